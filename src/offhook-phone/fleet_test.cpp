// SPDX-License-Identifier: Apache-2.0
// Fleet, console and traffic together, with a network in memory that has no server behind it.
#include "offhook-phone/fleet.hpp"

#include <gmock/gmock.h>

#include "offhook-phone/console.hpp"
#include "offhook-phone/traffic.hpp"

namespace offhook::phone {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using namespace std::chrono_literals;

/// Remembers what the fleet did to the network and told.
class MemoryPort final : public FleetPort {
public:
    FlowId connect(const PhoneSettings& phone) override {
        connects.push_back(phone.user);
        return ids.next();
    }
    void close(FlowId flow, bool) override { closed.push_back(flow); }
    void send(FlowId flow, sip::Message message) override { sent.push_back({flow, std::move(message)}); }
    void send_bytes(FlowId, std::string) override {}
    void tell(const Notice& notice) override { told.push_back(notice.event + " " + notice.text); }

    IdSource<FlowId> ids;
    std::vector<std::string> connects;
    std::vector<FlowId> closed;
    std::vector<sip::Outgoing> sent;
    std::vector<std::string> told;
};

/// A snom with the lines 100 and 101, a Yealink with 200, and a console for them.
class FleetTest : public testing::Test {
protected:
    FleetTest() {
        add("snom", "000413000001", {"sip:100@pbx", "sip:101@pbx"});
        add("yealink", "00:15:65:00:00:02", {"sip:200@pbx"});
    }

    void add(std::string_view dialect, std::string user, std::vector<std::string> lines) {
        PhoneOrder order;
        order.dialect = find_dialect(dialect);
        order.liberties = order.dialect->liberties;
        order.settings.user = std::move(user);
        order.settings.server_host = "pbx.example";
        order.device_ids = std::move(lines);
        fleet.add(std::move(order));
    }

    void type(const std::string& line) {
        console.push(line);
        console.step(now);
    }

    void wait(Duration time) {
        now += time;
        fleet.tick(now);
        traffic.tick(now);
        fleet.dispatch(now);
        console.step(now);
    }

    SeededRandom random{7};
    NoReporter reporter;
    MemoryPort port;
    Fleet fleet{ExchangeSettings{}, port, random, reporter};
    Traffic traffic{fleet.exchange(), random};
    std::vector<std::string> replies;
    Console console{
        fleet, traffic, Output([this](std::string line) { replies.push_back(std::move(line)); }, false)};
    Time now{1s};
};

TEST_F(FleetTest, StartsItsPhonesOneAfterTheOther) {
    fleet.start(now, 10ms);
    fleet.tick(now);
    EXPECT_THAT(port.connects, ElementsAre("000413000001"));
    wait(10ms);
    EXPECT_THAT(port.connects, ElementsAre("000413000001", "00:15:65:00:00:02"));
    fleet.flow_up(FlowId{1}, "192.0.2.1", 1024, now);
    ASSERT_EQ(port.sent.size(), 1u);
    EXPECT_EQ(port.sent[0].message.method, "REGISTER");
}

TEST_F(FleetTest, PhonesAreFoundByMacInAnyWritingAndByLine) {
    const auto yealink = fleet.find_phone("001565000002");
    ASSERT_TRUE(yealink.has_value());
    EXPECT_EQ(fleet.find_phone("00-15-65-00-00-02"), yealink);
    EXPECT_EQ(fleet.find_phone("200"), yealink);
    EXPECT_EQ(fleet.find_phone("sip:200@pbx"), yealink);
    EXPECT_FALSE(fleet.find_phone("999"));
}

TEST_F(FleetTest, ConnectionThatFailsIsTriedAgain) {
    fleet.start(now);
    fleet.tick(now);
    fleet.flow_down(FlowId{1}, "connect_refused", now);
    wait(999ms);
    EXPECT_EQ(port.connects.size(), 2u);
    wait(1ms);
    EXPECT_EQ(port.connects.size(), 3u);
}

TEST_F(FleetTest, PhonesCallEachOtherAndPeopleReadIt) {
    type("dial 100 200");
    type("answer 200");
    type("clear 100");
    EXPECT_THAT(
        port.told, ElementsAre(
                       "ServiceInitiatedEvent handset lifted", "OriginatedEvent calls 200",
                       "DeliveredEvent 200 is ringing", "DeliveredEvent ringing, called by 100",
                       "EstablishedEvent 200 answered", "EstablishedEvent 200 answered",
                       "ConnectionClearedEvent 100 hung up (normalClearing)",
                       "ConnectionClearedEvent 100 hung up (normalClearing)",
                       "ConnectionClearedEvent 200 hung up (normalClearing)"
                   )
    );
    EXPECT_THAT(replies, ElementsAre("ok: dial 100 200", "ok: answer 200", "ok: clear 100"));
}

TEST_F(FleetTest, EveryCallCommandDoesWhatItSays) {
    for (const char* line :
         {"incoming 030777 100", "answer 100",      "digits 100 12",   "hold 100",
          "retrieve 100",        "consult 100 200", "answer 200",      "conference 100",
          "clear 100",           "clear 200",       "dial 100 101",    "deflect 101 200",
          "answer 200",          "blind 200 101",   "answer 101",      "consult 101 200",
          "answer 200",          "transfer 101",    "expect 101 idle", "expect 200 connected"}) {
        type(line);
    }
    EXPECT_THAT(replies, Not(Contains(HasSubstr("error"))));
    EXPECT_EQ(fleet.exchange().call_count(), 1u);
    EXPECT_FALSE(console.failed());
}

TEST_F(FleetTest, TwoCallsOfALine) {
    for (const char* line :
         {"lift 100", "expect 100 initiated", "dialdigits 100 200", "answer 200", "consult 100 101",
          "answer 101", "alternate 100", "reconnect 100"}) {
        type(line);
    }
    EXPECT_THAT(replies, Not(Contains(HasSubstr("error"))));
    const std::vector<LineCall> calls = fleet.exchange().calls(*fleet.exchange().find_line("100"));
    ASSERT_EQ(calls.size(), 1u);
    EXPECT_EQ(calls[0].others.at(0).device, "sip:101@pbx");
}

TEST_F(FleetTest, LinesAreAdded) {
    type("addline 000413000001 102");
    type("addline 200 100");
    type("dial 102 200");
    EXPECT_THAT(
        replies,
        ElementsAre("ok: addline 000413000001 102", HasSubstr("error: addline 200 100"), "ok: dial 102 200")
    );
    EXPECT_EQ(fleet.find_phone("102"), fleet.find_phone("000413000001"));
    EXPECT_EQ(fleet.lines().size(), 4u);
}

TEST_F(FleetTest, FeatureCommands) {
    for (const char* line :
         {"mute 101 on", "volume 101 30", "dnd 100 on", "mwi 100 on", "forward 100 busy 200",
          "forward 100 noanswer off"}) {
        type(line);
    }
    const LineId line = *fleet.exchange().find_line("100");
    EXPECT_TRUE(fleet.exchange().do_not_disturb(line));
    EXPECT_TRUE(fleet.exchange().message_waiting(line));
    EXPECT_TRUE(fleet.exchange().microphone_mute(line)) << "it is the phone's";
    EXPECT_EQ(fleet.exchange().speaker_volume(line), 30);
    EXPECT_FALSE(fleet.exchange().microphone_mute(*fleet.exchange().find_line("200")));
    EXPECT_EQ(fleet.exchange().forwards(line).at("forwardBusy").destination, "200");
    EXPECT_FALSE(console.failed());
}

TEST_F(FleetTest, WhatCannotBeDoneIsSaidAndCounts) {
    for (const char* line :
         {"dance", "dial 100", "dial 999 100", "hold 100", "dnd 100 maybe", "unplug 999", "wait long",
          "expect 100 happy", "random often", "forward 100 sideways 200"}) {
        replies.clear();
        console.push(line);
        console.step(now);
        EXPECT_THAT(replies, ElementsAre(HasSubstr("error: "))) << line;
    }
    EXPECT_TRUE(console.failed());
}

TEST_F(FleetTest, ExpectWaitsForTheStateAndHoldsUpWhatFollows) {
    type("expect 200 alerting 1000");
    type("answer 200");
    EXPECT_THAT(replies, IsEmpty());
    ASSERT_TRUE(fleet.exchange().dial(*fleet.exchange().find_line("100"), "200", {}, now));
    wait(500ms);
    EXPECT_THAT(replies, ElementsAre("ok: expect 200 alerting 1000", "ok: answer 200"));
}

TEST_F(FleetTest, ExpectFailsWhenTimeIsUp) {
    type("expect 200 alerting 1000");
    EXPECT_EQ(console.next_due(), now + 1s);
    wait(1s);
    EXPECT_THAT(replies, ElementsAre("error: expect 200 alerting 1000 -> not in that state in time"));
    EXPECT_TRUE(console.failed());
}

TEST_F(FleetTest, StatesOfACallingLine) {
    type("dial 100 0301");
    type("expect 100 dialing 0");
    wait(200ms);
    type("expect 100 delivered 0");
    wait(2s);
    type("expect 100 connected 0");
    type("expect 100 offline 0");
    type("expect 100 unmonitored 0");
    EXPECT_FALSE(console.failed());
}

TEST_F(FleetTest, ScriptEndsWithItsLastCommandOrQuit) {
    console.push("# nothing but a comment");
    console.push("wait 100");
    console.close();
    console.step(now);
    EXPECT_FALSE(console.is_done());
    wait(100ms);
    EXPECT_TRUE(console.is_done());
    type("quit");
    EXPECT_TRUE(console.quit());
}

TEST_F(FleetTest, AHashIsAKeyOrBeginsAComment) {
    type("dial 100 200  # and a word on it");
    type("answer 200");
    type("expect 100 connected 0");
    EXPECT_FALSE(console.failed());
    replies.clear();
    for (const char* pressed : {"12#", "#1", "#"}) type(std::string("digits 100 ") + pressed);
    EXPECT_EQ(replies.size(), 3u);
    EXPECT_FALSE(console.failed()) << "else there would be no digits to press";
    replies.clear();
    type("  # digits 100 1");
    EXPECT_TRUE(replies.empty());
}

TEST_F(FleetTest, StatusNamesPhoneCallsAndCounters) {
    type("dial 100 200");
    replies.clear();
    type("status 200");
    EXPECT_EQ(
        replies.at(0),
        "200 (yealink 00:15:65:00:00:02): offline; call 2046820353 alerting with 100 (connected); 0 events "
        "sent; "
        "requests: none"
    );
}

TEST_F(FleetTest, MishapCommandsReachThePhone) {
    fleet.start(now);
    fleet.tick(now);
    fleet.flow_up(FlowId{1}, "192.0.2.1", 1024, now);
    type("newflow 100");
    EXPECT_EQ(port.connects.size(), 3u);
    EXPECT_THAT(port.closed, IsEmpty());
    fleet.flow_up(FlowId{3}, "192.0.2.1", 1025, now);
    type("freeze 100");
    type("thaw 100");
    type("unplug 100");
    EXPECT_THAT(port.closed, ElementsAre(FlowId{3}));
    type("replug 100");
    EXPECT_EQ(port.connects.size(), 4u);
    EXPECT_FALSE(console.failed());
}

TEST_F(FleetTest, RandomCallsComeAndGo) {
    add("mitel", "00085d000003", {"sip:300@pbx"});
    type("random 10");
    for (int i = 0; i < 1000; ++i) wait(20ms);
    EXPECT_GT(traffic.calls_made(), 10u);
    type("random 0");
    for (int i = 0; i < 1000; ++i) wait(20ms);
    EXPECT_EQ(fleet.exchange().call_count(), 0u);
    EXPECT_FALSE(traffic.next_due().has_value());
}

TEST(OutputTest, RecordsAreTextOrOneJsonObject) {
    std::vector<std::string> lines;
    const Record record{
        "for people",
        {{"event", "say \"hi\"\n"},
         {"empty", std::string()},
         {"count", std::uint64_t{3}},
         {"on", true},
         {"requests", Counts{{"MakeCall", 2}}},
         {"calls", std::vector<std::string>{"a", "b"}}}};
    const LineSink sink = [&](std::string line) { lines.push_back(std::move(line)); };
    Output(sink, false).write(record);
    Output(sink, true).write(record);
    EXPECT_THAT(
        lines,
        ElementsAre(
            "for people",
            R"({"event":"say \"hi\"\u000a","count":3,"on":true,"requests":{"MakeCall":2},"calls":["a","b"]})"
        )
    );
}

}  // namespace
}  // namespace offhook::phone
