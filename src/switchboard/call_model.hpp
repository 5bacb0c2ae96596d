// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csta/message.hpp"
#include "csta/views.hpp"

namespace offhook::switchboard {

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
/// phone: an event that contradicts what was known replaces it.
class CallModel {
public:
    CallModel(std::string line_key, std::size_t limit) : line_key_(std::move(line_key)), limit_(limit) {}

    /// Takes in a call control event; anything else is ignored.
    void apply(const csta::Message& event);

    /// Puts the model right by a phone's snapshot. Returns the events (without monitorCrossRefID) that were
    /// missed: the end of calls that are no more, the state of those that are new or have moved on.
    std::vector<csta::Message> reconcile(const std::vector<csta::SnapshotEntry>& snapshot);

    /// Ends all calls; returns the events that say so, as above.
    std::vector<csta::Message> clear_all(std::string_view cause);

    std::vector<csta::SnapshotEntry> snapshot() const;
    const std::map<std::string, Call>& calls() const { return calls_; }
    bool empty() const { return calls_.empty(); }

private:
    void connection_cleared(const csta::Message& event);
    void transferred(const csta::Message& event);
    void conferenced(const csta::Message& event);
    void diverted(const csta::Message& event);
    void follow(
        const csta::Message& event, const csta::ConnectionId& subject, csta::LocalConnectionState state
    );
    bool is_local(std::string_view device_id) const;
    Call* open(std::string_view call_id);
    void adopt(const csta::Element& list_item);
    std::optional<csta::Message> catch_up_event(
        const Call& call, csta::LocalConnectionState before, const std::string& endpoint
    ) const;
    csta::Message cleared_event(const Call& call, std::string_view cause) const;

    std::string line_key_;
    std::size_t limit_;
    std::map<std::string, Call> calls_;
};

}  // namespace offhook::switchboard
