// SPDX-License-Identifier: Apache-2.0
#include "switchboard/capability_lists.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "csta/error.hpp"
#include "switchboard/client_services.hpp"

namespace offhook::switchboard {

namespace {

/// A service, what the capability lists call it, and the list it stands in.
struct ListedService {
    std::string_view service;
    std::string_view element;
    std::string_view list;
};

constexpr std::string_view kCallControl = "callControlServList";
constexpr std::string_view kCallAssociated = "callAssociatedServList";
constexpr std::string_view kLogical = "logicalServList";
constexpr std::string_view kPhysical = "physDevServList";
constexpr std::string_view kSnapshot = "snapshotServList";

/// Services that a phone does or not. The order of the lists is the standard's and is put right in writing.
constexpr std::array kPhoneServices = {
    ListedService{"AlternateCall", "alternateCall", kCallControl},
    ListedService{"AnswerCall", "answerCall", kCallControl},
    ListedService{"ClearConnection", "clearConnection", kCallControl},
    ListedService{"ConferenceCall", "conferenceCall", kCallControl},
    ListedService{"ConsultationCall", "consultationCall", kCallControl},
    ListedService{"DeflectCall", "deflectCall", kCallControl},
    ListedService{"DialDigits", "dialDigits", kCallControl},
    ListedService{"DirectedPickupCall", "directedPickupCall", kCallControl},
    ListedService{"HoldCall", "holdCall", kCallControl},
    ListedService{"MakeCall", "makeCall", kCallControl},
    ListedService{"ReconnectCall", "reconnectCall", kCallControl},
    ListedService{"RetrieveCall", "retrieveCall", kCallControl},
    ListedService{"SingleStepConferenceCall", "singleStepConference", kCallControl},
    ListedService{"SingleStepTransferCall", "singleStepTransfer", kCallControl},
    ListedService{"TransferCall", "transferCall", kCallControl},
    ListedService{"GenerateDigits", "generateDigits", kCallAssociated},
    ListedService{"GetDoNotDisturb", "getDoNotDisturb", kLogical},
    ListedService{"GetForwarding", "getForwarding", kLogical},
    ListedService{"SetDoNotDisturb", "setDoNotDisturb", kLogical},
    ListedService{"SetForwarding", "setForwarding", kLogical},
    ListedService{"GetMessageWaitingIndicator", "getMessageWaitingIndicator", kPhysical},
    ListedService{"GetMicrophoneMute", "getMicrophoneMute", kPhysical},
    ListedService{"GetSpeakerVolume", "getSpeakerVolume", kPhysical},
    ListedService{"SetMessageWaitingIndicator", "setMessageWaitingIndicator", kPhysical},
    ListedService{"SetMicrophoneMute", "setMicrophoneMute", kPhysical},
    ListedService{"SetSpeakerVolume", "setSpeakerVolume", kPhysical},
    ListedService{"SnapshotCall", "snapshotCall", kSnapshot},
    ListedService{"SnapshotDevice", "snapshotDevice", kSnapshot},
};

/// A list and all that stands in it.
struct FixedList {
    std::string_view path;
    std::vector<std::string_view> elements;
};

const std::array kServerServices = {
    FixedList{
        "capExchangeServList",
        {"getCSTAFeatures", "getLogicalDeviceInformation", "getPhysicalDeviceInformation",
         "getSwitchingFunctionDevices", "switchingFunctionDevices"}},
    FixedList{
        "systemStatServList",
        {"systemRegister", "systemStatusRegisterAbort", "systemStatusRegisterCancel", "requestSystemStatus",
         "systemStatus", "swFunctionDevicesChanged"}},
    FixedList{"monitoringServList", {"monitorStart", "monitorStop"}},
};

const std::array kLogicalEvents = {
    FixedList{
        "callControlEvtsList",
        {"conferenced", "connectionCleared", "delivered", "digitsDialed", "diverted", "established", "failed",
         "held", "netwCapsChanged", "netwReached", "offered", "originated", "queued", "retrieved",
         "serviceInitiated", "transferred"}},
    FixedList{"callAssociatedEvtsList", {"digitsGenerated"}},
    FixedList{"logicalEvtsList", {"doNotDisturb", "forwarding"}},
};

constexpr std::array<std::string_view, 3> kPhysicalEvents = {
    "messageWaiting", "microphoneMute", "speakerVolume"};
constexpr std::array<std::string_view, 2> kMaintenanceEvents = {"backInService", "outOfService"};

template <class Names>
void add_names(csta::Element& list, const Names& names) {
    for (const std::string_view name : names) list.add(std::string(name));
}

template <std::size_t N>
void add_lists(csta::Element& parent, const std::array<FixedList, N>& lists) {
    for (const FixedList& list : lists) add_names(parent.add(std::string(list.path)), list.elements);
}

csta::Element& list_in(csta::Element& parent, std::string_view name) {
    csta::Element* list = parent.find(name);
    return list == nullptr ? parent.add(std::string(name)) : *list;
}

/// The line of a capability request, if the client may see it.
Line* described_line(Core& core, const Client& client, const csta::Message& request) {
    Line* line = core.directory.find(request.text_at("device"));
    return line != nullptr && client.rights.may_watch(line->key) ? line : nullptr;
}

/// Names emulated services where a program that wants to know finds them.
void tell_emulated(csta::Message& response, const std::string& emulated) {
    if (emulated.empty()) return;
    csta::Element& element = response.root.set("extensions/privateData/private/emulatedServices", emulated);
    element.attributes.push_back({"xmlns", "urn:offhook:capabilities"});
}

/// The services of these lists that the phone does or Offhook does for it; returns the emulated ones' names.
std::string add_phone_services(
    const Core& core, const Phone& phone, csta::Element& parent, const std::vector<std::string_view>& lists
) {
    std::string emulated;
    for (const ListedService& entry : kPhoneServices) {
        if (std::find(lists.begin(), lists.end(), entry.list) == lists.end()) continue;
        if (!is_offered(core, phone, entry.service)) continue;
        list_in(parent, entry.list).add(std::string(entry.element));
        if (way_of(core, phone, entry.service) == Way::native) continue;
        if (!emulated.empty()) emulated += ' ';
        emulated += entry.element;
    }
    return emulated;
}

// --- servicesPermitted

using csta::LocalConnectionState;

bool has_other_call(const Line& line, std::string_view call_id, LocalConnectionState state) {
    const auto& calls = line.calls.calls();
    return std::any_of(calls.begin(), calls.end(), [&](const auto& entry) {
        return entry.first != call_id && entry.second.state == state;
    });
}

/// What ECMA-269 lets one do with a connection in that state, beside the line's other calls.
std::vector<std::string_view> services_in_state(const Line& line, const Call& call) {
    const bool other_held = has_other_call(line, call.call_id, LocalConnectionState::hold);
    const bool other_active = has_other_call(line, call.call_id, LocalConnectionState::connected);
    std::vector<std::string_view> services;
    switch (call.state) {
        case LocalConnectionState::alerting:
            return {"AnswerCall", "ClearConnection", "DeflectCall"};
        case LocalConnectionState::initiated:
            return {"ClearConnection", "DialDigits"};
        case LocalConnectionState::connected:
            services = {"ClearConnection", "ConsultationCall",         "GenerateDigits",
                        "HoldCall",        "SingleStepConferenceCall", "SingleStepTransferCall"};
            if (!other_held) return services;
            break;
        case LocalConnectionState::hold:
            if (!other_active) return {"ClearConnection", "RetrieveCall"};
            services = {"ClearConnection"};
            break;
        case LocalConnectionState::queued:
        case LocalConnectionState::failed:
            return {"ClearConnection"};
        case LocalConnectionState::null:
            return {};
    }
    services.insert(services.end(), {"AlternateCall", "ConferenceCall", "ReconnectCall", "TransferCall"});
    return services;
}

std::string_view permitted_list(std::string_view list) {
    return list == kCallAssociated ? "callAssociatedServices" : "callControlServices";
}

}  // namespace

namespace {

/// The phones that a GetCSTAFeatures is about: the one of a line session, else those of all lines the client
/// may see.
std::set<const Phone*> phones_of(const Core& core, const Client& client) {
    std::set<const Phone*> phones;
    for (const auto& [id, line] : core.directory.lines()) {
        const bool meant = client.line ? id == client.line : client.rights.may_watch(line.key);
        if (meant) phones.insert(&core.directory.phones().at(line.phone));
    }
    return phones;
}

}  // namespace

csta::Message list_features(Core& core, Client& client, const csta::Message&) {
    csta::Message response("GetCSTAFeaturesResponse");
    csta::Element& services = response.root.add("supportedServices");
    add_lists(services, kServerServices);
    const std::set<const Phone*> phones = phones_of(core, client);
    for (const ListedService& entry : kPhoneServices) {
        const bool offered = std::any_of(phones.begin(), phones.end(), [&](const Phone* phone) {
            return is_offered(core, *phone, entry.service);
        });
        if (offered) list_in(services, entry.list).add(std::string(entry.element));
    }
    csta::Element& events = response.root.add("supportedEvents");
    add_lists(events, kLogicalEvents);
    add_names(events.add("physDevEvtsList"), kPhysicalEvents);
    add_names(events.add("deviceMaintEvtsList"), kMaintenanceEvents);
    return response;
}

csta::Message describe_line(Core& core, Client& client, const csta::Message& request) {
    const Line* line = described_line(core, client, request);
    if (line == nullptr) return csta::errors::unknown_line();
    csta::Message response("GetLogicalDeviceInformationResponse");
    response.root.set("deviceCategory", "station");
    response.root.set("hasPhysicalElement", "true");
    response.root.set("appearanceAddressable", "false");
    response.root.set("appearanceType", "selectedStandard");
    const Phone& phone = *core.directory.phone(line->phone);
    const std::string emulated = add_phone_services(
        core, phone, response.root.add("logDevServList"), {kCallControl, kCallAssociated, kLogical}
    );
    add_lists(response.root.add("logDevEvtsList"), kLogicalEvents);
    add_names(response.root.add("deviceMaintEvtsList"), kMaintenanceEvents);
    tell_emulated(response, emulated);
    return response;
}

csta::Message describe_phone(Core& core, Client& client, const csta::Message& request) {
    const Line* line = described_line(core, client, request);
    if (line == nullptr) return csta::errors::unknown_line();
    const Phone& phone = *core.directory.phone(line->phone);
    csta::Message response("GetPhysicalDeviceInformationResponse");
    response.root.set("deviceCategory", "station");
    response.root.set("hasLogicalElement", "true");
    csta::Element others("otherLogicalDeviceList");
    for (const LineId id : phone.lines) {
        const Line& other = *core.directory.line(id);
        if (other.id != line->id && client.rights.may_watch(other.key))
            others.add("deviceID", other.device_id);
    }
    if (!others.children.empty()) response.root.add(std::move(others));
    if (!phone.capabilities.model.empty()) response.root.set("deviceModelName", phone.capabilities.model);
    add_phone_services(core, phone, response.root, {kPhysical});
    add_names(response.root.add("physDevEvtsList"), kPhysicalEvents);
    return response;
}

csta::Element permitted_services(const Core& core, const Line& line, std::string_view call_id) {
    csta::Element permitted("servicesPermitted");
    const auto call = line.calls.calls().find(std::string(call_id));
    if (call == line.calls.calls().end()) return permitted;
    const Phone& phone = core.directory.phones().at(line.phone);
    const auto allowed = services_in_state(line, call->second);
    for (const ListedService& entry : kPhoneServices) {
        if (std::find(allowed.begin(), allowed.end(), entry.service) == allowed.end()) continue;
        if (!is_offered(core, phone, entry.service)) continue;
        list_in(permitted, permitted_list(entry.list)).add(std::string(entry.element), "true");
    }
    return permitted;
}

void learn_features(Core& core, Phone& phone, const csta::Message& response) {
    const csta::Element* services = response.root.find("supportedServices");
    if (services == nullptr) return;
    for (const ListedService& entry : kPhoneServices) {
        const csta::Element* list = services->find(entry.list);
        if (list == nullptr || list->find(entry.element) == nullptr) continue;
        if (phone.capabilities.of(entry.service) != Support::unknown) continue;
        phone.capabilities.set(std::string(entry.service), Support::native);
        core.effects.emplace_back(CapabilityLearned{phone.id, std::string(entry.service), Support::native});
    }
}

}  // namespace offhook::switchboard
