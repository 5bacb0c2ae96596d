// SPDX-License-Identifier: Apache-2.0
#include "switchboard/views.hpp"

#include <functional>

#include <gtest/gtest.h>

#include "switchboard/testing.hpp"

namespace offhook::switchboard {
namespace {

using testing::House;
using testing::message;

constexpr const char* kLine = "sip:100@pbx";

std::string watch(House& house, ClientId client) {
    const std::string cross_ref = house.monitor(client, kLine);
    house.reply(house.take("MonitorStart"), message("MonitorStartResponse", {{"monitorCrossRefID", "7"}}));
    house.reply(house.take("SnapshotDevice"), csta::snapshot_response({}));
    return cross_ref;
}

csta::Message delivered() {
    csta::Message event = message(
        "DeliveredEvent", {{"monitorCrossRefID", "7"},
                           {"connection/callID", "1"},
                           {"connection/deviceID", kLine},
                           {"localConnectionInfo", "alerting"},
                           {"cause", "newCall"}}
    );
    event.root.add(csta::subject_element("callingDevice", "sip:200@pbx"));
    event.root.add(csta::subject_element("calledDevice", kLine));
    return event;
}

LineView line_view(const House& house) {
    const auto views = line_views(house.board.state(), kLine);
    EXPECT_EQ(views.size(), 1U);
    return views.empty() ? LineView{} : views.front();
}

std::vector<Changed> changes_after(House& house, const std::function<void()>& action) {
    house.board.changes().take();
    action();
    return house.board.changes().take();
}

TEST(Views, ShowACallWithItsParties) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    watch(house, house.client(kLine));
    house.now += std::chrono::seconds(5);
    house.from_phone(phone, delivered());
    const LineView line = line_view(house);
    EXPECT_TRUE(line.in_service);
    ASSERT_EQ(line.monitors.size(), 1U);
    EXPECT_EQ(line.monitors.front().account, "anna");
    ASSERT_EQ(line.calls.size(), 1U);
    const CallView& call = line.calls.front();
    EXPECT_EQ(call.state, csta::LocalConnectionState::alerting);
    EXPECT_EQ(call.direction, CallDirection::incoming);
    EXPECT_EQ(call.calling, "sip:200@pbx");
    EXPECT_EQ(call.cause, "newCall");
    EXPECT_EQ(call.since, house.now);
    ASSERT_EQ(call.connections.size(), 2U);
    EXPECT_TRUE(call.connections[0].local);
    EXPECT_EQ(call.connections[1].device_id, "sip:200@pbx");
}

TEST(Views, ForgetWhatWasKnownOfACallWithIt) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    watch(house, house.client(kLine));
    house.from_phone(phone, delivered());
    house.from_phone(
        phone, message(
                   "ConnectionClearedEvent", {{"monitorCrossRefID", "7"},
                                              {"droppedConnection/callID", "1"},
                                              {"droppedConnection/deviceID", kLine}}
               )
    );
    EXPECT_TRUE(line_view(house).calls.empty());
    EXPECT_TRUE(house.board.state().directory.lines().begin()->second.notes.calls.empty());
}

TEST(Views, TellDoNotDisturbOnceAnEventHas) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    watch(house, house.client(kLine));
    EXPECT_FALSE(line_view(house).do_not_disturb);
    house.from_phone(
        phone, message("DoNotDisturbEvent", {{"monitorCrossRefID", "7"}, {"doNotDisturbOn", "true"}})
    );
    EXPECT_EQ(line_view(house).do_not_disturb, true);
    house.disconnect(phone);
    EXPECT_FALSE(line_view(house).do_not_disturb) << "nobody knows now";
    EXPECT_FALSE(line_view(house).in_service);
}

TEST(Views, FindLinesInAnySpellingOnEveryPhone) {
    House house;
    house.phone_up("a", {kLine});
    house.phone_up("b", {kLine, "sip:101@pbx"});
    EXPECT_EQ(line_views(house.board.state(), "100").size(), 2U);
    EXPECT_EQ(line_views(house.board.state(), "tel:101").size(), 1U);
    EXPECT_EQ(line_views(house.board.state(), "102").size(), 0U);
    EXPECT_EQ(line_views(house.board.state()).size(), 3U);
}

TEST(Views, CountWhatThereIs) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine, "sip:101@pbx"});
    house.board.add_phone("other", {"sip:102@pbx"});
    watch(house, house.client(kLine));
    house.from_phone(phone, delivered());
    const Counters counters = count(house.board.state());
    EXPECT_EQ(counters.phones, 2U);
    EXPECT_EQ(counters.phones_in_service, 1U);
    EXPECT_EQ(counters.lines, 3U);
    EXPECT_EQ(counters.lines_in_service, 2U);
    EXPECT_EQ(counters.monitored_lines, 1U);
    EXPECT_EQ(counters.monitors, 1U);
    EXPECT_EQ(counters.clients, 1U);
    EXPECT_EQ(counters.calls, 1U);
    EXPECT_EQ(counters.licence.phones, 1U);
}

TEST(Views, SayHowAServiceIsHad) {
    House house;
    Capabilities capabilities;
    capabilities.set("MakeCall", Support::native);
    capabilities.set("HoldCall", Support::native);
    capabilities.set("RetrieveCall", Support::native);
    capabilities.set("AlternateCall", Support::unsupported);
    capabilities.set("SnapshotDevice", Support::unsupported);
    capabilities.set("ParkCall", Support::unsupported);
    capabilities.set("SetForwarding", Support::doubtful);
    const std::vector<std::pair<const char*, ServiceSupport>> expected = {
        {"MakeCall", ServiceSupport::native},           {"AlternateCall", ServiceSupport::emulated},
        {"SnapshotDevice", ServiceSupport::from_model}, {"ParkCall", ServiceSupport::unsupported},
        {"SetForwarding", ServiceSupport::doubtful},    {"ClearConnection", ServiceSupport::untried},
    };
    for (const auto& [service, support] : expected)
        EXPECT_EQ(support_of(house.board.state(), capabilities, service), support) << service;
}

TEST(ManualLines, StandBesideThoseThePhoneTells) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {});
    EXPECT_EQ(line_views(house.board.state()).front().device_id, "sip:identity@pbx");
    house.board.set_manual_lines(phone, {kLine, "sip:101@pbx"}, house.now);
    house.collect();
    EXPECT_EQ(house.lines_changed.back().device_ids, (std::vector<std::string>{kLine, "sip:101@pbx"}))
        << "the identity was but a stopgap";
    EXPECT_TRUE(line_view(house).manual);
    house.board.set_manual_lines(phone, {}, house.now);
    house.collect();
    EXPECT_EQ(house.lines_changed.back().device_ids, (std::vector<std::string>{"sip:identity@pbx"}));
}

TEST(ManualLines, AreNotLostWithThePhonesOwnList) {
    House house;
    const PhoneId phone = house.board.add_phone("000413AABBCC", {kLine, "sip:101@pbx"});
    house.board.set_manual_lines(phone, {"sip:101@pbx"}, house.now);
    house.board.phone_connected(phone, {}, "", house.now);
    csta::Message list = message("SwitchingFunctionDevices", {{"lastSegment", "true"}});
    list.root.add("deviceList").add("device").add("deviceID", kLine);
    house.from_phone(phone, list);
    EXPECT_EQ(line_views(house.board.state()).size(), 2U);
    house.board.set_manual_lines(phone, {}, house.now);
    house.collect();
    EXPECT_EQ(house.lines_changed.back().device_ids, (std::vector<std::string>{kLine}));
}

TEST(Changes, AreToldOnceEachAndOnlyToWhoWatches) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    EXPECT_TRUE(house.board.changes().take().empty());
    house.board.changes().watch(true);
    ClientId anna;
    const auto came = changes_after(house, [&] {
        anna = house.client(kLine);
        watch(house, anna);
    });
    EXPECT_EQ(
        came, (std::vector<Changed>{
                  {ChangeKind::line, kLine},
                  {ChangeKind::client, std::to_string(anna.value)},
                  {ChangeKind::monitor, "1"}})
    );
    const auto rang = changes_after(house, [&] {
        house.from_phone(phone, delivered());
        house.from_phone(phone, delivered());
    });
    EXPECT_EQ(rang, (std::vector<Changed>{{ChangeKind::call, kLine}}));
    const auto went = changes_after(house, [&] { house.disconnect(phone); });
    EXPECT_EQ(
        went, (std::vector<Changed>{
                  {ChangeKind::phone, "000413AABBCC"}, {ChangeKind::line, kLine}, {ChangeKind::call, kLine}})
    );
    house.board.changes().watch(false);
    EXPECT_TRUE(changes_after(house, [&] { house.connect(phone); }).empty());
}

}  // namespace
}  // namespace offhook::switchboard
