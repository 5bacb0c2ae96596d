// SPDX-License-Identifier: Apache-2.0
#include "offhook/csta_messages.hpp"

#include <gtest/gtest.h>

#include "csta/error.hpp"
#include "csta/validate.hpp"

namespace offhook::cli {
namespace {

using State = csta::LocalConnectionState;

csta::SnapshotEntry call(std::string id, State state) {
    return {{std::move(id), "sip:1@pbx"}, "sip:2@pbx", {state}};
}

std::string chosen(
    CallControl verb, const std::vector<csta::SnapshotEntry>& calls, std::string_view id = {}
) {
    const auto connection = choose_connection(verb, calls, id);
    return connection ? connection->call_id : connection.error().reason;
}

TEST(Messages, AreWhatTheStandardAsksFor) {
    for (const auto& message : {
             make_call("sip:1@pbx", "200"),
             monitor_start("sip:1@pbx"),
             monitor_stop("7"),
             snapshot_device("sip:1@pbx"),
             control(CallControl::answer, {"7", "sip:1@pbx"}),
             control(CallControl::clear, {"7", "sip:1@pbx"}),
             control(CallControl::hold, {"7", "sip:1@pbx"}),
             control(CallControl::retrieve, {"7", "sip:1@pbx"}),
         }) {
        const auto error = csta::check(message);
        EXPECT_FALSE(error) << error->text;
    }
}

TEST(ChooseConnection, TakesTheOneThatFits) {
    const std::vector calls = {
        call("1", State::hold), call("2", State::alerting), call("3", State::connected)};
    EXPECT_EQ(chosen(CallControl::answer, calls), "2");
    EXPECT_EQ(chosen(CallControl::hold, calls), "3");
    EXPECT_EQ(chosen(CallControl::retrieve, calls), "1");
    EXPECT_EQ(chosen(CallControl::clear, calls), "3");
}

TEST(ChooseConnection, ACallIdDecides) {
    const std::vector calls = {call("1", State::hold), call("3", State::connected)};
    EXPECT_EQ(chosen(CallControl::clear, calls, "1"), "1");
    EXPECT_EQ(chosen(CallControl::clear, calls, "9"), "no_call");
}

TEST(ChooseConnection, AsksInsteadOfGuessing) {
    const std::vector ringing = {call("1", State::alerting), call("2", State::alerting)};
    const auto result = choose_connection(CallControl::answer, ringing, {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().reason, "which_call");
    EXPECT_NE(result.error().text.find("--call 2  alerting with sip:2@pbx"), std::string::npos);
    EXPECT_EQ(chosen(CallControl::clear, ringing), "which_call");
    EXPECT_EQ(chosen(CallControl::answer, {}), "no_call");
}

TEST(ExplainError, SaysWhatToDo) {
    EXPECT_EQ(
        explain_error(csta::errors::phone_off()),
        "the phone of this line is off (systemResourceAvailibility/deviceOutOfService)"
    );
    EXPECT_EQ(
        explain_error(csta::make_error("stateIncompatibility", "noActiveCall")),
        "stateIncompatibility/noActiveCall"
    );
}

TEST(DeviceList, BecomesATable) {
    csta::Message message("SwitchingFunctionDevices");
    csta::Element& list = message.root.set("deviceList", {});
    list.add("device").set("deviceID", "sip:100@pbx");
    csta::Element& second = list.add("device");
    second.set("deviceID", "sip:1@pbx");
    second.set("deviceCategory", "group");
    second.set("deviceModelName", "T54W");
    EXPECT_EQ(
        device_table(read_device_list(message)),
        "LINE         CATEGORY    MODEL\n"
        "sip:100@pbx  station     -\n"
        "sip:1@pbx    group       T54W\n"
    );
}

}  // namespace
}  // namespace offhook::cli
