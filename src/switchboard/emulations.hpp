// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "csta/message.hpp"
#include "csta/views.hpp"
#include "switchboard/capabilities.hpp"
#include "switchboard/ids.hpp"

namespace offhook::switchboard {

/// A client's service that the phone lacks, done by others that it has: where it stands.
struct Emulation {
    EmulationId id;
    ClientId client;
    ServiceId service;
    LineId line;
    csta::Message request;            ///< the client's
    std::string pickup_number;        ///< DirectedPickupCall: what to dial
    csta::ConnectionId made;          ///< the connection that a step has made (MakeCall, ConsultationCall)
    csta::Message last_answer;        ///< of the phone to the step before
    std::size_t step = 0;             ///< the one under way
    bool waiting = false;             ///< for the called party to answer, before the step under way is sent
    bool call_seen = false;           ///< the events have told of the call that was made
    std::vector<csta::Message> undo;  ///< requests that take back what was done, in the order to send them
    csta::Message failure;            ///< what the client will be told, once a step has failed
};

/// One request of an emulation to the phone.
struct EmulationStep {
    std::string_view service;  ///< its name: the phone must have it
    csta::Message (*request)(const Emulation&);
    /// Takes what is needed from the phone's positive answer; null: nothing is.
    void (*keep)(Emulation&, const csta::Message& answer);
    /// What takes the step back, if a later one fails; null: it cannot be taken back.
    std::vector<csta::Message> (*undo)(const Emulation&);
    /// Is sent only when the party called by the step before has answered.
    bool when_answered = false;
};

/// An event that the steps will cause, and the cause it shall show to clients.
struct EmulatedCause {
    std::string_view event;
    std::string_view connection;  ///< element of the client's request that names the call
    std::string_view cause;
};

struct EmulatedService {
    std::string_view name;
    std::vector<EmulationStep> steps;
    csta::Message (*response)(const Emulation&);
    std::vector<EmulatedCause> causes;
};

/// All services that can be emulated.
std::span<const EmulatedService> emulated_services();
const EmulatedService* find_emulation(std::string_view service);

/// Whether the service has to hear of its calls, and so needs a monitor in the phone.
bool listens(const EmulatedService& service);

/// Whether a phone has all that the emulation of a service needs. It is not begun on a doubtful step: what
/// was done before cannot always be taken back.
bool can_emulate(const Capabilities& capabilities, const EmulatedService& service);

}  // namespace offhook::switchboard
