// SPDX-License-Identifier: Apache-2.0
// Whole conversations of two user agents. What one side alone must do stands in user_agent_peer_test.cpp.
#include "sip/user_agent.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/testing/wire.hpp"

namespace offhook::sip {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

/// Nothing is left on either side: no session, transaction or timer.
void expect_clean(const Wire& wire) {
    EXPECT_EQ(wire.left.ua.session_count(), 0u);
    EXPECT_EQ(wire.right.ua.session_count(), 0u);
    EXPECT_EQ(wire.left.ua.next_due(), std::nullopt);
    EXPECT_EQ(wire.right.ua.next_due(), std::nullopt);
}

/// A session that stands, its history forgotten.
void set_up(Wire& wire) {
    wire.invite();
    wire.run();
    ASSERT_TRUE(wire.left.ua.has_session(wire.left.session));
    ASSERT_TRUE(wire.right.ua.has_session(wire.right.session));
    wire.left.take_log();
    wire.right.take_log();
    wire.passed.clear();
}

TEST(UserAgentSession, ComesUpTalksAndEnds) {
    Wire wire;
    wire.invite("status");
    wire.run();
    EXPECT_THAT(wire.left.take_log(), ElementsAre("established normal"));
    EXPECT_THAT(wire.right.take_log(), ElementsAre("offered status", "confirmed"));

    wire.left.info("make call", wire.now);
    wire.right.info("event", wire.now);
    wire.run();
    EXPECT_THAT(wire.left.take_log(), ElementsAre("INFO event", "answered 200 re:make call"));
    EXPECT_THAT(wire.right.take_log(), ElementsAre("INFO make call", "answered 200 re:event"));

    wire.left.ua.bye(wire.left.session, wire.now);
    EXPECT_FALSE(wire.left.ua.has_session(wire.left.session));
    wire.run(seconds(40));
    EXPECT_THAT(wire.left.take_log(), IsEmpty());
    EXPECT_THAT(wire.right.take_log(), ElementsAre("ended peer"));
    expect_clean(wire);
}

TEST(UserAgentSession, CalleeEndsIt) {
    Wire wire;
    set_up(wire);
    wire.right.ua.bye(wire.right.session, wire.now);
    wire.run(seconds(40));
    EXPECT_THAT(wire.left.take_log(), ElementsAre("ended peer"));
    EXPECT_THAT(wire.right.take_log(), IsEmpty());
    expect_clean(wire);
}

TEST(UserAgentSession, InviteSaysWhatItMust) {
    Wire wire;
    wire.invite();
    wire.run();
    const Message& invite = wire.passed.at(0).message;
    EXPECT_EQ(invite.get("Allow"), "INVITE, ACK, CANCEL, BYE, INFO, OPTIONS, UPDATE");
    EXPECT_EQ(invite.get("Accept"), "application/csta+xml");
    EXPECT_EQ(invite.get("Supported"), "timer");
    EXPECT_EQ(invite.get("Session-Expires"), "1800;refresher=uac");
    EXPECT_EQ(invite.get("Content-Disposition"), "signal;handling=required");
    EXPECT_EQ(invite.find("Require"), nullptr) << "phones without RFC 4028 would refuse it";
    EXPECT_EQ(invite.find("Recv-Info"), nullptr);
    const Message& success = wire.passed.at(1).message;
    EXPECT_EQ(success.status, 200);
    EXPECT_EQ(success.get("Contact"), "<sip:callee@here;transport=tcp>");
    EXPECT_EQ(success.get("Session-Expires"), "1800;refresher=uac");
    EXPECT_EQ(success.get("Require"), "timer");
    EXPECT_EQ(success.get("Allow"), invite.get("Allow"));
}

TEST(UserAgentSession, RefusalReachesTheCaller) {
    Wire wire;
    wire.right.refusal = 404;
    wire.invite();
    wire.run(seconds(1));
    EXPECT_THAT(wire.left.take_log(), ElementsAre("failed 404"));
    ASSERT_TRUE(wire.left.last_failure);
    EXPECT_NE(wire.left.last_failure->to()->tag(), "");
    expect_clean(wire);
}

TEST(UserAgentSession, OfferNeverAnsweredIsRefusedForTheOwner) {
    Wire wire;
    wire.right.accepts = false;
    wire.invite();
    wire.run(seconds(39));
    EXPECT_THAT(wire.left.log, IsEmpty());
    wire.run(seconds(2));
    EXPECT_THAT(wire.left.take_log(), ElementsAre("failed 500"));
    EXPECT_THAT(wire.right.take_log(), ElementsAre("offered status", "ended expired"));
    EXPECT_EQ(wire.right.reporter.counts["sip_request_unanswered"], 1);
    expect_clean(wire);
}

TEST(UserAgentSession, NoAnswerAtAllIs408) {
    Wire wire;
    wire.tamper = [](bool, Message&) { return false; };
    wire.invite();
    wire.run(seconds(32));
    EXPECT_THAT(wire.left.take_log(), ElementsAre("failed 408"));
    expect_clean(wire);
}

TEST(UserAgentSession, RingingEndsWithCancelAfterThreeMinutes) {
    Wire wire;
    wire.invite();
    // The callee says 180 and never more; it knows CANCEL.
    wire.tamper = [](bool from_left, Message& message) {
        if (from_left) return true;
        if (message.cseq()->method != "INVITE" || message.status > 300) return true;
        message.status = 180;
        return true;
    };
    wire.run(seconds(179));
    EXPECT_THAT(wire.left.log, IsEmpty());
    wire.run(seconds(40));
    EXPECT_THAT(wire.left.take_log(), ElementsAre("failed 408"));
    EXPECT_EQ(wire.count("CANCEL", true), 1u);
    EXPECT_EQ(wire.left.ua.next_due(), std::nullopt);
}

TEST(UserAgentSession, ByeWhileItRingsCancels) {
    Wire wire;
    wire.right.accepts = false;
    wire.invite();
    wire.run(seconds(1));
    wire.left.ua.bye(wire.left.session, wire.now);
    wire.run(seconds(40));
    EXPECT_THAT(wire.left.take_log(), IsEmpty());
    EXPECT_THAT(wire.right.take_log(), ElementsAre("offered status", "ended cancelled"));
    expect_clean(wire);
}

TEST(UserAgentSession, CancelWaitsForTheFirstResponse) {
    Wire wire;
    wire.right.accepts = false;
    wire.faults.delay = milliseconds(50);
    wire.invite();
    wire.left.ua.bye(wire.left.session, wire.now);
    wire.run(milliseconds(299));
    EXPECT_EQ(wire.count("CANCEL", true), 0u);
    wire.run(seconds(40));
    EXPECT_EQ(wire.count("CANCEL", true), 1u);
    EXPECT_THAT(wire.right.take_log(), ElementsAre("offered status", "ended cancelled"));
    expect_clean(wire);
}

TEST(UserAgentSession, AcceptedBeforeTheCancelIsEndedByBye) {
    Wire wire;
    wire.faults.delay = milliseconds(50);
    wire.invite();
    wire.run(milliseconds(20));
    wire.left.ua.bye(wire.left.session, wire.now);
    wire.run(seconds(40));
    EXPECT_EQ(wire.count("CANCEL", true), 0u);
    EXPECT_EQ(wire.count("BYE", true), 1u);
    EXPECT_THAT(wire.left.take_log(), IsEmpty());
    EXPECT_THAT(wire.right.take_log(), ElementsAre("offered status", "confirmed", "ended peer"));
    expect_clean(wire);
}

TEST(UserAgentSession, ByeOfTheCalleeWaitsForTheAck) {
    Wire wire;
    wire.faults.delay = milliseconds(50);
    wire.invite();
    wire.run(milliseconds(60));
    wire.right.ua.bye(wire.right.session, wire.now);
    wire.run(milliseconds(80));
    EXPECT_EQ(wire.count("BYE", false), 0u);
    wire.run(seconds(40));
    EXPECT_EQ(wire.count("BYE", false), 1u);
    EXPECT_THAT(wire.right.take_log(), ElementsAre("offered status"));
    EXPECT_THAT(wire.left.take_log(), ElementsAre("established normal", "ended peer"));
    expect_clean(wire);
}

TEST(UserAgentSession, LostAckIsRepeatedWithThe2xx) {
    Wire wire;
    int acks = 0;
    wire.tamper = [&acks](bool, Message& message) { return message.method != "ACK" || ++acks > 2; };
    wire.invite();
    wire.run(seconds(10));
    EXPECT_THAT(wire.right.take_log(), ElementsAre("offered status", "confirmed"));
    EXPECT_EQ(acks, 3);
    EXPECT_THAT(wire.left.take_log(), ElementsAre("established normal")) << "told once";
}

TEST(UserAgentSession, WithoutAnyAckItEnds) {
    Wire wire;
    wire.tamper = [](bool, Message& message) { return message.method != "ACK"; };
    wire.invite();
    wire.run(milliseconds(31'999));
    EXPECT_THAT(wire.right.take_log(), ElementsAre("offered status"));
    // 0, 0.5, 1.5, 3.5, 7.5 and every 4 s until 31.5
    EXPECT_EQ(
        std::count_if(
            wire.passed.begin(), wire.passed.end(), [](auto& one) { return one.message.status == 200; }
        ),
        11
    );
    wire.run(seconds(40));
    EXPECT_THAT(wire.right.take_log(), ElementsAre("ended no_ack"));
    EXPECT_THAT(wire.left.take_log(), ElementsAre("established normal", "ended peer"));
    expect_clean(wire);
}

// INFO

TEST(UserAgentInfo, WithoutAnswerIs408AndTheSessionStays) {
    Wire wire;
    set_up(wire);
    wire.tamper = [](bool from_left, Message&) { return from_left; };
    wire.left.info("lost", wire.now);
    wire.run(seconds(33));
    EXPECT_THAT(wire.left.take_log(), ElementsAre("answered 408 "));
    EXPECT_TRUE(wire.left.ua.has_session(wire.left.session));
}

TEST(UserAgentInfo, NeverAnsweredByTheOwnerDoesNotStay) {
    Wire wire;
    set_up(wire);
    wire.right.answers = false;
    wire.left.info("ignored", wire.now);
    wire.run(seconds(41));
    EXPECT_THAT(wire.left.take_log(), ElementsAre("answered 408 "));
    EXPECT_EQ(wire.passed.back().message.status, 500);
    EXPECT_EQ(wire.right.reporter.counts["sip_request_unanswered"], 1);
    // The owner's answer is late and goes nowhere.
    wire.passed.clear();
    wire.right.ua.answer_info(*wire.right.open_requests.begin(), 200, {}, wire.now);
    wire.run();
    EXPECT_THAT(wire.passed, IsEmpty());
    EXPECT_TRUE(wire.right.ua.has_session(wire.right.session));
}

TEST(UserAgentInfo, ToASessionThatThePeerForgotEndsIt) {
    Wire wire;
    set_up(wire);
    wire.left.info("one", wire.now);
    wire.left.info("two", wire.now);
    wire.tamper = [](bool from_left, Message& message) {
        if (!from_left) message.status = 481;
        return true;
    };
    wire.run();
    EXPECT_THAT(wire.left.take_log(), ElementsAre("answered 481 re:one", "answered 481 ", "ended gone"));
    EXPECT_EQ(wire.left.ua.session_count(), 0u);
}

TEST(UserAgentInfo, PendingOnesEndWithTheSession) {
    Wire wire;
    set_up(wire);
    wire.right.answers = false;
    wire.left.answers = false;
    wire.left.info("mine", wire.now);
    wire.right.info("yours", wire.now);
    wire.run();
    wire.left.take_log();
    wire.right.take_log();
    wire.left.ua.bye(wire.left.session, wire.now);
    wire.run();
    EXPECT_THAT(wire.left.take_log(), ElementsAre("answered 481 "));
    EXPECT_THAT(wire.right.take_log(), ElementsAre("answered 487 ", "ended peer"));
    wire.run(seconds(60));
    EXPECT_THAT(wire.left.take_log(), IsEmpty());
    expect_clean(wire);
}

TEST(UserAgentInfo, OutsideOfAStandingSessionIs481) {
    Wire wire;
    set_up(wire);
    wire.left.ua.bye(wire.left.session, wire.now);
    wire.left.info("too late", wire.now);
    wire.run();
    EXPECT_THAT(wire.left.take_log(), ElementsAre("answered 481 "));
    wire.left.session = SessionId{77};
    wire.left.info("nowhere", wire.now);
    wire.run();
    EXPECT_THAT(wire.left.take_log(), ElementsAre("answered 481 "));
}

// Session timers

TEST(UserAgentRefresh, GoesByUpdateAtHalfTheInterval) {
    Wire wire;
    set_up(wire);
    wire.run(seconds(899));
    EXPECT_THAT(wire.passed, IsEmpty());
    wire.run(seconds(1));
    EXPECT_EQ(wire.count("UPDATE", true), 1u);
    wire.run(hours(5));
    EXPECT_EQ(wire.count("UPDATE", true), 21u);
    EXPECT_EQ(wire.passed.size(), 42u) << "and nothing else";
    EXPECT_EQ(wire.passed.front().message.body, "");
    EXPECT_EQ(wire.passed.front().message.get("Session-Expires"), "1800;refresher=uac");
    EXPECT_THAT(wire.left.take_log(), IsEmpty());
    EXPECT_THAT(wire.right.take_log(), IsEmpty()) << "the owners need not know";
}

/// A peer whose firmware does not know UPDATE.
void forget_update(Wire& wire) {
    wire.tamper = [](bool, Message& message) {
        if (message.find("Allow")) message.set("Allow", "INVITE, ACK, CANCEL, BYE, INFO, OPTIONS");
        return true;
    };
}

TEST(UserAgentRefresh, GoesByReInviteWithTheOpeningBodyToPeersWithoutUpdate) {
    Wire wire;
    forget_update(wire);
    set_up(wire);
    wire.run(hours(1));
    EXPECT_EQ(wire.count("UPDATE", true), 0u);
    EXPECT_EQ(wire.count("INVITE", true), 4u);
    EXPECT_EQ(wire.count("ACK", true), 4u);
    EXPECT_EQ(wire.passed.at(0).message.body, "status");
    EXPECT_THAT(
        wire.right.take_log(), ElementsAre("INVITE status", "INVITE status", "INVITE status", "INVITE status")
    );
    EXPECT_THAT(wire.left.take_log(), IsEmpty());
    EXPECT_TRUE(wire.left.ua.has_session(wire.left.session));
}

TEST(UserAgentRefresh, FallsBackToReInviteWhenUpdateIsRefused) {
    Wire wire;
    set_up(wire);
    wire.tamper = [](bool from_left, Message& message) {
        if (!from_left && message.cseq()->method == "UPDATE") message.status = 405;
        return true;
    };
    wire.run(seconds(901));
    EXPECT_EQ(wire.count("UPDATE", true), 1u);
    EXPECT_EQ(wire.count("INVITE", true), 1u);
    EXPECT_THAT(wire.right.take_log(), ElementsAre("INVITE status"));
}

TEST(UserAgentRefresh, PeerWithoutTimersIsLeftInPeace) {
    Wire wire;
    wire.tamper = [](bool, Message& message) {
        for (const auto* name : {"Session-Expires", "Supported", "Require"}) message.remove(name);
        return true;
    };
    set_up(wire);
    wire.run(hours(48));
    EXPECT_THAT(wire.passed, IsEmpty());
    EXPECT_TRUE(wire.left.ua.has_session(wire.left.session));
    EXPECT_TRUE(wire.right.ua.has_session(wire.right.session));
}

TEST(UserAgentRefresh, TooShortAnIntervalIsAskedForAgain) {
    UserAgentSettings short_interval;
    short_interval.session_expires = seconds(120);
    UserAgentSettings long_minimum;
    long_minimum.min_se = seconds(600);
    long_minimum.session_expires = seconds(600);
    Wire wire(1, short_interval, long_minimum);
    wire.invite();
    wire.run();
    EXPECT_THAT(wire.left.take_log(), ElementsAre("established normal"));
    EXPECT_EQ(wire.count("INVITE", true), 2u);
    EXPECT_EQ(wire.passed.at(1).message.status, 422);
    EXPECT_EQ(wire.passed.at(3).message.get("Session-Expires"), "600;refresher=uac");
    EXPECT_EQ(wire.passed.at(3).message.get("Min-SE"), "600");
    EXPECT_EQ(wire.passed.at(3).message.call_id(), wire.passed.at(0).message.call_id());
    wire.run(seconds(301));
    EXPECT_EQ(wire.count("UPDATE", true), 1u);
}

TEST(UserAgentRefresh, WithoutSuccessTheSessionExpiresAtBothEnds) {
    Wire wire;
    set_up(wire);
    wire.tamper = [](bool, Message&) { return false; };
    wire.run(seconds(1767));
    EXPECT_THAT(wire.left.log, IsEmpty());
    EXPECT_GE(wire.count("UPDATE", true), 2u) << "it tries more than once";
    wire.run(seconds(40));
    EXPECT_THAT(wire.left.take_log(), ElementsAre("ended expired"));
    EXPECT_THAT(wire.right.take_log(), ElementsAre("ended expired"));
    EXPECT_EQ(wire.count("BYE", true), 1u);
    EXPECT_EQ(wire.count("BYE", false), 1u);
    wire.run(seconds(40));
    expect_clean(wire);
}

TEST(UserAgentRefresh, FailingOnceDoesNoHarm) {
    Wire wire;
    set_up(wire);
    int refreshes = 0;
    wire.tamper = [&](bool, Message& message) { return message.method != "UPDATE" || ++refreshes > 1; };
    wire.run(hours(2));
    EXPECT_THAT(wire.left.take_log(), IsEmpty());
    EXPECT_THAT(wire.right.take_log(), IsEmpty());
}

TEST(UserAgentRefresh, ByTheCalleeWhenItOffersTo) {
    Wire wire;
    wire.tamper = [](bool from_left, Message& message) {  // a caller that leaves the choice
        if (from_left && message.method == "INVITE") message.set("Session-Expires", "600");
        return true;
    };
    set_up(wire);
    wire.run(seconds(301));
    EXPECT_EQ(wire.count("UPDATE", false), 1u);
    EXPECT_EQ(wire.count("UPDATE", true), 0u);
    EXPECT_EQ(wire.passed.front().message.get("Session-Expires"), "600;refresher=uac");
    wire.run(hours(1));
    EXPECT_EQ(wire.count("UPDATE", false), 13u);
    EXPECT_THAT(wire.left.take_log(), IsEmpty());
}

// Login

struct LoginCase {
    const char* name;
    std::string password;
    std::vector<DigestAlgorithm> algorithms;
    bool succeeds;
};

class UserAgentLogin : public testing::TestWithParam<LoginCase> {};

TEST_P(UserAgentLogin, IsAnsweredEverywhereInTheSession) {
    Wire wire;
    SeededRandom random(9);
    DigestSettings settings;
    settings.algorithms = GetParam().algorithms;
    wire.right.login = std::make_unique<DigestServer>(settings, random);
    wire.credentials = Credentials{"phone", GetParam().password};
    wire.invite();
    wire.run(seconds(1));
    if (!GetParam().succeeds) {
        EXPECT_THAT(wire.left.take_log(), ElementsAre("failed 401"));
        EXPECT_THAT(wire.right.take_log(), ElementsAre("challenged INVITE", "challenged INVITE"));
        return expect_clean(wire);
    }
    EXPECT_THAT(wire.right.take_log(), ElementsAre("challenged INVITE", "offered status", "confirmed"));
    wire.left.take_log();
    wire.left.info("one", wire.now);
    wire.left.info("two", wire.now);
    wire.run();
    EXPECT_THAT(wire.right.take_log(), ElementsAre("INFO one", "INFO two"))
        << "the nonce is used on, counted";

    wire.run(std::chrono::minutes(11));  // the nonce grows too old
    wire.left.info("three", wire.now);
    wire.run();
    EXPECT_THAT(wire.right.take_log(), ElementsAre("challenged INFO", "INFO three"));
    EXPECT_THAT(
        wire.left.take_log(),
        ElementsAre("answered 200 re:one", "answered 200 re:two", "answered 200 re:three")
    );
}

INSTANTIATE_TEST_SUITE_P(
    Algorithms,
    UserAgentLogin,
    testing::Values(
        LoginCase{"Md5", "secret", {DigestAlgorithm::md5}, true},
        LoginCase{"Sha256", "secret", {DigestAlgorithm::sha256, DigestAlgorithm::md5}, true},
        LoginCase{"WrongPassword", "wrong", {DigestAlgorithm::md5}, false}
    ),
    [](const auto& one) { return one.param.name; }
);

TEST(UserAgentRequest, IsAnsweredOutsideOfSessions) {
    UserAgentSettings registrar;
    registrar.methods = {"REGISTER"};
    Wire wire(1, {}, registrar);
    SeededRandom random(9);
    wire.right.login = std::make_unique<DigestServer>(DigestSettings{}, random);
    Message request = Message::request("REGISTER", "sip:here");
    request.add("From", "<sip:phone@here>");
    request.add("To", "<sip:phone@here>");
    wire.left.ua.request(wire.flow, request, Credentials{"phone", "secret"}, wire.now);
    wire.run();
    EXPECT_THAT(wire.right.take_log(), ElementsAre("challenged REGISTER", "request REGISTER"));
    EXPECT_THAT(wire.left.take_log(), ElementsAre("answered 200"));
    EXPECT_EQ(wire.passed.at(0).message.call_id(), wire.passed.at(2).message.call_id());
    EXPECT_EQ(wire.passed.at(2).message.get("CSeq"), "2 REGISTER");
    expect_clean(wire);
}

// Flows

TEST(UserAgentFlow, SessionMovesToAnother) {
    Wire wire;
    set_up(wire);
    const FlowId old = wire.flow;
    wire.flow = FlowId{9};
    wire.left.ua.move_session(wire.left.session, wire.flow);
    wire.right.ua.move_session(wire.right.session, wire.flow);
    wire.left.ua.flow_lost(old, wire.now);
    wire.right.ua.flow_lost(old, wire.now);
    wire.left.info("still there", wire.now);
    wire.run();
    EXPECT_THAT(wire.left.take_log(), ElementsAre("answered 200 re:still there"));
    EXPECT_EQ(wire.left.ua.flow_of(wire.left.session), wire.flow);
}

TEST(UserAgentFlow, LostOneEndsEverythingOnIt) {
    Wire wire;
    set_up(wire);
    wire.right.answers = false;
    wire.left.info("pending", wire.now);
    wire.run();
    wire.right.take_log();
    wire.cut();
    EXPECT_THAT(wire.left.take_log(), ElementsAre("answered 503 ", "ended flow_lost"));
    EXPECT_THAT(wire.right.take_log(), ElementsAre("ended flow_lost"));
    expect_clean(wire);
}

}  // namespace
}  // namespace offhook::sip
