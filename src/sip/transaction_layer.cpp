// SPDX-License-Identifier: Apache-2.0
#include "sip/transaction_layer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::sip {

TransactionLayer::TransactionLayer(
    std::size_t limit, std::vector<Outgoing>& outbox, Random& random, Reporter& reporter
)
    : limit_(limit), outbox_(&outbox), random_(&random), reporter_(&reporter) {}

std::optional<TransactionEvent> TransactionLayer::next_event() {
    if (events_.empty()) return std::nullopt;
    TransactionEvent event = events_.front();
    events_.pop_front();
    return event;
}

void TransactionLayer::flow_lost(FlowId flow) {
    const auto found = flows_.find(flow);
    if (found == flows_.end()) return;
    const Flow gone = std::move(found->second);
    flows_.erase(found);
    for (const auto id : gone.clients) {
        const auto client = clients_.find(id);
        if (step(client, ClientInput::flow_lost, Time{}) == ClientAction::report_lost) {
            events_.push_back(ClientFailed{id, 503});
        }
    }
    for (const auto id : gone.servers) step(servers_.find(id), ServerInput::flow_lost, Time{});
}

void TransactionLayer::tick(Time now) {
    while (const auto due = timers_.pop(now)) {
        if (due->client) {
            client_due(ClientTransactionId{due->id}, now);
        } else {
            server_due(ServerRequestId{due->id}, now);
        }
    }
}

void TransactionLayer::drop_flow_if_idle(FlowId flow) {
    const auto found = flows_.find(flow);
    if (found == flows_.end()) return;
    if (found->second.clients.empty() && found->second.servers.empty()) flows_.erase(found);
}

// Client side

void TransactionLayer::add_via(Message& request, const ViaEnd& end, const std::string& branch) {
    request.add_first(
        "Via", fmt::format("SIP/2.0/{} {};branch={};rport", end.transport, end.sent_by, branch)
    );
}

ClientTransactionId TransactionLayer::send(FlowId flow, const ViaEnd& end, Message request, Time now) {
    make_room(flow);
    const std::string branch = std::string(kMagicCookie) + random_->token(10);
    add_via(request, end, branch);
    const auto id = open_client(flow, branch, request, now);
    outbox_->push_back({flow, std::move(request)});
    return id;
}

void TransactionLayer::send_ack(FlowId flow, const ViaEnd& end, Message ack) {
    add_via(ack, end, std::string(kMagicCookie) + random_->token(10));
    outbox_->push_back({flow, std::move(ack)});
}

ClientTransactionId TransactionLayer::open_client(
    FlowId flow, const std::string& branch, const Message& request, Time now
) {
    const auto id = client_ids_.next();
    Client client{flow, client_transaction_key(branch, request.method), ClientState::trying, false, {}};
    if (request.method == "INVITE") {
        client.state = ClientState::calling;
        client.is_invite = true;
        client.invite = request;
        client.invite.set_body({}, {});
    }
    client_by_key_[client.key] = id;
    flows_[flow].clients.insert(id);
    clients_.emplace(id, std::move(client));
    timers_.set({true, id.value}, now + kTransactionTimeout);
    return id;
}

void TransactionLayer::make_room(FlowId flow) {
    const auto found = flows_.find(flow);
    if (found == flows_.end() || found->second.clients.size() < limit_) return;
    const auto& ids = found->second.clients;
    const auto oldest = std::find_if(ids.begin(), ids.end(), [this](ClientTransactionId id) {
        return !clients_.at(id).is_invite;
    });
    if (oldest == ids.end()) return;
    reporter_->report(
        Level::warning, "sip_too_many_unanswered", "the oldest unanswered request of a flow gives way"
    );
    events_.push_back(ClientFailed{*oldest, 408});
    end_client(clients_.find(*oldest));
}

void TransactionLayer::cancel(ClientTransactionId invite, Time now) {
    const auto found = clients_.find(invite);
    if (found == clients_.end() || found->second.state != ClientState::proceeding) return;
    const Message& original = found->second.invite;
    const auto via = original.top_via();
    const auto cseq = original.cseq();
    if (!via || !cseq) return;
    Message cancel = Message::request("CANCEL", original.request_uri);
    cancel.add("Via", std::string(original.get("Via")));
    for (const auto& header : original.headers) {
        if (header.name == "Route") cancel.add(header.name, header.value);
    }
    cancel.add("Max-Forwards", "70");
    for (const auto* name : {"From", "To", "Call-ID"}) cancel.add(name, std::string(original.get(name)));
    cancel.add("CSeq", CSeq{cseq->number, "CANCEL"}.to_string());
    const FlowId flow = found->second.flow;
    timers_.set({true, invite.value}, now + kTransactionTimeout);
    open_client(flow, via->branch(), cancel, now);
    outbox_->push_back({flow, std::move(cancel)});
}

const Message* TransactionLayer::sent_invite(ClientTransactionId id) const {
    const auto found = clients_.find(id);
    return found == clients_.end() || !found->second.is_invite ? nullptr : &found->second.invite;
}

std::optional<ClientTransactionId> TransactionLayer::receive_response(
    FlowId flow, const Message& response, Time now
) {
    const auto via = response.top_via();
    const auto cseq = response.cseq();
    if (!via || !cseq) {
        reporter_->report(
            Level::info, "sip_bad_response", "a response without a usable Via or CSeq was dropped"
        );
        return std::nullopt;
    }
    const auto key = client_by_key_.find(client_transaction_key(via->branch(), cseq->method));
    if (key == client_by_key_.end() || clients_.at(key->second).flow != flow) {
        reporter_->report(
            Level::debug, "sip_stray_response",
            fmt::format(
                "a {} to {} that nobody waits for was dropped", response.status, printable(cseq->method)
            )
        );
        return std::nullopt;
    }
    const auto id = key->second;
    const auto client = clients_.find(id);
    // The ACK is made from the INVITE, which is gone after the step.
    const bool failed_invite =
        client->second.is_invite && response.status >= 300 && client->second.state != ClientState::accepted;
    if (failed_invite) acknowledge(client->second, response);
    const auto action = step(client, client_input(response.status), now);
    if (action == ClientAction::pass_up || action == ClientAction::acknowledge_pass_up) return id;
    return std::nullopt;
}

/// RFC 3261 17.1.1.3.
void TransactionLayer::acknowledge(const Client& client, const Message& response) {
    const Message& invite = client.invite;
    const auto cseq = invite.cseq();
    Message ack = Message::request("ACK", invite.request_uri);
    ack.add("Via", std::string(invite.get("Via")));
    for (const auto& header : invite.headers) {
        if (header.name == "Route") ack.add(header.name, header.value);
    }
    ack.add("Max-Forwards", "70");
    ack.add("From", std::string(invite.get("From")));
    ack.add("To", std::string(response.get("To")));
    ack.add("Call-ID", std::string(invite.call_id()));
    ack.add("CSeq", CSeq{cseq ? cseq->number : 1, "ACK"}.to_string());
    outbox_->push_back({client.flow, std::move(ack)});
}

ClientAction TransactionLayer::step(ClientMap::iterator client, ClientInput input, Time now) {
    auto& [id, record] = *client;
    const auto [next, action] =
        record.is_invite ? client_invite_step(record.state, input) : client_other_step(record.state, input);
    const bool changed = next != record.state;
    record.state = next;
    if (next == ClientState::terminated) {
        end_client(client);
    } else if (changed && next == ClientState::accepted) {
        timers_.set({true, id.value}, now + kTransactionTimeout);
    } else if (changed && record.is_invite) {
        timers_.set({true, id.value}, now + kProceedingAtMost);
    }
    return action;
}

void TransactionLayer::end_client(ClientMap::iterator client) {
    const FlowId flow = client->second.flow;
    timers_.cancel({true, client->first.value});
    client_by_key_.erase(client->second.key);
    if (const auto found = flows_.find(flow); found != flows_.end())
        found->second.clients.erase(client->first);
    clients_.erase(client);
    drop_flow_if_idle(flow);
}

void TransactionLayer::client_due(ClientTransactionId id, Time now) {
    const auto client = clients_.find(id);
    if (client == clients_.end()) return;
    if (step(client, ClientInput::timeout, now) == ClientAction::report_timeout) {
        events_.push_back(ClientFailed{id, 408});
    }
}

// Server side

RequestVerdict TransactionLayer::receive_request(
    FlowId flow, const Message& request, const Via& via, const CSeq& cseq, Time now
) {
    using Kind = RequestVerdict::Kind;
    const bool is_ack = request.method == "ACK";
    std::string key = server_transaction_key(flow, request, via, cseq, is_ack ? "INVITE" : request.method);
    if (const auto found = server_by_key_.find(key); found != server_by_key_.end()) {
        const auto id = found->second;
        const auto action = step(servers_.find(id), is_ack ? ServerInput::ack : ServerInput::repeat, now);
        return {action == ServerAction::pass_ack_up ? Kind::ack : Kind::absorbed, id};
    }
    if (is_ack) return {Kind::ack};
    if (const auto found = flows_.find(flow);
        found != flows_.end() && found->second.servers.size() >= limit_) {
        return {Kind::overload};
    }
    std::string merged;
    if (request.method != "CANCEL" && tag_of(request, "To").empty()) merged = merge_key(request, cseq);
    const bool is_merged = !merged.empty() && !merge_keys_.insert(merged).second;
    if (is_merged) merged.clear();
    const auto id = open_server(flow, request, std::move(key), std::move(merged), now);
    return {is_merged ? Kind::merged : Kind::fresh, id};
}

ServerRequestId TransactionLayer::open_server(
    FlowId flow, const Message& request, std::string key, std::string merge_key, Time now
) {
    const auto id = server_ids_.next();
    Server server{flow, std::move(key), std::move(merge_key), ServerState::trying, false, false, false, now,
                  {}};
    if (request.method == "INVITE") {
        server.state = ServerState::proceeding;
        server.is_invite = true;
        server.last = Message::response_to(request, 100);
    }
    server_by_key_[server.key] = id;
    flows_[flow].servers.insert(id);
    set_server_timer(servers_.emplace(id, std::move(server)).first, now);
    return id;
}

ServerRequestId TransactionLayer::find_cancelled(
    FlowId flow, const Message& cancel, const Via& via, const CSeq& cseq
) const {
    const auto found = server_by_key_.find(server_transaction_key(flow, cancel, via, cseq, "INVITE"));
    return found == server_by_key_.end() ? ServerRequestId{} : found->second;
}

bool TransactionLayer::awaits_answer(ServerRequestId id) const {
    const auto found = servers_.find(id);
    if (found == servers_.end()) return false;
    return found->second.state == ServerState::trying || found->second.state == ServerState::proceeding;
}

void TransactionLayer::respond(ServerRequestId id, Message response, Time now) {
    const auto found = servers_.find(id);
    if (found == servers_.end()) return;
    const int status = response.status;
    const FlowId flow = found->second.flow;
    const bool keep = status < 200 || (status >= 300 && found->second.is_invite);
    const bool open = awaits_answer(id);
    if (open && keep) found->second.last = response;
    if (step(found, server_input(status), now) != ServerAction::send) return;
    outbox_->push_back({flow, std::move(response)});
    const auto still = servers_.find(id);
    if (still == servers_.end()) return;
    still->second.sent = true;
    if (!keep) still->second.last = Message{};  // a 2xx is repeated by its user
}

ServerAction TransactionLayer::step(ServerMap::iterator server, ServerInput input, Time now) {
    auto& record = server->second;
    const auto [next, action] =
        record.is_invite ? server_invite_step(record.state, input) : server_other_step(record.state, input);
    const bool changed = next != record.state;
    record.state = next;
    if (action == ServerAction::send_again || action == ServerAction::send_trying) send_last(record);
    if (next == ServerState::terminated) {
        end_server(server);
    } else if (changed) {
        set_server_timer(server, now);
    }
    return action;
}

void TransactionLayer::send_last(Server& server) {
    const bool is_due = server.tried || server.sent;
    if (is_due) outbox_->push_back({server.flow, server.last});
    server.sent = is_due;
}

void TransactionLayer::set_server_timer(ServerMap::iterator server, Time now) {
    const auto& record = server->second;
    const bool open = record.state == ServerState::trying || record.state == ServerState::proceeding;
    Time due = now + kTransactionTimeout;
    if (open)
        due = record.is_invite && !record.tried ? record.received + kTryingAfter
                                                : record.received + kAnswerWithin;
    timers_.set({false, server->first.value}, due);
}

void TransactionLayer::end_server(ServerMap::iterator server) {
    const FlowId flow = server->second.flow;
    timers_.cancel({false, server->first.value});
    server_by_key_.erase(server->second.key);
    if (!server->second.merge_key.empty()) merge_keys_.erase(server->second.merge_key);
    if (const auto found = flows_.find(flow); found != flows_.end())
        found->second.servers.erase(server->first);
    servers_.erase(server);
    drop_flow_if_idle(flow);
}

void TransactionLayer::server_due(ServerRequestId id, Time now) {
    const auto server = servers_.find(id);
    if (server == servers_.end()) return;
    auto& record = server->second;
    if (record.is_invite && !record.tried && awaits_answer(id)) {
        record.tried = true;
        const bool answered = record.sent;  // a provisional response of our user does as well
        if (!answered) step(server, ServerInput::try_timer, now);
        set_server_timer(server, now);
        return;
    }
    const auto action = step(server, ServerInput::timeout, now);
    if (action == ServerAction::report_unanswered) events_.push_back(ServerUnanswered{id});
    if (action == ServerAction::report_no_ack) {
        reporter_->report(Level::info, "sip_no_ack", "no ACK came for the refusal of an INVITE");
    }
}

}  // namespace offhook::sip
