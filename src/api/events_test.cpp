// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "api/event_rate.hpp"
#include "api/testing_office.hpp"

namespace offhook::api {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

constexpr const char* kMac = "000413AABBCC";
constexpr const char* kLine = "sip:100@pbx";
constexpr const char* kCrossRef = "phone-sip:100@pbx";
constexpr Duration kMoment = std::chrono::milliseconds(200);

std::string event_name(const json::object& event) {
    return event.at("event").as_object().begin()->key();
}

TEST(Events, ACallIsToldFromItsBeginningToItsEnd) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    const auto stream = office.events(office.admin, "?topics=call,csta");
    office.from_phone(phone, delivered(kCrossRef, "7", kLine));
    office.pass(kMoment);
    office.from_phone(phone, cleared(kCrossRef, "7", kLine));
    office.pass(kMoment);
    const auto calls = stream->of("call");
    ASSERT_GE(calls.size(), 2U);
    EXPECT_EQ(calls.front().at("call").at("state"), "alerting");
    EXPECT_EQ(calls.front().at("call").at("connection").at("callID"), "7");
    EXPECT_EQ(calls.back().at("call").at("state"), "null");
}

TEST(Events, CstaEventsComeFromAMonitorOfTheUser) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    const auto stream = office.events(office.admin, "?topics=csta");
    ASSERT_EQ(office.world.signalling.monitor_views().size(), 1U);
    EXPECT_EQ(office.world.signalling.monitor_views().front().account, "admin");
    office.from_phone(phone, delivered(kCrossRef, "7", kLine));
    const auto events = stream->of("csta");
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(event_name(events.back()), "DeliveredEvent");
    EXPECT_EQ(events.back().at("line"), kLine);
    EXPECT_EQ(
        events.back().at("event").at("DeliveredEvent").at("monitorCrossRefID"),
        json::value(json::string(office.world.signalling.monitor_views().front().cross_ref))
    );
}

TEST(Events, OneMonitorServesAllStreamsOfAUserAndEndsAfterThem) {
    Office office;
    office.phone(kMac, kLine);
    const auto one = office.events(office.admin, "?topics=csta");
    const auto two = office.events(office.admin, "?topics=csta&lines=100");
    EXPECT_EQ(office.world.signalling.monitor_views().size(), 1U);
    one->end();
    office.host.run();
    office.pass(std::chrono::minutes(1));
    EXPECT_EQ(office.world.signalling.monitor_views().size(), 1U);
    two->end();
    office.host.run();
    office.pass(std::chrono::seconds(40));
    EXPECT_TRUE(office.world.signalling.monitor_views().empty());
}

TEST(Events, LinesThatComeLaterAreMonitoredToo) {
    Office office;
    const auto stream = office.events(office.admin, "?topics=csta");
    office.phone(kMac, kLine);
    office.pass(kMoment);
    EXPECT_EQ(office.world.signalling.monitor_views().size(), 1U);
}

TEST(Events, AUserOfRoleCtiHearsOfItsLinesOnly) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    office.phone("000413AABBCD", "sip:200@pbx");
    const std::string token = office.token("cti", Role::cti, {"2*"});
    const auto stream = office.events(token, "?topics=csta,call,line");
    EXPECT_EQ(office.world.signalling.monitor_views().size(), 1U);
    const auto all = office.events(office.admin, "?topics=csta,call");
    office.from_phone(phone, delivered(kCrossRef, "7", kLine));
    office.pass(kMoment);
    EXPECT_FALSE(all->of("call").empty());
    EXPECT_TRUE(stream->of("call").empty());
    for (const auto& event : stream->of("csta")) EXPECT_EQ(event.at("line"), "sip:200@pbx");
    const auto refused = office.begin(token, "GET", "/api/v1/events?topics=phone");
    ASSERT_TRUE(refused->answer->response);
    EXPECT_EQ(refused->answer->status(), 403);
    EXPECT_EQ(office.begin(token, "GET", "/api/v1/events?topics=weather")->answer->status(), 400);
}

TEST(Events, WhoComesBackHearsWhatHeMissed) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    const auto before = office.events(office.admin, "?topics=call,csta");
    office.from_phone(phone, delivered(kCrossRef, "7", kLine));
    office.pass(kMoment);
    const std::string last = before->heard.back().id;
    ASSERT_FALSE(last.empty());
    before->end();
    office.host.run();
    office.from_phone(phone, cleared(kCrossRef, "7", kLine));
    office.pass(kMoment);
    const auto after = office.events(office.admin, "?topics=call,csta", last);
    EXPECT_TRUE(after->of("reset").empty());
    ASSERT_FALSE(after->of("csta").empty());
    EXPECT_EQ(event_name(after->of("csta").front()), "ConnectionClearedEvent");
    ASSERT_FALSE(after->of("call").empty());
    EXPECT_EQ(after->of("call").back().at("call").at("state"), "null");
}

TEST(Events, WhatIsLostIsSaidAndTheStateTold) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    const auto first = office.events(office.admin, "?topics=call,csta");
    office.from_phone(phone, delivered(kCrossRef, "7", kLine));
    office.pass(kMoment);
    for (const char* id : {"nonsense", "00000000-5", "-", "1"}) {
        const auto stream = office.events(office.admin, "?topics=call,status", id);
        ASSERT_FALSE(stream->heard.empty());
        EXPECT_EQ(stream->heard.front().topic, "reset") << id;
        EXPECT_EQ(stream->of("call").size(), 1U);
        EXPECT_EQ(stream->of("status").size(), 1U);
    }
}

TEST(Events, AfterALongBreakIdsAreUnknown) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    const auto first = office.events(office.admin, "?topics=call,csta");
    office.from_phone(phone, delivered(kCrossRef, "7", kLine));
    office.pass(kMoment);
    const std::string last = first->heard.back().id;
    first->end();
    office.host.run();
    office.pass(std::chrono::minutes(5));
    const auto stream = office.events(office.admin, "?topics=call", last);
    EXPECT_EQ(stream->of("reset").size(), 1U);
}

TEST(Events, TheOverviewComesEachSecondAtMost) {
    Office office;
    const auto stream = office.events(office.admin, "?topics=status");
    EXPECT_EQ(stream->of("status").size(), 1U) << "at once";
    office.pass(std::chrono::seconds(10));
    EXPECT_GE(stream->of("status").size(), 9U);
    EXPECT_LE(stream->of("status").size(), 11U);
}

TEST(Events, PhonesAndMonitorsAreTold) {
    Office office;
    const auto stream = office.events(office.admin, "?topics=phone,monitor,client");
    auto& phone = office.phone(kMac, kLine);
    office.pass(kMoment);
    ASSERT_FALSE(stream->of("phone").empty());
    EXPECT_EQ(stream->of("phone").back().at("phone").at("state"), "inService");
    auto& client = office.world.client();
    client.invite(kLine);
    client.monitor(kLine);
    office.host.run();
    office.pass(kMoment);
    ASSERT_FALSE(stream->of("monitor").empty());
    EXPECT_EQ(stream->of("monitor").back().at("monitor").at("account"), "anna");
    EXPECT_EQ(stream->of("client").back().at("client").at("kind"), "sip");
    office.world.cut(phone);
    office.host.run();
    office.pass(kMoment);
    EXPECT_EQ(stream->of("phone").back().at("phone").at("state"), "outOfService");
    ASSERT_TRUE(office.world.signalling.forget_phone(kMac, office.world.now));
    office.host.run();
    office.pass(kMoment);
    EXPECT_EQ(stream->of("phone").back().at("removed"), true);
}

TEST(Events, LogLinesComeAsTheyAreWritten) {
    Office office;
    const auto stream = office.events(office.admin, "?topics=log");
    office.log.report(Level::warning, "example", "something happened");
    office.host.run();
    ASSERT_EQ(stream->of("log").size(), 1U);
    EXPECT_EQ(stream->of("log").front().at("line").at("text"), "something happened");
    EXPECT_TRUE(stream->heard.front().id.empty()) << "lines stand in GET /log and are not repeated";
}

TEST(Events, AStreamEndsWithItsToken) {
    Office office;
    const auto stream = office.events(office.admin, "?topics=call");
    office.revoke_all();
    office.pass(std::chrono::seconds(6));
    EXPECT_TRUE(stream->closed);
}

// --- WebSocket --------------------------------------------------------------------------------------------

std::shared_ptr<FakeSocket> open_socket(
    Office& office, const std::string& token, const std::string& query = {}
) {
    const auto exchange =
        office.begin(token, "GET", "/api/v1/events" + query, {}, {{"Upgrade", "websocket"}});
    EXPECT_FALSE(exchange->answer->response) << exchange->answer->response->body;
    office.host.run();
    exchange->socket->heard.clear();
    return exchange->socket;
}

json::object command(Office& office, FakeSocket& socket, const std::string& text) {
    socket.heard.clear();
    socket.message(text);
    office.host.run();
    for (const json::object& one : socket.heard) {
        if (one.contains("status") && one.contains("body")) return one;
    }
    ADD_FAILURE() << "no answer to " << text;
    return {};
}

TEST(Socket, CommandsAreRequestsOfTheApi) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    const auto socket = open_socket(office, office.admin);
    csta::Message response("MakeCallResponse");
    response.root.add(csta::connection_element("callingDevice", {"7", kLine}));
    phone.answers["MakeCall"] = response;
    const json::object made = command(
        office, *socket,
        R"({"id": "a", "method": "POST", "path": "/api/v1/lines/sip%3A100%40pbx/calls", "body": {"to": "101"}})"
    );
    EXPECT_EQ(made.at("id"), "a");
    EXPECT_EQ(made.at("status"), 201);
    EXPECT_EQ(made.at("body").at("connection").at("callID"), "7");
    const json::object listed =
        command(office, *socket, R"({"id": "b", "method": "GET", "path": "/api/v1/lines?limit=1"})");
    EXPECT_EQ(listed.at("body").at("items").as_array().size(), 1U);
    EXPECT_EQ(
        command(office, *socket, R"({"id": "c", "method": "GET", "path": "/api/v1/nothing"})").at("status"),
        404
    );
    EXPECT_EQ(
        command(office, *socket, R"({"id": "d", "method": "GET", "path": "/api/v1/events"})").at("status"),
        400
    );
}

TEST(Socket, WhatCannotBeReadIsAnsweredWithoutAnId) {
    Office office;
    const auto socket = open_socket(office, office.admin);
    const json::object answer = command(office, *socket, "{");
    EXPECT_TRUE(answer.at("id").is_null());
    EXPECT_EQ(answer.at("body").at("reason"), "not_json");
    const json::object method =
        command(office, *socket, R"({"id": "x", "method": "STEAL", "path": "/api/v1/lines"})");
    EXPECT_EQ(method.at("id"), "x");
    EXPECT_EQ(method.at("body").at("field"), "method");
}

TEST(Socket, SubscribeChangesWhatComes) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    const auto socket = open_socket(office, office.admin, "?topics=monitor");
    EXPECT_TRUE(office.world.signalling.monitor_views().empty());
    const json::object answer = command(
        office, *socket,
        R"({"id": "s", "method": "SUBSCRIBE", "path": "", "body": {"topics": ["csta"], "lines": ["100"]}})"
    );
    EXPECT_EQ(answer.at("status"), 204);
    EXPECT_EQ(office.world.signalling.monitor_views().size(), 1U);
    office.from_phone(phone, delivered(kCrossRef, "7", kLine));
    EXPECT_EQ(socket->heard.back().at("topic"), "csta");
    const json::object bad = command(
        office, *socket, R"({"id": "t", "method": "SUBSCRIBE", "path": "", "body": {"topics": ["weather"]}})"
    );
    EXPECT_EQ(bad.at("status"), 400);
}

TEST(Socket, RightsHoldOnItToo) {
    Office office;
    office.phone(kMac, kLine);
    const auto socket = open_socket(office, office.token("vera", Role::viewer));
    const json::object answer = command(
        office, *socket,
        R"({"id": "a", "method": "POST", "path": "/api/v1/lines/100/calls", "body": {"to": "101"}})"
    );
    EXPECT_EQ(answer.at("status"), 403);
    office.revoke_all();
    socket->message(R"({"id": "b", "method": "GET", "path": "/api/v1/lines"})");
    EXPECT_EQ(socket->code, 1008);
}

// --- Events per minute ------------------------------------------------------------------------------------

TEST(EventRate, CountsByWholeMinutes) {
    EventRate rate;
    Time now{Duration{0}};
    rate.look(now, 100);
    rate.look(now + std::chrono::seconds(59), 130);
    EXPECT_TRUE(rate.minutes().empty());
    rate.look(now + std::chrono::seconds(60), 150);
    EXPECT_EQ(rate.last_minute(), 50U);
    rate.look(now + std::chrono::seconds(190), 157);
    ASSERT_EQ(rate.minutes().size(), 3U);
    EXPECT_EQ(rate.minutes()[1].count, 0U);
    EXPECT_EQ(rate.last_minute(), 7U);
    for (int minute = 4; minute < 200; ++minute) rate.look(now + std::chrono::minutes(minute), 157);
    EXPECT_EQ(rate.minutes().size(), std::size_t{EventRate::kKept});
}

}  // namespace
}  // namespace offhook::api
