// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "csta/message.hpp"
#include "csta/views.hpp"

namespace offhook::switchboard {

struct ConnectionEvent;

/// One call as a line sees it (ECMA-269 6.1.4, 6.1.5).
struct Call {
    std::string call_id;
    std::string device_id;  ///< the line's own device in its connection, as the phone writes it
    csta::LocalConnectionState state = csta::LocalConnectionState::null;
    /// The other connections of the call, by device identifier.
    std::map<std::string, csta::LocalConnectionState> others;
};

/// The connection that a call control event is about; empty for other messages.
csta::ConnectionId subject_connection(const csta::Message& event);

/// The calls of one line, followed from the phone's events and put right by its snapshots. It believes the
/// phone: an event that contradicts what was known replaces it. Of an event that contradicts itself, what
/// happened is believed before the state that is said to follow from it.
class CallModel {
public:
    CallModel(std::string line_key, std::size_t limit) : line_key_(std::move(line_key)), limit_(limit) {}

    /// Takes in a call control event; anything else is ignored. Returns the line's state in the event's call
    /// after it, which is what localConnectionInfo should say; empty where that is not known.
    std::optional<csta::LocalConnectionState> apply(const csta::Message& event);

    /// True once after an event that told too little: only a snapshot can say what calls there are now.
    bool take_doubt() { return std::exchange(doubt_, false); }

    /// Puts the model right by a phone's snapshot. Returns the events (without monitorCrossRefID) that were
    /// missed: the end of calls that are no more, the state of those that are new or have moved on.
    std::vector<csta::Message> reconcile(const std::vector<csta::SnapshotEntry>& snapshot);

    /// Ends all calls; returns the events that say so, as above.
    std::vector<csta::Message> clear_all(std::string_view cause);

    std::vector<csta::SnapshotEntry> snapshot() const;
    const std::map<std::string, Call>& calls() const { return calls_; }
    bool empty() const { return calls_.empty(); }

private:
    using State = std::optional<csta::LocalConnectionState>;
    State state_of(std::string_view call_id) const;
    State connection_cleared(const csta::Message& event);
    State transferred(const csta::Message& event);
    State conferenced(const csta::Message& event);
    State diverted(const csta::Message& event);
    State join(const csta::Message& event, std::string_view connections);
    State connection_changed(const csta::Message& event, const ConnectionEvent& entry);
    void catch_up(const csta::SnapshotEntry& entry, std::vector<csta::Message>& events);
    void follow(
        const csta::Message& event, const csta::ConnectionId& subject, csta::LocalConnectionState state
    );
    bool is_local(std::string_view device_id) const;
    bool is_named(std::string_view device_id) const { return !device_id.empty() && is_local(device_id); }
    Call* open(std::string_view call_id);
    void adopt(const csta::Element& list, csta::LocalConnectionState state);

    std::string line_key_;
    std::size_t limit_;
    std::map<std::string, Call> calls_;
    bool doubt_ = false;
};

}  // namespace offhook::switchboard
