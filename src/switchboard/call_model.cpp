// SPDX-License-Identifier: Apache-2.0
#include "switchboard/call_model.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "csta/device_id.hpp"
#include "switchboard/catch_up.hpp"
#include "switchboard/device.hpp"

namespace offhook::switchboard {

using csta::ConnectionId;
using csta::LocalConnectionState;

/// Events that tell the state of one connection (ECMA-269 17.2): which element names it, its state, the
/// line's own state where the connection is another party's and the event does not say, and the element that
/// names who did it, where nobody can do it to another's connection.
struct ConnectionEvent {
    std::string_view name;
    std::string_view subject;
    LocalConnectionState state;
    LocalConnectionState local_if_remote;
    std::string_view actor = {};
};

namespace {

constexpr std::array kConnectionEvents = {
    ConnectionEvent{
        "ServiceInitiatedEvent", "initiatedConnection", LocalConnectionState::initiated,
        LocalConnectionState::null},
    ConnectionEvent{
        "OriginatedEvent", "originatedConnection", LocalConnectionState::connected,
        LocalConnectionState::null},
    ConnectionEvent{
        "DigitsDialedEvent", "dialingConnection", LocalConnectionState::initiated,
        LocalConnectionState::null},
    ConnectionEvent{
        "OfferedEvent", "offeredConnection", LocalConnectionState::alerting, LocalConnectionState::connected},
    ConnectionEvent{
        "DeliveredEvent", "connection", LocalConnectionState::alerting, LocalConnectionState::connected},
    ConnectionEvent{
        "NetworkReachedEvent", "outboundConnection", LocalConnectionState::connected,
        LocalConnectionState::connected},
    ConnectionEvent{
        "NetworkCapabilitiesChangedEvent", "outboundConnection", LocalConnectionState::connected,
        LocalConnectionState::connected},
    ConnectionEvent{
        "EstablishedEvent", "establishedConnection", LocalConnectionState::connected,
        LocalConnectionState::connected, "answeringDevice"},
    ConnectionEvent{
        "HeldEvent", "heldConnection", LocalConnectionState::hold, LocalConnectionState::connected,
        "holdingDevice"},
    ConnectionEvent{
        "RetrievedEvent", "retrievedConnection", LocalConnectionState::connected,
        LocalConnectionState::connected, "retrievingDevice"},
    ConnectionEvent{
        "QueuedEvent", "queuedConnection", LocalConnectionState::queued, LocalConnectionState::connected,
        "queue"},
    ConnectionEvent{
        "FailedEvent", "failedConnection", LocalConnectionState::failed, LocalConnectionState::connected},
};

/// The line's state after an event that says both what happened and that state, where both cannot be.
LocalConnectionState believed(
    const ConnectionEvent& event, bool own, bool by_itself, LocalConnectionState said
) {
    // Some phones say alerting with a call that they report answered.
    if (event.name == "EstablishedEvent" && said == LocalConnectionState::alerting) return event.state;
    if (own && by_itself && !event.actor.empty()) return event.state;
    // A failed connection may be over at once; all others are in some state.
    const bool nowhere = own && said == LocalConnectionState::null && event.name != "FailedEvent";
    return nowhere ? event.state : said;
}

ConnectionId connection_at(const csta::Message& event, std::string_view path) {
    return csta::connection_at(event.root, path);
}

std::string device_at(const csta::Message& event, std::string_view path) {
    return std::string(csta::device_at(event.root, path));
}

/// The first callID among the new connections of a list; empty if there is none.
std::string new_call(const csta::Element& list) {
    for (const csta::ConnectionListItem& item : csta::read_connection_list(list)) {
        if (!item.new_connection.call_id.empty()) return item.new_connection.call_id;
    }
    return {};
}

bool is_over(const csta::SnapshotEntry& entry) {
    return !entry.states.empty() && entry.states.front() == LocalConnectionState::null;
}

std::optional<LocalConnectionState> party_state(const Call& call, const std::string& device) {
    const std::string key = csta::line_key(device);
    const auto found = std::find_if(call.others.begin(), call.others.end(), [&](const auto& other) {
        return same_device(other.first, key);
    });
    return found == call.others.end() ? std::nullopt : std::optional(found->second);
}

/// The other end rang when it was last heard of, and talks now.
bool has_answered(const Call& before, const Call& now, const std::string& endpoint) {
    return party_state(before, endpoint) == LocalConnectionState::alerting &&
           party_state(now, endpoint) == LocalConnectionState::connected;
}

}  // namespace

csta::ConnectionId subject_connection(const csta::Message& event) {
    for (const ConnectionEvent& entry : kConnectionEvents) {
        if (entry.name == event.name()) return connection_at(event, entry.subject);
    }
    if (event.name() == "ConnectionClearedEvent") return connection_at(event, "droppedConnection");
    if (event.name() == "DivertedEvent") return connection_at(event, "connection");
    return connection_at(event, "primaryOldCall");  // TransferedEvent, ConferencedEvent
}

CallModel::State CallModel::apply(const csta::Message& event) {
    const std::string& name = event.name();
    if (name == "ConnectionClearedEvent") return connection_cleared(event);
    if (name == "CallClearedEvent") {
        calls_.erase(connection_at(event, "clearedCall").call_id);
        return std::nullopt;
    }
    if (name == "TransferedEvent") return transferred(event);
    if (name == "ConferencedEvent") return conferenced(event);
    if (name == "DivertedEvent") return diverted(event);
    for (const ConnectionEvent& entry : kConnectionEvents) {
        if (entry.name == name) return connection_changed(event, entry);
    }
    return std::nullopt;
}

CallModel::State CallModel::state_of(std::string_view call_id) const {
    const auto found = calls_.find(std::string(call_id));
    return found == calls_.end() ? LocalConnectionState::null : found->second.state;
}

CallModel::State CallModel::connection_changed(const csta::Message& event, const ConnectionEvent& entry) {
    const ConnectionId subject = connection_at(event, entry.subject);
    if (subject.call_id.empty()) return std::nullopt;
    follow(event, subject, entry.state);
    Call* call = open(subject.call_id);
    if (call == nullptr) return std::nullopt;
    const State said = csta::local_connection_info(event);
    const bool by_itself = entry.actor.empty() || is_local(device_at(event, entry.actor));
    if (said) {
        call->state = believed(entry, is_named(subject.device_id), by_itself, *said);
    } else if (!is_local(subject.device_id) && call->state == LocalConnectionState::null) {
        call->state = entry.local_if_remote;
    }
    if (call->state != LocalConnectionState::null) return call->state;
    calls_.erase(subject.call_id);  // not this line's call
    return said;
}

void CallModel::follow(const csta::Message& event, const ConnectionId& subject, LocalConnectionState state) {
    Call* call = open(subject.call_id);
    if (call == nullptr) return;
    if (!is_local(subject.device_id)) {
        call->others[subject.device_id] = state;
        return;
    }
    call->state = state;
    if (!subject.device_id.empty()) call->device_id = subject.device_id;
    if (event.name() != "DeliveredEvent" && event.name() != "EstablishedEvent") return;
    const std::string calling = device_at(event, "callingDevice");
    const std::string other = is_local(calling) ? device_at(event, "calledDevice") : calling;
    if (!other.empty() && !is_local(other)) call->others[other] = LocalConnectionState::connected;
}

CallModel::State CallModel::connection_cleared(const csta::Message& event) {
    const ConnectionId dropped = connection_at(event, "droppedConnection");
    const auto found = calls_.find(dropped.call_id);
    if (found == calls_.end()) return std::nullopt;
    const State said = csta::local_connection_info(event);
    const bool nothing_left = said.value_or(LocalConnectionState::null) == LocalConnectionState::null;
    const bool own =
        is_named(dropped.device_id) ||
        (dropped.device_id.empty() && (nothing_left || is_named(device_at(event, "releasingDevice"))));
    if (own || said == LocalConnectionState::null) {
        calls_.erase(found);
        return LocalConnectionState::null;
    }
    found->second.others.erase(dropped.device_id);
    if (said) found->second.state = *said;
    return found->second.state;
}

CallModel::State CallModel::transferred(const csta::Message& event) {
    const State said = csta::local_connection_info(event);
    const std::string by = device_at(event, "transferringDevice");
    const bool stays = said && *said != LocalConnectionState::null;
    if (is_named(by) || said == LocalConnectionState::null || (by.empty() && !stays)) {
        calls_.erase(connection_at(event, "primaryOldCall").call_id);
        calls_.erase(connection_at(event, "secondaryOldCall").call_id);
        return LocalConnectionState::null;
    }
    return join(event, "transferredConnections");
}

CallModel::State CallModel::conferenced(const csta::Message& event) {
    return join(event, "conferenceConnections");
}

/// The old calls become the one whose connections are listed. Some phones list nothing: then the line stays
/// in the call it has, until a snapshot tells.
CallModel::State CallModel::join(const csta::Message& event, std::string_view connections) {
    const std::string primary = connection_at(event, "primaryOldCall").call_id;
    const csta::Element* list = event.root.find(connections);
    const LocalConnectionState state =
        csta::local_connection_info(event).value_or(LocalConnectionState::connected);
    if (list == nullptr || new_call(*list).empty()) {
        doubt_ = true;
        if (const auto found = calls_.find(primary); found != calls_.end()) found->second.state = state;
        return state;
    }
    calls_.erase(primary);
    calls_.erase(connection_at(event, "secondaryOldCall").call_id);
    adopt(*list, state);
    return state_of(new_call(*list));
}

/// Takes over the new connections of a ConnectionList; the line's own becomes the call's.
void CallModel::adopt(const csta::Element& list, LocalConnectionState state) {
    for (const csta::ConnectionListItem& item : csta::read_connection_list(list)) {
        const ConnectionId& id = item.new_connection;
        Call* call = id.call_id.empty() ? nullptr : open(id.call_id);
        if (call == nullptr) continue;
        if (call->state == LocalConnectionState::null) call->state = state;
        if (is_local(id.device_id)) {
            if (!id.device_id.empty()) call->device_id = id.device_id;
        } else {
            call->others[id.device_id] = LocalConnectionState::connected;
        }
    }
}

CallModel::State CallModel::diverted(const csta::Message& event) {
    const ConnectionId subject = connection_at(event, "connection");
    const auto found = calls_.find(subject.call_id);
    if (found == calls_.end()) return std::nullopt;
    if (is_local(subject.device_id) || csta::local_connection_info(event) == LocalConnectionState::null) {
        calls_.erase(found);
        return LocalConnectionState::null;
    }
    found->second.others.erase(subject.device_id);
    return found->second.state;
}

std::vector<csta::Message> CallModel::reconcile(const std::vector<csta::SnapshotEntry>& snapshot) {
    std::vector<csta::Message> events;
    for (auto it = calls_.begin(); it != calls_.end();) {
        const bool alive =
            std::any_of(snapshot.begin(), snapshot.end(), [&](const csta::SnapshotEntry& entry) {
                return entry.connection.call_id == it->first && !is_over(entry);
            });
        if (!alive) events.push_back(cleared(it->second, "normalClearing"));
        it = alive ? std::next(it) : calls_.erase(it);
    }
    for (const csta::SnapshotEntry& entry : snapshot) {
        if (!is_over(entry)) catch_up(entry, events);
    }
    return events;
}

void CallModel::catch_up(const csta::SnapshotEntry& entry, std::vector<csta::Message>& events) {
    if (entry.states.empty() && calls_.count(entry.connection.call_id) == 0) return;  // in no state one knows
    Call* call = open(entry.connection.call_id);
    if (call == nullptr) return;
    const Call before = *call;
    if (!entry.connection.device_id.empty()) call->device_id = entry.connection.device_id;
    if (!entry.states.empty()) call->state = entry.states.front();
    const bool two = entry.states.size() <= 2;  // more are a conference, of which a snapshot names but one
    if (!entry.endpoint.empty() && !is_local(entry.endpoint)) {
        const auto known = party_state(*call, entry.endpoint).value_or(LocalConnectionState::connected);
        if (two) call->others.clear();
        call->others[entry.endpoint] = entry.states.size() > 1 ? entry.states[1] : known;
    }
    if (call->state != before.state) {
        if (auto event = caught_up(*call, before.state, entry.endpoint)) events.push_back(std::move(*event));
    } else if (has_answered(before, *call, entry.endpoint)) {
        events.push_back(answered_there(*call, entry.endpoint));
    }
}

std::vector<csta::Message> CallModel::clear_all(std::string_view cause) {
    std::vector<csta::Message> events;
    for (const auto& [call_id, call] : calls_) events.push_back(cleared(call, cause));
    calls_.clear();
    return events;
}

std::vector<csta::SnapshotEntry> CallModel::snapshot() const {
    std::vector<csta::SnapshotEntry> entries;
    for (const auto& [call_id, call] : calls_) {
        csta::SnapshotEntry entry;
        entry.connection = ConnectionId{call_id, call.device_id};
        entry.states.push_back(call.state);
        for (const auto& [device, state] : call.others) {
            if (entry.endpoint.empty()) entry.endpoint = device;
            entry.states.push_back(state);
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

/// A connection without a device is the line's own: phones leave out what goes without saying.
bool CallModel::is_local(std::string_view device_id) const {
    return device_id.empty() || same_device(device_id, line_key_);
}

/// The call of that id, made if it is new; null when the line has more calls than a phone can have.
Call* CallModel::open(std::string_view call_id) {
    const auto found = calls_.find(std::string(call_id));
    if (found != calls_.end()) return &found->second;
    if (calls_.size() >= limit_) return nullptr;
    Call call;
    call.call_id = call_id;
    call.device_id = line_key_;
    return &calls_.emplace(call.call_id, call).first->second;
}

}  // namespace offhook::switchboard
