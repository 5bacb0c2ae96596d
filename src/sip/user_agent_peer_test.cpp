// SPDX-License-Identifier: Apache-2.0
// One user agent and a peer by hand: what must be answered to odd requests, crossings and old peers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "sip/message_parser.hpp"
#include "sip/testing/wire.hpp"
#include "sip/user_agent.hpp"

namespace offhook::sip {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr FlowId kFlow{1};

UserAgentSettings registrar_settings() {
    UserAgentSettings settings;
    settings.methods = {"REGISTER"};
    return settings;
}

class UserAgentPeer : public testing::Test {
protected:
    /// A request of the peer. `more` holds further header lines, each with its line end; after an empty line
    /// the body.
    static Message request(
        std::string_view method, int cseq, std::string_view to_tag = {}, std::string_view more = {}
    ) {
        static int branch = 0;
        const auto text = fmt::format(
            "{0} sip:us@here SIP/2.0\r\nVia: SIP/2.0/TCP peer.example;branch=z9hG4bK{1}\r\nMax-Forwards: "
            "70\r\n"
            "From: <sip:peer@there>;tag=peer\r\nTo: <sip:us@here>{2}{3}\r\nCall-ID: peers-call\r\nCSeq: {4} "
            "{0}\r\n{5}",
            method, ++branch, to_tag.empty() ? "" : ";tag=", to_tag, cseq, more
        );
        auto parsed = parse_message(more.find("\r\n\r\n") == std::string_view::npos ? text + "\r\n" : text);
        EXPECT_TRUE(parsed) << parsed.error().error.text;
        return parsed.value_or(Message{});
    }
    static constexpr std::string_view kContact = "Contact: <sip:peer@there:5070;transport=tcp>\r\n";
    static std::string with_body(std::string_view headers = {}) {
        return fmt::format("{}Content-Type: application/csta+xml\r\n\r\nxml", headers);
    }

    void receive(Message message) {
        side_.ua.receive(kFlow, std::move(message), now_);
        side_.react(now_);
    }
    std::vector<Message> sent() {
        side_.react(now_);
        std::vector<Message> messages;
        for (auto& out : side_.ua.take_outgoing()) messages.push_back(std::move(out.message));
        return messages;
    }
    /// The one message sent in answer.
    Message answer_to(Message message) {
        receive(std::move(message));
        auto messages = sent();
        EXPECT_EQ(messages.size(), 1u);
        return messages.empty() ? Message{} : std::move(messages.front());
    }
    void pass(Duration time) {
        const Time end = now_ + time;
        while (side_.ua.next_due().value_or(Time::max()) <= end) {
            now_ = *side_.ua.next_due();
            side_.ua.tick(now_);
            side_.react(now_);
        }
        now_ = end;
    }
    /// A session that the peer began; gives our tag. CSeq 1 is used up.
    std::string be_called(std::string_view more = {}) {
        const auto success =
            answer_to(request("INVITE", 1, {}, with_body(fmt::format("{}{}", kContact, more))));
        EXPECT_EQ(success.status, 200);
        const auto tag = success.to()->tag();
        receive(request("ACK", 1, tag));
        side_.take_log();
        return tag;
    }
    /// Our INVITE goes out.
    void begin() {
        InviteParameters parameters;
        parameters.flow = kFlow;
        parameters.target = uri("sip:peer@there");
        parameters.from = NameAddr::parse("<sip:us@here>").value();
        parameters.to = NameAddr::parse("<sip:peer@there>").value();
        parameters.contact = uri("sip:us@here");
        parameters.body = csta("status");
        parameters.credentials = credentials_;
        side_.session = side_.ua.invite(std::move(parameters), now_);
    }
    /// A session that we began with a peer that says `more` in its 200; gives our INVITE.
    Message call(std::string_view more = {}) {
        begin();
        auto invite = sent().at(0);
        receive(success(invite, more));
        EXPECT_EQ(sent().at(0).method, "ACK");
        side_.take_log();
        return invite;
    }
    /// The peer's response to a request of ours.
    static Message response(const Message& to, int status, std::string_view more = {}) {
        auto message = Message::response_to(to, status);
        auto party = message.to().value();
        if (party.tag().empty()) party.parameters.set("tag", "peer");
        message.set("To", party.to_string());
        for (const auto line : split(more, '\n')) {
            const auto colon = line.find(':');
            if (colon != std::string_view::npos) {
                message.add(std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
            }
        }
        return message;
    }
    static Message success(const Message& invite, std::string_view more = {}) {
        return response(invite, 200, fmt::format("{}{}", kContact, more));
    }
    /// A request of the peer inside the session that we began.
    Message inside(const Message& invite, std::string_view method, int cseq, std::string_view more = {}) {
        auto message = request(method, cseq, invite.from()->tag(), more);
        message.set("Call-ID", std::string(invite.call_id()));
        return message;
    }

    Side side_{registrar_settings(), 1};
    Time now_{};
    std::optional<Credentials> credentials_;
};

// RFC 3261 8.2

struct Rule {
    const char* name;
    const char* method;
    const char* uri;
    const char* more;
    int status;
    const char* header;  ///< of the answer
    const char* value;
};

class UserAgentRules : public UserAgentPeer, public testing::WithParamInterface<Rule> {};

TEST_P(UserAgentRules, OutsideOfSessions) {
    const auto& rule = GetParam();
    auto message = request(rule.method, 1, {}, rule.more);
    message.request_uri = rule.uri;
    const auto answer = answer_to(message);
    EXPECT_EQ(answer.status, rule.status);
    EXPECT_EQ(answer.get(rule.header), rule.value);
    EXPECT_NE(answer.to()->tag(), "");
    EXPECT_THAT(side_.take_log(), IsEmpty());
}

constexpr auto kAllow = "INVITE, ACK, CANCEL, BYE, INFO, OPTIONS, UPDATE, REGISTER";

INSTANTIATE_TEST_SUITE_P(
    Table,
    UserAgentRules,
    testing::Values(
        Rule{"UnknownMethod", "SUBSCRIBE", "sip:us@here", "", 405, "Allow", kAllow},
        Rule{"Options", "OPTIONS", "sip:us@here", "", 200, "Allow", kAllow},
        Rule{"OptionsAccept", "OPTIONS", "sip:us@here", "", 200, "Accept", "application/csta+xml"},
        Rule{"OptionsSupported", "OPTIONS", "sip:us@here", "", 200, "Supported", "timer"},
        Rule{
            "UnknownExtension", "OPTIONS", "sip:us@here", "Require: 100rel, timer, x\r\n", 420, "Unsupported",
            "100rel, x"},
        Rule{"KnownExtension", "OPTIONS", "sip:us@here", "Require: timer\r\n", 200, "Supported", "timer"},
        Rule{"OtherScheme", "OPTIONS", "http://here", "", 416, "Allow", ""},
        Rule{"Tel", "OPTIONS", "tel:+49123", "", 200, "Allow", kAllow},
        Rule{
            "SdpOnly", "INVITE", "sip:us@here",
            "Contact: <sip:p@h>\r\nContent-Type: application/sdp\r\n\r\nv=0", 415, "Accept",
            "application/csta+xml"},
        Rule{
            "Multipart", "INVITE", "sip:us@here",
            "Contact: <sip:p@h>\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n--b--", 415, "Accept",
            "application/csta+xml"},
        Rule{
            "Compressed", "INVITE", "sip:us@here",
            "Contact: <sip:p@h>\r\nContent-Encoding: gzip\r\nContent-Type: application/csta+xml\r\n\r\nz",
            415, "Accept-Encoding", "identity"},
        Rule{"InviteWithoutContact", "INVITE", "sip:us@here", "", 400, "Contact", ""},
        Rule{
            "ShortTimer", "INVITE", "sip:us@here",
            "Contact: <sip:p@h>\r\nSupported: timer\r\nSession-Expires: 60\r\n", 422, "Min-SE", "90"},
        Rule{"InfoWithoutSession", "INFO", "sip:us@here", "", 481, "Allow", ""},
        Rule{"ByeWithoutSession", "BYE", "sip:us@here", "", 481, "Allow", ""},
        Rule{"UpdateWithoutSession", "UPDATE", "sip:us@here", "", 481, "Allow", ""},
        Rule{"CancelOfNothing", "CANCEL", "sip:us@here", "", 481, "Allow", ""}
    ),
    [](const auto& one) { return one.param.name; }
);

TEST_F(UserAgentPeer, UnknownDialogIs481) {
    for (const auto* method : {"INVITE", "BYE", "INFO", "OPTIONS", "UPDATE"}) {
        EXPECT_EQ(answer_to(request(method, 1, "gone", kContact)).status, 481) << method;
    }
    receive(request("ACK", 1, "gone"));
    EXPECT_THAT(sent(), IsEmpty()) << "an ACK is never answered";
    EXPECT_THAT(side_.take_log(), IsEmpty());
}

TEST_F(UserAgentPeer, RegisterWithAToTagIsStillAnswered) {
    EXPECT_EQ(answer_to(request("REGISTER", 1, "old")).status, 200);
    EXPECT_THAT(side_.take_log(), ElementsAre("request REGISTER"));
}

TEST_F(UserAgentPeer, ViaTellsWhereTheRequestCameFrom) {
    side_.ua.flow_up(kFlow, {"TLS", {}}, "192.0.2.7", 40'000);
    const auto plain = answer_to(request("OPTIONS", 1)).top_via().value();
    EXPECT_EQ(plain.parameters.get("received"), "192.0.2.7");
    EXPECT_FALSE(plain.parameters.has("rport"));

    auto asking = request("OPTIONS", 2);
    asking.set(
        "Via", "SIP/2.0/TLS 192.0.2.7;branch=z9hG4bKr;rport, SIP/2.0/TCP before.example;branch=z9hG4bKb"
    );
    const auto answer = answer_to(asking);
    EXPECT_EQ(answer.top_via()->parameters.get("received"), "192.0.2.7");
    EXPECT_EQ(answer.top_via()->parameters.get("rport"), "40000");
    ASSERT_EQ(answer.list("Via").size(), 2u);
    EXPECT_EQ(answer.list("Via").at(1), "SIP/2.0/TCP before.example;branch=z9hG4bKb");

    auto honest = request("OPTIONS", 3);
    honest.set("Via", "SIP/2.0/TLS 192.0.2.7;branch=z9hG4bKh");
    EXPECT_FALSE(answer_to(honest).top_via()->parameters.has("received"));
}

// Inside a session

TEST_F(UserAgentPeer, RulesInsideASession) {
    const auto tag = be_called();
    EXPECT_EQ(answer_to(request("INFO", 2, tag, "Info-Package: x\r\n")).status, 469);
    const auto sdp = answer_to(request("INFO", 3, tag, "Content-Type: application/sdp\r\n\r\nv=0"));
    EXPECT_EQ(sdp.status, 415);
    EXPECT_EQ(sdp.get("Accept"), "application/csta+xml");
    EXPECT_EQ(answer_to(request("INVITE", 4, tag, "Content-Type: application/sdp\r\n\r\nv=0")).status, 415);
    receive(request("ACK", 4, tag));
    EXPECT_EQ(answer_to(request("UPDATE", 5, tag, "Content-Type: application/sdp\r\n\r\nv=0")).status, 415);
    EXPECT_EQ(answer_to(request("OPTIONS", 6, tag)).status, 200);
    EXPECT_EQ(answer_to(request("INFO", 7, tag)).status, 200) << "without body it says nothing";
    EXPECT_EQ(answer_to(request("MESSAGE", 8, tag)).status, 405);
    EXPECT_THAT(side_.take_log(), IsEmpty());
    EXPECT_EQ(answer_to(request("INFO", 9, tag, with_body())).body, "re:xml");
}

TEST_F(UserAgentPeer, LowerOrEqualCSeqIs500) {
    const auto tag = be_called();
    EXPECT_EQ(answer_to(request("INFO", 9, tag, with_body())).status, 200);
    EXPECT_EQ(answer_to(request("INFO", 9, tag, with_body())).status, 500) << "no service is done twice";
    EXPECT_EQ(answer_to(request("INFO", 8, tag, with_body())).status, 500);
    EXPECT_EQ(answer_to(request("INFO", 10, tag, with_body())).status, 200) << "gaps are allowed";
}

TEST_F(UserAgentPeer, WrongTagsOrCallIdAreAnotherDialog) {
    const auto tag = be_called();
    auto other_from = request("INFO", 2, tag, with_body());
    other_from.set("From", "<sip:peer@there>;tag=other");
    EXPECT_EQ(answer_to(other_from).status, 481);
    auto other_call = request("INFO", 2, tag, with_body());
    other_call.set("Call-ID", "other");
    EXPECT_EQ(answer_to(other_call).status, 481);
}

TEST_F(UserAgentPeer, ByeBeforeTheAckEndsTheSession) {
    const auto success = answer_to(request("INVITE", 1, {}, with_body(kContact)));
    side_.take_log();
    EXPECT_EQ(answer_to(request("BYE", 2, success.to()->tag())).status, 200);
    EXPECT_THAT(side_.take_log(), ElementsAre("ended peer"));
    pass(seconds(60));
    EXPECT_THAT(sent(), IsEmpty()) << "no 2xx again, no BYE";
    EXPECT_EQ(side_.ua.next_due(), std::nullopt);
}

TEST_F(UserAgentPeer, ReInviteWithoutBodyRefreshesTheTarget) {
    const auto tag = be_called();
    const auto success = answer_to(request(
        "INVITE", 2, tag, "Contact: <sip:moved@there>\r\nSupported: timer\r\nSession-Expires: 300\r\n"
    ));
    EXPECT_EQ(success.status, 200);
    EXPECT_EQ(success.get("Contact"), "<sip:callee@here;transport=tcp>");
    EXPECT_EQ(success.get("Session-Expires"), "300;refresher=uac");
    receive(request("ACK", 2, tag));
    EXPECT_THAT(side_.take_log(), IsEmpty());
    side_.info("event", now_);
    EXPECT_EQ(sent().at(0).request_uri, "sip:moved@there");
}

TEST_F(UserAgentPeer, RefusedReInviteChangesNothing) {
    const auto tag = be_called();
    side_.answers = false;
    receive(request("INVITE", 2, tag, with_body("Contact: <sip:moved@there>\r\n")));
    side_.ua.answer_info(*side_.open_requests.begin(), 488, {}, now_);
    EXPECT_EQ(sent().at(0).status, 488);
    side_.info("event", now_);
    EXPECT_EQ(sent().at(0).request_uri, "sip:peer@there:5070;transport=tcp");
}

TEST_F(UserAgentPeer, ReInviteThatIsNeverAcknowledgedEndsTheSession) {
    const auto tag = be_called();
    EXPECT_EQ(answer_to(request("INVITE", 2, tag, with_body())).status, 200);
    receive(request("ACK", 1, tag));  // of the wrong INVITE
    pass(seconds(33));
    EXPECT_EQ(sent().back().method, "BYE");
    EXPECT_THAT(side_.take_log(), ElementsAre("INVITE xml", "ended no_ack"));
}

TEST_F(UserAgentPeer, SecondModificationWaitsForTheFirst) {
    const auto tag = be_called();
    side_.answers = false;
    receive(request("INVITE", 2, tag, with_body()));
    const auto refusal = answer_to(request("UPDATE", 3, tag, kContact));
    EXPECT_EQ(refusal.status, 500);
    EXPECT_LE(parse_number<int>(refusal.get("Retry-After")).value_or(99), 10);
    EXPECT_EQ(answer_to(request("INVITE", 4, tag, with_body())).status, 500);
    side_.ua.answer_info(*side_.open_requests.begin(), 200, csta("ok"), now_);
    EXPECT_EQ(sent().at(0).body, "ok");
}

TEST_F(UserAgentPeer, CancelledReInviteLeavesTheSession) {
    const auto tag = be_called();
    side_.answers = false;
    auto invite = request("INVITE", 2, tag, with_body());
    receive(invite);
    auto cancel = request("CANCEL", 2, tag);
    cancel.set("Via", std::string(invite.get("Via")));
    receive(cancel);
    const auto messages = sent();
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].status, 200);
    EXPECT_EQ(messages[0].get("CSeq"), "2 CANCEL");
    EXPECT_EQ(messages[1].status, 487);
    side_.ua.answer_info(*side_.open_requests.begin(), 200, {}, now_);
    EXPECT_THAT(sent(), IsEmpty()) << "one final answer";
    EXPECT_TRUE(side_.ua.has_session(side_.session));
}

TEST_F(UserAgentPeer, CancelOfAnAcceptedInviteComesTooLate) {
    auto invite = request("INVITE", 1, {}, with_body(kContact));
    const auto success = answer_to(invite);
    auto cancel = request("CANCEL", 1);
    cancel.set("Via", std::string(invite.get("Via")));
    EXPECT_EQ(answer_to(cancel).status, 200);
    EXPECT_TRUE(side_.ua.has_session(side_.session));
}

// Crossings (RFC 3261 14)

TEST_F(UserAgentPeer, ModificationThatCrossesOursIs491) {
    const auto invite = call("\nAllow: INVITE, UPDATE\nSession-Expires: 100;refresher=uac");
    pass(seconds(50));
    const auto update = sent().at(0);
    EXPECT_EQ(update.method, "UPDATE");
    EXPECT_EQ(answer_to(inside(invite, "INVITE", 1, kContact)).status, 491);
    receive(inside(invite, "ACK", 1));
    EXPECT_EQ(answer_to(inside(invite, "UPDATE", 2, kContact)).status, 491);
    receive(response(update, 200, "Session-Expires: 100;refresher=uac"));
    EXPECT_EQ(answer_to(inside(invite, "UPDATE", 3, kContact)).status, 200);
}

TEST_F(UserAgentPeer, Our491IsTriedAgainAfterARandomWait) {
    call("\nAllow: INVITE, UPDATE\nSession-Expires: 100;refresher=uac");
    pass(seconds(50));
    receive(response(sent().at(0), 491));
    pass(milliseconds(2'099));
    EXPECT_THAT(sent(), IsEmpty());
    pass(milliseconds(1'901));
    EXPECT_EQ(sent().at(0).method, "UPDATE") << "the owner of the Call-ID waits 2.1 to 4 s";
}

TEST_F(UserAgentPeer, CalleeTriesAgainSooner) {
    be_called("Allow: UPDATE\r\nSupported: timer\r\nSession-Expires: 100;refresher=uas\r\n");
    pass(seconds(50));
    receive(response(sent().at(0), 491));
    pass(seconds(2));
    EXPECT_EQ(sent().at(0).method, "UPDATE") << "within 2 s";
}

TEST_F(UserAgentPeer, OurRefreshWaitsForThePeersReInvite) {
    const auto invite = call("\nAllow: INVITE, UPDATE\nSession-Expires: 100;refresher=uac");
    side_.answers = false;
    pass(seconds(49));
    receive(inside(invite, "INVITE", 1, with_body(kContact)));
    pass(seconds(2));
    EXPECT_THAT(sent(), testing::Each(testing::Field(&Message::status, 100)));
    side_.ua.answer_info(*side_.open_requests.begin(), 503, {}, now_);
    receive(inside(invite, "ACK", 1));
    sent();
    pass(seconds(2));
    EXPECT_EQ(sent().at(0).method, "UPDATE");
}

TEST_F(UserAgentPeer, RefreshAnsweredWith481EndsTheSession) {
    call("\nAllow: INVITE, UPDATE\nSession-Expires: 100;refresher=uac");
    pass(seconds(50));
    receive(response(sent().at(0), 481));
    EXPECT_THAT(side_.take_log(), ElementsAre("ended gone"));
    EXPECT_THAT(sent(), IsEmpty());
}

TEST_F(UserAgentPeer, PeerThatShallRefreshAndDoesNotGetsABye) {
    call("\nSession-Expires: 90;refresher=uas");
    pass(milliseconds(59'999));
    EXPECT_THAT(sent(), IsEmpty());
    pass(milliseconds(1));
    EXPECT_EQ(sent().at(0).method, "BYE") << "30 s before the end: a third of 90";
    EXPECT_THAT(side_.take_log(), ElementsAre("ended expired"));
}

TEST_F(UserAgentPeer, PeersRefreshStartsTheTimerAgain) {
    const auto invite = call("\nSession-Expires: 90;refresher=uas");
    pass(seconds(50));
    const auto success =
        answer_to(inside(invite, "UPDATE", 1, "Supported: timer\r\nSession-Expires: 90;refresher=uac\r\n"));
    EXPECT_EQ(success.get("Session-Expires"), "90;refresher=uac");
    pass(seconds(59));
    EXPECT_THAT(sent(), IsEmpty());
}

// Forks and strays

TEST_F(UserAgentPeer, SecondBranchOfAForkIsEndedAtOnce) {
    const auto invite = call();
    auto other = success(invite);
    other.set("To", "<sip:peer@there>;tag=other");
    other.set("Contact", "<sip:second@there>");
    receive(other);
    const auto messages = sent();
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].method, "ACK");
    EXPECT_EQ(messages[0].request_uri, "sip:second@there");
    EXPECT_EQ(messages[1].method, "BYE");
    EXPECT_EQ(messages[1].to()->tag(), "other");
    receive(response(messages[1], 200));
    receive(success(invite));
    const auto again = sent();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].method, "ACK");
    EXPECT_EQ(again[0].to()->tag(), "peer");
    EXPECT_TRUE(side_.ua.has_session(side_.session));
    EXPECT_THAT(side_.take_log(), IsEmpty());
}

TEST_F(UserAgentPeer, RoutesAreFollowed) {
    const auto invite = call("\nRecord-Route: <sip:p2;lr>, <sip:p1;lr>");
    side_.info("x", now_);
    const auto request = sent().at(0);
    EXPECT_EQ(request.request_uri, "sip:peer@there:5070;transport=tcp");
    EXPECT_THAT(request.list("Route"), ElementsAre("<sip:p1;lr>", "<sip:p2;lr>"));
}

TEST_F(UserAgentPeer, StrayResponseIsCounted) {
    receive(response(request("INFO", 1), 200));
    EXPECT_EQ(side_.reporter.counts["sip_stray_response"], 1);
    EXPECT_THAT(sent(), IsEmpty());
    EXPECT_THAT(side_.take_log(), IsEmpty());
}

TEST_F(UserAgentPeer, RequestBeforeOurCallIsAnsweredMustWait) {
    begin();
    const auto invite = sent().at(0);
    const auto refusal = answer_to(inside(invite, "INFO", 1, with_body()));
    EXPECT_EQ(refusal.status, 500) << "481 would end the peer's session";
    EXPECT_NE(refusal.find("Retry-After"), nullptr);
}

TEST_F(UserAgentPeer, ProvisionalAnswerToAnInfoIsPassedOn) {
    const auto tag = be_called();
    side_.answers = false;
    receive(request("INFO", 2, tag, with_body()));
    const auto id = *side_.open_requests.begin();
    side_.ua.answer_info(id, 100, {}, now_);
    side_.ua.answer_info(id, 200, csta("done"), now_);
    const auto messages = sent();
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].status, 100);
    EXPECT_EQ(messages[1].status, 200);
}

// Login

TEST_F(UserAgentPeer, EveryRequestOfASessionAnswersChallenges) {
    credentials_ = Credentials{"us", "secret"};
    call("\nAllow: INVITE, UPDATE\nSession-Expires: 100;refresher=uac");
    const auto challenged = [&](const Message& request, int status, std::string_view nonce) {
        receive(response(
            request, status,
            fmt::format(
                "{}: Digest realm=\"r{}\", nonce=\"{}\", algorithm=MD5, qop=\"auth\"",
                status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate", status, nonce
            )
        ));
        return sent();
    };
    side_.info("x", now_);
    const auto info = challenged(sent().at(0), 407, "one").at(0);
    EXPECT_THAT(std::string(info.get("Proxy-Authorization")), testing::HasSubstr("nonce=\"one\""));
    const auto both = challenged(info, 401, "two").at(0);
    EXPECT_NE(both.find("Authorization"), nullptr);
    EXPECT_THAT(std::string(both.get("Proxy-Authorization")), testing::HasSubstr("nc=00000002"));
    receive(response(both, 200));
    EXPECT_THAT(side_.take_log(), ElementsAre("answered 200 "));

    pass(seconds(50));
    const auto update = sent().at(0);
    EXPECT_NE(update.find("Authorization"), nullptr) << "unasked";
    const auto again = challenged(update, 401, "three").at(0);
    EXPECT_EQ(again.method, "UPDATE");
    EXPECT_GT(again.cseq()->number, update.cseq()->number);
    receive(response(again, 200, "Session-Expires: 100;refresher=uac"));

    side_.ua.bye(side_.session, now_);
    const auto bye = challenged(sent().at(0), 401, "four").at(0);
    EXPECT_EQ(bye.method, "BYE");
    EXPECT_THAT(challenged(bye, 401, "five"), IsEmpty()) << "the password is wrong";
    EXPECT_EQ(side_.ua.next_due(), std::nullopt);
}

TEST_F(UserAgentPeer, OneTimeNoncesDoNotHurtParallelRequests) {
    credentials_ = Credentials{"us", "secret"};
    call();
    const auto challenge = [](const Message& request, int nonce) {
        return response(
            request, 401,
            fmt::format("WWW-Authenticate: Digest realm=\"r\", nonce=\"{}\", qop=\"auth\"", nonce)
        );
    };
    side_.info("a", now_);
    receive(challenge(sent().at(0), 1));
    receive(response(sent().at(0), 200));
    side_.info("b", now_);
    side_.info("c", now_);
    const auto both = sent();
    receive(challenge(both.at(0), 2));
    receive(challenge(both.at(1), 3));
    for (const auto& request : sent()) receive(response(request, 200));
    EXPECT_THAT(side_.take_log(), ElementsAre("answered 200 ", "answered 200 ", "answered 200 "));
}

TEST_F(UserAgentPeer, CancelAfterALoginNamesTheSecondInvite) {
    credentials_ = Credentials{"us", "secret"};
    begin();
    const auto first = sent().at(0);
    receive(response(first, 100));
    receive(response(first, 401, "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\""));
    const auto second = sent().at(1);
    side_.ua.bye(side_.session, now_);
    EXPECT_THAT(sent(), IsEmpty()) << "the second INVITE has no provisional response yet";
    receive(response(second, 180));
    const auto cancel = sent().at(0);
    EXPECT_EQ(cancel.method, "CANCEL");
    EXPECT_EQ(cancel.get("Via"), second.get("Via"));
    receive(response(cancel, 200));
    receive(response(second, 487));
    EXPECT_EQ(sent().at(0).method, "ACK");
    EXPECT_EQ(side_.ua.next_due(), std::nullopt);
    EXPECT_THAT(side_.take_log(), IsEmpty());
}

TEST_F(UserAgentPeer, AckCarriesTheCredentialsOfItsInvite) {
    credentials_ = Credentials{"us", "secret"};
    begin();
    receive(response(sent().at(0), 401, "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\""));
    const auto messages = sent();
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].method, "ACK");
    const auto& invite = messages[1];
    EXPECT_EQ(invite.get("CSeq"), "2 INVITE");
    receive(success(invite));
    const auto ack = sent().at(0);
    EXPECT_EQ(ack.get("CSeq"), "2 ACK");
    EXPECT_EQ(ack.get("Authorization"), invite.get("Authorization"));
}

}  // namespace
}  // namespace offhook::sip
