// SPDX-License-Identifier: Apache-2.0
#include "profiles/profiles.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.hpp"
#include "csta/schema.hpp"
#include "switchboard/emulations.hpp"

namespace offhook::profiles {
namespace {

using switchboard::Capabilities;
using switchboard::Support;

/// The phones at the firmware that the matrix below is about.
const std::map<char, std::string_view> kPhones = {
    {'A', "Auerswald COMfortel 1400 IP/2.8A"}, {'M', "Mitel-6863i/4.1.0.2033"},
    {'3', "snom370/873_19_20130321"},          {'4', "snomD375/8.7.4.8"},
    {'Y', "Yealink SIP-T46G 28.73.98.4"},      {'G', "Gigaset N610 IP PRO/83.V2.11.0"},
};

/// y: native, E: emulated, -: neither, t: to be tried.
struct Row {
    std::string_view service;
    std::string_view marks;  ///< in the order of kColumns
};

constexpr std::string_view kColumns = "AM34YG";
constexpr std::array kMatrix = {
    Row{"MakeCall", "yyyyyy"},
    Row{"AnswerCall", "yyyyyy"},
    Row{"ClearConnection", "yyyyyy"},
    Row{"HoldCall", "yyyyy-"},
    Row{"RetrieveCall", "yyyyy-"},
    Row{"ConferenceCall", "yyyyy-"},
    Row{"TransferCall", "yyyyy-"},
    Row{"GenerateDigits", "yyyyy-"},
    Row{"AlternateCall", "EEEEE-"},
    Row{"DialDigits", "------"},
    Row{"DirectedPickupCall", "EEEEEE"},  // needs a pickup code besides
    Row{"ConsultationCall", "yytyy-"},
    Row{"SingleStepTransferCall", "yytyy-"},
    Row{"DeflectCall", "yytyy-"},
    Row{"GetDoNotDisturb", "yytyyy"},
    Row{"SetDoNotDisturb", "yytyyy"},
    Row{"GetForwarding", "yytyy-"},
    Row{"SetForwarding", "yytyy-"},
    Row{"GetMicrophoneMute", "tttttt"},
    Row{"SetMicrophoneMute", "tttttt"},
    Row{"GetSpeakerVolume", "tttttt"},
    Row{"SetSpeakerVolume", "tttttt"},
    Row{"MonitorStart", "yyyyyy"},
    Row{"MonitorStop", "yytyy-"},
    Row{"GetSwitchingFunctionDevices", "yyyyy-"},
    Row{"SnapshotDevice", "yyyyyy"},
    Row{"RequestSystemStatus", "yyyyyy"},
    Row{"SnapshotCall", "EyEEEE"},
    Row{"SystemRegister", "y-ty--"},
    Row{"SystemRegisterCancel", "y-ty--"},
    Row{"ReconnectCall", "ttttt-"},
    Row{"SingleStepConferenceCall", "ttttt-"},
    Row{"ParkCall", "tttttt"},
};

char mark(const Capabilities& capabilities, std::string_view service) {
    switch (capabilities.of(service)) {
        case Support::native:
            return 'y';
        case Support::unknown:
        case Support::doubtful:
            return 't';
        case Support::unsupported:
            break;
    }
    const auto* emulation = switchboard::find_emulation(service);
    return emulation != nullptr && switchboard::can_emulate(capabilities, *emulation) ? 'E' : '-';
}

TEST(Profiles, SayWhatEachPhoneDoes) {
    for (const Row& row : kMatrix) {
        std::string marks;
        for (const char column : kColumns) {
            marks.push_back(mark(capabilities_of(kPhones.at(column)), row.service));
        }
        EXPECT_EQ(marks, row.marks) << row.service;
    }
}

TEST(Profiles, HaveNoServiceBesidesTheMatrix) {
    std::set<std::string_view> expected;
    for (const Row& row : kMatrix) expected.insert(row.service);
    expected.erase("ParkCall");
    std::set<std::string_view> listed;
    for (const Service& service : services()) listed.insert(service.name);
    EXPECT_EQ(listed, expected);
}

TEST(Profiles, NameOnlyServicesOfTheStandard) {
    for (const Service& service : services()) {
        const csta::MessageType* type = csta::find_message(service.name);
        ASSERT_NE(type, nullptr) << service.name;
        EXPECT_EQ(type->kind, csta::Kind::request) << service.name;
    }
}

TEST(Profiles, ListTheServicesThatCanBeEmulated) {
    std::set<std::string_view> listed;
    for (const Service& service : services()) listed.insert(service.name);
    for (const auto& emulation : switchboard::emulated_services()) {
        EXPECT_EQ(listed.count(emulation.name), 1U) << emulation.name;
    }
}

TEST(Profiles, HaveAMakerAndReadableFirmware) {
    for (const Profile& profile : profiles()) {
        const Maker* maker = find_maker(profile.maker);
        ASSERT_NE(maker, nullptr) << profile.title;
        for (const std::string_view firmware : {profile.firmware, profile.later_firmware}) {
            EXPECT_TRUE(firmware.empty() || read_firmware(firmware, maker->numbering)) << firmware;
        }
    }
}

TEST(Profiles, KnowUnifyByTheNameOfTheFamily) {
    for (const std::string_view user_agent : {"OpenStage_60/V3", "OpenScape CP600/1.2", "OpenStage"}) {
        EXPECT_EQ(mark(capabilities_of(user_agent), "ConsultationCall"), 'y') << user_agent;
        EXPECT_EQ(mark(capabilities_of(user_agent), "SetSpeakerVolume"), 'y') << user_agent;
        EXPECT_EQ(mark(capabilities_of(user_agent), "MonitorStart"), 't') << user_agent;
    }
}

struct Models {
    std::string_view user_agent;  ///< with {} for the model
    std::string_view listed;
    std::string_view others;
};

TEST(Profiles, HoldForTheListedModelsOnly) {
    for (const Models& one : {
             Models{
                 "snom{}/8.7.5.35", "300 320 360 370 D305 D375 710 760 D715 D785 820 821 870",
                 "300x D865 M700 30"},
             Models{"Yealink SIP-{} 99.83.0.120", "T46G T48G t46g", "T46S T53W T46 T46GX"},
             Models{"Mitel-{}/4.1.0.2033", "6863i 6865i 6867i 6869i", "6920 6867 6873i"},
             Models{"Auerswald COMfortel {} IP/2.8A", "1400 2600 3600", "1200 D-600 36000"},
             Models{"Gigaset {} IP PRO/83.V2.11.0", "N610 N670 N870 N870E", "N720 N510"},
             Models{"Grandstream {} 1.0.5.67", "", "GRP2612W"},
         }) {
        for (const auto& [models, listed] : {std::pair{one.listed, true}, std::pair{one.others, false}}) {
            for (const std::string_view name : split(models, ' ')) {
                if (name.empty()) continue;
                const Model model = model_of(fmt::format(fmt::runtime(one.user_agent), name));
                EXPECT_EQ(find_profile(model) != nullptr, listed) << model.maker << ' ' << name;
                EXPECT_EQ(mark(capabilities_of(model), "MakeCall"), listed ? 'y' : 't') << name;
            }
        }
    }
}

/// Nothing is denied to a firmware that the table is not about.
TEST(Profiles, LeaveOlderAndUnreadableFirmwareToBeTried) {
    for (const std::string_view user_agent :
         {"Auerswald COMfortel 1400 IP/2.7C", "Auerswald COMfortel 1400 IP/2.8", "Mitel-6867i/4.0.9.100",
          "snom821/872_99_20130321", "snom360/7.3.30", "Yealink SIP-T46G 28.73.98.3",
          "Yealink SIP-T46G 99.72.0.1", "Yealink SIP-T46G", "snomD785", "snomD785/beta", "Anything 1.0",
          ""}) {
        for (const Row& row : kMatrix) {
            EXPECT_EQ(mark(capabilities_of(user_agent), row.service), 't') << user_agent << row.service;
        }
    }
}

TEST(Profiles, AreFoundByTheMacAddressToo) {
    EXPECT_EQ(mark(capabilities_of("SIP-T46G 28.83.0.120"), "SystemRegister"), 't');
    EXPECT_EQ(mark(capabilities_of("SIP-T46G 28.83.0.120", "00:15:65:12:34:56"), "SystemRegister"), '-');
}

RC_GTEST_PROP(
    ProfilesProperty, NewerFirmwareLosesNothing, (std::uint8_t major, std::uint8_t minor, std::uint8_t more)
) {
    const auto older = capabilities_of(fmt::format("snomD785/8.{}.{}", major % 10, minor % 10));
    const auto newer = capabilities_of(fmt::format("snomD785/8.{}.{}", major % 10, minor % 10 + more));
    for (const Service& service : services()) {
        if (older.of(service.name) == Support::native) RC_ASSERT(newer.of(service.name) == Support::native);
    }
}

RC_GTEST_PROP(ProfilesProperty, JunkIsLeftToBeTried, (const std::string& junk)) {
    for (const std::string& user_agent : {"Grandstream " + junk, "x" + junk}) {
        const Capabilities capabilities = capabilities_of(user_agent, junk);
        for (const Service& service : services()) RC_ASSERT(capabilities.may_try(service.name));
    }
}

}  // namespace
}  // namespace offhook::profiles
