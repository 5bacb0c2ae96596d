// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "csta/message.hpp"
#include "switchboard/capabilities.hpp"
#include "switchboard/ids.hpp"

namespace offhook::switchboard {

// What the switchboard wants done. Effects are carried out in their order.

/// Phone port: send this request inside the phone's application session, then report its end with
/// Switchboard::phone_answered.
struct PhoneRequest {
    PhoneId phone;
    PhoneRequestId id;
    csta::Message request;
};

/// Phone port: the phone has stopped answering; end its session and its flow.
struct DropPhone {
    PhoneId phone;
    std::string why;
};

/// Client port: the one answer to a client's request.
struct ServiceAnswer {
    ClientId client;
    ServiceId id;
    csta::Message response;
};

/// Phone port: end the phone's session, but let it stay registered; it has to wait (Admission).
struct SuspendPhone {
    PhoneId phone;
    std::string why;
};

struct EventRecipient {
    ClientId client;
    std::string cross_ref;  ///< the client's own monitorCrossRefID, to be put into the event
};

/// Client port: an event for some clients, the same for all but for the cross reference.
struct MonitorEvent {
    csta::Message event;
    std::vector<EventRecipient> recipients;
};

/// Client port: a request of ours to a client whose answer does not matter (SwitchingFunctionDevices,
/// SwFunctionDevicesChanged, MonitorStop, SystemStatus, SystemRegisterAbort).
struct ClientNotice {
    ClientId client;
    csta::Message request;
};

/// Store port: the lines of a phone have changed; these are all of them, in their order.
struct LinesChanged {
    PhoneId phone;
    std::vector<std::string> device_ids;
};

/// Store port: the phone has shown whether it knows a service. Never Support::unknown.
struct CapabilityLearned {
    PhoneId phone;
    std::string service;
    Support support = Support::unknown;
};

using Effect = std::variant<
    PhoneRequest,
    DropPhone,
    SuspendPhone,
    ServiceAnswer,
    MonitorEvent,
    ClientNotice,
    LinesChanged,
    CapabilityLearned>;

}  // namespace offhook::switchboard
