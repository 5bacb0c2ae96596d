// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/exchange.hpp"

#include <functional>

#include <gmock/gmock.h>

namespace offhook::phone {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

/// Four phones with one line each: 100, 200, 300, 400.
class ExchangeTest : public testing::Test {
protected:
    ExchangeTest() {
        for (const char* number : {"100", "200", "300", "400"}) {
            LineSettings settings;
            settings.phone = PhoneId{static_cast<std::uint64_t>(lines.size() + 1)};
            settings.device_id = "sip:" + std::string(number) + "@pbx";
            lines.push_back(exchange.add_line(settings));
        }
    }

    /// All events since the last time, one per text: the line, then the event; @pbx and sip: left out.
    std::vector<std::string> seen() {
        std::vector<std::string> list;
        for (const LineEvent& event : exchange.take_events()) {
            list.push_back(short_text(exchange.line(event.line).device_id + " " + to_text(event)));
        }
        return list;
    }

    static std::string short_text(std::string text) {
        for (const std::string_view part : {"sip:", "@pbx"}) {
            for (auto at = text.find(part); at != std::string::npos; at = text.find(part)) {
                text.erase(at, part.size());
            }
        }
        return text;
    }

    CallId call(int from, const std::string& number) {
        const Result<CallId> id = exchange.dial(lines.at(from), number, {}, now);
        EXPECT_TRUE(id.has_value());
        return id.value_or(CallId{});
    }

    /// A call from line to line, answered; its events are forgotten.
    CallId talk(int from, int to) {
        const CallId id = call(from, exchange.line(lines.at(to)).device_id);
        EXPECT_TRUE(exchange.answer(lines.at(to), id, now));
        exchange.take_events();
        return id;
    }

    void wait(Duration time) {
        now += time;
        exchange.tick(now);
    }

    Exchange exchange;
    std::vector<LineId> lines;
    Time now{1s};
};

constexpr int k100 = 0;
constexpr int k200 = 1;
constexpr int k300 = 2;
constexpr int k400 = 3;

TEST_F(ExchangeTest, CallIsDialledRingsAndIsAnswered) {
    const CallId id = call(k100, "200");
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 ServiceInitiated 1:100 by=100 local=initiated cause=newCall",
                    "100 Originated 1:100 by=100 calling=100 called=200 local=connected cause=newCall",
                    "100 Delivered 1:200 by=200 calling=100 called=200 local=connected cause=newCall",
                    "200 Delivered 1:200 by=200 calling=100 called=200 local=alerting cause=newCall"
                )
    );
    ASSERT_TRUE(exchange.answer(lines[k200], id, now));
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 Established 1:200 by=200 calling=100 called=200 local=connected cause=newCall",
                    "200 Established 1:200 by=200 calling=100 called=200 local=connected cause=newCall"
                )
    );
}

TEST_F(ExchangeTest, WhoHangsUpIsReportedToBoth) {
    const CallId id = talk(k100, k200);
    ASSERT_TRUE(exchange.clear(lines[k200], id, now));
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 ConnectionCleared 1:200 by=200 local=connected cause=normalClearing",
                    "200 ConnectionCleared 1:200 by=200 local=null cause=normalClearing",
                    "100 ConnectionCleared 1:100 by=100 local=null cause=normalClearing"
                )
    );
    EXPECT_EQ(exchange.call_count(), 0u);
}

TEST_F(ExchangeTest, CallerGivesUpWhileItRings) {
    const CallId id = call(k100, "200");
    seen();
    ASSERT_TRUE(exchange.clear(lines[k100], id, now));
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 ConnectionCleared 1:100 by=100 local=null cause=normalClearing",
                    "200 ConnectionCleared 1:100 by=100 local=alerting cause=normalClearing",
                    "200 ConnectionCleared 1:200 by=200 local=null cause=normalClearing"
                )
    );
}

TEST_F(ExchangeTest, PromptedCallWaitsForThePersonAtThePhone) {
    ASSERT_TRUE(exchange.dial(lines[k100], "200", {.prompt = true, .cause = "makeCall"}, now));
    EXPECT_THAT(seen(), ElementsAre("100 ServiceInitiated 1:100 by=100 local=initiated cause=makeCall"));
    wait(999ms);
    EXPECT_THAT(seen(), IsEmpty());
    wait(1ms);
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 Originated 1:100 by=100 calling=100 called=200 local=connected cause=newCall",
                    "100 Delivered 1:200 by=200 calling=100 called=200 local=connected cause=newCall",
                    "200 Delivered 1:200 by=200 calling=100 called=200 local=alerting cause=newCall"
                )
    );
}

TEST_F(ExchangeTest, AnswerTakesUpThePromptedCallAtOnce) {
    const Result<CallId> id = exchange.dial(lines[k100], "200", {.prompt = true, .cause = "makeCall"}, now);
    seen();
    ASSERT_TRUE(exchange.answer(lines[k100], *id, now));
    EXPECT_THAT(seen(), testing::Contains(testing::StartsWith("200 Delivered")));
    wait(2s);
    EXPECT_THAT(seen(), IsEmpty());
}

/// A number whose call fails, and how.
struct Failure {
    std::string number;
    std::function<void(Exchange&, LineId target, Time)> before;
    std::vector<std::string> expected;
};

class FailingCall : public ExchangeTest, public testing::WithParamInterface<Failure> {};

TEST_P(FailingCall, IsReportedAndHungUpAfterTheTone) {
    if (GetParam().before) GetParam().before(exchange, lines[k200], now);
    exchange.take_events();
    call(k100, GetParam().number);
    std::vector<std::string> events = seen();
    events.erase(events.begin(), events.begin() + 2);  // ServiceInitiated, Originated
    EXPECT_EQ(events, GetParam().expected);
    wait(3s);
    EXPECT_THAT(seen(), ElementsAre("100 ConnectionCleared 1:100 by=100 local=null cause=normalClearing"));
}

INSTANTIATE_TEST_SUITE_P(
    Numbers,
    FailingCall,
    testing::Values(
        Failure{
            "999", {}, {"100 Failed 1:100 by=100 calling=100 called=999 local=fail cause=destNotObtainable"}},
        Failure{
            "200",
            [](Exchange& exchange, LineId line, Time) { exchange.set_do_not_disturb(line, true); },
            {"100 Failed 1:200 by=200 calling=100 called=200 local=connected cause=doNotDisturb"}},
        Failure{"100", {}, {"100 Failed 1:100 by=100 calling=100 called=100 local=connected cause=busy"}},
        Failure{
            "04861",
            {},
            {"100 NetworkReached 1:trunk by=trunk calling=100 called=04861 local=connected cause=newCall",
             "100 Failed 1:04861 by=04861 calling=100 called=04861 local=connected cause=busy"}},
        Failure{
            "0503",
            {},
            {"100 NetworkReached 1:trunk by=trunk calling=100 called=0503 local=connected cause=newCall",
             "100 Failed 1:100 by=100 calling=100 called=0503 local=fail cause=networkCongestion"}},
        Failure{
            "200",
            [](Exchange& exchange, LineId line, Time) {
                Forward to_itself{.active = true, .destination = "200", .after = {}};
                ASSERT_TRUE(exchange.set_forward(line, "forwardImmediate", to_itself));
            },
            {"100 Diverted 1:200 by=200 to=200 calling=100 called=200 local=connected "
             "cause=callForwardImmediate",
             "200 Diverted 1:200 by=200 to=200 calling=100 called=200 local=null cause=callForwardImmediate",
             "100 Diverted 1:200 by=200 to=200 calling=100 called=200 redirected=200 local=connected "
             "cause=callForwardImmediate",
             "200 Diverted 2:200 by=200 to=200 calling=100 called=200 redirected=200 local=null "
             "cause=callForwardImmediate",
             "100 Diverted 1:200 by=200 to=200 calling=100 called=200 redirected=200 local=connected "
             "cause=callForwardImmediate",
             "200 Diverted 3:200 by=200 to=200 calling=100 called=200 redirected=200 local=null "
             "cause=callForwardImmediate",
             "100 Diverted 1:200 by=200 to=200 calling=100 called=200 redirected=200 local=connected "
             "cause=callForwardImmediate",
             "200 Diverted 4:200 by=200 to=200 calling=100 called=200 redirected=200 local=null "
             "cause=callForwardImmediate",
             "100 Diverted 1:200 by=200 to=200 calling=100 called=200 redirected=200 local=connected "
             "cause=callForwardImmediate",
             "200 Diverted 5:200 by=200 to=200 calling=100 called=200 redirected=200 local=null "
             "cause=callForwardImmediate",
             "100 Diverted 1:200 by=200 to=200 calling=100 called=200 redirected=200 local=connected "
             "cause=callForwardImmediate",
             "200 Diverted 6:200 by=200 to=200 calling=100 called=200 redirected=200 local=null "
             "cause=callForwardImmediate",
             "100 Failed 1:100 by=100 calling=100 called=200 redirected=200 local=fail "
             "cause=destNotObtainable"}}
    )
);

TEST_F(ExchangeTest, NobodyAnswers) {
    call(k100, "200");
    seen();
    wait(60s);
    EXPECT_THAT(
        seen(), ElementsAre(
                    "200 ConnectionCleared 1:200 by=200 local=null cause=callNotAnswered",
                    "100 Failed 1:200 by=200 calling=100 called=200 local=connected cause=callNotAnswered"
                )
    );
    wait(3s);
    EXPECT_EQ(exchange.call_count(), 0u);
}

TEST_F(ExchangeTest, OutsideNumbersRingAndAnswerByThemselves) {
    call(k100, "0301234");
    seen();
    wait(200ms);
    EXPECT_THAT(
        seen(),
        ElementsAre(
            "100 Delivered 1:0301234 by=0301234 calling=100 called=0301234 local=connected cause=newCall"
        )
    );
    wait(2s);
    EXPECT_THAT(
        seen(),
        ElementsAre(
            "100 Established 1:0301234 by=0301234 calling=100 called=0301234 local=connected cause=newCall"
        )
    );
}

TEST_F(ExchangeTest, OutsideCallsIn) {
    const Result<CallId> id = exchange.dial_from_outside("030777", "200", now);
    ASSERT_TRUE(id.has_value());
    EXPECT_THAT(
        seen(),
        ElementsAre("200 Delivered 1:200 by=200 calling=030777 called=200 local=alerting cause=newCall")
    );
    ASSERT_TRUE(exchange.answer(lines[k200], *id, now));
    ASSERT_TRUE(exchange.clear(lines[k200], *id, now));
    EXPECT_EQ(exchange.call_count(), 0u);
}

TEST_F(ExchangeTest, HoldAndRetrieveAreSeenByBoth) {
    const CallId id = talk(k100, k200);
    ASSERT_TRUE(exchange.hold(lines[k100], id, now));
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 Held 1:100 by=100 local=hold cause=normal",
                    "200 Held 1:100 by=100 local=connected cause=normal"
                )
    );
    ASSERT_TRUE(exchange.retrieve(lines[k100], id, now));
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 Retrieved 1:100 by=100 local=connected cause=normal",
                    "200 Retrieved 1:100 by=100 local=connected cause=normal"
                )
    );
}

TEST_F(ExchangeTest, WaitingCallIsAnsweredAndTheFirstOneHeld) {
    const CallId first = talk(k100, k200);
    const CallId second = call(k300, "100");
    EXPECT_THAT(
        seen(),
        testing::Contains("100 Delivered 2:100 by=100 calling=300 called=100 local=alerting cause=newCall")
    );
    ASSERT_TRUE(exchange.answer(lines[k100], second, now));
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 Held 1:100 by=100 local=hold cause=normal",
                    "200 Held 1:100 by=100 local=connected cause=normal",
                    "300 Established 1:100 by=100 calling=300 called=100 local=connected cause=newCall",
                    "100 Established 2:100 by=100 calling=300 called=100 local=connected cause=newCall"
                )
    );
    EXPECT_EQ(exchange.retrieve(lines[k100], first, now).error().reason, "active_call");
}

TEST_F(ExchangeTest, BusyWithoutCallWaiting) {
    LineSettings settings{.phone = PhoneId{9}, .device_id = "sip:500@pbx", .call_waiting = false};
    const LineId line = exchange.add_line(settings);
    ASSERT_TRUE(exchange.dial(line, "200", {}, now));
    seen();
    call(k100, "500");
    EXPECT_THAT(
        seen(), testing::Contains("100 Failed 1:500 by=500 calling=100 called=500 local=connected cause=busy")
    );
}

TEST_F(ExchangeTest, ConsultationAndTransfer) {
    const CallId first = talk(k100, k200);
    const Result<CallId> second = exchange.consult(lines[k200], first, "300", now);
    ASSERT_TRUE(second.has_value());
    ASSERT_TRUE(exchange.answer(lines[k300], *second, now));
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 Held 1:200 by=200 local=connected cause=consultation",
                    "200 Held 1:200 by=200 local=hold cause=consultation",
                    "200 ServiceInitiated 2:200 by=200 local=initiated cause=consultation",
                    "200 Originated 2:200 by=200 calling=200 called=300 local=connected cause=consultation",
                    "200 Delivered 2:300 by=300 calling=200 called=300 local=connected cause=newCall",
                    "300 Delivered 1:300 by=300 calling=200 called=300 local=alerting cause=newCall",
                    "200 Established 2:300 by=300 calling=200 called=300 local=connected cause=newCall",
                    "300 Established 1:300 by=300 calling=200 called=300 local=connected cause=newCall"
                )
    );
    ASSERT_TRUE(exchange.transfer(lines[k200], first, *second, now));
    EXPECT_THAT(
        seen(),
        ElementsAre(
            "100 Transfered 1:200 by=200 to=300 local=connected cause=transfer list=1:100<1:100,1:300",
            "200 Transfered 1:200+2:200 by=200 to=300 local=null cause=transfer list=1:100<1:100,1:300<2:300",
            "300 Transfered 1:200 by=200 to=300 local=connected cause=transfer list=1:100,1:300<1:300",
            "200 ConnectionCleared 1:200 by=200 local=null cause=normalClearing",
            "200 ConnectionCleared 2:200 by=200 local=null cause=normalClearing"
        )
    );
    ASSERT_TRUE(exchange.clear(lines[k300], first, now));
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 ConnectionCleared 1:300 by=300 local=connected cause=normalClearing",
                    "300 ConnectionCleared 1:300 by=300 local=null cause=normalClearing",
                    "100 ConnectionCleared 1:100 by=100 local=null cause=normalClearing"
                )
    );
}

TEST_F(ExchangeTest, TransferWhileTheConsultedPhoneRings) {
    const CallId first = talk(k100, k200);
    const Result<CallId> second = exchange.consult(lines[k200], first, "300", now);
    ASSERT_TRUE(exchange.transfer(lines[k200], first, *second, now));
    exchange.take_events();
    ASSERT_TRUE(exchange.answer(lines[k300], first, now));
    EXPECT_THAT(
        seen(),
        ElementsAre(
            "100 Established 1:300 by=300 calling=100 called=300 redirected=200 local=connected "
            "cause=newCall",
            "300 Established 1:300 by=300 calling=100 called=300 redirected=200 local=connected cause=newCall"
        )
    );
}

TEST_F(ExchangeTest, BlindTransfer) {
    const CallId id = talk(k100, k200);
    ASSERT_TRUE(exchange.blind_transfer(lines[k200], id, "300", now));
    EXPECT_THAT(
        seen(),
        ElementsAre(
            "100 Transfered 1:200 by=200 to=300 local=connected cause=singleStepTransfer "
            "list=1:100<1:100,1:300",
            "200 Transfered 1:200 by=200 to=300 local=null cause=singleStepTransfer list=1:100<1:100,1:300",
            "200 ConnectionCleared 1:200 by=200 local=null cause=normalClearing",
            "100 Delivered 1:300 by=300 calling=100 called=300 redirected=200 local=connected "
            "cause=singleStepTransfer",
            "300 Delivered 1:300 by=300 calling=100 called=300 redirected=200 local=alerting "
            "cause=singleStepTransfer"
        )
    );
    EXPECT_EQ(exchange.blind_transfer(lines[k100], id, "999", now).error().reason, "wrong_state");
}

TEST_F(ExchangeTest, ConferenceOfThreeAndFourThenLeavingOneByOne) {
    const CallId first = talk(k100, k200);
    const Result<CallId> second = exchange.consult(lines[k200], first, "300", now);
    ASSERT_TRUE(exchange.answer(lines[k300], *second, now));
    seen();
    ASSERT_TRUE(exchange.conference(lines[k200], first, *second, now));
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 Conferenced 1:200 by=200 to=300 local=connected cause=conference "
                    "list=1:100<1:100,1:200<1:200,1:300",
                    "200 Conferenced 1:200+2:200 by=200 to=300 local=connected cause=conference "
                    "list=1:100<1:100,1:200<1:200,1:300<2:300",
                    "300 Conferenced 1:200 by=200 to=300 local=connected cause=conference "
                    "list=1:100,1:200<1:200,1:300<1:300"
                )
    );
    const Result<CallId> third = exchange.consult(lines[k200], first, "400", now);
    ASSERT_TRUE(exchange.answer(lines[k400], *third, now));
    ASSERT_TRUE(exchange.conference(lines[k200], first, *third, now));
    EXPECT_EQ(exchange.find_call(first)->parties.size(), 4u);
    seen();
    ASSERT_TRUE(exchange.clear(lines[k200], first, now));
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 ConnectionCleared 1:200 by=200 local=connected cause=normalClearing",
                    "200 ConnectionCleared 1:200 by=200 local=null cause=normalClearing",
                    "300 ConnectionCleared 1:200 by=200 local=connected cause=normalClearing",
                    "400 ConnectionCleared 1:200 by=200 local=connected cause=normalClearing"
                )
    );
    ASSERT_TRUE(exchange.clear(lines[k300], first, now));
    ASSERT_TRUE(exchange.clear(lines[k400], first, now));
    EXPECT_EQ(exchange.call_count(), 0u);
}

TEST_F(ExchangeTest, DeflectedCallRingsElsewhere) {
    const CallId id = call(k100, "200");
    seen();
    ASSERT_TRUE(exchange.deflect(lines[k200], id, "300", now));
    EXPECT_THAT(
        seen(),
        ElementsAre(
            "100 Diverted 1:200 by=200 to=300 calling=100 called=200 local=connected cause=redirected",
            "200 Diverted 1:200 by=200 to=300 calling=100 called=200 local=null cause=redirected",
            "100 Delivered 1:300 by=300 calling=100 called=200 redirected=200 local=connected "
            "cause=redirected",
            "300 Delivered 1:300 by=300 calling=100 called=200 redirected=200 local=alerting cause=redirected"
        )
    );
}

TEST_F(ExchangeTest, ForwardingWhenNobodyAnswers) {
    const Forward to_300{.active = true, .destination = "300", .after = 10s};
    ASSERT_TRUE(exchange.set_forward(lines[k200], "forwardNoAns", to_300));
    EXPECT_THAT(seen(), ElementsAre("200 Forwarding by=200 to=300 text=forwardNoAns on"));
    call(k100, "200");
    seen();
    wait(10s);
    EXPECT_THAT(
        seen(),
        ElementsAre(
            "100 Diverted 1:200 by=200 to=300 calling=100 called=200 local=connected "
            "cause=callForwardNoAnswer",
            "200 Diverted 1:200 by=200 to=300 calling=100 called=200 local=null cause=callForwardNoAnswer",
            "100 Delivered 1:300 by=300 calling=100 called=200 redirected=200 local=connected "
            "cause=callForwardNoAnswer",
            "300 Delivered 1:300 by=300 calling=100 called=200 redirected=200 local=alerting "
            "cause=callForwardNoAnswer"
        )
    );
}

TEST_F(ExchangeTest, ForwardingOnBusyAndOfOutsideCallsOnly) {
    const Forward to_300{.active = true, .destination = "300", .after = {}};
    ASSERT_TRUE(exchange.set_forward(lines[k200], "forwardImmExt", to_300));
    seen();
    call(k100, "200");
    EXPECT_THAT(seen(), testing::Contains(testing::StartsWith("200 Delivered")));
    ASSERT_TRUE(exchange.dial_from_outside("030777", "200", now).has_value());
    EXPECT_THAT(seen(), testing::Contains(testing::StartsWith("300 Delivered 1:300 by=300 calling=030777")));
}

TEST_F(ExchangeTest, FeaturesAndDigitsAreReportedToTheirLineAlone) {
    const CallId id = talk(k100, k200);
    exchange.set_do_not_disturb(lines[k100], true);
    exchange.set_message_waiting(lines[k100], true);
    ASSERT_TRUE(exchange.send_digits(lines[k100], id, "12#"));
    EXPECT_THAT(
        seen(),
        ElementsAre(
            "100 DoNotDisturb by=100 on", "100 MessageWaiting by=100 on", "100 DigitsGenerated 1:100 text=12#"
        )
    );
}

TEST_F(ExchangeTest, WrongStatesAreRefusedWithoutEvents) {
    const CallId id = call(k100, "200");
    seen();
    EXPECT_EQ(exchange.answer(lines[k100], id, now).error().reason, "wrong_state");
    EXPECT_EQ(exchange.hold(lines[k100], id, now).error().reason, "wrong_state");
    EXPECT_EQ(exchange.retrieve(lines[k100], id, now).error().reason, "wrong_state");
    EXPECT_EQ(exchange.hold(lines[k300], id, now).error().reason, "no_such_call");
    EXPECT_EQ(exchange.deflect(lines[k200], id, "999", now).error().reason, "no_such_number");
    EXPECT_EQ(exchange.dial(lines[k100], "300", {}, now).error().reason, "active_call");
    EXPECT_EQ(exchange.set_forward(lines[k100], "forwardHome", {}).error().reason, "bad_forwarding_type");
    EXPECT_THAT(seen(), IsEmpty());
}

TEST_F(ExchangeTest, CallNamesFollowThePhonesManner) {
    const LineId large =
        exchange.add_line({.phone = PhoneId{7}, .device_id = "sip:700@pbx", .naming = CallNaming::large});
    const LineId negative = exchange.add_line(
        {.phone = PhoneId{8}, .device_id = "sip:800@pbx", .naming = CallNaming::signed_counted}
    );
    ASSERT_TRUE(exchange.dial(large, "800", {}, now));
    EXPECT_EQ(exchange.calls(large).front().name, "2046820353");
    EXPECT_EQ(exchange.calls(negative).front().name, "-1");
}

TEST_F(ExchangeTest, OutsideNumberMayQueueFirst) {
    call(0, "0182777");
    exchange.take_events();
    wait(200ms);
    EXPECT_THAT(
        seen(), ElementsAre("100 Queued 1:0182777 by=0182777 calling=100 called=0182777 local=connected "
                            "cause=enteringDistribution")
    );
    EXPECT_EQ(exchange.calls(lines[0]).front().others.front().state, ConnectionState::queued);
    wait(2s);
    EXPECT_THAT(
        seen(), ElementsAre("100 Established 1:0182777 by=0182777 calling=100 called=0182777 "
                            "local=connected cause=newCall")
    );
}

TEST_F(ExchangeTest, AlternateExchangesTheTwoCalls) {
    const CallId first = talk(0, 1);
    const Result<CallId> second = exchange.consult(lines[0], first, "300", now);
    EXPECT_FALSE(exchange.alternate(lines[0], first, *second, now)) << "nobody has answered yet";
    ASSERT_TRUE(exchange.answer(lines[2], *second, now));
    exchange.take_events();
    ASSERT_TRUE(exchange.alternate(lines[0], first, *second, now));
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 Held 2:100 by=100 local=hold cause=alternate",
                    "300 Held 1:100 by=100 local=connected cause=alternate",
                    "100 Retrieved 1:100 by=100 local=connected cause=alternate",
                    "200 Retrieved 1:100 by=100 local=connected cause=alternate"
                )
    );
}

TEST_F(ExchangeTest, ReconnectClearsTheActiveCall) {
    const CallId first = talk(0, 1);
    const Result<CallId> second = exchange.consult(lines[0], first, "300", now);
    exchange.take_events();
    ASSERT_TRUE(exchange.reconnect(lines[0], first, *second, now));
    EXPECT_EQ(exchange.call_count(), 1u);
    EXPECT_EQ(exchange.calls(lines[0]).front().state, ConnectionState::connected);
    EXPECT_FALSE(exchange.reconnect(lines[0], first, *second, now));
}

TEST_F(ExchangeTest, LiftedHandsetDialsLater) {
    const Result<CallId> id = exchange.lift(lines[0]);
    ASSERT_TRUE(id.has_value());
    EXPECT_THAT(seen(), ElementsAre("100 ServiceInitiated 1:100 by=100 local=initiated cause=newCall"));
    EXPECT_FALSE(exchange.dial_digits(lines[0], *id, "", now));
    ASSERT_TRUE(exchange.dial_digits(lines[0], *id, "200", now));
    EXPECT_THAT(
        seen(), ElementsAre(
                    "100 DigitsDialed 1:100 by=100 text=200 local=initiated cause=normal",
                    "100 Originated 1:100 by=100 calling=100 called=200 local=connected cause=newCall",
                    "100 Delivered 1:200 by=200 calling=100 called=200 local=connected cause=newCall",
                    "200 Delivered 1:200 by=200 calling=100 called=200 local=alerting cause=newCall"
                )
    );
}

TEST_F(ExchangeTest, NothingDialledReachesNobody) {
    const Result<CallId> id = exchange.lift(lines[0]);
    ASSERT_TRUE(exchange.answer(lines[0], *id, now));
    EXPECT_EQ(exchange.calls(lines[0]).front().state, ConnectionState::fail);
    wait(3s);
    EXPECT_EQ(exchange.call_count(), 0u);
}

}  // namespace
}  // namespace offhook::phone
