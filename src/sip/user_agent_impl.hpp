// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/timer_queue.hpp"
#include "sip/invite_session.hpp"
#include "sip/transaction_layer.hpp"
#include "sip/user_agent.hpp"

namespace offhook::sip {

/// The user agent's inside: it owns the transactions and the sessions and brings messages, answers and due
/// times to them. What a message means inside a session is the session's business.
struct UserAgent::Impl final : SessionPort {
    Impl(UserAgentSettings settings, Random& random, Reporter& reporter);

    // The client side (user_agent_client.cpp)

    /// A request of ours whose final answer is awaited, whatever its purpose.
    struct SentRequest {
        Purpose purpose;
        SessionId session;  ///< none outside of sessions
        FlowId flow;
        ClientTransactionId transaction;
        std::unique_ptr<DigestClient> auth;  ///< outside of sessions; a session has its own
        std::unique_ptr<Message> original;   ///< to be sent again with credentials, if there are any
        int tries = 1;
    };
    using SentMap = std::unordered_map<ClientRequestId, SentRequest>;

    ClientRequestId request(FlowId flow, Message request, std::optional<Credentials> credentials, Time now);
    ClientRequestId send(InviteSession& session, Message request, Purpose purpose, Time now) override;
    void send_ack(FlowId flow, Message ack) override;
    void cancel(ClientRequestId invite, Time now) override;
    void give_up(ClientRequestId request, int status) override;

    void receive_response(FlowId flow, Message response, Time now);
    void further_success(const Message& response, ClientTransactionId transaction, Time now);
    bool send_again(SentMap::iterator sent, const Message& response, Time now);
    DigestClient* auth_of(SentRequest& sent);
    void answered(SentMap::iterator sent, int status, Message* response, const Message* invite, Time now);
    void transmit(ClientRequestId id, SentRequest& sent, Message request, Time now);
    void drain(Time now);

    // The server side (user_agent_server.cpp)

    void receive_request(FlowId flow, Message request, Time now);
    void stamp_via(FlowId flow, Message& request) const;
    void refuse_unreadable(FlowId flow, const Message& request);
    void send_stateless(FlowId flow, Message response);
    void dispatch(
        ServerRequestId id, FlowId flow, Message request, const Via& via, const CSeq& cseq, Time now
    );
    void receive_cancel(
        ServerRequestId id, FlowId flow, const Message& cancel, const Via& via, const CSeq& cseq, Time now
    );
    void receive_ack(const Message& ack, std::uint32_t cseq, Time now);
    void receive_in_session(InviteSession& session, PeerRequest peer, Message request, Time now);
    void receive_outside(PeerRequest peer, Message request, Time now);
    void offer_session(PeerRequest peer, Message invite, Time now);
    void hand_to_owner(PeerRequest peer, Message request);
    PeerRequest peer_request(ServerRequestId id, FlowId flow, const Message& request, const CSeq& cseq);
    void keep_if_open(PeerRequest peer);
    std::optional<PeerRequest> take_peer_request(ServerRequestId id);
    void answer_with(ServerRequestId id, Message response, Time now);
    void answer_offer(InviteSession& session, const PeerRequest& peer, Message response, Time now);
    void accept(SessionId id, Body body, const Uri& contact, Time now);
    void unanswered(ServerRequestId id, Time now);

    void respond(ServerRequestId id, Message response, Time now) override;
    void refuse(ServerRequestId id, int status, Time now) override;
    bool awaits_answer(ServerRequestId id) const override { return transactions_.awaits_answer(id); }

    // Sessions, flows, time (user_agent.cpp)

    struct Flow {
        ViaEnd via;
        std::string address;  ///< empty: not known
        std::uint16_t port = 0;
        std::set<SessionId> sessions;
        std::set<ServerRequestId> requests;
    };
    struct TimerKey {
        SessionId session;
        SessionTimerKind kind;
        bool operator==(const TimerKey&) const = default;
    };
    struct TimerHash {
        std::size_t operator()(const TimerKey& key) const {
            return std::hash<SessionId>{}(key.session) * 8 + static_cast<std::size_t>(key.kind);
        }
    };

    ViaEnd via_of(FlowId flow) const;
    InviteSession* session(SessionId id);
    const InviteSession* session(SessionId id) const;
    /// The session that a request of the peer belongs to; null if there is none.
    InviteSession* session_of_request(const Message& request);
    /// The session whose INVITE a response answers, by our tag; null if there is none.
    InviteSession* session_of_response(const Message& response);
    InviteSession& add_session(std::unique_ptr<InviteSession> session);
    /// To be called after every call into a session: removes it if it is over.
    void settle(SessionId id);
    void flow_lost(FlowId flow, Time now);
    void tick(Time now);

    void tell(UserAgentEvent event) override { events_.push_back(std::move(event)); }
    void set_timer(SessionId id, SessionTimerKind kind, Time due) override { timers_.set({id, kind}, due); }
    void cancel_timer(SessionId id, SessionTimerKind kind) override { timers_.cancel({id, kind}); }
    const UserAgentSettings& settings() const override { return settings_; }
    Random& random() override { return *random_; }
    Reporter& reporter() override { return *reporter_; }

    UserAgentSettings settings_;
    Random* random_;
    Reporter* reporter_;
    std::vector<Outgoing> outbox_;
    std::vector<UserAgentEvent> events_;
    TransactionLayer transactions_;
    IdSource<SessionId> session_ids_;
    IdSource<ClientRequestId> request_ids_;
    std::unordered_map<SessionId, std::unique_ptr<InviteSession>> sessions_;
    std::unordered_map<std::string, SessionId> session_by_tag_;  ///< our tag
    SentMap sent_;
    std::unordered_map<ClientTransactionId, ClientRequestId> sent_by_transaction_;
    std::unordered_map<ServerRequestId, PeerRequest> peer_requests_;
    std::unordered_map<FlowId, Flow> flows_;
    TimerQueue<TimerKey, TimerHash> timers_;
};

}  // namespace offhook::sip
