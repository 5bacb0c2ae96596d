// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/capabilities.hpp"

#include <array>
#include <string>

namespace offhook::phone {

namespace {

/// Where a service stands in the capability lists (ECMA-323): the list and the element in it.
struct Capability {
    std::string_view service;
    std::string_view list;
    std::string_view element;
};

// In the order of the schema.
constexpr std::array kServices = {
    Capability{"GetCSTAFeatures", "capExchangeServList", "getCSTAFeatures"},
    Capability{"GetLogicalDeviceInformation", "capExchangeServList", "getLogicalDeviceInformation"},
    Capability{"GetPhysicalDeviceInformation", "capExchangeServList", "getPhysicalDeviceInformation"},
    Capability{"GetSwitchingFunctionDevices", "capExchangeServList", "getSwitchingFunctionDevices"},
    Capability{"GetSwitchingFunctionDevices", "capExchangeServList", "switchingFunctionDevices"},
    Capability{"SystemRegister", "systemStatServList", "systemRegister"},
    Capability{"SystemRegisterCancel", "systemStatServList", "systemStatusRegisterCancel"},
    Capability{"RequestSystemStatus", "systemStatServList", "requestSystemStatus"},
    Capability{"MonitorStart", "monitoringServList", "monitorStart"},
    Capability{"MonitorStop", "monitoringServList", "monitorStop"},
    Capability{"SnapshotCall", "snapshotServList", "snapshotCall"},
    Capability{"SnapshotDevice", "snapshotServList", "snapshotDevice"},
    Capability{"AlternateCall", "callControlServList", "alternateCall"},
    Capability{"AnswerCall", "callControlServList", "answerCall"},
    Capability{"ClearConnection", "callControlServList", "clearConnection"},
    Capability{"ConferenceCall", "callControlServList", "conferenceCall"},
    Capability{"ConsultationCall", "callControlServList", "consultationCall"},
    Capability{"DeflectCall", "callControlServList", "deflectCall"},
    Capability{"DialDigits", "callControlServList", "dialDigits"},
    Capability{"HoldCall", "callControlServList", "holdCall"},
    Capability{"MakeCall", "callControlServList", "makeCall"},
    Capability{"ReconnectCall", "callControlServList", "reconnectCall"},
    Capability{"RetrieveCall", "callControlServList", "retrieveCall"},
    Capability{"SingleStepTransferCall", "callControlServList", "singleStepTransfer"},
    Capability{"TransferCall", "callControlServList", "transferCall"},
    Capability{"GenerateDigits", "callAssociatedServList", "generateDigits"},
    Capability{"GetMessageWaitingIndicator", "physDevServList", "getMessageWaitingIndicator"},
    Capability{"GetMicrophoneMute", "physDevServList", "getMicrophoneMute"},
    Capability{"GetSpeakerVolume", "physDevServList", "getSpeakerVolume"},
    Capability{"SetMessageWaitingIndicator", "physDevServList", "setMessageWaitingIndicator"},
    Capability{"SetMicrophoneMute", "physDevServList", "setMicrophoneMute"},
    Capability{"SetSpeakerVolume", "physDevServList", "setSpeakerVolume"},
    Capability{"GetDoNotDisturb", "logicalServList", "getDoNotDisturb"},
    Capability{"GetForwarding", "logicalServList", "getForwarding"},
    Capability{"SetDoNotDisturb", "logicalServList", "setDoNotDisturb"},
    Capability{"SetForwarding", "logicalServList", "setForwarding"},
};

// The events of every simulated phone; `service` names the one without which the event cannot come.
constexpr std::array kEvents = {
    Capability{"ConferenceCall", "callControlEvtsList", "conferenced"},
    Capability{"MonitorStart", "callControlEvtsList", "connectionCleared"},
    Capability{"MonitorStart", "callControlEvtsList", "delivered"},
    Capability{"DialDigits", "callControlEvtsList", "digitsDialed"},
    Capability{"MonitorStart", "callControlEvtsList", "diverted"},
    Capability{"MonitorStart", "callControlEvtsList", "established"},
    Capability{"MonitorStart", "callControlEvtsList", "failed"},
    Capability{"MonitorStart", "callControlEvtsList", "held"},
    Capability{"MonitorStart", "callControlEvtsList", "netwReached"},
    Capability{"MonitorStart", "callControlEvtsList", "originated"},
    Capability{"MonitorStart", "callControlEvtsList", "queued"},
    Capability{"MonitorStart", "callControlEvtsList", "retrieved"},
    Capability{"MonitorStart", "callControlEvtsList", "serviceInitiated"},
    Capability{"MonitorStart", "callControlEvtsList", "transferred"},
    Capability{"GenerateDigits", "callAssociatedEvtsList", "digitsGenerated"},
    Capability{"SetMessageWaitingIndicator", "physDevEvtsList", "messageWaiting"},
    Capability{"SetMicrophoneMute", "physDevEvtsList", "microphoneMute"},
    Capability{"SetSpeakerVolume", "physDevEvtsList", "speakerVolume"},
    Capability{"SetDoNotDisturb", "logicalEvtsList", "doNotDisturb"},
    Capability{"SetForwarding", "logicalEvtsList", "forwarding"},
};

template <std::size_t count>
void add_lists(
    csta::Element& parent,
    const Dialect& dialect,
    const std::array<Capability, count>& table,
    std::initializer_list<std::string_view> lists
) {
    for (const std::string_view list : lists) {
        csta::Element element{std::string(list)};
        for (const Capability& capability : table) {
            if (capability.list == list && dialect.serves(capability.service)) {
                element.add(std::string(capability.element));
            }
        }
        if (!element.children.empty()) parent.add(std::move(element));
    }
}

}  // namespace

csta::Message features_response(const Dialect& dialect) {
    csta::Message response("GetCSTAFeaturesResponse");
    add_lists(
        response.root.add("supportedServices"), dialect, kServices,
        {"capExchangeServList", "systemStatServList", "monitoringServList", "snapshotServList",
         "callControlServList", "callAssociatedServList", "physDevServList", "logicalServList"}
    );
    add_lists(
        response.root.add("supportedEvents"), dialect, kEvents,
        {"callControlEvtsList", "callAssociatedEvtsList", "physDevEvtsList", "logicalEvtsList"}
    );
    return response;
}

csta::Message logical_device_response(const Dialect& dialect) {
    csta::Message response("GetLogicalDeviceInformationResponse");
    csta::Element& root = response.root;
    root.add("deviceCategory", "station");
    root.add("hasPhysicalElement", "true");
    root.add("appearanceAddressable", "false");
    root.add("appearanceType", "selectedStandard");
    root.add("maxActiveCalls", "1");
    root.add("maxHeldCalls", "3");
    root.add("maxDevicesInConf", "8");
    add_lists(
        root.add("logDevServList"), dialect, kServices,
        {"callControlServList", "callAssociatedServList", "logicalServList"}
    );
    add_lists(
        root.add("logDevEvtsList"), dialect, kEvents,
        {"callControlEvtsList", "callAssociatedEvtsList", "logicalEvtsList"}
    );
    return response;
}

csta::Message physical_device_response(const Dialect& dialect) {
    csta::Message response("GetPhysicalDeviceInformationResponse");
    csta::Element& root = response.root;
    root.add("deviceCategory", "station");
    root.add("hasLogicalElement", "true");
    root.add("deviceModelName", std::string(dialect.model));
    root.add("maxDisplays", "1");
    add_lists(root, dialect, kServices, {"physDevServList"});
    add_lists(root, dialect, kEvents, {"physDevEvtsList"});
    return response;
}

}  // namespace offhook::phone
