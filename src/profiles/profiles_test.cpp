// SPDX-License-Identifier: Apache-2.0
#include "profiles/profiles.hpp"

#include <gtest/gtest.h>

#include "csta/schema.hpp"

namespace offhook::profiles {
namespace {

struct Case {
    std::string_view user_agent;
    std::string_view maker;
    std::string_view model;
    std::string_view firmware;
};

TEST(Profiles, TellMakerModelAndFirmwareFromTheUserAgent) {
    for (const Case& one : {
             Case{"snomD785/10.1.84.12", "snom", "D785", "10.1.84.12"},
             Case{"snom821/873_19_20130321", "snom", "821", "873_19_20130321"},
             Case{"Yealink SIP-T46G 28.83.0.120", "yealink", "SIP-T46G", "28.83.0.120"},
             Case{"Yealink SIP-T53W 96.87.0.16 0015651a2b3c", "yealink", "SIP-T53W", "96.87.0.16"},
             Case{"Mitel-6867i/4.1.0.2033", "mitel", "6867i", "4.1.0.2033"},
             Case{"Grandstream GRP2612W 1.0.5.67", "grandstream", "GRP2612W", "1.0.5.67"},
             Case{"baresip v1.0.0", "", "baresip", "v1.0.0"},
             Case{"", "", "", ""},
         }) {
        const Model model = model_of(one.user_agent);
        EXPECT_EQ(model.maker, one.maker) << one.user_agent;
        EXPECT_EQ(model.model, one.model) << one.user_agent;
        EXPECT_EQ(model.firmware, one.firmware) << one.user_agent;
    }
}

TEST(Profiles, NameOnlyServicesOfTheStandard) {
    for (const ServiceOfMaker& entry : services()) {
        const csta::MessageType* type = csta::find_message(entry.service);
        ASSERT_NE(type, nullptr) << entry.service;
        EXPECT_EQ(type->kind, csta::Kind::request) << entry.service;
    }
}

TEST(Profiles, LeaveTheUnknownToBeTried) {
    EXPECT_EQ(
        capabilities_of("Yealink SIP-T46G 28.83").of("SystemRegister"), switchboard::Support::unsupported
    );
    EXPECT_EQ(capabilities_of("snomD785/10.1").of("SystemRegister"), switchboard::Support::native);
    EXPECT_EQ(capabilities_of("Anything 1.0").of("SystemRegister"), switchboard::Support::unknown);
    EXPECT_TRUE(capabilities_of("Anything 1.0").may_try("GetSwitchingFunctionDevices"));
}

}  // namespace
}  // namespace offhook::profiles
