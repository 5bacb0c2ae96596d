// SPDX-License-Identifier: Apache-2.0
#include "switchboard/licensing.hpp"

#include <gtest/gtest.h>

#include "csta/error.hpp"
#include "switchboard/testing.hpp"

namespace offhook::switchboard {
namespace {

using testing::House;
using testing::message;

const csta::ErrorCode kUsedUp{"systemResourceAvailibility", "overallMonitorLimitExceeded"};

csta::ErrorCode error_in(const csta::Message& answer) {
    return csta::error_of(answer).value_or(csta::ErrorCode{});
}

SwitchboardSettings with(const Licence& licence) {
    SwitchboardSettings settings;
    settings.licence = licence;
    return settings;
}

/// Three phones with a line each.
struct Office {
    explicit Office(const Licence& licence = {}) : house(with(licence)) {}

    PhoneId add(const std::string& number) {
        const PhoneId id = house.board.add_phone("phone" + number, {"sip:" + number + "@pbx"});
        house.connect(id);
        return id;
    }
    bool connected(PhoneId id) const { return house.board.state().directory.phones().at(id).connected; }
    bool watch(ClientId client, const std::string& line) {
        const csta::Message answer =
            house.ask(client, message("MonitorStart", {{"monitorObject/deviceObject", line}}));
        if (answer.name() == "MonitorStartResponse") return true;
        EXPECT_EQ(error_in(answer), kUsedUp);
        return false;
    }
    void set(const Licence& licence) {
        house.board.change_settings(with(licence), house.now);
        house.collect();
    }

    House house;
    PhoneId first = add("100");
    PhoneId second = add("101");
    PhoneId third = add("102");
};

TEST(PhoneLicence, LetsInAsManyAsItSays) {
    Office office({2, {}, false});
    EXPECT_TRUE(office.connected(office.first));
    EXPECT_TRUE(office.connected(office.second));
    EXPECT_FALSE(office.connected(office.third));
    ASSERT_EQ(office.house.suspended.size(), 1U);
    EXPECT_EQ(office.house.suspended.front().phone, office.third);
    EXPECT_EQ(office.house.board.admit_phone(office.third), Admission::no_licence);
}

TEST(PhoneLicence, IsFreeAgainWhenAPhoneGoes) {
    Office office({2, {}, false});
    EXPECT_FALSE(office.house.board.has_room_for_phone());
    office.house.disconnect(office.first);
    EXPECT_TRUE(office.house.board.has_room_for_phone());
    office.house.connect(office.third);
    EXPECT_TRUE(office.connected(office.third));
}

TEST(PhoneLicence, IsTakenFromTheAttemptOn) {
    House house(with({1, {}, false}));
    const PhoneId trying = house.board.add_phone("a", {});
    const PhoneId other = house.board.add_phone("b", {});
    EXPECT_EQ(house.board.admit_phone(trying), Admission::admitted);
    EXPECT_EQ(house.board.admit_phone(other), Admission::no_licence);
    house.disconnect(trying);  // it did not come about
    EXPECT_EQ(house.board.admit_phone(other), Admission::admitted);
}

TEST(PhoneLicence, ThatShrinksSuspendsThePhonesThatCameLast) {
    Office office;
    office.house.disconnect(office.first);
    office.house.connect(office.first);
    office.set({1, {}, false});
    EXPECT_FALSE(office.connected(office.first));
    EXPECT_TRUE(office.connected(office.second));
    EXPECT_FALSE(office.connected(office.third));
    EXPECT_EQ(office.house.board.state().admitted_phones, 1U);
}

TEST(PhoneLicence, ComesFreeWithARemovedPhone) {
    Office office({2, {}, false});
    office.house.board.remove_phone(office.first, office.house.now);
    EXPECT_TRUE(office.house.board.has_room_for_phone());
}

TEST(LineLicence, CountsALineOnceHoweverManyMonitorIt) {
    Office office({{}, 1, false});
    const ClientId anna = office.house.client("");
    const ClientId bert = office.house.client("");
    EXPECT_TRUE(office.watch(anna, "sip:100@pbx"));
    EXPECT_TRUE(office.watch(bert, "sip:100@pbx"));
    EXPECT_FALSE(office.watch(bert, "sip:101@pbx"));
}

TEST(LineLicence, IsFreeAgainWithTheLastMonitorOfTheLine) {
    Office office({{}, 1, false});
    const ClientId anna = office.house.client("");
    const ClientId bert = office.house.client("");
    office.watch(anna, "sip:100@pbx");
    office.watch(bert, "sip:100@pbx");
    office.house.board.close_client(anna, office.house.now);
    EXPECT_FALSE(office.watch(bert, "sip:101@pbx"));
    office.house.board.remove_phone(office.first, office.house.now);
    EXPECT_TRUE(office.watch(bert, "sip:101@pbx"));
}

TEST(BlockedLicence, SuspendsAllPhonesAndRefusesServices) {
    Office office;
    const ClientId anna = office.house.client("");
    office.set({{}, {}, true});
    EXPECT_EQ(office.house.suspended.size(), 3U);
    EXPECT_EQ(office.house.board.admit_phone(office.first), Admission::blocked);
    EXPECT_FALSE(office.watch(anna, "sip:100@pbx"));
    const auto call =
        message("MakeCall", {{"callingDevice", "sip:100@pbx"}, {"calledDirectoryNumber", "101"}});
    EXPECT_EQ(error_in(office.house.ask(anna, call)), kUsedUp);
    const csta::Message status = office.house.ask(anna, message("RequestSystemStatus"));
    EXPECT_EQ(status.text_at("systemStatus"), "disabled");
    office.set({});
    office.house.connect(office.first);
    EXPECT_TRUE(office.watch(anna, "sip:100@pbx"));
}

TEST(TelephoneService, StopsInOrderAndStartsAgain) {
    Office office;
    const ClientId anna = office.house.client("sip:100@pbx");
    office.house.ask(anna, message("SystemRegister", {{"requestTypes/systemStatus", "true"}}));
    office.watch(anna, "sip:100@pbx");
    office.house.reply(
        office.house.take("MonitorStart"), message("MonitorStartResponse", {{"monitorCrossRefID", "7"}})
    );
    const ServiceId open = office.house.send(anna, message("GetDoNotDisturb", {{"device", "sip:100@pbx"}}));
    office.house.board.stop(office.house.now);
    office.house.collect();
    EXPECT_FALSE(office.house.board.is_running());
    ASSERT_EQ(office.house.notices.size(), 2U);
    EXPECT_EQ(office.house.notices.back().request.name(), "SystemRegisterAbort");
    EXPECT_EQ(office.house.suspended.size(), 3U);
    EXPECT_EQ(office.house.events.back().second.name(), "OutOfServiceEvent");
    EXPECT_EQ(office.house.answers.back().id, open);
    EXPECT_EQ(error_in(office.house.answers.back().response).value, "deviceOutOfService");
    EXPECT_EQ(office.house.board.admit_phone(office.first), Admission::stopped);
    office.house.board.start();
    office.house.asked.clear();
    office.house.connect(office.first);
    office.house.take("MonitorStart");
}

TEST(Rights, ThatShrinkEndTheMonitorsTheyDoNotAllow) {
    Office office;
    const ClientId anna = office.house.client("");
    office.watch(anna, "sip:100@pbx");
    office.watch(anna, "sip:101@pbx");
    Rights rights;
    rights.lines = {"101"};
    office.house.board.change_rights(anna, rights, office.house.now);
    office.house.collect();
    ASSERT_EQ(office.house.notices.size(), 1U);
    EXPECT_EQ(office.house.notices.front().request.name(), "MonitorStop");
    EXPECT_EQ(office.house.board.state().monitors.size(), 1U);
    EXPECT_EQ(office.house.board.state().monitored_lines, 1U);
}

}  // namespace
}  // namespace offhook::switchboard
