// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/report.hpp"
#include "base/timer_queue.hpp"
#include "sip/message.hpp"
#include "sip/outgoing.hpp"
#include "sip/transaction_key.hpp"
#include "sip/transaction_state.hpp"

namespace offhook::sip {

using ClientTransactionId = Id<struct ClientTransactionTag>;

/// What a request is to the transactions.
struct RequestVerdict {
    enum class Kind {
        fresh,     ///< a new transaction `id`, to be answered with respond()
        absorbed,  ///< a retransmission, or an ACK for a failure: done
        ack,       ///< an ACK for a 2xx: the transaction user's, never answered
        merged,    ///< came over a second way (RFC 3261 8.2.2.2): a new transaction, to be answered 482
        overload,  ///< too many transactions on this flow; none was made
    };
    Kind kind;
    ServerRequestId id = {};
};

/// A client transaction that ended without a response: 408 or 503.
struct ClientFailed {
    ClientTransactionId id;
    int status;
};
/// A request that the owner has not answered within kAnswerWithin.
struct ServerUnanswered {
    ServerRequestId id;
};
using TransactionEvent = std::variant<ClientFailed, ServerUnanswered>;

/// All transactions of one user agent (RFC 3261 17, RFC 6026) over reliable transports.
/// Messages to send go to `outbox`; what happened by itself is fetched with next_event().
class TransactionLayer {
public:
    /// At most `limit` transactions of either kind live per flow.
    TransactionLayer(std::size_t limit, std::vector<Outgoing>& outbox, Random& random, Reporter& reporter);

    /// Sends a request with a Via of its own. If the flow has too many unanswered requests, the oldest other
    /// than INVITE gives way (408).
    ClientTransactionId send(FlowId flow, const ViaEnd& end, Message request, Time now);
    /// Sends an ACK for a 2xx: it belongs to no transaction.
    void send_ack(FlowId flow, const ViaEnd& end, Message ack);
    /// Sends a CANCEL for an INVITE that has had a provisional response (RFC 3261 9.1) and bounds the wait
    /// for its final answer.
    void cancel(ClientTransactionId invite, Time now);
    /// The sent INVITE, without body, for as long as its transaction lives; null afterwards.
    const Message* sent_invite(ClientTransactionId id) const;

    /// The transaction of a response that its user shall see; nothing for one that is absorbed or stray.
    std::optional<ClientTransactionId> receive_response(FlowId flow, const Message& response, Time now);
    RequestVerdict receive_request(
        FlowId flow, const Message& request, const Via& via, const CSeq& cseq, Time now
    );
    /// The INVITE that a CANCEL is about, whether answered or not; none if there is no such transaction.
    ServerRequestId find_cancelled(FlowId flow, const Message& cancel, const Via& via, const CSeq& cseq)
        const;
    /// Whether a request still waits for its final answer.
    bool awaits_answer(ServerRequestId id) const;
    /// Provisional or final; a final one for a transaction that has its final one is dropped, except that a
    /// 2xx for an INVITE may be repeated.
    void respond(ServerRequestId id, Message response, Time now);

    void flow_lost(FlowId flow);
    void tick(Time now);
    std::optional<Time> next_due() const { return timers_.next_due(); }
    std::optional<TransactionEvent> next_event();
    std::size_t count() const { return clients_.size() + servers_.size(); }

private:
    struct Client {
        FlowId flow;
        std::string key;
        ClientState state;
        bool is_invite;
        Message invite;  ///< as sent, without body: for ACK and CANCEL
    };
    struct Server {
        FlowId flow;
        std::string key;
        std::string merge_key;  ///< empty in a dialog
        ServerState state;
        bool is_invite;
        bool tried = false;  ///< the time for a 100 is over
        bool sent = false;   ///< `last` has been sent
        Time received;
        Message last;  ///< the last response; at first the 100 of an INVITE
    };
    struct Flow {
        std::set<ClientTransactionId> clients;
        std::set<ServerRequestId> servers;
    };
    struct TimerKey {
        bool client;
        std::uint64_t id;
        bool operator==(const TimerKey&) const = default;
    };
    struct TimerHash {
        std::size_t operator()(const TimerKey& key) const { return key.id * 2 + (key.client ? 1 : 0); }
    };

    using ClientMap = std::unordered_map<ClientTransactionId, Client>;
    using ServerMap = std::unordered_map<ServerRequestId, Server>;

    static void add_via(Message& request, const ViaEnd& end, const std::string& branch);
    ClientTransactionId open_client(FlowId flow, const std::string& branch, const Message& request, Time now);
    void make_room(FlowId flow);
    ClientAction step(ClientMap::iterator client, ClientInput input, Time now);
    void acknowledge(const Client& client, const Message& response);
    void end_client(ClientMap::iterator client);
    void client_due(ClientTransactionId id, Time now);

    ServerRequestId open_server(
        FlowId flow, const Message& request, std::string key, std::string merge_key, Time now
    );
    ServerAction step(ServerMap::iterator server, ServerInput input, Time now);
    void set_server_timer(ServerMap::iterator server, Time now);
    void send_last(Server& server);
    void end_server(ServerMap::iterator server);
    void server_due(ServerRequestId id, Time now);
    void drop_flow_if_idle(FlowId flow);

    std::size_t limit_;
    std::vector<Outgoing>* outbox_;
    Random* random_;
    Reporter* reporter_;
    IdSource<ClientTransactionId> client_ids_;
    IdSource<ServerRequestId> server_ids_;
    ClientMap clients_;
    ServerMap servers_;
    std::unordered_map<std::string, ClientTransactionId> client_by_key_;
    std::unordered_map<std::string, ServerRequestId> server_by_key_;
    std::unordered_set<std::string> merge_keys_;
    std::unordered_map<FlowId, Flow> flows_;
    TimerQueue<TimerKey, TimerHash> timers_;
    std::deque<TransactionEvent> events_;
};

}  // namespace offhook::sip
