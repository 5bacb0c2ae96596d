// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "switchboard/call_model.hpp"
#include "switchboard/capabilities.hpp"
#include "switchboard/ids.hpp"
#include "switchboard/line_notes.hpp"

namespace offhook::switchboard {

/// The one unfiltered monitor that Offhook holds in the phone for all clients of a line.
enum class MonitorPoint {
    off,
    starting,
    on,
    stopping,
    failed,  ///< the phone refused or was silent; tried again later
};

/// A client's service that waits for an emulation on its line to end.
struct WaitingService {
    ClientId client;
    ServiceId service;
    csta::Message request;
};

/// An event that an emulation will cause, and the cause it shall show.
struct ExpectedCause {
    std::string event;
    std::string call_id;
    std::string cause;
    Time until;
};

struct Line {
    LineId id;
    PhoneId phone;
    std::string device_id;  ///< as the phone writes it
    std::string key;        ///< csta::line_key of it
    MonitorPoint monitor_point = MonitorPoint::off;
    std::string phone_cross_ref;        ///< the phone's monitorCrossRefID while the point is on
    std::vector<std::string> monitors;  ///< cross references of the clients' monitors
    CallModel calls;
    EmulationId emulation{};               ///< the one under way, if any
    std::deque<WaitingService> waiting{};  ///< behind it
    std::vector<ExpectedCause> expected_causes{};

    bool snapshot_under_way = false;  ///< asked for by ourselves

    LineNotes notes{};

    bool emulation_listens = false;  ///< it has to hear what becomes of a call it makes

    /// Somebody needs the phone's events.
    bool wanted() const { return !monitors.empty() || emulation_listens; }
};

struct Phone {
    PhoneId id;
    std::string username;
    std::vector<LineId> lines;
    std::vector<std::string> told_lines{};    ///< deviceIDs of its own list, now or from before
    std::vector<std::string> manual_lines{};  ///< those entered by hand
    bool tells_lines = false;                 ///< it has sent its list
    std::string identity{};                   ///< its line, if it has no other
    Capabilities capabilities;
    bool admitted = false;              ///< it may have a session, and counts against the licence
    bool connected = false;             ///< its application session stands and answers
    std::uint64_t connected_since = 0;  ///< counts up over all phones: who came last
    unsigned silent_keep_alives = 0;
    unsigned keep_alives = 0;                 ///< so far
    std::set<std::string> silent_services{};  ///< not answered since the last keep-alive that was
    std::optional<Time> last_keep_alive{};    ///< answered
    std::optional<Time> next_keep_alive{};
    std::vector<PhoneRequestId> requests;  ///< unanswered ones, oldest first
    std::string device_list_ref;           ///< serviceCrossRefID of the list under way
    std::vector<std::string> device_list;  ///< its devices so far
};

/// All phones and their lines. A deviceID may stand in several phones (one identity on two telephones);
/// finding it prefers the phone that is connected, then the one that came last.
class Directory {
public:
    explicit Directory(std::size_t calls_per_line) : calls_per_line_(calls_per_line) {}

    Phone& add_phone(std::string username);
    Phone* phone(PhoneId id);
    Phone* phone_named(std::string_view username);
    void remove_phone(PhoneId id);

    Line& add_line(Phone& phone, std::string device_id);
    void remove_line(LineId id);
    Line* line(LineId id);
    /// The line of that phone with an equal key; null if it has none.
    Line* line_of(const Phone& phone, std::string_view device_id);

    /// Finds a line by a deviceID in any form, or by its bare number if that is unambiguous. A line that its
    /// phone names without a host is found with any host.
    Line* find(std::string_view device_id);
    /// All lines that find() chooses from.
    std::vector<const Line*> candidates(std::string_view device_id) const;

    const std::map<PhoneId, Phone>& phones() const { return phones_; }
    /// Lines in the order they came to be known.
    const std::map<LineId, Line>& lines() const { return lines_; }

private:
    using Index = std::unordered_multimap<std::string, LineId>;
    Line* best(const std::pair<Index::iterator, Index::iterator>& candidates);
    static void erase_from(Index& index, const std::string& key, LineId id);

    std::size_t calls_per_line_;
    IdSource<PhoneId> phone_ids_;
    IdSource<LineId> line_ids_;
    std::map<PhoneId, Phone> phones_;
    std::map<LineId, Line> lines_;
    std::unordered_map<std::string, PhoneId> by_username_;
    Index by_key_;
    Index by_number_;
};

}  // namespace offhook::switchboard
