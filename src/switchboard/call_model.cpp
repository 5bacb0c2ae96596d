// SPDX-License-Identifier: Apache-2.0
#include "switchboard/call_model.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "csta/device_id.hpp"
#include "switchboard/device.hpp"

namespace offhook::switchboard {

using csta::ConnectionId;
using csta::LocalConnectionState;

namespace {

/// Events that tell the state of one connection (ECMA-269 17.2): which element names it, its state, and
/// the line's own state where the connection is another party's and the event does not say.
struct ConnectionEvent {
    std::string_view name;
    std::string_view subject;
    LocalConnectionState state;
    LocalConnectionState local_if_remote;
};

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
        LocalConnectionState::connected},
    ConnectionEvent{
        "HeldEvent", "heldConnection", LocalConnectionState::hold, LocalConnectionState::connected},
    ConnectionEvent{
        "RetrievedEvent", "retrievedConnection", LocalConnectionState::connected,
        LocalConnectionState::connected},
    ConnectionEvent{
        "QueuedEvent", "queuedConnection", LocalConnectionState::queued, LocalConnectionState::connected},
    ConnectionEvent{
        "FailedEvent", "failedConnection", LocalConnectionState::failed, LocalConnectionState::connected},
};

ConnectionId connection_at(const csta::Message& event, std::string_view path) {
    return csta::connection_at(event.root, path);
}

std::string device_at(const csta::Message& event, std::string_view path) {
    return std::string(csta::device_at(event.root, path));
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

void CallModel::apply(const csta::Message& event) {
    const std::string& name = event.name();
    if (name == "ConnectionClearedEvent") return connection_cleared(event);
    if (name == "CallClearedEvent") {
        calls_.erase(connection_at(event, "clearedCall").call_id);
        return;
    }
    if (name == "TransferedEvent") return transferred(event);
    if (name == "ConferencedEvent") return conferenced(event);
    if (name == "DivertedEvent") return diverted(event);
    for (const ConnectionEvent& entry : kConnectionEvents) {
        if (entry.name != name) continue;
        const ConnectionId subject = connection_at(event, entry.subject);
        if (subject.call_id.empty()) return;
        const bool local = is_local(subject.device_id);
        follow(event, subject, entry.state);
        Call* call = open(subject.call_id);
        if (call == nullptr) return;
        if (const auto info = csta::local_connection_info(event)) {
            // Some phones say alerting with a call that they report answered.
            const bool answered = name == "EstablishedEvent" && *info == LocalConnectionState::alerting;
            call->state = answered ? LocalConnectionState::connected : *info;
        } else if (!local && call->state == LocalConnectionState::null) {
            call->state = entry.local_if_remote;
        }
        if (call->state == LocalConnectionState::null) calls_.erase(subject.call_id);  // not this line's call
        return;
    }
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

void CallModel::connection_cleared(const csta::Message& event) {
    const ConnectionId dropped = connection_at(event, "droppedConnection");
    const auto found = calls_.find(dropped.call_id);
    if (found == calls_.end()) return;
    if (is_local(dropped.device_id) || csta::local_connection_info(event) == LocalConnectionState::null) {
        calls_.erase(found);
        return;
    }
    found->second.others.erase(dropped.device_id);
    if (const auto info = csta::local_connection_info(event)) found->second.state = *info;
}

void CallModel::transferred(const csta::Message& event) {
    const ConnectionId primary = connection_at(event, "primaryOldCall");
    const ConnectionId secondary = connection_at(event, "secondaryOldCall");
    calls_.erase(primary.call_id);
    if (!secondary.call_id.empty()) calls_.erase(secondary.call_id);
    const bool left = is_local(device_at(event, "transferringDevice")) ||
                      csta::local_connection_info(event) == LocalConnectionState::null;
    if (left) return;
    if (const csta::Element* list = event.root.find("transferredConnections")) adopt(*list);
    for (auto& [call_id, call] : calls_) {
        if (call.state == LocalConnectionState::null)
            call.state = csta::local_connection_info(event).value_or(LocalConnectionState::connected);
    }
}

void CallModel::conferenced(const csta::Message& event) {
    const ConnectionId primary = connection_at(event, "primaryOldCall");
    const ConnectionId secondary = connection_at(event, "secondaryOldCall");
    const csta::Element* list = event.root.find("conferenceConnections");
    if (list == nullptr || list->children.empty()) return;  // nothing to tell the new call from
    calls_.erase(primary.call_id);
    if (!secondary.call_id.empty()) calls_.erase(secondary.call_id);
    adopt(*list);
    for (auto& [call_id, call] : calls_) {
        if (call.state == LocalConnectionState::null)
            call.state = csta::local_connection_info(event).value_or(LocalConnectionState::connected);
    }
}

/// Takes over the new connections of a ConnectionList; the line's own becomes the call's.
void CallModel::adopt(const csta::Element& list) {
    for (const csta::ConnectionListItem& item : csta::read_connection_list(list)) {
        const ConnectionId& id = item.new_connection;
        Call* call = id.call_id.empty() ? nullptr : open(id.call_id);
        if (call == nullptr) continue;
        if (is_local(id.device_id)) {
            call->device_id = id.device_id;
        } else {
            call->others[id.device_id] = LocalConnectionState::connected;
        }
    }
}

void CallModel::diverted(const csta::Message& event) {
    const ConnectionId subject = connection_at(event, "connection");
    const auto found = calls_.find(subject.call_id);
    if (found == calls_.end()) return;
    if (is_local(subject.device_id) || csta::local_connection_info(event) == LocalConnectionState::null) {
        calls_.erase(found);
    } else {
        found->second.others.erase(subject.device_id);
    }
}

std::vector<csta::Message> CallModel::reconcile(const std::vector<csta::SnapshotEntry>& snapshot) {
    std::vector<csta::Message> events;
    for (auto it = calls_.begin(); it != calls_.end();) {
        const bool alive =
            std::any_of(snapshot.begin(), snapshot.end(), [&](const csta::SnapshotEntry& entry) {
                return entry.connection.call_id == it->first;
            });
        if (!alive) events.push_back(cleared_event(it->second, "normalClearing"));
        it = alive ? std::next(it) : calls_.erase(it);
    }
    for (const csta::SnapshotEntry& entry : snapshot) {
        Call* call = open(entry.connection.call_id);
        if (call == nullptr) continue;
        if (!entry.connection.device_id.empty()) call->device_id = entry.connection.device_id;
        const LocalConnectionState before = call->state;
        if (!entry.states.empty()) call->state = entry.states.front();
        if (!entry.endpoint.empty() && !is_local(entry.endpoint)) {
            call->others[entry.endpoint] =
                entry.states.size() > 1 ? entry.states[1] : LocalConnectionState::connected;
        }
        if (call->state == before) continue;
        if (auto event = catch_up_event(*call, before, entry.endpoint)) events.push_back(std::move(*event));
    }
    return events;
}

/// The event that was missed when a call got into its state. Who called whom is told only where a snapshot
/// lets one know: a call that rings here was made by the other end.
std::optional<csta::Message> CallModel::catch_up_event(
    const Call& call, LocalConnectionState before, const std::string& endpoint
) const {
    const auto about = [&](std::string name, std::string connection, std::string device) {
        csta::Message event(std::move(name));
        event.root.add(csta::connection_element(std::move(connection), {call.call_id, call.device_id}));
        event.root.add(csta::subject_element(std::move(device), call.device_id));
        event.root.set("localConnectionInfo", csta::to_text(call.state));
        event.root.set("cause", "normal");
        return event;
    };
    const auto with_parties = [&](csta::Message event) {
        const bool rings = call.state == LocalConnectionState::alerting;
        event.root.add(csta::subject_element("callingDevice", rings ? endpoint : ""));
        event.root.add(csta::subject_element("calledDevice", rings ? call.device_id : ""));
        event.root.add(csta::redirection_element("lastRedirectionDevice", ""));
        return event;
    };
    switch (call.state) {
        case LocalConnectionState::alerting:
            return with_parties(about("DeliveredEvent", "connection", "alertingDevice"));
        case LocalConnectionState::connected:
            if (before != LocalConnectionState::hold) {
                return with_parties(about("EstablishedEvent", "establishedConnection", "answeringDevice"));
            }
            return about("RetrievedEvent", "retrievedConnection", "retrievingDevice");
        case LocalConnectionState::hold:
            return about("HeldEvent", "heldConnection", "holdingDevice");
        default:
            return std::nullopt;
    }
}

std::vector<csta::Message> CallModel::clear_all(std::string_view cause) {
    std::vector<csta::Message> events;
    for (const auto& [call_id, call] : calls_) events.push_back(cleared_event(call, cause));
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

csta::Message CallModel::cleared_event(const Call& call, std::string_view cause) const {
    csta::Message event("ConnectionClearedEvent");
    event.root.add(csta::connection_element("droppedConnection", ConnectionId{call.call_id, call.device_id}));
    event.root.add(csta::subject_element("releasingDevice", call.device_id));
    event.root.set("localConnectionInfo", "null");
    event.root.set("cause", cause);
    return event;
}

}  // namespace offhook::switchboard
