// SPDX-License-Identifier: Apache-2.0
#include "sip/transaction_layer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace offhook::sip {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = RequestVerdict::Kind;

constexpr FlowId kFlow{1};
constexpr FlowId kOtherFlow{2};

/// A layer with the clock at hand.
class TransactionLayerTest : public testing::Test {
protected:
    static Message incoming(
        std::string method,
        std::string_view branch = "z9hG4bKa",
        std::string cseq = {},
        std::string to_tag = {}
    ) {
        Message request = Message::request(method, "sip:us@here");
        request.add("Via", "SIP/2.0/TCP Peer.example:5070;branch=" + std::string(branch));
        request.add("From", "<sip:peer@there>;tag=p");
        request.add("To", "<sip:us@here>" + (to_tag.empty() ? std::string{} : ";tag=" + to_tag));
        request.add("Call-ID", "call");
        request.add("CSeq", cseq.empty() ? "7 " + method : cseq);
        return request;
    }
    static Message outgoing(std::string method) {
        Message request = Message::request(method, "sip:peer@there");
        request.add("Route", "<sip:hop;lr>");
        request.add("From", "<sip:us@here>;tag=u");
        request.add("To", "<sip:peer@there>");
        request.add("Call-ID", "call");
        request.add("CSeq", "3 " + method);
        request.set_body("text/plain", "body");
        return request;
    }

    RequestVerdict receive(const Message& request, FlowId flow = kFlow) {
        return layer_.receive_request(flow, request, request.top_via().value(), request.cseq().value(), now_);
    }
    void respond(const Message& request, ServerRequestId id, int status) {
        layer_.respond(id, Message::response_to(request, status), now_);
    }
    std::optional<ClientTransactionId> answer(const Message& request, int status, FlowId flow = kFlow) {
        Message response = Message::response_to(request, status);
        response.set("To", "<sip:peer@there>;tag=peer");
        return layer_.receive_response(flow, response, now_);
    }
    /// What has been sent since the last call: methods and statuses.
    std::vector<std::string> sent() {
        std::vector<std::string> words;
        for (auto& out : std::exchange(outbox_, {})) {
            words.push_back(
                out.message.is_request() ? out.message.method : std::to_string(out.message.status)
            );
            last_ = std::move(out.message);
        }
        return words;
    }
    void pass(Duration time) {
        now_ += time;
        layer_.tick(now_);
    }
    std::vector<int> failures() {
        std::vector<int> statuses;
        while (const auto event = layer_.next_event()) {
            const auto* failed = std::get_if<ClientFailed>(&*event);
            statuses.push_back(failed ? failed->status : 0);  // 0: a request unanswered by us
        }
        return statuses;
    }

    SeededRandom random_{1};
    NoReporter reporter_;
    std::vector<Outgoing> outbox_;
    TransactionLayer layer_{3, outbox_, random_, reporter_};
    Time now_{};
    Message last_;
};

TEST_F(TransactionLayerTest, RequestGetsItsOwnViaAndItsAnswer) {
    const auto id = layer_.send(kFlow, {"TLS", "us.example"}, outgoing("INFO"), now_);
    EXPECT_THAT(sent(), ElementsAre("INFO"));
    const auto via = last_.top_via().value();
    EXPECT_EQ(via.transport, "TLS");
    EXPECT_EQ(via.host, "us.example");
    EXPECT_TRUE(via.branch().starts_with("z9hG4bK"));

    EXPECT_EQ(answer(last_, 100), std::nullopt);
    EXPECT_EQ(answer(last_, 200, kOtherFlow), std::nullopt) << "no answer over a flow that was not asked";
    EXPECT_EQ(answer(last_, 200), id);
    EXPECT_EQ(answer(last_, 200), std::nullopt) << "once";
    EXPECT_EQ(layer_.count(), 0u);
    EXPECT_EQ(layer_.next_due(), std::nullopt);
}

TEST_F(TransactionLayerTest, RequestWithoutAnswerEndsWith408) {
    layer_.send(kFlow, {"TCP", "us.example"}, outgoing("INFO"), now_);
    sent();
    answer(last_, 100);
    pass(milliseconds(31'999));
    EXPECT_THAT(failures(), IsEmpty());
    pass(milliseconds(1));
    EXPECT_THAT(failures(), ElementsAre(408));
    EXPECT_EQ(layer_.count(), 0u);
}

TEST_F(TransactionLayerTest, FailedInviteIsAcknowledgedHopByHop) {
    const auto id = layer_.send(kFlow, {"TCP", "us.example"}, outgoing("INVITE"), now_);
    sent();
    const Message invite = last_;
    EXPECT_EQ(answer(invite, 486), id);
    EXPECT_THAT(sent(), ElementsAre("ACK"));
    EXPECT_EQ(last_.request_uri, invite.request_uri);
    EXPECT_EQ(last_.get("Via"), invite.get("Via"));
    EXPECT_EQ(last_.get("Route"), "<sip:hop;lr>");
    EXPECT_EQ(last_.get("CSeq"), "3 ACK");
    EXPECT_EQ(last_.get("To"), "<sip:peer@there>;tag=peer");
    EXPECT_EQ(last_.body, "");
    EXPECT_EQ(layer_.count(), 0u);
}

TEST_F(TransactionLayerTest, AcceptedInvitePassesEvery2xxForAWhile) {
    const auto id = layer_.send(kFlow, {"TCP", "us.example"}, outgoing("INVITE"), now_);
    sent();
    const Message invite = last_;
    EXPECT_EQ(answer(invite, 180), id);
    pass(std::chrono::minutes(4));
    EXPECT_THAT(failures(), IsEmpty()) << "a phone may ring";
    EXPECT_EQ(answer(invite, 200), id);
    EXPECT_EQ(answer(invite, 200), id);
    EXPECT_EQ(answer(invite, 180), std::nullopt);
    EXPECT_EQ(answer(invite, 500), std::nullopt);
    EXPECT_THAT(sent(), IsEmpty()) << "the ACK of a 2xx is not the transaction's";
    ASSERT_NE(layer_.sent_invite(id), nullptr);
    EXPECT_EQ(layer_.sent_invite(id)->body, "");
    pass(seconds(32));
    EXPECT_EQ(answer(invite, 200), std::nullopt);
    EXPECT_THAT(failures(), IsEmpty());
}

TEST_F(TransactionLayerTest, NobodyRingsForEver) {
    layer_.send(kFlow, {"TCP", "us.example"}, outgoing("INVITE"), now_);
    sent();
    answer(last_, 180);
    pass(std::chrono::minutes(5));
    EXPECT_THAT(failures(), ElementsAre(408));
    EXPECT_EQ(layer_.count(), 0u);
}

TEST_F(TransactionLayerTest, CancelNamesTheInviteAndBoundsTheWait) {
    const auto id = layer_.send(kFlow, {"TCP", "us.example"}, outgoing("INVITE"), now_);
    sent();
    const Message invite = last_;
    layer_.cancel(id, now_);
    EXPECT_THAT(sent(), IsEmpty()) << "not before a provisional response";
    answer(invite, 100);
    layer_.cancel(id, now_);
    EXPECT_THAT(sent(), ElementsAre("CANCEL"));
    EXPECT_EQ(last_.get("Via"), invite.get("Via"));
    EXPECT_EQ(last_.get("CSeq"), "3 CANCEL");
    EXPECT_EQ(last_.get("Route"), "<sip:hop;lr>");
    EXPECT_NE(answer(last_, 200), id);
    pass(seconds(32));
    EXPECT_THAT(failures(), ElementsAre(408));
    EXPECT_EQ(layer_.count(), 0u);
}

TEST_F(TransactionLayerTest, TheOldestUnansweredRequestGivesWay) {
    layer_.send(kFlow, {"TCP", "us.example"}, outgoing("INVITE"), now_);
    const auto oldest = layer_.send(kFlow, {"TCP", "us.example"}, outgoing("INFO"), now_);
    layer_.send(kFlow, {"TCP", "us.example"}, outgoing("INFO"), now_);
    layer_.send(kOtherFlow, {"TCP", "us.example"}, outgoing("INFO"), now_);
    EXPECT_EQ(layer_.next_event(), std::nullopt);
    layer_.send(kFlow, {"TCP", "us.example"}, outgoing("INFO"), now_);
    const auto event = layer_.next_event();
    ASSERT_TRUE(event);
    EXPECT_EQ(std::get<ClientFailed>(*event).id, oldest);
    EXPECT_EQ(std::get<ClientFailed>(*event).status, 408);
    EXPECT_EQ(layer_.count(), 4u);
}

TEST_F(TransactionLayerTest, LostFlowEndsWhatIsOnIt) {
    layer_.send(kFlow, {"TCP", "us.example"}, outgoing("INFO"), now_);
    layer_.send(kFlow, {"TCP", "us.example"}, outgoing("INVITE"), now_);
    layer_.send(kOtherFlow, {"TCP", "us.example"}, outgoing("INFO"), now_);
    receive(incoming("INFO"));
    layer_.flow_lost(kFlow);
    EXPECT_THAT(failures(), ElementsAre(503, 503));
    EXPECT_EQ(layer_.count(), 1u);
}

TEST_F(TransactionLayerTest, RepeatedRequestIsAbsorbed) {
    const auto info = incoming("INFO");
    const auto verdict = receive(info);
    EXPECT_EQ(verdict.kind, Kind::fresh);
    EXPECT_EQ(receive(info).kind, Kind::absorbed);
    EXPECT_THAT(sent(), IsEmpty());
    respond(info, verdict.id, 183);
    EXPECT_EQ(receive(info).kind, Kind::absorbed);
    EXPECT_THAT(sent(), ElementsAre("183", "183"));
    respond(info, verdict.id, 200);
    respond(info, verdict.id, 500);
    EXPECT_THAT(sent(), ElementsAre("200")) << "one final answer";
    EXPECT_EQ(layer_.count(), 0u);
}

TEST_F(TransactionLayerTest, SameBranchOfAnotherMethodHostOrFlowIsAnotherTransaction) {
    receive(incoming("INFO"));
    EXPECT_EQ(receive(incoming("UPDATE")).kind, Kind::fresh);
    auto other_host = incoming("INFO", "z9hG4bKa", {}, "t");
    other_host.set("Via", "SIP/2.0/TCP other.example:5070;branch=z9hG4bKa");
    EXPECT_EQ(receive(other_host).kind, Kind::fresh);
    EXPECT_EQ(receive(incoming("INFO", "z9hG4bKa", {}, "t"), kOtherFlow).kind, Kind::fresh);
    auto other_case = incoming("INFO");
    other_case.set("Via", "SIP/2.0/TCP pEER.EXAMPLE:5070;branch=z9hG4bKa");
    EXPECT_EQ(receive(other_case).kind, Kind::absorbed);
}

TEST_F(TransactionLayerTest, PeersOfRfc2543AreMatchedByTheirHeaders) {
    const auto invite = incoming("INVITE", "1");
    const auto verdict = receive(invite);
    EXPECT_EQ(receive(invite).kind, Kind::absorbed);
    auto next = incoming("INVITE", "1", "8 INVITE");
    EXPECT_EQ(receive(next).kind, Kind::fresh);
    respond(invite, verdict.id, 404);
    auto ack = incoming("ACK", "1", "7 ACK", "ours");
    EXPECT_EQ(receive(ack).kind, Kind::absorbed) << "the To tag of our response does not matter";
    EXPECT_EQ(layer_.count(), 1u);
}

TEST_F(TransactionLayerTest, OverTwoWaysIsMerged) {
    EXPECT_EQ(receive(incoming("INVITE", "z9hG4bKa")).kind, Kind::fresh);
    EXPECT_EQ(receive(incoming("INVITE", "z9hG4bKb")).kind, Kind::merged);
    EXPECT_EQ(receive(incoming("INFO", "z9hG4bKc", "9 INFO", "t")).kind, Kind::fresh);
}

TEST_F(TransactionLayerTest, TooManyRequestsOfAFlowAreNotTakenOn) {
    for (const auto* branch : {"z9hG4bKa", "z9hG4bKb", "z9hG4bKc"})
        receive(incoming("INFO", branch, {}, "t"));
    EXPECT_EQ(receive(incoming("INFO", "z9hG4bKd", {}, "t")).kind, Kind::overload);
    EXPECT_EQ(receive(incoming("INFO", "z9hG4bKd", {}, "t"), kOtherFlow).kind, Kind::fresh);
    EXPECT_EQ(receive(incoming("ACK", "z9hG4bKd", {}, "t")).kind, Kind::ack);
}

TEST_F(TransactionLayerTest, InviteGets100AfterAWhile) {
    const auto invite = incoming("INVITE");
    const auto verdict = receive(invite);
    EXPECT_EQ(receive(invite).kind, Kind::absorbed);
    pass(milliseconds(199));
    EXPECT_THAT(sent(), IsEmpty());
    pass(milliseconds(1));
    EXPECT_THAT(sent(), ElementsAre("100"));
    receive(invite);
    EXPECT_THAT(sent(), ElementsAre("100"));
    respond(invite, verdict.id, 180);
    receive(invite);
    EXPECT_THAT(sent(), ElementsAre("180", "180"));
}

TEST_F(TransactionLayerTest, ProvisionalResponseSparesThe100) {
    const auto invite = incoming("INVITE");
    respond(invite, receive(invite).id, 180);
    pass(seconds(1));
    EXPECT_THAT(sent(), ElementsAre("180"));
}

TEST_F(TransactionLayerTest, RefusedInviteRepeatsItsAnswerUntilTheAck) {
    const auto invite = incoming("INVITE");
    respond(invite, receive(invite).id, 486);
    receive(invite);
    EXPECT_THAT(sent(), ElementsAre("486", "486"));
    EXPECT_EQ(receive(incoming("ACK", "z9hG4bKa", "7 ACK")).kind, Kind::absorbed);
    EXPECT_EQ(layer_.count(), 0u);
}

TEST_F(TransactionLayerTest, RefusedInviteDoesNotWaitForItsAckForever) {
    const auto invite = incoming("INVITE");
    respond(invite, receive(invite).id, 486);
    pass(seconds(32));
    EXPECT_EQ(layer_.count(), 0u);
}

TEST_F(TransactionLayerTest, AcceptedInviteLeavesRepetitionToItsUser) {
    const auto invite = incoming("INVITE");
    const auto id = receive(invite).id;
    respond(invite, id, 200);
    EXPECT_EQ(receive(invite).kind, Kind::absorbed);
    EXPECT_THAT(sent(), ElementsAre("200"));
    respond(invite, id, 200);
    respond(invite, id, 500);
    EXPECT_THAT(sent(), ElementsAre("200"));
    EXPECT_EQ(receive(incoming("ACK", "z9hG4bKother", "7 ACK", "t")).kind, Kind::ack);
    EXPECT_EQ(receive(incoming("ACK", "z9hG4bKa", "7 ACK", "t")).kind, Kind::ack) << "a careless peer";
    pass(seconds(32));
    EXPECT_EQ(layer_.count(), 0u);
}

TEST_F(TransactionLayerTest, UnansweredRequestsComeUpOnce) {
    const auto invite = incoming("INVITE");
    const auto info = incoming("INFO");
    receive(invite);
    receive(info);
    pass(milliseconds(39'999));
    EXPECT_THAT(failures(), IsEmpty());
    pass(milliseconds(1));
    EXPECT_THAT(failures(), ElementsAre(0, 0));
    pass(seconds(100));
    EXPECT_THAT(failures(), IsEmpty());
}

TEST_F(TransactionLayerTest, CancelFindsItsInvite) {
    const auto id = receive(incoming("INVITE")).id;
    const auto cancel = incoming("CANCEL");
    const auto find = [&](FlowId flow) {
        return layer_.find_cancelled(flow, cancel, cancel.top_via().value(), cancel.cseq().value());
    };
    EXPECT_EQ(find(kFlow), id);
    EXPECT_EQ(find(kOtherFlow), ServerRequestId{});
}

TEST_F(TransactionLayerTest, StrayResponsesAreDropped) {
    Message stray;
    stray.status = 200;
    EXPECT_EQ(layer_.receive_response(kFlow, stray, now_), std::nullopt);
    EXPECT_EQ(answer(incoming("INFO"), 200), std::nullopt);
}

}  // namespace
}  // namespace offhook::sip
