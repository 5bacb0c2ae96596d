// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/report.hpp"
#include "sip/dialog.hpp"
#include "sip/digest_client.hpp"
#include "sip/peer_request.hpp"
#include "sip/session_timer.hpp"
#include "sip/user_agent.hpp"

namespace offhook::sip {

class InviteSession;

/// Why a request of ours was sent: decides who gets its answer.
enum class Purpose { owner, info, invite, refresh, bye };

enum class SessionTimerKind {
    answer,      ///< our INVITE has rung long enough
    repeat_2xx,  ///< send the 2xx again, no ACK yet
    no_ack,      ///< 64*T1 since the 2xx
    refresh,     ///< send a refresh
    end,         ///< no refresh came about
};

/// What the owner's settings say of session timers.
TimerWish timer_wish(const UserAgentSettings& settings);

inline std::unique_ptr<DigestClient> make_digest_client(Credentials credentials) {
    return std::make_unique<DigestClient>(std::move(credentials.user), std::move(credentials.password));
}

/// What a session needs of the user agent around it.
class SessionPort {
public:
    virtual ~SessionPort() = default;

    /// Sends a request of the session on its flow; its answer comes as the on_..._answer() of its purpose.
    virtual ClientRequestId send(InviteSession& session, Message request, Purpose purpose, Time now) = 0;
    virtual void send_ack(FlowId flow, Message ack) = 0;
    virtual void cancel(ClientRequestId invite, Time now) = 0;
    /// Nobody waits for the answer any more; an owner who did gets `status` now.
    virtual void give_up(ClientRequestId request, int status) = 0;

    virtual void respond(ServerRequestId id, Message response, Time now) = 0;
    /// Answers a request that was handed up, if it still waits for its answer.
    virtual void refuse(ServerRequestId id, int status, Time now) = 0;
    virtual bool awaits_answer(ServerRequestId id) const = 0;

    virtual void tell(UserAgentEvent event) = 0;
    virtual void set_timer(SessionId session, SessionTimerKind kind, Time due) = 0;
    virtual void cancel_timer(SessionId session, SessionTimerKind kind) = 0;

    virtual const UserAgentSettings& settings() const = 0;
    virtual Random& random() = 0;
    virtual Reporter& reporter() = 0;
};

/// One INVITE dialog usage (RFC 3261 12 to 15), in either role, with its session timer (RFC 4028).
/// Owned by the user agent, who removes it once it is over(); so no method destroys its own object.
class InviteSession {
public:
    /// We call. The INVITE goes out with begin().
    InviteSession(SessionId id, InviteParameters parameters, SessionPort& port);
    /// We are called by `invite`, of which `dialog` was made.
    InviteSession(SessionId id, FlowId flow, Dialog dialog, const PeerRequest& invite, SessionPort& port);

    SessionId id() const { return id_; }
    FlowId flow() const { return flow_; }
    void set_flow(FlowId flow) { flow_ = flow; }
    Dialog& dialog() { return dialog_; }
    const Dialog& dialog() const { return dialog_; }
    DigestClient* auth() { return auth_.get(); }
    bool over() const { return phase_ == Phase::over; }
    /// The owner has nothing to do with it any more, though a BYE or CANCEL is under way.
    bool abandoned() const { return abandoned_; }
    /// Offered, and neither accepted nor refused.
    bool is_offered() const { return phase_ == Phase::offered; }
    ServerRequestId offer() const { return offer_; }

    // The owner's wishes
    void begin(Time now);
    /// `response` is a 2xx to the offer, without what the session knows better.
    void accept(const PeerRequest& offer, Message response, const Uri& contact, Time now);
    /// A refusal of the offer, or a provisional response to it.
    void refuse(Message response, Time now);
    /// None if the session does not stand.
    std::optional<ClientRequestId> info(const Body& body, Time now);
    /// A final answer to an INFO, re-INVITE or UPDATE handed up before.
    void answer(const PeerRequest& request, Message response, Time now);
    void bye(Time now);

    // Answers to our requests; `response` is null where none came
    void on_provisional(Time now);
    /// Our INVITE went out again with credentials: a new transaction without a provisional response.
    void on_invite_sent_again();
    /// `invite` is the INVITE as sent, if it is still known.
    void on_invite_answer(int status, const Message* response, const Message* invite, Time now);
    /// `invite` is null for an UPDATE.
    void on_refresh_answer(int status, const Message* response, const Message* invite, Time now);
    void on_info_answer(ClientRequestId id, int status, Time now);
    void on_bye_answer();
    /// A 2xx to an INVITE that has had its answer: a repetition, or another branch of a fork.
    void on_further_success(const Message& response, const Message* invite, Time now);

    // The peer's requests, after the checks of RFC 3261 8.2 and of CSeq
    void on_request(const PeerRequest& request, Message message, Time now);
    void on_ack(std::uint32_t cseq, Time now);
    void on_cancel(const PeerRequest& invite, Time now);
    /// The owner did not answer in time.
    void on_unanswered(const PeerRequest& request, Time now);

    void on_timer(SessionTimerKind kind, Time now);
    void on_flow_lost(Time now);

private:
    enum class Phase {
        calling,   ///< our INVITE has no final answer
        offered,   ///< the peer's INVITE has none
        accepted,  ///< our 2xx to the first INVITE has no ACK
        standing,
        ending,  ///< our BYE has no answer
        over,
    };
    /// A 2xx of ours to an INVITE whose ACK is awaited (RFC 3261 13.3.1.4).
    struct Unacknowledged {
        ServerRequestId id;
        std::uint32_t cseq;
        Message response;
        Duration interval;
    };

    bool is_up() const { return phase_ == Phase::accepted || phase_ == Phase::standing; }
    Message make_modify(std::string_view method);
    void send_invite(Time now);
    void try_cancel(Time now);
    void send_bye(Time now);
    void acknowledge(const Message& success, const Message* invite);
    void end_fork(const Message& success, const Message* invite, Time now);

    void established(const Message& response, Time now);
    void failed(int status, const Message* response);
    bool retry_longer(const Message* response, Time now);

    void on_modify(const PeerRequest& request, Message message, Time now);
    void hand_up(const PeerRequest& request, Message message);
    void answer_modify(const PeerRequest& request, Message response, Time now);
    void complete_success(const PeerRequest& request, Message& response);
    void await_ack(const PeerRequest& request, Message response, Time now);
    void forget_unacknowledged();

    void start_timer(SessionTimer timer, Time now);
    void refresh(Time now);
    void refresh_succeeded(const Message& response, const Message* invite, Time now);
    void refresh_failed(int status, const Message* response, Time now);
    void repeat_success(Time now);
    Duration glare_delay() const;
    void rang_too_long(Time now);
    Message answer_with_retry_after(const PeerRequest& request, int status) const;

    /// Nothing stays open: our requests end with `status`, the peer's get 487 (RFC 3261 15.1.2).
    void drop_pending(int status, Time now);
    void finish();
    /// Over by an act of the peer or of the network.
    void end(SessionEnded::Why why, int status, Time now);
    /// Over by our own act: the owner hears of it, the peer gets a BYE.
    void terminate(SessionEnded::Why why, Time now);

    SessionId id_;
    FlowId flow_;
    SessionPort* port_;
    Dialog dialog_;
    std::string contact_;
    Body opening_body_;  ///< sent again in every re-INVITE of the caller
    std::unique_ptr<DigestClient> auth_;
    TimerWish wish_;
    SessionTimer timer_;
    Time end_due_{};
    Phase phase_;
    bool we_called_;
    bool abandoned_ = false;
    bool cancel_sent_ = false;
    bool provisional_seen_ = false;
    bool peer_can_update_ = false;
    bool refresh_is_update_ = false;
    int longer_tries_ = 0;
    ServerRequestId offer_;                    ///< the peer's first INVITE
    ServerRequestId peer_modify_;              ///< its last re-INVITE or UPDATE handed up
    ClientRequestId invite_;                   ///< our first INVITE
    ClientRequestId refresh_;                  ///< our re-INVITE or UPDATE under way
    std::vector<ClientRequestId> awaited_;     ///< our INFOs
    std::vector<ServerRequestId> unanswered_;  ///< the peer's requests handed up
    std::unique_ptr<Unacknowledged> unacknowledged_;
};

}  // namespace offhook::sip
