// SPDX-License-Identifier: Apache-2.0
// The dialects: what the makers' firmware serves, and which liberties it takes. makers_test.cpp holds this
// table against what Offhook believes of these phones (src/profiles).
#include "offhook-phone/dialect.hpp"

namespace offhook::phone {

namespace {

using Services = std::vector<std::string_view>;

Services operator+(Services a, const Services& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// The services, in groups that makers have or have not.
Services calls_only() {
    return {"RequestSystemStatus", "MonitorStart",   "SnapshotDevice", "MakeCall",
            "AnswerCall",          "ClearConnection"};
}
Services do_not_disturb() {
    return {"GetDoNotDisturb", "SetDoNotDisturb"};
}
Services device_list() {
    return {
        "GetSwitchingFunctionDevices", "GetLogicalDeviceInformation", "GetPhysicalDeviceInformation",
        "GetCSTAFeatures"};
}
Services two_calls() {
    return {"HoldCall", "RetrieveCall", "TransferCall", "GenerateDigits"};
}
Services more_call_control() {
    return {"ConsultationCall", "SingleStepTransferCall", "DeflectCall"};
}
Services forwarding() {
    return {"GetForwarding", "SetForwarding"};
}
Services message_waiting() {
    return {"GetMessageWaitingIndicator", "SetMessageWaitingIndicator"};
}
Services system_register() {
    return {"SystemRegister", "SystemRegisterCancel"};
}
Services microphone_and_speaker() {
    return {"GetMicrophoneMute", "SetMicrophoneMute", "GetSpeakerVolume", "SetSpeakerVolume"};
}

/// What the desk phones of today all have.
Services desk_phone() {
    return calls_only() + do_not_disturb() + device_list() + two_calls() + more_call_control() +
           forwarding() + message_waiting() + Services{"ConferenceCall", "MonitorStop"};
}

Services everything() {
    return desk_phone() + system_register() + microphone_and_speaker() +
           Services{"AlternateCall", "ReconnectCall", "SnapshotCall", "DialDigits"};
}

Liberties of_yealink() {
    return {
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
    };
}

/// All that can be taken together by what is still a telephone.
Liberties of_the_rude() {
    Liberties taken;
    for (const LibertyInfo& info : liberties()) taken.set(info.liberty);
    for (const Liberty dead :
         {Liberty::no_answers, Liberty::empty_answers, Liberty::does_nothing, Liberty::no_snapshot,
          Liberty::no_namespace}) {
        taken.set(dead, false);
    }
    return taken;
}

void add_snom(std::vector<Dialect>& list) {
    list.push_back({
        .name = "snom",
        .help = "snom D785, firmware 10",
        .user_agent = "snomD785/10.1.84.12",
        .model = "snomD785",
        .naming = CallNaming::signed_counted,
        .first_cross_ref = 43,
        .liberties = {Liberty::tells_existing_calls},
        .services = desk_phone() + system_register(),
    });
    list.push_back({
        .name = "snom-8.7.3",
        .help = "snom 370: neither SystemRegister, MonitorStop, consultation nor features",
        .user_agent = "snom370/873_19_20130321",
        .model = "snom370",
        .naming = CallNaming::signed_counted,
        .first_cross_ref = 43,
        .liberties = {Liberty::tells_existing_calls},
        .services = calls_only() + device_list() + two_calls() + Services{"ConferenceCall"},
    });
}

void add_yealink(std::vector<Dialect>& list) {
    list.push_back({
        .name = "yealink",
        .help = "Yealink T46G, firmware 83: takes most liberties",
        .user_agent = "Yealink SIP-T46G 28.83.0.120",
        .model = "SIP-T46G",
        .naming = CallNaming::large,
        .liberties = of_yealink(),
        .services = desk_phone(),
    });
    list.push_back({
        .name = "yealink-72",
        .help = "the same before 73.98.4: places, answers, ends and transfers calls, no more",
        .user_agent = "Yealink SIP-T46G 28.72.0.25",
        .model = "SIP-T46G",
        .naming = CallNaming::large,
        .liberties = of_yealink(),
        .services = calls_only() + Services{"SingleStepTransferCall"},
    });
}

void add_auerswald(std::vector<Dialect>& list) {
    list.push_back({
        .name = "auerswald",
        .help = "Auerswald COMfortel 3600 IP, firmware 2.8A",
        .user_agent = "Auerswald COMfortel 3600 IP/2.8A",
        .model = "COMfortel 3600 IP",
        .liberties = {Liberty::no_far_clear},
        .services = desk_phone() + system_register(),
    });
    list.push_back({
        .name = "auerswald-2.6",
        .help = "Auerswald COMfortel 2600 IP: neither SystemRegister, MonitorStop, conference nor forwarding",
        .user_agent = "Auerswald COMfortel 2600 IP/2.6A",
        .model = "COMfortel 2600 IP",
        .liberties = {Liberty::no_far_clear},
        .services =
            calls_only() + do_not_disturb() + device_list() + two_calls() + Services{"ConsultationCall"},
    });
}

void add_others(std::vector<Dialect>& list) {
    list.push_back({
        .name = "mitel",
        .help = "Mitel 6867i, firmware 4.1.0: SnapshotCall, no SystemRegister",
        .user_agent = "Mitel-6867i/4.1.0.2033",
        .model = "6867i",
        .liberties = {Liberty::new_call_id_after_transfer, Liberty::no_far_hold},
        .services = desk_phone() + Services{"SnapshotCall"},
    });
    list.push_back({
        .name = "gigaset",
        .help = "Gigaset N670: a handset with eight services, no list of lines",
        .user_agent = "Gigaset N670 IP PRO/83.V2.48.0",
        .model = "N670 IP PRO",
        .edition = csta::Edition::ed3,
        .liberties = {Liberty::no_far_clear, Liberty::no_far_hold},
        .services = calls_only() + do_not_disturb(),
    });
    list.push_back({
        .name = "openstage",
        .help = "Unify OpenStage: mute and volume, no monitors, no snapshots",
        .user_agent = "OpenStage_60/V3 R5.14.0",
        .model = "OpenStage 60",
        .edition = csta::Edition::ed3,
        .liberties = {Liberty::picks_call_itself},
        .services = microphone_and_speaker() +
                    Services{
                        "RequestSystemStatus", "MakeCall", "AnswerCall", "ClearConnection", "HoldCall",
                        "RetrieveCall", "ConsultationCall", "GenerateDigits"},
    });
}

std::vector<Dialect> make_dialects() {
    std::vector<Dialect> list;
    add_snom(list);
    add_yealink(list);
    add_auerswald(list);
    add_others(list);
    list.push_back({
        .name = "generic",
        .help = "a phone of nobody's make that does all by the standard",
        .user_agent = "Telephone/1.0",
        .model = "Telephone",
        .edition = csta::Edition::ed6,
        .liberties = {Liberty::offers_first},
        .services = everything(),
    });
    list.push_back({
        .name = "rude",
        .help = "the same with every liberty that leaves it a telephone",
        .user_agent = "RudePhone/0.1",
        .model = "RudePhone",
        .liberties = of_the_rude(),
        .services = everything(),
    });
    return list;
}

}  // namespace

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

}  // namespace offhook::phone
