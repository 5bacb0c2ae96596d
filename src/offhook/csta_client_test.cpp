// SPDX-License-Identifier: Apache-2.0
#include "offhook/csta_client.hpp"

#include <gtest/gtest.h>

#include "offhook/csta_messages.hpp"
#include "offhook/fake_server.hpp"

namespace offhook::cli {
namespace {

using std::chrono::seconds;

class CstaClientTest : public ::testing::Test {
protected:
    explicit CstaClientTest(std::string user = "cti")
        : client({"pbx", "TCP", {std::move(user), "secret"}, csta::Edition::ed5}, random, reporter, Time{}),
          server(client) {}

    std::string login() {
        std::string outcome = "nothing";
        client.login([&](const std::optional<Error>& error) { outcome = error ? error->reason : "in"; });
        server.exchange();
        return outcome;
    }

    /// The reason of the failure, or nothing and `session` is set.
    std::string open(std::string_view line) {
        std::string outcome = "nothing";
        client.open(line, [&](const Result<sip::SessionId>& result) {
            outcome = result ? "" : result.error().reason;
            if (result) session = *result;
        });
        server.exchange();
        return outcome;
    }

    SeededRandom random{1};
    NoReporter reporter;
    CstaClient client;
    test::FakeServer server;
    sip::SessionId session;
};

class RefusedClientTest : public CstaClientTest {
protected:
    RefusedClientTest() : CstaClientTest("nobody") {}
};

TEST(LineUri, IsReadAsPeopleWriteIt) {
    EXPECT_EQ(line_uri("sip:100@pbx", "host")->to_string(), "sip:100@pbx");
    EXPECT_EQ(line_uri(" 100@pbx", "host")->to_string(), "sip:100@pbx");
    EXPECT_EQ(line_uri("100", "host")->to_string(), "sip:100@host");
    EXPECT_EQ(line_uri("", "host").error().reason, "bad_line");
    EXPECT_EQ(line_uri("@pbx", "host").error().reason, "bad_line");
}

TEST_F(CstaClientTest, LogsInAndRefreshesAtHalfTime) {
    EXPECT_EQ(login(), "in");
    EXPECT_EQ(server.registrations, std::vector<std::string>{"300"});
    server.pass(seconds(149));
    EXPECT_EQ(server.registrations.size(), 1U);
    server.pass(seconds(2));
    EXPECT_EQ(server.registrations.size(), 2U);
}

TEST_F(RefusedClientTest, SaysThatTheLoginWasRefused) {
    EXPECT_EQ(login(), "login_refused");
}

TEST_F(CstaClientTest, OpensLinesAndTheServerItself) {
    EXPECT_EQ(open("sip:100@pbx"), "");
    EXPECT_EQ(open(""), "");
    EXPECT_EQ(server.sessions.count("100"), 1U);
    EXPECT_EQ(server.sessions.count(""), 1U);
}

TEST_F(CstaClientTest, SaysWhyALineDoesNotOpen) {
    EXPECT_EQ(open("404@pbx"), "no_such_line");
    EXPECT_EQ(open("down@pbx"), "not_normal");
    EXPECT_EQ(open("@"), "bad_line");
}

TEST_F(CstaClientTest, BringsTheAnswerToAService) {
    ASSERT_EQ(open("100@pbx"), "");
    csta::Message answer("MonitorStartResponse");
    answer.root.set("monitorCrossRefID", "42");
    server.answers["MonitorStart"] = {answer};
    std::string cross_ref;
    client.request(session, monitor_start("sip:100@pbx"), [&](const Result<ReceivedMessage>& result) {
        ASSERT_TRUE(result) << result.error().text;
        cross_ref = result->message.text_at("monitorCrossRefID");
    });
    server.exchange();
    EXPECT_EQ(cross_ref, "42");
}

TEST_F(CstaClientTest, AServiceWithoutAnswerFailsInTheEnd) {
    ASSERT_EQ(open("100@pbx"), "");
    server.answers_info = false;
    std::string reason;
    client.request(session, snapshot_device("sip:100@pbx"), [&](const Result<ReceivedMessage>& result) {
        reason = result ? "answered" : result.error().reason;
    });
    server.exchange();
    EXPECT_EQ(reason, "");
    server.pass(seconds(33));
    EXPECT_EQ(reason, "no_answer");
}

TEST_F(CstaClientTest, HandsOverEventsAndAnswersRequests) {
    ASSERT_EQ(open("100@pbx"), "");
    std::vector<std::string> names;
    client.on_message([&](sip::SessionId of, const ReceivedMessage& received) {
        EXPECT_EQ(of, session);
        names.push_back(received.message.name());
    });
    server.notify("100", csta::Message("BackInServiceEvent"));
    server.notify("100", csta::Message("SystemStatus"));
    EXPECT_EQ(names, (std::vector<std::string>{"BackInServiceEvent", "SystemStatus"}));
}

TEST_F(CstaClientTest, TellsWhenTheServerEndsASession) {
    ASSERT_EQ(open("100@pbx"), "");
    std::string told;
    std::string reason;
    client.on_ended([&](sip::SessionId, const std::string& why) { told = why; });
    server.answers_info = false;
    client.request(session, snapshot_device("sip:100@pbx"), [&](const Result<ReceivedMessage>& result) {
        reason = result ? "answered" : result.error().reason;
    });
    server.exchange();
    server.end("100");
    EXPECT_EQ(told, "the server ended the session");
    EXPECT_EQ(reason, "session_gone");
}

TEST_F(CstaClientTest, ALostConnectionFailsWhatIsUnderWay) {
    std::string login_reason;
    client.login([&](const std::optional<Error>& error) { login_reason = error ? error->reason : "in"; });
    client.connection_lost(server.now);
    EXPECT_EQ(login_reason, "connection_lost");
}

TEST_F(CstaClientTest, LogsOutBehindItself) {
    ASSERT_EQ(login(), "in");
    ASSERT_EQ(open("100@pbx"), "");
    bool done = false;
    client.logout([&](const std::optional<Error>& error) { done = !error; });
    server.exchange();
    EXPECT_TRUE(done);
    EXPECT_EQ(server.registrations.back(), "0");
    server.pass(seconds(1000));
    EXPECT_EQ(server.registrations.back(), "0");
}

}  // namespace
}  // namespace offhook::cli
