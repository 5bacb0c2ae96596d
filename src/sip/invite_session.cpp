// SPDX-License-Identifier: Apache-2.0
#include "sip/invite_session.hpp"

#include <algorithm>
#include <utility>

#include "sip/request_rules.hpp"
#include "sip/transaction_state.hpp"

namespace offhook::sip {

namespace {

constexpr Duration kRingAtMost = std::chrono::minutes(3);  ///< from the first 1xx to our CANCEL
constexpr int kLongerTries = 3;                            ///< answers to 422

std::string contact_value(const Uri& uri) {
    return "<" + uri.to_string() + ">";
}

}  // namespace

TimerWish timer_wish(const UserAgentSettings& settings) {
    const auto seconds = [](Duration duration) {
        return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::seconds>(duration).count());
    };
    return {seconds(settings.session_expires), seconds(settings.min_se)};
}

InviteSession::InviteSession(SessionId id, InviteParameters parameters, SessionPort& port)
    : id_(id),
      flow_(parameters.flow),
      port_(&port),
      dialog_(dialog_of_caller(
          port.random().token(),
          parameters.from,
          parameters.to,
          port.random().token(8),
          parameters.target.to_string(),
          std::move(parameters.route)
      )),
      contact_(contact_value(parameters.contact)),
      opening_body_(std::move(parameters.body)),
      wish_(timer_wish(port.settings())),
      phase_(Phase::calling),
      we_called_(true) {
    if (parameters.credentials) auth_ = make_digest_client(std::move(*parameters.credentials));
}

InviteSession::InviteSession(
    SessionId id, FlowId flow, Dialog dialog, const PeerRequest& invite, SessionPort& port
)
    : id_(id),
      flow_(flow),
      port_(&port),
      dialog_(std::move(dialog)),
      wish_(timer_wish(port.settings())),
      phase_(Phase::offered),
      we_called_(false),
      peer_can_update_(invite.timer.can_update),
      offer_(invite.id) {}

// We call

void InviteSession::begin(Time now) {
    send_invite(now);
}

void InviteSession::send_invite(Time now) {
    invite_ = port_->send(*this, make_modify("INVITE"), Purpose::invite, now);
}

void InviteSession::on_provisional(Time now) {
    if (phase_ != Phase::calling) return;
    if (!provisional_seen_) port_->set_timer(id_, SessionTimerKind::answer, now + kRingAtMost);
    provisional_seen_ = true;
    if (abandoned_) try_cancel(now);
}

void InviteSession::on_invite_sent_again() {
    provisional_seen_ = false;
    port_->cancel_timer(id_, SessionTimerKind::answer);
}

/// RFC 3261 9.1: not before the first provisional response, and once.
void InviteSession::try_cancel(Time now) {
    if (!provisional_seen_ || cancel_sent_) return;
    cancel_sent_ = true;
    port_->cancel_timer(id_, SessionTimerKind::answer);
    port_->cancel(invite_, now);
}

void InviteSession::on_invite_answer(int status, const Message* response, const Message* invite, Time now) {
    if (phase_ != Phase::calling) return;
    port_->cancel_timer(id_, SessionTimerKind::answer);
    if (response && status < 300) {
        learn_from_response(dialog_, *response);
        acknowledge(*response, invite);
        established(*response, now);
    } else if (status != 422 || abandoned_ || !retry_longer(response, now)) {
        failed(status, response);
    }
}

void InviteSession::established(const Message& response, Time now) {
    if (abandoned_) return send_bye(now);  // our CANCEL came too late
    phase_ = Phase::standing;
    const auto offer = TimerOffer::of(response);
    peer_can_update_ = offer.can_update;
    start_timer(timer_of_answer(offer), now);
    port_->tell(SessionEstablished{id_, response});
}

void InviteSession::failed(int status, const Message* response) {
    if (!abandoned_) {
        port_->tell(SessionFailed{id_, status, response ? std::optional(*response) : std::nullopt});
    }
    finish();
}

/// 422: once more with the interval that the peer wants (RFC 4028 7.3).
bool InviteSession::retry_longer(const Message* response, Time now) {
    const std::uint32_t wanted = response ? TimerOffer::of(*response).min_se : 0;
    if (wanted <= wish_.min_se || longer_tries_ >= kLongerTries) return false;
    ++longer_tries_;
    wish_.min_se = wanted;
    if (phase_ == Phase::calling) {
        on_invite_sent_again();
        send_invite(now);
    } else {
        refresh(now);
    }
    return true;
}

/// The ACK carries the credentials of its INVITE (RFC 3261 22.1).
void InviteSession::acknowledge(const Message& success, const Message* invite) {
    const auto cseq = success.cseq();
    if (!cseq) return;
    Message ack = dialog_ack(dialog_, cseq->number);
    for (const auto* name : {"Authorization", "Proxy-Authorization"}) {
        if (const auto* value = invite ? invite->find(name) : nullptr) ack.add(name, *value);
    }
    port_->send_ack(flow_, std::move(ack));
}

void InviteSession::on_further_success(const Message& response, const Message* invite, Time now) {
    const auto to = response.to();
    if (to && to->tag() == dialog_.remote_tag) return acknowledge(response, invite);
    end_fork(response, invite, now);
}

/// A proxy forked our INVITE and a second peer accepted: one is enough (RFC 3261 13.2.2.4).
void InviteSession::end_fork(const Message& success, const Message* invite, Time now) {
    Dialog kept = dialog_;
    learn_from_response(dialog_, success);
    acknowledge(success, invite);
    Message bye = dialog_request(dialog_, "BYE");
    const std::uint32_t used = dialog_.local_cseq;
    dialog_ = std::move(kept);
    dialog_.local_cseq = used;
    port_->send(*this, std::move(bye), Purpose::bye, now);
}

// We are called

void InviteSession::accept(const PeerRequest& offer, Message response, const Uri& contact, Time now) {
    if (phase_ != Phase::offered) return;
    contact_ = contact_value(contact);
    phase_ = Phase::accepted;
    complete_success(offer, response);
    start_timer(agree(offer.timer, wish_, timer_.refresher), now);
    answer_timer(response, timer_);
    await_ack(offer, std::move(response), now);
}

void InviteSession::refuse(Message response, Time now) {
    if (phase_ != Phase::offered) return;
    const bool final = response.status >= 200;
    port_->respond(offer_, std::move(response), now);
    if (final) finish();
}

/// What every 2xx to an INVITE or UPDATE carries. The Contact is the target refresh (RFC 3261 12.2.2).
void InviteSession::complete_success(const PeerRequest& request, Message& response) {
    response.set("Contact", contact_);
    add_capabilities(response, port_->settings());
    refresh_target(dialog_, request.contact);
}

void InviteSession::await_ack(const PeerRequest& request, Message response, Time now) {
    unacknowledged_ =
        std::make_unique<Unacknowledged>(Unacknowledged{request.id, request.cseq, response, kT1});
    port_->set_timer(id_, SessionTimerKind::repeat_2xx, now + kT1);
    port_->set_timer(id_, SessionTimerKind::no_ack, now + kTransactionTimeout);
    port_->respond(request.id, std::move(response), now);
}

void InviteSession::on_ack(std::uint32_t cseq, Time now) {
    if (!unacknowledged_ || unacknowledged_->cseq != cseq) return;
    forget_unacknowledged();
    if (phase_ != Phase::accepted) return;
    phase_ = Phase::standing;
    if (abandoned_) return send_bye(now);
    port_->tell(SessionConfirmed{id_});
}

void InviteSession::forget_unacknowledged() {
    unacknowledged_.reset();
    port_->cancel_timer(id_, SessionTimerKind::repeat_2xx);
    port_->cancel_timer(id_, SessionTimerKind::no_ack);
}

void InviteSession::on_cancel(const PeerRequest& invite, Time now) {
    port_->respond(invite.id, answer_to(invite, 487), now);
    if (phase_ == Phase::offered && invite.id == offer_) end(SessionEnded::Why::cancelled, 481, now);
}

void InviteSession::on_unanswered(const PeerRequest& request, Time now) {
    port_->respond(request.id, answer_to(request, 500), now);
    if (phase_ == Phase::offered && request.id == offer_) end(SessionEnded::Why::expired, 481, now);
}

// Requests inside the session

std::optional<ClientRequestId> InviteSession::info(const Body& body, Time now) {
    if (!is_up() || abandoned_) return std::nullopt;
    Message request = dialog_request(dialog_, "INFO");
    set_signal_body(request, body);
    const auto id = port_->send(*this, std::move(request), Purpose::info, now);
    awaited_.push_back(id);
    return id;
}

void InviteSession::on_info_answer(ClientRequestId id, int status, Time now) {
    awaited_.erase(std::remove(awaited_.begin(), awaited_.end(), id), awaited_.end());
    if (status == 481 && is_up()) end(SessionEnded::Why::gone, 481, now);
}

Message InviteSession::answer_with_retry_after(const PeerRequest& request, int status) const {
    Message response = answer_to(request, status);
    response.set("Retry-After", std::to_string(port_->random().below(11)));  // 0 to 10 s, RFC 3261 14.2
    return response;
}

void InviteSession::on_request(const PeerRequest& request, Message message, Time now) {
    const auto refuse_with = [&](int status) { port_->respond(request.id, answer_to(request, status), now); };
    if (request.method == "BYE" && phase_ != Phase::calling) {
        refuse_with(200);
        return end(SessionEnded::Why::peer, 481, now);
    }
    if (abandoned_) return refuse_with(481);
    if (!is_up()) {
        // Early: with our 2xx or the peer's still under way. 481 would end a session that comes about yet.
        return port_->respond(request.id, answer_with_retry_after(request, 500), now);
    }
    if (request.method == "INVITE" || request.method == "UPDATE")
        return on_modify(request, std::move(message), now);
    if (message.body.empty()) return refuse_with(200);
    hand_up(request, std::move(message));
}

void InviteSession::hand_up(const PeerRequest& request, Message message) {
    unanswered_.erase(
        std::remove_if(
            unanswered_.begin(), unanswered_.end(),
            [this](ServerRequestId id) { return !port_->awaits_answer(id); }
        ),
        unanswered_.end()
    );
    unanswered_.push_back(request.id);
    port_->tell(InfoReceived{id_, request.id, std::move(message)});
}

/// A re-INVITE or UPDATE (RFC 3261 14.2, RFC 3311 5.2, RFC 4028 9).
void InviteSession::on_modify(const PeerRequest& request, Message message, Time now) {
    if (refresh_) return port_->respond(request.id, answer_to(request, 491), now);
    if (port_->awaits_answer(peer_modify_)) {
        return port_->respond(request.id, answer_with_retry_after(request, 500), now);
    }
    if (too_short(request.timer, wish_)) {
        Message refusal = answer_to(request, 422);
        refusal.set("Min-SE", std::to_string(wish_.min_se));
        return port_->respond(request.id, std::move(refusal), now);
    }
    if (message.body.empty()) return answer_modify(request, answer_to(request, 200), now);
    peer_modify_ = request.id;
    hand_up(request, std::move(message));
}

void InviteSession::answer(const PeerRequest& request, Message response, Time now) {
    const bool modifies = request.method == "INVITE" || request.method == "UPDATE";
    const bool success = response.status >= 200 && response.status < 300;
    if (modifies && success) return answer_modify(request, std::move(response), now);
    port_->respond(request.id, std::move(response), now);
}

void InviteSession::answer_modify(const PeerRequest& request, Message response, Time now) {
    complete_success(request, response);
    peer_can_update_ = peer_can_update_ || request.timer.can_update;
    start_timer(agree(request.timer, wish_, timer_.refresher), now);
    answer_timer(response, timer_);
    if (request.method == "INVITE") return await_ack(request, std::move(response), now);
    port_->respond(request.id, std::move(response), now);
}

// The end

void InviteSession::bye(Time now) {
    if (abandoned_ || phase_ == Phase::over) return;
    abandoned_ = true;
    drop_pending(481, now);
    switch (phase_) {
        case Phase::calling:
            return try_cancel(now);
        case Phase::offered:
            port_->refuse(offer_, 480, now);
            return finish();
        case Phase::standing:
            return send_bye(now);
        case Phase::accepted:  // the ACK or its time-out brings the BYE (RFC 3261 15)
        case Phase::ending:
        case Phase::over:
            return;
    }
}

void InviteSession::send_bye(Time now) {
    abandoned_ = true;
    phase_ = Phase::ending;
    forget_unacknowledged();
    port_->cancel_timer(id_, SessionTimerKind::refresh);
    port_->cancel_timer(id_, SessionTimerKind::end);
    port_->send(*this, dialog_request(dialog_, "BYE"), Purpose::bye, now);
}

void InviteSession::on_bye_answer() {
    if (phase_ == Phase::ending) finish();
}

void InviteSession::on_flow_lost(Time now) {
    end(SessionEnded::Why::flow_lost, 503, now);
}

void InviteSession::drop_pending(int status, Time now) {
    for (const auto id : std::exchange(awaited_, {})) port_->give_up(id, status);
    for (const auto id : std::exchange(unanswered_, {})) port_->refuse(id, 487, now);
    if (refresh_) port_->give_up(std::exchange(refresh_, {}), status);
}

void InviteSession::finish() {
    phase_ = Phase::over;
    forget_unacknowledged();
    for (const auto kind : {SessionTimerKind::answer, SessionTimerKind::refresh, SessionTimerKind::end}) {
        port_->cancel_timer(id_, kind);
    }
}

void InviteSession::end(SessionEnded::Why why, int status, Time now) {
    if (phase_ == Phase::over) return;
    if (phase_ == Phase::offered) port_->refuse(offer_, 487, now);
    drop_pending(status, now);
    finish();
    if (!abandoned_) port_->tell(SessionEnded{id_, why});
}

void InviteSession::terminate(SessionEnded::Why why, Time now) {
    drop_pending(481, now);
    if (!abandoned_) port_->tell(SessionEnded{id_, why});
    send_bye(now);
}

}  // namespace offhook::sip
