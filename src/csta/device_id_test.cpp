// SPDX-License-Identifier: Apache-2.0
#include "csta/device_id.hpp"

#include <gtest/gtest.h>

namespace offhook::csta {
namespace {

TEST(LineKey, SaysWhatIsTheSameLine) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"sip:100@PBX:5060;transport=tcp", "100@pbx"},
        {"100@pbx", "100@pbx"},
        {"sips:100@pbx", "100@pbx"},
        {"SIP:100@Pbx.Example", "100@pbx.example"},
        {"<sip:100@pbx;lr>;tag=1", "100@pbx"},
        {"\"Ann, Office\" <sip:100@pbx>", "100@pbx"},
        {" sip:100@pbx ", "100@pbx"},
        {"sip:100;phone-context=x@pbx", "100@pbx"},
        {"sip:100@pbx?subject=x", "100@pbx"},
        {"sip:%31%300@pbx", "100@pbx"},
        {"sip:a%40b@pbx", "a@b@pbx"},
        {"sip:100%@pbx", "100%@pbx"},
        {"sip:100%3@pbx", "100%3@pbx"},
        {"sip:Ann@pbx", "Ann@pbx"},
        {"sip:100@[2001:DB8::1]:5060", "100@[2001:db8::1]"},
        {"sip:100@[2001:DB8::1", "100@[2001:db8::1"},
        {"100", "100"},
        {"100;ext=1", "100"},
        {"tel:+49-89-(123).4", "+49891234"},
        {"N<302118840100>;noa=nk", "302118840100"},
        {"N<123!98>", "123!98"},
        {"<sip:100@pbx", "100@pbx"},
        {"", ""},
        {"@", "@"},
        {"sip:", ""},
    };
    for (const auto& [text, key] : cases) EXPECT_EQ(line_key(text), key) << text;
}

TEST(LineKey, IsItsOwnKey) {
    for (const std::string_view text : {"sip:100@PBX:5060", "tel:+49-1", "100", "N<12>"}) {
        const std::string key = line_key(text);
        EXPECT_EQ(line_key(key), key);
    }
}

TEST(LineKey, HasAUser) {
    EXPECT_EQ(user_of_key("100@pbx"), "100");
    EXPECT_EQ(user_of_key("100"), "100");
    EXPECT_EQ(user_of_key("a@b@pbx"), "a@b");
}

TEST(DeviceText, FindsTheDeviceWhereverItStands) {
    EXPECT_EQ(device_text(Element("device", "100")), "100");
    for (const std::string name : {"deviceIdentifier", "numberDialed", "deviceID", "device"}) {
        Element element("x");
        element.add(name, "100");
        EXPECT_EQ(device_text(element), "100") << name;
    }
    Element unknown("callingDevice");
    unknown.add("notKnown");
    EXPECT_EQ(device_text(unknown), "");
    Element parent("DeliveredEvent");
    parent.add(subject_element("callingDevice", "100"));
    EXPECT_EQ(device_at(parent, "callingDevice"), "100");
    EXPECT_EQ(device_at(parent, "calledDevice"), "");
}

TEST(DeviceText, IsReplacedWhereItStands) {
    Element wrapped = subject_element("device", "100");
    set_device_text(wrapped, "200");
    EXPECT_EQ(wrapped, subject_element("device", "200"));
    Element bare("device", "100");
    set_device_text(bare, "200");
    EXPECT_EQ(bare.text, "200");
    Element unknown = subject_element("device", "");
    set_device_text(unknown, "200");
    EXPECT_EQ(unknown, subject_element("device", ""));
}

TEST(DeviceElements, SayWhenThereIsNone) {
    EXPECT_TRUE(subject_element("alertingDevice", "").has("notKnown"));
    EXPECT_TRUE(redirection_element("lastRedirectionDevice", "").has("notRequired"));
    EXPECT_EQ(redirection_element("lastRedirectionDevice", "1").text_at("numberDialed"), "1");
}

}  // namespace
}  // namespace offhook::csta
