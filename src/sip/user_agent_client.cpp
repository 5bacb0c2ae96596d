// SPDX-License-Identifier: Apache-2.0
// The user agent's requests and their answers (RFC 3261 8.1).
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "sip/transaction_key.hpp"
#include "sip/user_agent_impl.hpp"

namespace offhook::sip {

namespace {

constexpr int kTries = 5;  ///< of one request: challenges by several realms, a stale nonce or two

void set_if_missing(Message& message, const char* name, std::string value) {
    if (!message.find(name)) message.add(name, std::move(value));
}

/// A From without tag gets one (RFC 3261 8.1.1.3).
void complete_from(Message& request, Random& random) {
    auto from = request.from();
    if (!from || !from->tag().empty()) return;
    from->parameters.set("tag", random.token(8));
    request.set("From", from->to_string());
}

}  // namespace

ClientRequestId UserAgent::Impl::request(
    FlowId flow, Message request, std::optional<Credentials> credentials, Time now
) {
    set_if_missing(request, "Max-Forwards", "70");
    set_if_missing(request, "To", "<" + request.request_uri + ">");
    set_if_missing(request, "From", std::string(request.get("To")));
    complete_from(request, *random_);
    set_if_missing(request, "Call-ID", random_->token());
    set_if_missing(request, "CSeq", CSeq{1, request.method}.to_string());

    const auto id = request_ids_.next();
    SentRequest sent{Purpose::owner, {}, flow, {}, nullptr, nullptr};
    if (credentials) sent.auth = make_digest_client(std::move(*credentials));
    transmit(id, sent_.emplace(id, std::move(sent)).first->second, std::move(request), now);
    return id;
}

ClientRequestId UserAgent::Impl::send(InviteSession& session, Message request, Purpose purpose, Time now) {
    const auto id = request_ids_.next();
    auto& sent = sent_.emplace(id, SentRequest{purpose, session.id(), session.flow(), {}, nullptr, nullptr})
                     .first->second;
    if (auto* auth = session.auth()) auth->authorize(request, *random_);
    transmit(id, sent, std::move(request), now);
    return id;
}

void UserAgent::Impl::transmit(ClientRequestId id, SentRequest& sent, Message request, Time now) {
    set_if_missing(request, "User-Agent", settings_.product);
    if (auth_of(sent)) sent.original = std::make_unique<Message>(request);
    sent.transaction = transactions_.send(sent.flow, via_of(sent.flow), std::move(request), now);
    sent_by_transaction_[sent.transaction] = id;
}

DigestClient* UserAgent::Impl::auth_of(SentRequest& sent) {
    if (sent.auth) return sent.auth.get();
    auto* of = session(sent.session);
    return of ? of->auth() : nullptr;
}

void UserAgent::Impl::send_ack(FlowId flow, Message ack) {
    ack.set("User-Agent", settings_.product);
    transactions_.send_ack(flow, via_of(flow), std::move(ack));
}

void UserAgent::Impl::cancel(ClientRequestId invite, Time now) {
    if (const auto sent = sent_.find(invite); sent != sent_.end()) {
        transactions_.cancel(sent->second.transaction, now);
    }
}

void UserAgent::Impl::give_up(ClientRequestId request, int status) {
    const auto found = sent_.find(request);
    if (found == sent_.end()) return;
    const SentRequest given_up = std::move(found->second);
    sent_by_transaction_.erase(given_up.transaction);
    sent_.erase(found);
    if (given_up.purpose == Purpose::info) tell(InfoAnswered{given_up.session, request, status, {}});
}

void UserAgent::Impl::receive_response(FlowId flow, Message response, Time now) {
    const auto transaction = transactions_.receive_response(flow, response, now);
    if (!transaction) return;
    const auto id = sent_by_transaction_.find(*transaction);
    if (id == sent_by_transaction_.end()) return further_success(response, *transaction, now);
    const auto sent = sent_.find(id->second);
    if (response.status < 200) {
        auto* calling = session(sent->second.session);
        if (calling && sent->second.purpose == Purpose::invite) calling->on_provisional(now);
        return;
    }
    if ((response.status == 401 || response.status == 407) && send_again(sent, response, now)) return;
    answered(sent, response.status, &response, transactions_.sent_invite(*transaction), now);
}

/// A 2xx to an INVITE that is answered already. Other responses without a request have been given up.
void UserAgent::Impl::further_success(const Message& response, ClientTransactionId transaction, Time now) {
    const Message* invite = transactions_.sent_invite(transaction);
    auto* of = session_of_response(response);
    if (!invite || !of || response.status < 200 || response.status > 299) return;
    of->on_further_success(response, invite, now);
}

/// Answers a challenge (RFC 3261 22): the same request with a new CSeq and credentials.
bool UserAgent::Impl::send_again(SentMap::iterator sent, const Message& response, Time now) {
    auto& [id, record] = *sent;
    DigestClient* auth = auth_of(record);
    if (!auth || !record.original || record.tries >= kTries) return false;
    auto* of = session(record.session);
    if (of && of->abandoned() && record.purpose != Purpose::bye) return false;
    if (!auth->take_challenges(*record.original, response)) return false;

    Message request = std::move(*record.original);
    auto cseq = request.cseq();
    if (!cseq) return false;
    cseq->number = of ? ++of->dialog().local_cseq : cseq->number + 1;
    request.set("CSeq", cseq->to_string());
    auth->authorize(request, *random_);
    ++record.tries;
    sent_by_transaction_.erase(record.transaction);
    transmit(id, record, std::move(request), now);
    if (of && record.purpose == Purpose::invite) of->on_invite_sent_again();
    return true;
}

/// The end of a request: `response` is null where none came.
void UserAgent::Impl::answered(
    SentMap::iterator sent, int status, Message* response, const Message* invite, Time now
) {
    const auto id = sent->first;
    const SentRequest record = std::move(sent->second);
    sent_by_transaction_.erase(record.transaction);
    sent_.erase(sent);
    auto* of = session(record.session);
    switch (record.purpose) {
        case Purpose::owner:
            tell(RequestAnswered{id, status, response ? std::move(*response) : Message{}});
            break;
        case Purpose::info:
            tell(InfoAnswered{record.session, id, status, response ? std::move(*response) : Message{}});
            if (of) of->on_info_answer(id, status, now);
            break;
        case Purpose::invite:
            if (of) of->on_invite_answer(status, response, invite, now);
            break;
        case Purpose::refresh:
            if (of) of->on_refresh_answer(status, response, invite, now);
            break;
        case Purpose::bye:
            if (of) of->on_bye_answer();
            break;
    }
    settle(record.session);
}

/// What the transactions found out by themselves, until there is nothing new.
void UserAgent::Impl::drain(Time now) {
    while (const auto event = transactions_.next_event()) {
        if (const auto* open = std::get_if<ServerUnanswered>(&*event)) {
            unanswered(open->id, now);
            continue;
        }
        const auto& failed = std::get<ClientFailed>(*event);
        const auto id = sent_by_transaction_.find(failed.id);
        if (id != sent_by_transaction_.end())
            answered(sent_.find(id->second), failed.status, nullptr, nullptr, now);
    }
}

}  // namespace offhook::sip
