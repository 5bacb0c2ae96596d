// SPDX-License-Identifier: Apache-2.0
#include "offhook/csta_commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "csta/device_id.hpp"
#include "csta/error.hpp"
#include "csta/views.hpp"
#include "offhook/fake_server.hpp"

namespace offhook::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Verb = CstaOrder::Verb;

csta::Message message(std::string name, std::string_view path, std::string_view value) {
    csta::Message result{std::move(name)};
    result.root.set(path, value);
    return result;
}

csta::Message event(std::string name, std::string connection, std::string_view call, std::string_view state) {
    csta::Message result{std::move(name)};
    result.root.set("monitorCrossRefID", "1");
    result.root.add(csta::connection_element(std::move(connection), {std::string(call), "sip:100@pbx"}));
    result.root.set("localConnectionInfo", state);
    result.root.set("cause", "normal");
    return result;
}

class CstaCommandTest : public ::testing::Test {
protected:
    CstaCommandTest()
        : client({"pbx", "TCP", {"cti", "secret"}, csta::Edition::ed5}, random, reporter, Time{}),
          server(client) {
        terminal.out = [this](std::string_view text) { out.emplace_back(text); };
        terminal.err = [this](std::string_view text) { err.emplace_back(text); };
        terminal.time_of_day = [] { return std::string("12:00:00.000"); };
        client.on_message([this](sip::SessionId session, const ReceivedMessage& received) {
            command->on_message(session, received);
        });
        client.on_ended([this](sip::SessionId session, const std::string& why) {
            command->on_ended(session, why);
        });
    }

    void start(CstaOrder order) {
        command = make_command(std::move(order), client, terminal);
        command->start();
        server.exchange();
    }

    SeededRandom random{1};
    NoReporter reporter;
    CstaClient client;
    test::FakeServer server;
    Terminal terminal;
    std::unique_ptr<CstaCommand> command;
    std::vector<std::string> out;
    std::vector<std::string> err;
};

csta::Message segment(std::string_view device, std::string_view last) {
    csta::Message list("SwitchingFunctionDevices");
    list.root.set("serviceCrossRefID", "5");
    list.root.set("lastSegment", last);
    list.root.set("deviceList/device/deviceID", device);
    return list;
}

TEST_F(CstaCommandTest, LinesCollectsAllSegments) {
    server.answers["GetSwitchingFunctionDevices"] = {
        message("GetSwitchingFunctionDevicesResponse", "serviceCrossRefID", "5")};
    start({.verb = Verb::lines});
    server.notify("", segment("sip:100@pbx", "false"));
    EXPECT_FALSE(command->exit_code());
    server.notify("", segment("sip:101@pbx", "true"));
    EXPECT_EQ(command->exit_code(), 0);
    ASSERT_EQ(out.size(), 1U);
    EXPECT_THAT(out[0], HasSubstr("sip:100@pbx"));
    EXPECT_THAT(out[0], HasSubstr("sip:101@pbx"));
}

TEST_F(CstaCommandTest, MonitorShowsEventsUntilInterrupted) {
    server.answers["MonitorStart"] = {message("MonitorStartResponse", "monitorCrossRefID", "1")};
    start({.verb = Verb::monitor, .lines = {"100@pbx", "101@pbx"}});
    server.notify("101", event("EstablishedEvent", "establishedConnection", "7", "connected"));
    ASSERT_EQ(out.size(), 1U);
    EXPECT_THAT(out[0], HasSubstr("101@pbx"));
    EXPECT_THAT(out[0], HasSubstr("Established"));
    command->interrupt();
    server.exchange();
    EXPECT_EQ(server.received("MonitorStop").size(), 2U);
    EXPECT_EQ(command->exit_code(), 0);
}

TEST_F(CstaCommandTest, MonitorGoesOnWithTheLinesThereAre) {
    start({.verb = Verb::monitor, .lines = {"404@pbx", "101@pbx"}});
    EXPECT_FALSE(command->exit_code());
    EXPECT_THAT(err, ::testing::Contains(HasSubstr("404@pbx: ")));
    server.end("101");
    EXPECT_EQ(command->exit_code(), 1);
}

TEST_F(CstaCommandTest, CallTellsTheConnection) {
    csta::Message answer("MakeCallResponse");
    answer.root.add(csta::connection_element("callingDevice", {"7", "sip:100@pbx"}));
    server.answers["MakeCall"] = {answer};
    start({.verb = Verb::call, .lines = {"100@pbx"}, .number = "200"});
    EXPECT_THAT(out, ElementsAre("call 7 at sip:100@pbx"));
    EXPECT_EQ(server.received("MakeCall").at(0).text_at("calledDirectoryNumber"), "200");
    EXPECT_EQ(command->exit_code(), 0);
}

TEST_F(CstaCommandTest, CallFollowsItsOwnCallToTheEnd) {
    csta::Message answer("MakeCallResponse");
    answer.root.add(csta::connection_element("callingDevice", {"7", "sip:100@pbx"}));
    server.answers["MakeCall"] = {answer};
    server.answers["MonitorStart"] = {message("MonitorStartResponse", "monitorCrossRefID", "1")};
    start({.verb = Verb::call, .lines = {"100@pbx"}, .number = "200", .wait = true});
    server.notify("100", event("EstablishedEvent", "establishedConnection", "8", "connected"));
    EXPECT_EQ(out.size(), 1U) << "an event of another call was shown";
    server.notify("100", event("EstablishedEvent", "establishedConnection", "7", "connected"));
    EXPECT_FALSE(command->exit_code());
    server.notify("100", event("ConnectionClearedEvent", "droppedConnection", "7", "null"));
    EXPECT_EQ(command->exit_code(), 0);
    EXPECT_EQ(out.size(), 3U);
    EXPECT_EQ(server.received("MonitorStop").size(), 1U);
}

TEST_F(CstaCommandTest, ACallThatNobodyAnswersIsAFailure) {
    csta::Message answer("MakeCallResponse");
    answer.root.add(csta::connection_element("callingDevice", {"7", "sip:100@pbx"}));
    server.answers["MakeCall"] = {answer};
    server.answers["MonitorStart"] = {message("MonitorStartResponse", "monitorCrossRefID", "1")};
    start({.verb = Verb::call, .lines = {"100@pbx"}, .number = "200", .wait = true});
    server.notify("100", event("FailedEvent", "failedConnection", "7", "fail"));
    server.notify("100", event("ConnectionClearedEvent", "droppedConnection", "7", "null"));
    EXPECT_EQ(command->exit_code(), 1);
}

TEST_F(CstaCommandTest, ControlFindsTheCallInTheSnapshot) {
    server.answers["SnapshotDevice"] = {
        csta::snapshot_response({{{"7", "sip:100@pbx"}, "sip:1@pbx", {csta::LocalConnectionState::alerting}}}
        )};
    start({.verb = Verb::control, .lines = {"100@pbx"}, .control = CallControl::answer});
    EXPECT_EQ(server.received("AnswerCall").at(0).text_at("callToBeAnswered/callID"), "7");
    EXPECT_THAT(out, ElementsAre("answer: call 7"));
    EXPECT_EQ(command->exit_code(), 0);
}

TEST_F(CstaCommandTest, ACstaErrorFailsWithItsMeaning) {
    server.answers["SnapshotDevice"] = {csta::errors::phone_off()};
    start({.verb = Verb::control, .lines = {"100@pbx"}, .control = CallControl::clear});
    EXPECT_THAT(err, ElementsAre(HasSubstr("the phone of this line is off")));
    EXPECT_EQ(command->exit_code(), 1);
}

TEST_F(CstaCommandTest, ServiceShowsTheAnswerAsItCame) {
    start(
        {.verb = Verb::service,
         .lines = {"100@pbx"},
         .xml = "<GetDoNotDisturb><device>1</device></GetDoNotDisturb>"}
    );
    EXPECT_EQ(server.received("GetDoNotDisturb").size(), 1U);
    ASSERT_EQ(out.size(), 1U);
    EXPECT_THAT(out[0], HasSubstr("<GetDoNotDisturbResponse"));
    EXPECT_EQ(command->exit_code(), 0);
}

}  // namespace
}  // namespace offhook::cli
