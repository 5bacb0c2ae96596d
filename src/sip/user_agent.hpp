// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/random.hpp"
#include "base/report.hpp"
#include "sip/message.hpp"
#include "sip/outgoing.hpp"

namespace offhook::sip {

/// An INVITE dialog usage of this user agent (RFC 3261 12 and 13), whichever side began it.
using SessionId = Id<struct SessionTag>;
/// A request that this user agent sent and whose final answer is awaited.
using ClientRequestId = Id<struct ClientRequestTag>;
struct Body {
    std::string content_type;
    std::string content;
};

struct Credentials {
    std::string user;
    std::string password;
};

/// How to begin a session.
struct InviteParameters {
    FlowId flow;
    Uri target;  ///< Request-URI: the contact of a registered phone, or a line at the server
    std::vector<std::string>
        route;      ///< preloaded Route values (RFC 3327 Path of the binding), first hop first
    NameAddr from;  ///< without tag
    NameAddr to;
    Uri contact;                             ///< where in-dialog requests shall come to
    Body body;                               ///< may be empty
    std::optional<Credentials> credentials;  ///< answers a 401 or 407, here and inside the dialog
};

// What the user agent tells its owner. Each event of one flow comes in the order of the messages.

/// A request outside of any session, other than ACK, CANCEL and what the user agent answers by itself
/// (OPTIONS, unknown methods: 405, in-dialog requests without dialog: 481 …): REGISTER and whatever
/// `UserAgentSettings::methods` adds. Must be answered once with respond().
struct RequestReceived {
    ServerRequestId id;
    FlowId flow;
    Message request;
};
/// A peer wants a session: answer once with accept() or respond().
struct SessionOffered {
    SessionId session;
    ServerRequestId id;
    FlowId flow;
    Message request;
};
/// A session that we began stands; `response` is its 2xx (already acknowledged).
struct SessionEstablished {
    SessionId session;
    Message response;
};
/// A session that we accepted is confirmed by its ACK.
struct SessionConfirmed {
    SessionId session;
};
/// A session that we began did not come about. `status` 408 for no answer, 503 for a lost flow.
struct SessionFailed {
    SessionId session;
    int status = 0;
    std::optional<Message> response;
};
/// A standing or offered session is over and its id is void; not sent for a bye() of our own.
struct SessionEnded {
    enum class Why {
        peer,  ///< its BYE
        flow_lost,
        expired,    ///< no refresh in time (RFC 4028 10), or an offer that the owner left unanswered
        no_ack,     ///< our 2xx was never acknowledged
        gone,       ///< the peer answered 481
        cancelled,  ///< the peer withdrew its offer
    };
    SessionId session;
    Why why;
};
/// A request with a body inside a session: INFO, or a re-INVITE or UPDATE that carries one. Must be answered
/// once with answer_info(). Refreshes without body are answered by the user agent itself. What the owner
/// leaves unanswered for 40 s, here and in the events above, is answered with 500 for him.
struct InfoReceived {
    SessionId session;
    ServerRequestId id;
    Message request;
};
/// The final answer to an info() of ours; `status` 408 when none came in time (the session stays).
struct InfoAnswered {
    SessionId session;
    ClientRequestId id;
    int status = 0;
    Message response;  ///< empty when none came
};
/// The final answer to a request() of ours outside of a session; `status` as above.
struct RequestAnswered {
    ClientRequestId id;
    int status = 0;
    Message response;
};

using UserAgentEvent = std::variant<
    RequestReceived,
    SessionOffered,
    SessionEstablished,
    SessionConfirmed,
    SessionFailed,
    SessionEnded,
    InfoReceived,
    InfoAnswered,
    RequestAnswered>;

struct UserAgentSettings {
    std::string product = "Offhook/" OFFHOOK_VERSION;  ///< User-Agent and Server header
    std::string via_host = "offhook.invalid";          ///< sent-by where flow_up() gives none
    std::vector<std::string> methods = {};  ///< out-of-session methods handed to the owner, e.g. REGISTER
    std::vector<std::string> accept = {"application/csta+xml"};  ///< body types; others are refused with 415
    Duration session_expires = std::chrono::seconds(1800);       ///< RFC 4028; asked for in sessions we begin
    Duration min_se = std::chrono::seconds(90);
    std::string transport = "TCP";  ///< for Via when the owner does not say (flow_up)
    std::size_t transactions_per_flow = Limits{}.transactions_per_flow;  ///< of either side
};

/// A SIP user agent over streams, without I/O: transactions (RFC 3261 17, reliable transports only), INVITE
/// sessions in both roles with re-INVITE, UPDATE, glare, 2xx retransmission and session timers (RFC 4028),
/// INFO inside sessions, and digest answers to challenges. The phone side and client side of the server,
/// simulated phones and the uaCSTA client are all made on it.
///
/// Life: as long as its owner. Thread: the owner's. After every call take what must be sent with
/// take_outgoing() and what happened with take_events(), and call tick() when next_due() has come.
class UserAgent {
public:
    UserAgent(UserAgentSettings settings, Random& random, Reporter& reporter);
    ~UserAgent();
    UserAgent(UserAgent&&) noexcept;

    /// Optional: tells how our Via names this end of the flow (an empty sent-by: settings.via_host), and
    /// where the peer's packets come from, for `received` and `rport` in its Via (RFC 3261 18.2.1, RFC 3581).
    void flow_up(FlowId flow, ViaEnd via, std::string peer_address = {}, std::uint16_t peer_port = 0);
    /// The flow is gone: sessions on it end (SessionEnded), requests on it are answered 503.
    void flow_lost(FlowId flow, Time now);
    void receive(FlowId flow, Message message, Time now);
    void tick(Time now);
    std::optional<Time> next_due() const;

    /// Answers a RequestReceived, or refuses a SessionOffered. `response` is made with Message::response_to;
    /// a To tag is added where it is missing.
    void respond(ServerRequestId id, Message response, Time now);
    /// A request outside of any session on a flow. From and To tags, Call-ID, CSeq and Via are added where
    /// missing. With credentials a challenge is answered once per nonce.
    ClientRequestId request(FlowId flow, Message request, std::optional<Credentials> credentials, Time now);

    /// Begins a session: SessionEstablished or SessionFailed follows.
    SessionId invite(InviteParameters parameters, Time now);
    /// Accepts an offered session with a 200 and a body.
    void accept(SessionId session, Body body, const Uri& contact, Time now);
    /// Sends an INFO; exactly one InfoAnswered follows. For a session that does not stand, or ends before the
    /// answer is there, its status is 481.
    ClientRequestId info(SessionId session, const Body& body, Time now);
    /// Answers an InfoReceived; one that is answered already, or whose session is over, is let alone.
    void answer_info(ServerRequestId id, int status, Body body, Time now);
    /// Ends a session from our side: BYE, CANCEL or a refusal, whatever its state asks for. Silent.
    void bye(SessionId session, Time now);
    /// From now on requests of the session go to that flow, and it ends with it: its peer has a new one.
    void move_session(SessionId session, FlowId flow);

    bool has_session(SessionId session) const;
    FlowId flow_of(SessionId session) const;  ///< none if there is no such session
    std::size_t session_count() const;

    std::vector<Outgoing> take_outgoing();
    std::vector<UserAgentEvent> take_events();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace offhook::sip
