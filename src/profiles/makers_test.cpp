// SPDX-License-Identifier: Apache-2.0
#include "profiles/makers.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.hpp"

namespace offhook::profiles {
namespace {

struct Case {
    std::string_view user_agent;
    std::string_view maker;
    std::string_view model;
    std::string_view firmware;
};

constexpr std::array kCases = {
    // In REGISTER
    Case{"snomD785/10.1.84.12", "snom", "D785", "10.1.84.12"},
    Case{"snom821/873_19_20130321", "snom", "821", "873_19_20130321"},
    Case{"snom360/7.3.30", "snom", "360", "7.3.30"},
    Case{"snom870/8.7.5.35", "snom", "870", "8.7.5.35"},
    Case{"snomPA1+/10.1.54.13", "snom", "PA1+", "10.1.54.13"},
    Case{"Yealink SIP-T46G 28.83.0.120", "yealink", "SIP-T46G", "28.83.0.120"},
    Case{"Yealink SIP-T48G 35.73.98.4", "yealink", "SIP-T48G", "35.73.98.4"},
    Case{"Yealink SIP-T21P 34.72.14.6", "yealink", "SIP-T21P", "34.72.14.6"},
    Case{"Yealink SIP-T53W 96.87.0.16 0015651a2b3c", "yealink", "SIP-T53W", "96.87.0.16"},
    Case{"Yealink SIP-T31G", "yealink", "SIP-T31G", ""},
    Case{"Mitel-6867i/4.1.0.2033", "mitel", "6867i", "4.1.0.2033"},
    Case{"Mitel 6869i/4.3.0.39", "mitel", "6869i", "4.3.0.39"},
    Case{"Mitel-6920-SIP/6.4.0.140", "mitel", "6920", "6.4.0.140"},
    Case{"Aastra 51i/2.5.1.41", "mitel", "51i", "2.5.1.41"},
    Case{"Auerswald COMfortel D-600/1.4A", "auerswald", "COMfortel D-600", "1.4A"},
    Case{"Auerswald COMfortel 3600 IP/2.8A", "auerswald", "COMfortel 3600 IP", "2.8A"},
    Case{"COMfortel 2600 IP 2.8A", "auerswald", "COMfortel 2600 IP", "2.8A"},
    Case{
        "Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;7C2F80E0D605", "gigaset", "N870 IP PRO",
        "83.V2.11.0+build.a546b91"},
    Case{"Gigaset N670 IP PRO/83.V2.48.0;7C2F80E0D605;Handset=2", "gigaset", "N670 IP PRO", "83.V2.48.0"},
    Case{"Fanvil X4 2.10.2.6887 0c383e07e16c", "fanvil", "X4", "2.10.2.6887"},
    Case{"Grandstream GRP2612W 1.0.5.67", "grandstream", "GRP2612W", "1.0.5.67"},
    Case{"PolycomVVX-VVX450-UA/6.4.5.1000", "poly", "VVX-VVX450", "6.4.5.1000"},
    Case{"Htek UC924E V3.0.4.5", "htek", "UC924E", "V3.0.4.5"},
    Case{"Htek UC912G 001fc1200b41", "htek", "UC912G", ""},
    Case{"Panasonic_KX-HDV230/03.00", "panasonic", "KX-HDV230", "03.00"},
    Case{"OpenStage_40/V3", "unify", "OpenStage_40", "V3"},
    // In requests over HTTP
    Case{"Mozilla/4.0 (compatible; snom320-SIP 8.4.18 1.1.3-s)", "snom", "320", "8.4.18"},
    Case{
        "Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00001 000413922D24 SXM:0 UXM:0)", "snom",
        "D785", "10.1.33.33"},
    Case{"Yealink SIP-T46G 28.72.0.1 00:15:65:4a:a9:37", "yealink", "SIP-T46G", "28.72.0.1"},
    Case{"Yealink-T46G 28.71.0.81 28.1.0.128.0.0.0", "yealink", "T46G", "28.71.0.81"},
    Case{"Aastra6867i MAC:00-08-5D-12-34-56 V:4.1.0.128-SIP", "mitel", "6867i", "4.1.0.128-SIP"},
    Case{"Mitel6920 MAC:14-00-E9-12-34-56 V:6.4.0.140-SIP", "mitel", "6920", "6.4.0.140-SIP"},
    // Of others
    Case{"baresip v1.0.0 (x86_64/Linux)", "", "baresip", "v1.0.0"},
    Case{"Linphone/3.6.1 (eXosip2/4.1.0)", "", "Linphone", "3.6.1"},
    Case{"VOIP PHONE", "", "VOIP PHONE", ""},
    Case{"SNOMD715/10.1.1", "snom", "D715", "10.1.1"},
    Case{"  snom720/8.7.5.35 ", "snom", "720", "8.7.5.35"},
    Case{"snom", "snom", "", ""},
    Case{"Yealink ", "yealink", "", ""},
    Case{"/", "", "", ""},
    Case{"", "", "", ""},
};

TEST(Makers, AreToldWithModelAndFirmwareFromTheUserAgent) {
    for (const Case& one : kCases) {
        const Model model = model_of(one.user_agent);
        EXPECT_EQ(model.maker, one.maker) << one.user_agent;
        EXPECT_EQ(model.model, one.model) << one.user_agent;
        EXPECT_EQ(model.firmware, one.firmware) << one.user_agent;
    }
}

TEST(Makers, AreToldByTheMacAddressIfTheUserAgentIsSilent) {
    EXPECT_EQ(model_of("VOIP PHONE 1.2", "0015651A2B3C").maker, "yealink");
    EXPECT_EQ(model_of("SIP-T46G 28.83.0.120", "0015651A2B3C").firmware, "28.83.0.120");
    EXPECT_EQ(model_of("snomD785/10.1.84.12", "0015651A2B3C").maker, "snom");
    EXPECT_EQ(model_of("VOIP PHONE 1.2", "extension-12").maker, "");
}

struct MacCase {
    std::string_view mac;
    std::string_view maker;
};

TEST(Makers, AreToldByTheMacAddress) {
    for (const MacCase& one : {
             MacCase{"000413123456", "snom"},
             MacCase{"1c:71:26:12:34:56", "snom"},
             MacCase{"00-15-65-4A-A9-37", "yealink"},
             MacCase{"f016.5312.3456", "yealink"},
             MacCase{"14-00-E9-12-34-56", "mitel"},
             MacCase{"00095212abcd", "auerswald"},
             MacCase{"7C2F80E0D605", "gigaset"},
             MacCase{"0c383e07e16c", "fanvil"},
             MacCase{"C074AD000001", "grandstream"},
             MacCase{"64167F000001", "poly"},
             MacCase{"0001E3000001", "unify"},
             MacCase{"FFFFFFFFFFFF", ""},
             MacCase{"000413", ""},
             MacCase{"0004131234567", ""},
             MacCase{"00041312345g", ""},
             MacCase{"", ""},
         }) {
        EXPECT_EQ(maker_of_mac(one.mac), one.maker) << one.mac;
    }
}

TEST(Makers, HaveAnOrderedTableOfTheirOwn) {
    const auto by_name = [](const Maker& a, const Maker& b) { return a.name < b.name; };
    EXPECT_TRUE(std::is_sorted(makers().begin(), makers().end(), by_name));
    for (const UserAgentPrefix& prefix : user_agent_prefixes()) {
        EXPECT_NE(find_maker(prefix.maker), nullptr) << prefix.text;
    }
    for (const MacPrefix& prefix : mac_prefixes()) {
        EXPECT_NE(find_maker(prefix.maker), nullptr) << prefix.digits;
        EXPECT_GE(prefix.digits.size(), 6U) << prefix.digits;
        EXPECT_EQ(prefix.digits.find_first_not_of("0123456789ABCDEF"), std::string_view::npos)
            << prefix.digits;
        EXPECT_EQ(
            std::count_if(
                mac_prefixes().begin(), mac_prefixes().end(),
                [&](const MacPrefix& other) { return other.digits == prefix.digits; }
            ),
            1
        ) << prefix.digits;
    }
}

/// Behind any maker's name, or behind nothing, may stand anything: what is read was in it.
RC_GTEST_PROP(MakersProperty, JunkIsTakenApartWithoutHarm, (const std::string& junk)) {
    const auto prefix = *rc::gen::elementOf(std::vector<std::string>{
        "", "snom", "Yealink ", "Mitel-", "Gigaset N870 IP PRO/", "Mozilla/4.0 (compatible; ", "COMfortel"});
    const std::string user_agent = prefix + junk;
    const Model model = model_of(user_agent, junk);
    RC_ASSERT(user_agent.find(model.model) != std::string::npos);
    RC_ASSERT(user_agent.find(model.firmware) != std::string::npos);
    RC_ASSERT(model.maker.empty() || find_maker(model.maker) != nullptr);
}

/// Made of what User-Agents are made of, so that more of the reader is reached.
RC_GTEST_PROP(MakersProperty, ScrambledUserAgentsAreTakenApartWithoutHarm, ()) {
    const auto parts =
        *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
            " ", "/", ";", "-", "_", ".", "(", "compatible; ", "snom", "Yealink", "D785", "10.1.84.12",
            "873_19", "MAC:", "V:", "0015651a2b3c", "-SIP", "-UA"}));
    std::string user_agent;
    for (const std::string& part : parts) user_agent += part;
    const Model model = model_of(user_agent);
    RC_ASSERT(user_agent.find(model.model) != std::string::npos);
    RC_ASSERT(user_agent.find(model.firmware) != std::string::npos);
}

}  // namespace
}  // namespace offhook::profiles
