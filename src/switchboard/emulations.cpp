// SPDX-License-Identifier: Apache-2.0
#include "switchboard/emulations.hpp"

#include <algorithm>
#include <utility>

#include "csta/error.hpp"

namespace offhook::switchboard {

namespace {

using csta::ConnectionId;
using csta::Message;

/// A request about one connection that the client's request names.
Message about(std::string service, std::string element, const ConnectionId& connection) {
    Message request(std::move(service));
    request.root.add(csta::connection_element(std::move(element), connection));
    return request;
}

ConnectionId named(const Emulation& emulation, std::string_view element) {
    return csta::connection_at(emulation.request.root, element);
}

Message hold_active(const Emulation& e) {
    return about("HoldCall", "callToBeHeld", named(e, "activeCall"));
}
std::vector<Message> retrieve_active(const Emulation& e) {
    return {about("RetrieveCall", "callToBeRetrieved", named(e, "activeCall"))};
}
Message retrieve_held(const Emulation& e) {
    return about("RetrieveCall", "callToBeRetrieved", named(e, "heldCall"));
}
Message clear_active(const Emulation& e) {
    return about("ClearConnection", "connectionToBeCleared", named(e, "activeCall"));
}

Message consult(const Emulation& e) {
    Message request = about("ConsultationCall", "existingCall", named(e, "activeCall"));
    request.root.set("consultedDevice", e.request.text_at("deviceToJoin"));
    return request;
}
void keep_initiated(Emulation& e, const Message& answer) {
    e.made = csta::connection_at(answer.root, "initiatedCall");
}
std::vector<Message> end_consultation(const Emulation& e) {
    return {
        about("ClearConnection", "connectionToBeCleared", e.made),
        about("RetrieveCall", "callToBeRetrieved", named(e, "activeCall")),
    };
}
Message conference(const Emulation& e) {
    Message request = about("ConferenceCall", "heldCall", named(e, "activeCall"));
    request.root.add(csta::connection_element("activeCall", e.made));
    return request;
}

Message dial_pickup(const Emulation& e) {
    Message request("MakeCall");
    request.root.set("callingDevice", e.request.text_at("requestingDevice"));
    request.root.set("calledDirectoryNumber", e.pickup_number);
    request.root.set("autoOriginate", "doNotPrompt");
    return request;
}
void keep_calling(Emulation& e, const Message& answer) {
    e.made = csta::connection_at(answer.root, "callingDevice");
}

Message snapshot_device(const Emulation& e) {
    Message request("SnapshotDevice");
    request.root.set("snapshotObject", named(e, "snapshotObject").device_id);
    return request;
}

Message conferenced(const Emulation& e) {
    Message response("SingleStepConferenceCallResponse");
    ConnectionId call = csta::connection_at(e.last_answer.root, "conferenceCall");
    response.root.add(
        csta::connection_element("conferencedCall", call.empty() ? named(e, "activeCall") : call)
    );
    return response;
}
Message picked_up(const Emulation& e) {
    Message response("DirectedPickupCallResponse");
    response.root.add(csta::connection_element("pickedCall", e.made));
    return response;
}

csta::Element call_party(std::string_view device, const csta::SnapshotEntry& entry, std::size_t state) {
    csta::Element party("snapshotCallResponseInfo");
    party.add(csta::subject_element("deviceOnCall", device));
    party.add(csta::connection_element("callIdentifier", {entry.connection.call_id, std::string(device)}));
    if (state < entry.states.size())
        party.add("localConnectionInfo", std::string(csta::to_text(entry.states[state])));
    return party;
}

/// The call out of the device's snapshot: the device itself, and the other end where it is known.
Message call_snapshot(const Emulation& e) {
    const ConnectionId wanted = named(e, "snapshotObject");
    for (const csta::SnapshotEntry& entry : csta::read_snapshot(e.last_answer)) {
        if (entry.connection.call_id != wanted.call_id) continue;
        Message response("SnapshotCallResponse");
        csta::Element& data = response.root.set("crossRefIDorSnapshotData/snapshotData", {});
        data.add(call_party(
            entry.connection.device_id.empty() ? wanted.device_id : entry.connection.device_id, entry, 0
        ));
        if (!entry.endpoint.empty()) data.add(call_party(entry.endpoint, entry, 1));
        return response;
    }
    return csta::make_error("operation", "invalidCallID");
}

Message empty_response(const Emulation& e) {
    return Message(e.request.name() + "Response");
}

const std::vector<EmulatedService>& table() {
    static const std::vector<EmulatedService> services = {
        {"AlternateCall",
         {{"HoldCall", hold_active, nullptr, retrieve_active},
          {"RetrieveCall", retrieve_held, nullptr, nullptr}},
         empty_response,
         {{"HeldEvent", "activeCall", "alternate"}, {"RetrievedEvent", "heldCall", "alternate"}}},
        {"ReconnectCall",
         {{"ClearConnection", clear_active, nullptr, nullptr},
          {"RetrieveCall", retrieve_held, nullptr, nullptr}},
         empty_response,
         {}},
        {"SingleStepConferenceCall",
         {{"ConsultationCall", consult, keep_initiated, end_consultation},
          {"ConferenceCall", conference, nullptr, nullptr, true}},
         conferenced,
         {{"ConferencedEvent", "activeCall", "singleStepConference"}}},
        {"DirectedPickupCall", {{"MakeCall", dial_pickup, keep_calling, nullptr}}, picked_up, {}},
        {"SnapshotCall", {{"SnapshotDevice", snapshot_device, nullptr, nullptr}}, call_snapshot, {}},
    };
    return services;
}

}  // namespace

std::span<const EmulatedService> emulated_services() {
    return table();
}

const EmulatedService* find_emulation(std::string_view service) {
    for (const EmulatedService& entry : table()) {
        if (entry.name == service) return &entry;
    }
    return nullptr;
}

bool listens(const EmulatedService& service) {
    return std::any_of(service.steps.begin(), service.steps.end(), [](const EmulationStep& step) {
        return step.when_answered;
    });
}

bool can_emulate(const Capabilities& capabilities, const EmulatedService& service) {
    const auto has = [&](std::string_view name) {
        const Support support = capabilities.of(name);
        return support == Support::native || support == Support::unknown;
    };
    if (listens(service) && !has("MonitorStart")) return false;
    return std::all_of(service.steps.begin(), service.steps.end(), [&](const EmulationStep& step) {
        return has(step.service);
    });
}

}  // namespace offhook::switchboard
