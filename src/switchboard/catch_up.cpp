// SPDX-License-Identifier: Apache-2.0
#include "switchboard/catch_up.hpp"

#include <utility>

namespace offhook::switchboard {

using csta::LocalConnectionState;

namespace {

csta::Message about(
    const Call& call, std::string name, std::string connection, std::string device, const std::string& whose
) {
    csta::Message event(std::move(name));
    event.root.add(csta::connection_element(std::move(connection), {call.call_id, whose}));
    event.root.add(csta::subject_element(std::move(device), whose));
    event.root.set("localConnectionInfo", csta::to_text(call.state));
    event.root.set("cause", "normal");
    return event;
}

csta::Message with_parties(csta::Message event, const std::string& calling, const std::string& called) {
    event.root.add(csta::subject_element("callingDevice", calling));
    event.root.add(csta::subject_element("calledDevice", called));
    event.root.add(csta::redirection_element("lastRedirectionDevice", ""));
    return event;
}

bool rings_there(const Call& call, const std::string& endpoint) {
    const auto other = call.others.find(endpoint);
    return other != call.others.end() && other->second == LocalConnectionState::alerting;
}

csta::Message connected(const Call& call, LocalConnectionState before, const std::string& endpoint) {
    const std::string& own = call.device_id;
    if (before == LocalConnectionState::hold)
        return about(call, "RetrievedEvent", "retrievedConnection", "retrievingDevice", own);
    if (rings_there(call, endpoint)) {
        return with_parties(
            about(call, "DeliveredEvent", "connection", "alertingDevice", endpoint), own, endpoint
        );
    }
    const bool rang = before == LocalConnectionState::alerting;
    return with_parties(
        about(call, "EstablishedEvent", "establishedConnection", "answeringDevice", own),
        rang ? endpoint : "", rang ? own : ""
    );
}

}  // namespace

std::optional<csta::Message> caught_up(
    const Call& call, LocalConnectionState before, const std::string& endpoint
) {
    const std::string& own = call.device_id;
    switch (call.state) {
        case LocalConnectionState::initiated:
            return about(call, "ServiceInitiatedEvent", "initiatedConnection", "initiatingDevice", own);
        case LocalConnectionState::alerting:
            return with_parties(
                about(call, "DeliveredEvent", "connection", "alertingDevice", own), endpoint, own
            );
        case LocalConnectionState::connected:
            return connected(call, before, endpoint);
        case LocalConnectionState::hold:
            return about(call, "HeldEvent", "heldConnection", "holdingDevice", own);
        case LocalConnectionState::queued:
            return with_parties(about(call, "QueuedEvent", "queuedConnection", "queue", own), "", "");
        case LocalConnectionState::failed:
            return with_parties(about(call, "FailedEvent", "failedConnection", "failingDevice", own), "", "");
        case LocalConnectionState::null:
            return std::nullopt;
    }
    return std::nullopt;
}

csta::Message answered_there(const Call& call, const std::string& endpoint) {
    return with_parties(
        about(call, "EstablishedEvent", "establishedConnection", "answeringDevice", endpoint), call.device_id,
        endpoint
    );
}

csta::Message cleared(const Call& call, std::string_view cause) {
    csta::Message event("ConnectionClearedEvent");
    event.root.add(csta::connection_element("droppedConnection", {call.call_id, call.device_id}));
    event.root.add(csta::subject_element("releasingDevice", call.device_id));
    event.root.set("localConnectionInfo", csta::to_text(LocalConnectionState::null));
    event.root.set("cause", cause);
    return event;
}

}  // namespace offhook::switchboard
