// SPDX-License-Identifier: Apache-2.0
// A phone back to back with a scripted user agent in the server's place: no sockets.
#include "offhook-phone/phone.hpp"

#include <gmock/gmock.h>

#include "csta/reader.hpp"
#include "csta/writer.hpp"
#include "sip/stream_parser.hpp"

namespace offhook::phone {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using namespace std::chrono_literals;

const sip::Body kNoBody{};

sip::Body body(std::string_view xml) {
    return {"application/csta+xml", std::string(xml)};
}

constexpr std::string_view kStatus = "<RequestSystemStatus/>";
constexpr std::string_view kMonitor =
    "<MonitorStart><monitorObject><deviceObject>sip:100@pbx</deviceObject></monitorObject></MonitorStart>";

/// The phone 100, and in the place of the server a user agent that accepts every registration.
class PhoneTest : public testing::Test {
protected:
    PhoneTest() {
        sip::UserAgentSettings settings;
        settings.methods = {"REGISTER"};
        server.emplace(std::move(settings), random, reporter);
    }

    void make(PhoneSettings settings = {}) {
        LineSettings line_settings;
        line_settings.phone = PhoneId{1};
        line_settings.device_id = "sip:100@pbx";
        line = exchange.add_line(line_settings);
        line_settings.phone = PhoneId{2};
        line_settings.device_id = "sip:200@pbx";
        far = exchange.add_line(line_settings);
        if (settings.dialect == nullptr) settings.dialect = find_dialect("snom");
        settings.user = "000413AABBCC";
        settings.password = "secret";
        settings.server_host = "pbx.example";
        settings.lines = {line};
        phone.emplace(std::move(settings), exchange, random, reporter);
    }

    /// Connects the phone and lets it register.
    void come_up() {
        phone->start(now);
        phone->tick(now);
        run();
    }

    void begin_session() {
        sip::InviteParameters invite;
        invite.flow = flow;
        invite.target = *sip::Uri::parse(contact);
        invite.from = *sip::NameAddr::parse("<sip:pbx.example>");
        invite.to = *sip::NameAddr::parse("<" + contact + ">");
        invite.contact = *sip::Uri::parse("sip:offhook@pbx.example");
        invite.body = body(kStatus);
        invite.credentials = sip::Credentials{"000413AABBCC", "secret"};
        session = server->invite(std::move(invite), now);
        run();
    }

    /// Sends a CSTA request and gives back the response's body, or the SIP status if it has none.
    std::string ask(std::string_view xml) {
        const sip::ClientRequestId id = server->info(session, body(xml), now);
        run();
        const auto found = answers.find(id);
        if (found == answers.end()) return "no answer";
        return found->second.body.empty() ? std::to_string(found->second.status) : found->second.body;
    }

    /// Carries everything between phone and server until both are quiet.
    void run() {
        for (bool more = true; more;) {
            more = false;
            for (Action& action : phone->take_actions()) {
                more = true;
                carry_out(action);
            }
            for (const LineEvent& event : exchange.take_events()) {
                more = true;
                if (event.line == line) phone->report(event, now);
            }
            for (sip::UserAgentEvent& event : server->take_events()) {
                more = true;
                std::visit([&](auto& what) { handle(what); }, event);
            }
            for (sip::Outgoing& outgoing : server->take_outgoing()) {
                more = true;
                phone->receive(outgoing.flow, std::move(outgoing.message), now);
            }
        }
        for (const Notice& notice : phone->take_notices()) notices.push_back(notice.event);
    }

    void carry_out(Action& action) {
        if (std::holds_alternative<Connect>(action)) {
            if (!reachable) return phone->connect_failed("refused", now);
            flow = FlowId{flow.value + 1};
            phone->connected(flow, "192.0.2.7", 49152, now);
        } else if (auto* outgoing = std::get_if<sip::Outgoing>(&action)) {
            if (outgoing->message.is_request()) requests.push_back(outgoing->message);
            server->receive(outgoing->flow, std::move(outgoing->message), now);
        } else if (auto* bytes = std::get_if<SendBytes>(&action)) {
            take_bytes(*bytes);
        } else if (auto* close = std::get_if<CloseFlow>(&action)) {
            closed.push_back(close->flow);
            phone->flow_lost(close->flow, "closed", now);
        }
    }

    /// SIP messages in the phone's own writing, or what is no message.
    void take_bytes(const SendBytes& bytes) {
        std::vector<sip::StreamItem> items;
        sip::StreamParser().feed(bytes.bytes, items);
        bool message_seen = false;
        for (sip::StreamItem& item : items) {
            auto* message = std::get_if<sip::Message>(&item);
            if (message == nullptr) continue;
            message_seen = true;
            written.push_back(bytes.bytes);
            server->receive(bytes.flow, std::move(*message), now);
        }
        if (!message_seen) pings += bytes.bytes;
    }

    void handle(sip::RequestReceived& what) {
        sip::Message response = sip::Message::response_to(what.request, register_status);
        if (register_status == 401) {
            response.add(
                "WWW-Authenticate", "Digest realm=\"offhook\", nonce=\"n1\", algorithm=SHA-256, qop=\"auth\""
            );
            register_status = 200;
        } else {
            contact = what.request.contact()->uri.to_string();
            response.add("Contact", std::string(what.request.get("Contact")) + ";expires=300");
        }
        server->respond(what.id, std::move(response), now);
    }
    void handle(sip::InfoReceived& what) {
        infos.push_back(what.request.body);
        server->answer_info(what.id, 200, kNoBody, now);
    }
    void handle(sip::InfoAnswered& what) { answers[what.id] = {what.status, what.response.body}; }
    void handle(sip::SessionEstablished& what) { established = what.response.body; }
    void handle(sip::SessionFailed& what) { failed_status = what.status; }
    void handle(sip::SessionEnded& what) { ended = what.why; }
    template <class Event>
    void handle(const Event&) {}

    struct Answer {
        int status = 0;
        std::string body;
    };

    SeededRandom random{1};
    NoReporter reporter;
    Exchange exchange;
    std::optional<sip::UserAgent> server;
    std::optional<Phone> phone;
    LineId line;
    LineId far;
    Time now{1s};
    FlowId flow;
    bool reachable = true;
    int register_status = 401;
    std::string contact;
    sip::SessionId session;
    std::string established;
    int failed_status = 0;
    std::optional<sip::SessionEnded::Why> ended;
    std::vector<sip::Message> requests;
    std::map<sip::ClientRequestId, Answer> answers;
    std::vector<std::string> infos;
    std::vector<FlowId> closed;
    std::vector<std::string> notices;
    std::string pings;
    std::vector<std::string> written;  ///< SIP messages that came as bytes
};

TEST_F(PhoneTest, RegistersWithDigestAndOutbound) {
    make();
    come_up();
    EXPECT_TRUE(phone->is_registered());
    ASSERT_EQ(requests.size(), 2u);
    EXPECT_EQ(requests[0].get("To"), "<sip:000413AABBCC@pbx.example>");
    EXPECT_THAT(std::string(requests[1].get("Authorization")), HasSubstr("username=\"000413AABBCC\""));
    EXPECT_THAT(std::string(requests[1].get("Contact")), HasSubstr("reg-id=1"));
    EXPECT_THAT(std::string(requests[1].get("Contact")), HasSubstr("+sip.instance"));
    EXPECT_EQ(requests[1].get("User-Agent"), "snomD785/10.1.84.12");
    EXPECT_GT(requests[1].cseq()->number, requests[0].cseq()->number);
}

TEST_F(PhoneTest, RefreshesAtHalfTheTimeGrantedInTheSameDialogIdentity) {
    make();
    come_up();
    const std::string call_id(requests[0].get("Call-ID"));
    const std::uint32_t last = requests.back().cseq()->number;
    requests.clear();
    phone->tick(now += 149s);
    run();
    EXPECT_THAT(requests, IsEmpty());
    phone->tick(now += 1s);
    run();
    ASSERT_FALSE(requests.empty());
    EXPECT_EQ(requests[0].get("Call-ID"), call_id);
    EXPECT_GT(requests[0].cseq()->number, last);
}

TEST_F(PhoneTest, PingsByCrlf) {
    make();
    come_up();
    phone->tick(now += 100s);
    run();
    EXPECT_EQ(pings, "\r\n\r\n");
}

TEST_F(PhoneTest, TakesTheSessionAndAnswersTheStatus) {
    make();
    come_up();
    begin_session();
    EXPECT_THAT(established, HasSubstr("<systemStatus>normal</systemStatus>"));
    EXPECT_TRUE(phone->has_session());
    EXPECT_THAT(notices, ElementsAre("registered", "request", "session"));
}

TEST_F(PhoneTest, MonitoredLineReportsItsCallInOrder) {
    make();
    come_up();
    begin_session();
    EXPECT_THAT(ask(kMonitor), HasSubstr("<monitorCrossRefID>43</monitorCrossRefID>"));
    ASSERT_TRUE(exchange.dial(far, "100", {}, now));
    run();
    ASSERT_TRUE(exchange.answer(line, exchange.calls(line).front().id, now));
    run();
    ASSERT_EQ(infos.size(), 2u);
    EXPECT_THAT(infos[0], HasSubstr("<DeliveredEvent"));
    EXPECT_THAT(infos[1], HasSubstr("<EstablishedEvent"));
    EXPECT_EQ(phone->counters().events.at(line), 2u);
    EXPECT_EQ(phone->counters().requests.at("MonitorStart"), 1u);
}

TEST_F(PhoneTest, AnswerComesBeforeTheEventsItCauses) {
    make();
    come_up();
    begin_session();
    ask(kMonitor);
    const std::string answer =
        ask("<MakeCall><callingDevice>sip:100@pbx</callingDevice><calledDirectoryNumber>200</"
            "calledDirectoryNumber>"
            "<autoOriginate>doNotPrompt</autoOriginate></MakeCall>");
    EXPECT_THAT(answer, HasSubstr("<MakeCallResponse"));
    ASSERT_EQ(infos.size(), 3u);
    EXPECT_THAT(infos[0], HasSubstr("<ServiceInitiatedEvent"));
    EXPECT_THAT(infos[2], HasSubstr("<DeliveredEvent"));
}

TEST_F(PhoneTest, DeviceListComesInItsOwnInfo) {
    make();
    come_up();
    begin_session();
    EXPECT_THAT(ask("<GetSwitchingFunctionDevices/>"), HasSubstr("<serviceCrossRefID>"));
    ASSERT_EQ(infos.size(), 1u);
    EXPECT_THAT(infos[0], HasSubstr("<deviceID>sip:100@pbx</deviceID>"));
}

TEST_F(PhoneTest, UnreadableBodyIsAnsweredByAnError) {
    make();
    come_up();
    begin_session();
    EXPECT_THAT(ask("<MonitorStart"), HasSubstr("<operation>generic</operation>"));
}

TEST_F(PhoneTest, ChallengesTheInviteOnly) {
    PhoneSettings settings;
    settings.challenge = Challenge::invite;
    make(std::move(settings));
    come_up();
    begin_session();
    EXPECT_TRUE(phone->has_session());
    EXPECT_THAT(ask(kStatus), HasSubstr("normal"));
}

TEST_F(PhoneTest, ChallengesEveryRequest) {
    PhoneSettings settings;
    settings.challenge = Challenge::all;
    make(std::move(settings));
    come_up();
    begin_session();
    EXPECT_TRUE(phone->has_session());
    EXPECT_THAT(ask(kStatus), HasSubstr("normal"));
    EXPECT_EQ(phone->counters().requests.at("RequestSystemStatus"), 2u);
}

TEST_F(PhoneTest, WrongPasswordOfTheServerIsRefused) {
    PhoneSettings settings;
    settings.challenge = Challenge::invite;
    make(std::move(settings));
    come_up();
    sip::InviteParameters invite;
    invite.flow = flow;
    invite.target = *sip::Uri::parse(contact);
    invite.from = *sip::NameAddr::parse("<sip:pbx.example>");
    invite.to = *sip::NameAddr::parse("<" + contact + ">");
    invite.contact = *sip::Uri::parse("sip:offhook@pbx.example");
    invite.credentials = sip::Credentials{"000413AABBCC", "wrong"};
    server->invite(std::move(invite), now);
    run();
    EXPECT_FALSE(phone->has_session());
}

/// A liberty in answering, and what the server sees.
struct Manner {
    Liberty liberty;
    std::string answer;
    std::size_t infos;
};

class Manners : public PhoneTest, public testing::WithParamInterface<Manner> {
protected:
    Dialect dialect = *find_dialect("snom");
};

TEST_P(Manners, OfAnswering) {
    dialect.liberties.set(GetParam().liberty);
    PhoneSettings settings;
    settings.dialect = &dialect;
    make(std::move(settings));
    come_up();
    begin_session();
    EXPECT_EQ(ask(kStatus), GetParam().answer);
    ASSERT_EQ(infos.size(), GetParam().infos);
    for (const std::string& info : infos) EXPECT_THAT(info, HasSubstr("<RequestSystemStatusResponse"));
}

INSTANTIATE_TEST_SUITE_P(
    Liberties,
    Manners,
    testing::Values(
        Manner{Liberty::late_answers, "200", 1},
        Manner{Liberty::empty_answers, "200", 0},
        Manner{Liberty::no_answers, "no answer", 0}
    )
);

class LibertyOfPhone : public PhoneTest {
protected:
    void come_up_with(Liberty liberty) {
        dialect.liberties.set(liberty);
        PhoneSettings settings;
        settings.dialect = &dialect;
        make(std::move(settings));
        come_up();
        begin_session();
    }

    Dialect dialect = *find_dialect("snom");
};

TEST_F(LibertyOfPhone, AnswersComeAfterTheEvents) {
    come_up_with(Liberty::answers_after_events);
    const sip::ClientRequestId monitor = server->info(session, body(kMonitor), now);
    run();
    EXPECT_EQ(answers.count(monitor), 0u);
    ASSERT_TRUE(exchange.dial(far, "100", {}, now));
    run();
    ASSERT_EQ(infos.size(), 1u);
    EXPECT_THAT(infos[0], HasSubstr("<DeliveredEvent"));
    EXPECT_EQ(phone->next_due(), now + 50ms);
    phone->tick(now += 50ms);
    run();
    EXPECT_THAT(answers[monitor].body, HasSubstr("<MonitorStartResponse"));
}

TEST_F(LibertyOfPhone, EventComesBeforeTheMonitorsAnswer) {
    come_up_with(Liberty::event_before_monitor);
    std::size_t infos_at_answer = 0;
    const std::string answer = ask(kMonitor);
    infos_at_answer = infos.size();
    EXPECT_THAT(answer, HasSubstr("<monitorCrossRefID>43<"));
    ASSERT_EQ(infos_at_answer, 1u);
    EXPECT_THAT(infos[0], HasSubstr("<DoNotDisturbEvent"));
}

TEST_F(LibertyOfPhone, BodyIsRefusedOnce) {
    come_up_with(Liberty::refuses_first_body);
    EXPECT_FALSE(phone->has_session());
    EXPECT_EQ(failed_status, 415);
    begin_session();
    EXPECT_TRUE(phone->has_session());
}

TEST_F(PhoneTest, NewLineIsToldInItsOwnInfo) {
    make();
    come_up();
    begin_session();
    ask("<SystemRegister><requestTypes><switchingFunctionDevicesChanged>true</"
        "switchingFunctionDevicesChanged>"
        "</requestTypes></SystemRegister>");
    const LineId line_101 =
        exchange.add_line(line_settings(*find_dialect("snom"), PhoneId{1}, "sip:101@pbx"));
    phone->add_line(line_101, now);
    run();
    ASSERT_EQ(infos.size(), 1u);
    EXPECT_THAT(infos[0], HasSubstr("<SwFunctionDevicesChanged"));
    ask("<MonitorStart><monitorObject><deviceObject>101@pbx</deviceObject></monitorObject></MonitorStart>");
    EXPECT_TRUE(phone->is_monitored(line_101));
}

/// All liberties together leave a phone that can be called.
TEST_F(PhoneTest, TheRudeOneStillIsAPhone) {
    PhoneSettings settings;
    settings.dialect = find_dialect("rude");
    make(std::move(settings));
    come_up();
    EXPECT_TRUE(phone->is_registered());
    begin_session();
    EXPECT_FALSE(phone->has_session());
    begin_session();
    EXPECT_TRUE(phone->has_session());
    ask(kMonitor);
    phone->tick(now += 50ms);
    run();
    ASSERT_TRUE(exchange.dial(far, "100", {}, now));
    run();
    ASSERT_FALSE(infos.empty());
    bool delivered = false;
    for (const std::string& info : infos) {
        const Result<csta::ReadMessage> event = csta::read(info, Limits{});
        ASSERT_TRUE(event.has_value()) << info;
        delivered = delivered || event->message.name() == "DeliveredEvent";
    }
    EXPECT_TRUE(delivered);
    for (const std::string& bytes : written) EXPECT_THAT(bytes, StartsWith("\r\n\r\n\r\n"));
}

TEST_F(PhoneTest, ComesBackAfterALossWithGrowingPauses) {
    make();
    come_up();
    begin_session();
    ask(kMonitor);
    reachable = false;
    phone->flow_lost(flow, "reset", now);
    run();
    EXPECT_FALSE(phone->is_registered());
    EXPECT_FALSE(phone->is_monitored(line));
    EXPECT_EQ(phone->next_due(), now + 1s);
    phone->tick(now += 1s);
    run();
    EXPECT_EQ(phone->next_due(), now + 2s);
    reachable = true;
    phone->tick(now += 2s);
    run();
    EXPECT_TRUE(phone->is_registered());
    EXPECT_EQ(phone->counters().connects, 3u);
}

TEST_F(PhoneTest, UnpluggedStaysAwayUntilPluggedIn) {
    make();
    come_up();
    phone->unplug(now);
    run();
    EXPECT_THAT(closed, ElementsAre(FlowId{1}));
    phone->tick(now += 3600s);
    run();
    EXPECT_FALSE(phone->is_registered());
    phone->replug(now);
    run();
    EXPECT_TRUE(phone->is_registered());
}

TEST_F(PhoneTest, FrozenPhoneSaysNothingButKeepsItsFlow) {
    make();
    come_up();
    begin_session();
    phone->freeze(true);
    EXPECT_EQ(ask(kStatus), "no answer");
    EXPECT_THAT(closed, IsEmpty());
    phone->freeze(false);
    EXPECT_THAT(ask(kStatus), HasSubstr("normal"));
}

TEST_F(PhoneTest, NewFlowLeavesTheOldOneHanging) {
    make();
    come_up();
    const std::string instance(requests[0].get("Contact"));
    phone->new_flow(now);
    run();
    EXPECT_EQ(flow, FlowId{2});
    EXPECT_TRUE(phone->is_registered());
    EXPECT_THAT(closed, IsEmpty());
    EXPECT_EQ(requests.back().get("Contact"), instance);
}

TEST_F(PhoneTest, NewSessionTakesThePlaceOfTheOldOne) {
    make();
    come_up();
    begin_session();
    ask(kMonitor);
    begin_session();
    EXPECT_EQ(ended, sip::SessionEnded::Why::peer);
    EXPECT_TRUE(phone->has_session());
    EXPECT_FALSE(phone->is_monitored(line));
}

TEST_F(PhoneTest, LeavesInOrder) {
    make();
    come_up();
    begin_session();
    requests.clear();
    phone->shut_down(now);
    run();
    ASSERT_GE(requests.size(), 2u);
    EXPECT_EQ(requests[0].method, "BYE");
    EXPECT_EQ(requests[1].method, "REGISTER");
    EXPECT_EQ(requests[1].get("Expires"), "0");
    EXPECT_TRUE(phone->is_over());
}

TEST_F(PhoneTest, LeavesAllTheSameIfTheServerIsSilent) {
    make();
    come_up();
    phone->shut_down(now);
    phone->take_actions();
    phone->tick(now += 2s);
    EXPECT_TRUE(phone->is_over());
}

TEST_F(PhoneTest, RefusedRegistrationIsTriedAgainLater) {
    make();
    register_status = 403;
    come_up();
    EXPECT_FALSE(phone->is_registered());
    EXPECT_THAT(notices, ElementsAre("refused"));
    register_status = 200;
    phone->tick(now += 1s);
    run();
    EXPECT_TRUE(phone->is_registered());
}

}  // namespace
}  // namespace offhook::phone
