// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/dialect.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "csta/views.hpp"
#include "csta/writer.hpp"

namespace offhook::phone {

namespace {

constexpr std::array kLiberties = {
    LibertyInfo{
        Liberty::misspelt_namespace, "misspelt-namespace", "events name the host www.ecmainternational.org"},
    LibertyInfo{Liberty::mixed_editions, "mixed-editions", "answers in edition 3, events in edition 5"},
    LibertyInfo{
        Liberty::cross_ref_is_account, "cross-ref-is-account",
        "monitorCrossRefID is the index of the account; there is one monitor per line"},
    LibertyInfo{
        Liberty::silent_on_unknown_device, "silent-on-unknown-device",
        "a request for an unknown device gets no answer"},
    LibertyInfo{
        Liberty::silent_while_ringing, "silent-while-ringing",
        "MakeCall gets no answer while another call rings or is dialled"},
    LibertyInfo{
        Liberty::answers_before_execution, "answers-before-execution",
        "call control is always answered positively, whatever comes of it"},
    LibertyInfo{
        Liberty::empty_transfer_list, "empty-transfer-list",
        "TransferedEvent holds an empty connectionListItem"},
    LibertyInfo{Liberty::no_added_party, "no-added-party", "ConferencedEvent lacks addedParty"},
    LibertyInfo{
        Liberty::no_clear_after_transfer, "no-clear-after-transfer",
        "no ConnectionClearedEvent for the calls transferred away"},
    LibertyInfo{
        Liberty::no_far_clear, "no-far-clear",
        "when the other of two hangs up, only the own connection is reported"},
    LibertyInfo{Liberty::no_far_hold, "no-far-hold", "hold by the other side is not reported"},
    LibertyInfo{
        Liberty::new_call_id_after_transfer, "new-call-id-after-transfer",
        "the transferred phone gives the call a new callID"},
    LibertyInfo{
        Liberty::unspecified_for_unknown, "unspecified-for-unknown",
        "an unknown service is answered by the error <unspecified/>"},
    LibertyInfo{
        Liberty::tells_existing_calls, "tells-existing-calls",
        "MonitorStartResponse holds monitorExistingCalls true"},
    LibertyInfo{Liberty::device_with_port, "device-with-port", "device IDs carry a port and ;tel="},
    LibertyInfo{
        Liberty::contradicting_state, "contradicting-state",
        "EstablishedEvent says localConnectionInfo alerting"},
    LibertyInfo{
        Liberty::late_answers, "late-answers", "answers come in an INFO of their own after an empty 200"},
    LibertyInfo{Liberty::empty_answers, "empty-answers", "every request gets an empty 200"},
    LibertyInfo{Liberty::no_answers, "no-answers", "requests get no SIP answer at all"},
};
static_assert(kLiberties.size() == static_cast<std::size_t>(Liberty::count_));

constexpr std::string_view kRightHost = "www.ecma-international.org";
constexpr std::string_view kWrongHost = "www.ecmainternational.org";

Liberties set_of(std::initializer_list<Liberty> list) {
    Liberties set;
    for (const Liberty liberty : list) set.set(static_cast<std::size_t>(liberty));
    return set;
}

using Services = std::vector<std::string_view>;

Services operator+(Services a, const Services& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// What the makers' firmware serves, in groups.
Services minimal() {
    return {"RequestSystemStatus", "MonitorStart",    "SnapshotDevice",  "MakeCall",
            "AnswerCall",          "ClearConnection", "GetDoNotDisturb", "SetDoNotDisturb"};
}
Services capabilities() {
    return {
        "GetSwitchingFunctionDevices",
        "GetLogicalDeviceInformation",
        "GetPhysicalDeviceInformation",
        "GetCSTAFeatures",
        "MonitorStop",
        "SnapshotCall"};
}
Services call_control() {
    return {"HoldCall",    "RetrieveCall",  "ConsultationCall", "TransferCall", "SingleStepTransferCall",
            "DeflectCall", "GenerateDigits"};
}
Services features() {
    return {"GetForwarding", "SetForwarding", "GetMessageWaitingIndicator", "SetMessageWaitingIndicator"};
}

std::vector<Dialect> make_dialects() {
    std::vector<Dialect> list;
    list.push_back({
        .name = "snom",
        .user_agent = "snomD785/10.1.84.12",
        .model = "snomD785",
        .naming = CallNaming::signed_counted,
        .first_cross_ref = 43,
        .liberties = set_of({Liberty::tells_existing_calls}),
        .services = minimal() + capabilities() + call_control() + features() +
                    Services{"ConferenceCall", "SystemRegister", "SystemRegisterCancel"},
    });
    list.push_back({
        .name = "yealink",
        .user_agent = "Yealink SIP-T46G 28.83.0.120",
        .model = "SIP-T46G",
        .naming = CallNaming::large,
        .liberties = set_of({
            Liberty::misspelt_namespace,
            Liberty::mixed_editions,
            Liberty::cross_ref_is_account,
            Liberty::silent_on_unknown_device,
            Liberty::silent_while_ringing,
            Liberty::answers_before_execution,
            Liberty::empty_transfer_list,
            Liberty::no_added_party,
            Liberty::no_clear_after_transfer,
            Liberty::no_far_clear,
            Liberty::no_far_hold,
            Liberty::unspecified_for_unknown,
        }),
        .services = minimal() + capabilities() + call_control() + features() + Services{"ConferenceCall"},
    });
    list.push_back({
        .name = "mitel",
        .user_agent = "Mitel-6867i/4.1.0.2033",
        .model = "6867i",
        .liberties = set_of({Liberty::new_call_id_after_transfer, Liberty::no_far_hold}),
        .services = minimal() + capabilities() + call_control() + features() + Services{"ConferenceCall"},
    });
    list.push_back({
        .name = "auerswald",
        .user_agent = "Auerswald COMfortel D-600/1.4A",
        .model = "COMfortel D-600",
        .liberties = set_of({Liberty::no_far_clear}),
        .services = minimal() + capabilities() + call_control() + features() +
                    Services{"SystemRegister", "SystemRegisterCancel"},
    });
    list.push_back({
        .name = "gigaset",
        .user_agent = "Gigaset N670 IP PRO/83.V2.48.0",
        .model = "N670 IP PRO",
        .edition = csta::Edition::ed3,
        .liberties = set_of({Liberty::no_far_clear, Liberty::no_far_hold}),
        .services = minimal(),
    });
    return list;
}

/// "sip:100@pbx" becomes "sip:100@pbx:5060;tel=100".
void add_port(csta::Element& element) {
    const bool is_device = element.name == "deviceID" || element.name == "deviceIdentifier";
    const auto at = element.text.find('@');
    if (is_device && at != std::string::npos) {
        const auto start = element.text.find(':') + 1;
        element.text += ":5060;tel=" + element.text.substr(start, at - start);
    }
    for (csta::Element& child : element.children) add_port(child);
}

void empty_list(csta::Element& event, std::string_view name) {
    csta::Element* list = event.find(name);
    if (list == nullptr) return;
    list->children.clear();
    list->add("connectionListItem");
}

}  // namespace

std::span<const LibertyInfo> liberties() {
    return kLiberties;
}

std::optional<Liberty> find_liberty(std::string_view name) {
    for (const LibertyInfo& info : kLiberties) {
        if (info.name == name) return info.liberty;
    }
    return std::nullopt;
}

bool Dialect::serves(std::string_view request) const {
    return std::find(services.begin(), services.end(), request) != services.end();
}

std::span<const Dialect> dialects() {
    static const std::vector<Dialect> list = make_dialects();
    return list;
}

const Dialect* find_dialect(std::string_view name) {
    for (const Dialect& dialect : dialects()) {
        if (dialect.name == name) return &dialect;
    }
    return nullptr;
}

bool reports(const Dialect& dialect, const LineEvent& event) {
    switch (event.note) {
        case Note::none:
            return true;
        case Note::far_end_cleared:
            return !dialect.has(Liberty::no_far_clear);
        case Note::far_end_held:
            return !dialect.has(Liberty::no_far_hold);
        case Note::after_transfer:
            return !dialect.has(Liberty::no_clear_after_transfer);
    }
    return true;
}

void apply_liberties(const Dialect& dialect, csta::Message& message) {
    csta::Element& root = message.root;
    if (dialect.has(Liberty::empty_transfer_list)) empty_list(root, "transferredConnections");
    if (dialect.has(Liberty::no_added_party)) root.remove("addedParty");
    if (dialect.has(Liberty::device_with_port)) add_port(root);
    if (dialect.has(Liberty::contradicting_state) && root.name == "EstablishedEvent") {
        root.set("localConnectionInfo", "alerting");
    }
}

std::string write(const Dialect& dialect, const csta::Message& message) {
    const bool event = csta::is_event(message);
    csta::Edition edition = dialect.edition;
    if (dialect.has(Liberty::mixed_editions) && !event) edition = csta::Edition::ed3;
    std::string xml = csta::write(message, edition);
    const auto host = xml.find(kRightHost);
    if (event && dialect.has(Liberty::misspelt_namespace) && host != std::string::npos) {
        xml.replace(host, kRightHost.size(), kWrongHost);
    }
    return xml;
}

}  // namespace offhook::phone
