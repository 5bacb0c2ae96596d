// SPDX-License-Identifier: Apache-2.0
#include "profiles/profiles.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace offhook::profiles {

using switchboard::Support;

namespace {

constexpr std::array<Profile, kProfiles> kProfileTable = {
    Profile{"auerswald", "COMfortel 1400 IP, 2600 IP, 3600 IP", "1400 2600 3600", "2.8A", ""},
    Profile{"mitel", "6863i, 6865i, 6867i, 6869i", "6863i 6865i 6867i 6869i", "4.1.0 SP2", ""},
    Profile{"snom", "3x0, D3x5, 7xx, D7xx, 820, 821, 870", "3x0 D3x5 7xx D7xx 820 821 870", "8.7.3", "8.7.4"},
    Profile{"yealink", "T46G, T48G", "T46G T48G", "x.73.98.4", ""},
    Profile{"gigaset", "N610, N670, N870", "N610 N670 N870 N870E", "", ""},
    Profile{"unify", "OpenStage, OpenScape", "OpenStage OpenScape", "", ""},
};

constexpr Claim kYes = Claim::native;
constexpr Claim kLate = Claim::native_later;
constexpr Claim kNo = Claim::unsupported;
constexpr Claim kTry = Claim::unknown;

// What the makers say; where a phone answers otherwise, the phone is right.
constexpr std::array kServices = {
    // clang-format off
    //                                      auerswald mitel  snom   yealink gigaset unify
    Service{"MakeCall",                    {kYes,     kYes,  kYes,  kYes,   kYes,   kYes}},
    Service{"AnswerCall",                  {kYes,     kYes,  kYes,  kYes,   kYes,   kYes}},
    Service{"ClearConnection",             {kYes,     kYes,  kYes,  kYes,   kYes,   kYes}},
    Service{"HoldCall",                    {kYes,     kYes,  kYes,  kYes,   kNo,    kYes}},
    Service{"RetrieveCall",                {kYes,     kYes,  kYes,  kYes,   kNo,    kYes}},
    Service{"AlternateCall",               {kNo,      kNo,   kNo,   kNo,    kNo,    kTry}},
    Service{"ReconnectCall",               {kTry,     kTry,  kTry,  kTry,   kNo,    kTry}},
    Service{"ConsultationCall",            {kYes,     kYes,  kLate, kYes,   kNo,    kYes}},
    Service{"ConferenceCall",              {kYes,     kYes,  kYes,  kYes,   kNo,    kTry}},
    Service{"SingleStepConferenceCall",    {kTry,     kTry,  kTry,  kTry,   kNo,    kTry}},
    Service{"TransferCall",                {kYes,     kYes,  kYes,  kYes,   kNo,    kTry}},
    Service{"SingleStepTransferCall",      {kYes,     kYes,  kLate, kYes,   kNo,    kTry}},
    Service{"DeflectCall",                 {kYes,     kYes,  kLate, kYes,   kNo,    kTry}},
    Service{"DirectedPickupCall",          {kNo,      kNo,   kNo,   kNo,    kNo,    kTry}},
    Service{"DialDigits",                  {kNo,      kNo,   kNo,   kNo,    kNo,    kTry}},
    Service{"GenerateDigits",              {kYes,     kYes,  kYes,  kYes,   kNo,    kYes}},
    Service{"GetDoNotDisturb",             {kYes,     kYes,  kLate, kYes,   kYes,   kTry}},
    Service{"SetDoNotDisturb",             {kYes,     kYes,  kLate, kYes,   kYes,   kTry}},
    Service{"GetForwarding",               {kYes,     kYes,  kLate, kYes,   kNo,    kTry}},
    Service{"SetForwarding",               {kYes,     kYes,  kLate, kYes,   kNo,    kTry}},
    Service{"GetMicrophoneMute",           {kTry,     kTry,  kTry,  kTry,   kTry,   kYes}},
    Service{"SetMicrophoneMute",           {kTry,     kTry,  kTry,  kTry,   kTry,   kYes}},
    Service{"GetSpeakerVolume",            {kTry,     kTry,  kTry,  kTry,   kTry,   kYes}},
    Service{"SetSpeakerVolume",            {kTry,     kTry,  kTry,  kTry,   kTry,   kYes}},
    Service{"MonitorStart",                {kYes,     kYes,  kYes,  kYes,   kYes,   kTry}},
    Service{"MonitorStop",                 {kYes,     kYes,  kLate, kYes,   kNo,    kTry}},
    Service{"SnapshotDevice",              {kYes,     kYes,  kYes,  kYes,   kYes,   kTry}},
    Service{"SnapshotCall",                {kNo,      kYes,  kNo,   kNo,    kNo,    kTry}},
    Service{"RequestSystemStatus",         {kYes,     kYes,  kYes,  kYes,   kYes,   kTry}},
    Service{"GetSwitchingFunctionDevices", {kYes,     kYes,  kYes,  kYes,   kNo,    kTry}},
    Service{"SystemRegister",              {kYes,     kNo,   kLate, kNo,    kNo,    kTry}},
    Service{"SystemRegisterCancel",        {kYes,     kNo,   kLate, kNo,    kNo,    kTry}},
    // clang-format on
};

/// Whether a word of a model is the one of the list; x in the list is any digit.
bool is_word(std::string_view word, std::string_view listed) {
    return std::equal(word.begin(), word.end(), listed.begin(), listed.end(), [](char c, char wanted) {
        return wanted == 'x' ? c >= '0' && c <= '9' : to_lower(c) == to_lower(wanted);
    });
}

bool is_listed(std::string_view word, std::string_view models) {
    const auto listed = split(models, ' ');
    return std::any_of(listed.begin(), listed.end(), [&](std::string_view one) {
        return is_word(word, one);
    });
}

/// Models are made of words in many ways: "SIP-T46G", "COMfortel 3600 IP", "OpenStage_40".
bool has_listed_word(std::string_view model, std::string_view models) {
    constexpr std::string_view kBetween = " -_";
    while (!model.empty()) {
        const auto end = std::min(model.size(), model.find_first_of(kBetween));
        if (is_listed(model.substr(0, end), models)) return true;
        model.remove_prefix(std::min(model.size(), end + 1));
    }
    return false;
}

/// Whether a phone's firmware is at least the one of the profile, which is empty for any.
bool has_firmware(const Model& model, std::string_view first) {
    if (first.empty()) return true;
    const Numbering numbering = find_maker(model.maker)->numbering;
    const auto firmware = read_firmware(model.firmware, numbering);
    return firmware && *firmware >= *read_firmware(first, numbering);
}

Support support(Claim claim, bool later) {
    switch (claim) {
        case Claim::unknown:
            return Support::unknown;
        case Claim::native:
            return Support::native;
        case Claim::native_later:
            return later ? Support::native : Support::unknown;
        case Claim::unsupported:
            return Support::unsupported;
    }
    return Support::unknown;
}

}  // namespace

std::span<const Profile, kProfiles> profiles() {
    return kProfileTable;
}

std::span<const Service> services() {
    return kServices;
}

const Profile* find_profile(const Model& model) {
    const auto found = std::find_if(kProfileTable.begin(), kProfileTable.end(), [&](const Profile& profile) {
        return profile.maker == model.maker && has_listed_word(model.model, profile.models);
    });
    return found == kProfileTable.end() ? nullptr : &*found;
}

switchboard::Capabilities capabilities_of(const Model& model) {
    switchboard::Capabilities capabilities;
    const Profile* profile = find_profile(model);
    if (profile == nullptr || !has_firmware(model, profile->firmware)) return capabilities;
    const auto column = static_cast<std::size_t>(profile - kProfileTable.data());
    const bool later = has_firmware(model, profile->later_firmware);
    for (const Service& service : kServices) {
        capabilities.set(std::string(service.name), support(service.claims.at(column), later));
    }
    return capabilities;
}

switchboard::Capabilities capabilities_of(std::string_view user_agent, std::string_view mac) {
    return capabilities_of(model_of(user_agent, mac));
}

}  // namespace offhook::profiles
