// SPDX-License-Identifier: Apache-2.0
// The peers' requests and our answers (RFC 3261 8.2).
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "sip/request_rules.hpp"
#include "sip/transaction_key.hpp"
#include "sip/user_agent_impl.hpp"

namespace offhook::sip {

namespace {

/// A To without tag gets that one (RFC 3261 8.2.6.2).
void complete_to(Message& response, const std::string& tag) {
    auto to = response.to();
    if (!to || !to->tag().empty()) return;
    to->parameters.set("tag", tag);
    response.set("To", to->to_string());
}

void complete_to(Message& response, Random& random) {
    if (tag_of(response, "To").empty()) complete_to(response, random.token(8));
}

/// The first Via may share its field with others.
void replace_top_via(Message& request, const Via& via) {
    const auto vias = request.list("Via");
    const auto field = std::find_if(request.headers.begin(), request.headers.end(), [](const Header& header) {
        return header.name == "Via";
    });
    if (vias.empty() || field == request.headers.end()) return;
    const auto at = static_cast<std::size_t>(vias.front().data() - field->value.data());
    field->value.replace(at, vias.front().size(), via.to_string());
}

bool is_target_refresh(std::string_view method) {
    return method == "INVITE" || method == "UPDATE";
}

/// BYE, INFO and UPDATE have no meaning outside of a session.
bool is_for_sessions_only(std::string_view method) {
    return method == "BYE" || method == "INFO" || method == "UPDATE";
}

}  // namespace

/// RFC 3261 18.2.1 and RFC 3581 4: where the request really came from.
void UserAgent::Impl::stamp_via(FlowId flow, Message& request) const {
    const auto found = flows_.find(flow);
    if (found == flows_.end() || found->second.address.empty()) return;
    auto via = request.top_via();
    if (!via) return;
    const bool asks_port = via->parameters.has("rport");
    const bool is_true = via->host == found->second.address || via->host == "[" + found->second.address + "]";
    if (!asks_port && is_true) return;
    via->parameters.set("received", found->second.address);
    if (asks_port) via->parameters.set("rport", std::to_string(found->second.port));
    replace_top_via(request, *via);
}

void UserAgent::Impl::send_stateless(FlowId flow, Message response) {
    if (response.status > 100) complete_to(response, *random_);
    response.set("Server", settings_.product);
    outbox_.push_back({flow, std::move(response)});
}

/// 400 for what has enough of a head to be answered at all.
void UserAgent::Impl::refuse_unreadable(FlowId flow, const Message& request) {
    reporter_->report(
        Level::info, "sip_bad_request", fmt::format("{} with unusable headers", printable(request.method))
    );
    if (request.method == "ACK" || !request.top_via()) return;
    send_stateless(flow, Message::response_to(request, 400));
}

void UserAgent::Impl::receive_request(FlowId flow, Message request, Time now) {
    stamp_via(flow, request);
    const auto via = request.top_via();
    const auto cseq = request.cseq();
    if (!via || !cseq || cseq->method != request.method || request.call_id().empty() || !request.from() ||
        !request.to()) {
        return refuse_unreadable(flow, request);
    }
    const auto verdict = transactions_.receive_request(flow, request, *via, *cseq, now);
    switch (verdict.kind) {
        case RequestVerdict::Kind::absorbed:
            return;
        case RequestVerdict::Kind::ack:
            return receive_ack(request, cseq->number, now);
        case RequestVerdict::Kind::overload:
            reporter_->report(
                Level::warning, "sip_too_many_requests", "too many unanswered requests on a flow"
            );
            return send_stateless(flow, Message::response_to(request, 503));
        case RequestVerdict::Kind::merged:
            return respond(verdict.id, Message::response_to(request, 482), now);
        case RequestVerdict::Kind::fresh:
            return dispatch(verdict.id, flow, std::move(request), *via, *cseq, now);
    }
}

void UserAgent::Impl::receive_ack(const Message& ack, std::uint32_t cseq, Time now) {
    auto* of = session_of_request(ack);
    if (!of) return;
    of->on_ack(cseq, now);
    settle(of->id());
}

void UserAgent::Impl::dispatch(
    ServerRequestId id, FlowId flow, Message request, const Via& via, const CSeq& cseq, Time now
) {
    if (request.method == "CANCEL") return receive_cancel(id, flow, request, via, cseq, now);
    if (auto refusal = refuse_method(request, settings_)) return respond(id, std::move(*refusal), now);
    const bool is_inside = !tag_of(request, "To").empty() && request.method != "REGISTER";
    auto* of = is_inside ? session_of_request(request) : nullptr;
    if (of && !take_remote_cseq(of->dialog(), cseq.number)) {
        return respond(id, Message::response_to(request, 500, "CSeq Too Low"), now);
    }
    if ((is_inside && !of) || (!is_inside && is_for_sessions_only(request.method))) {
        return respond(id, Message::response_to(request, 481), now);
    }
    if (auto refusal = refuse_content(request, settings_)) return respond(id, std::move(*refusal), now);
    if (request.method == "OPTIONS") {
        Message response = Message::response_to(request, 200);
        add_capabilities(response, settings_);
        return respond(id, std::move(response), now);
    }
    PeerRequest peer = peer_request(id, flow, request, cseq);
    if (of) return receive_in_session(*of, std::move(peer), std::move(request), now);
    receive_outside(std::move(peer), std::move(request), now);
}

PeerRequest UserAgent::Impl::peer_request(
    ServerRequestId id, FlowId flow, const Message& request, const CSeq& cseq
) {
    PeerRequest peer{id, flow, {}, request.method, cseq.number, Message::response_to(request, 200), {}, {}};
    if (is_target_refresh(request.method)) {
        peer.contact = std::string(request.get("Contact"));
        peer.timer = TimerOffer::of(request);
    }
    return peer;
}

/// RFC 3261 9.2.
void UserAgent::Impl::receive_cancel(
    ServerRequestId id, FlowId flow, const Message& cancel, const Via& via, const CSeq& cseq, Time now
) {
    const auto invite = transactions_.find_cancelled(flow, cancel, via, cseq);
    respond(id, Message::response_to(cancel, invite ? 200 : 481), now);
    if (!invite || !awaits_answer(invite)) return;
    const auto peer = take_peer_request(invite);
    if (!peer) return;
    if (auto* of = session(peer->session)) of->on_cancel(*peer, now);
    settle(peer->session);
}

void UserAgent::Impl::receive_in_session(
    InviteSession& session, PeerRequest peer, Message request, Time now
) {
    if (!is_target_refresh(request.method) && request.method != "INFO" && request.method != "BYE") {
        return hand_to_owner(std::move(peer), std::move(request));
    }
    const SessionId id = session.id();
    peer.session = id;
    session.on_request(peer, std::move(request), now);
    keep_if_open(std::move(peer));
    settle(id);
}

void UserAgent::Impl::receive_outside(PeerRequest peer, Message request, Time now) {
    if (request.method == "INVITE") return offer_session(std::move(peer), std::move(request), now);
    hand_to_owner(std::move(peer), std::move(request));
}

void UserAgent::Impl::hand_to_owner(PeerRequest peer, Message request) {
    tell(RequestReceived{peer.id, peer.flow, std::move(request)});
    keep_if_open(std::move(peer));
}

void UserAgent::Impl::offer_session(PeerRequest peer, Message invite, Time now) {
    const auto wish = timer_wish(settings_);
    if (too_short(peer.timer, wish)) {
        Message refusal = answer_to(peer, 422);
        refusal.set("Min-SE", std::to_string(wish.min_se));
        return respond(peer.id, std::move(refusal), now);
    }
    auto dialog = dialog_of_callee(invite, random_->token(8));
    if (!dialog) return respond(peer.id, answer_to(peer, 400), now);
    peer.session = session_ids_.next();
    complete_to(peer.answer, dialog->local_tag);
    add_session(std::make_unique<InviteSession>(peer.session, peer.flow, std::move(*dialog), peer, *this));
    tell(SessionOffered{peer.session, peer.id, peer.flow, std::move(invite)});
    keep_if_open(std::move(peer));
}

/// Keeps what answering needs until the final answer.
void UserAgent::Impl::keep_if_open(PeerRequest peer) {
    if (!awaits_answer(peer.id)) return;
    flows_[peer.flow].requests.insert(peer.id);
    const auto id = peer.id;
    peer_requests_.insert_or_assign(id, std::move(peer));
}

/// Out of the table while it is being answered; keep_if_open() puts it back.
std::optional<PeerRequest> UserAgent::Impl::take_peer_request(ServerRequestId id) {
    const auto found = peer_requests_.find(id);
    if (found == peer_requests_.end()) return std::nullopt;
    PeerRequest peer = std::move(found->second);
    peer_requests_.erase(found);
    if (const auto flow = flows_.find(peer.flow); flow != flows_.end()) flow->second.requests.erase(id);
    return peer;
}

/// The owner's answer, to whatever it is.
void UserAgent::Impl::answer_with(ServerRequestId id, Message response, Time now) {
    auto peer = take_peer_request(id);
    if (!peer) return;
    if (response.status > 100) complete_to(response, tag_of(peer->answer, "To"));
    auto* of = session(peer->session);
    if (!of) {
        respond(id, std::move(response), now);
    } else if (of->is_offered() && id == of->offer()) {
        answer_offer(*of, *peer, std::move(response), now);
    } else {
        of->answer(*peer, std::move(response), now);
    }
    settle(peer->session);
    keep_if_open(std::move(*peer));
}

void UserAgent::Impl::answer_offer(
    InviteSession& session, const PeerRequest& peer, Message response, Time now
) {
    if (response.status < 200 || response.status > 299) return session.refuse(std::move(response), now);
    const auto contact = response.contact();
    session.accept(peer, std::move(response), contact ? contact->uri : Uri{}, now);
}

void UserAgent::Impl::accept(SessionId id, Body body, const Uri& contact, Time now) {
    auto* of = session(id);
    if (!of || !of->is_offered()) return;
    auto peer = take_peer_request(of->offer());
    if (!peer) return;
    Message response = answer_to(*peer, 200);
    response.set_body(std::move(body.content_type), std::move(body.content));
    of->accept(*peer, std::move(response), contact, now);
}

void UserAgent::Impl::unanswered(ServerRequestId id, Time now) {
    reporter_->report(
        Level::warning, "sip_request_unanswered", "a request had no answer in time; it gets 500"
    );
    const auto peer = take_peer_request(id);
    if (!peer) return;
    if (auto* of = session(peer->session)) {
        of->on_unanswered(*peer, now);
    } else {
        respond(id, answer_to(*peer, 500), now);
    }
    settle(peer->session);
}

void UserAgent::Impl::respond(ServerRequestId id, Message response, Time now) {
    if (response.status > 100) complete_to(response, *random_);
    response.set("Server", settings_.product);
    transactions_.respond(id, std::move(response), now);
}

void UserAgent::Impl::refuse(ServerRequestId id, int status, Time now) {
    if (const auto peer = take_peer_request(id)) respond(id, answer_to(*peer, status), now);
}

}  // namespace offhook::sip
