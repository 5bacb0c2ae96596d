// SPDX-License-Identifier: Apache-2.0
// What an INVITE session does by itself as time goes by: refreshes, repetitions, giving up.
#include <algorithm>
#include <utility>

#include "sip/invite_session.hpp"
#include "sip/request_rules.hpp"
#include "sip/transaction_state.hpp"

namespace offhook::sip {

namespace {

constexpr Duration kBusyDelay = std::chrono::seconds(2);  ///< an INVITE of the peer comes first
constexpr Duration kShortestRefreshRetry = std::chrono::seconds(1);

}  // namespace

void InviteSession::on_timer(SessionTimerKind kind, Time now) {
    switch (kind) {
        case SessionTimerKind::answer:
            return rang_too_long(now);
        case SessionTimerKind::repeat_2xx:
            return repeat_success(now);
        case SessionTimerKind::no_ack:
            return terminate(SessionEnded::Why::no_ack, now);
        case SessionTimerKind::refresh:
            return refresh(now);
        case SessionTimerKind::end:
            return terminate(SessionEnded::Why::expired, now);
    }
}

void InviteSession::rang_too_long(Time now) {
    if (phase_ != Phase::calling) return;
    if (!abandoned_) port_->tell(SessionFailed{id_, 408, std::nullopt});
    abandoned_ = true;
    try_cancel(now);
}

void InviteSession::repeat_success(Time now) {
    if (!unacknowledged_) return;
    unacknowledged_->interval = std::min(2 * unacknowledged_->interval, kT2);
    port_->set_timer(id_, SessionTimerKind::repeat_2xx, now + unacknowledged_->interval);
    port_->respond(unacknowledged_->id, unacknowledged_->response, now);
}

void InviteSession::start_timer(SessionTimer timer, Time now) {
    timer_ = timer;
    end_due_ = now + timer_.end_after();
    port_->cancel_timer(id_, SessionTimerKind::refresh);
    port_->cancel_timer(id_, SessionTimerKind::end);
    if (!timer_.active()) return;
    port_->set_timer(id_, SessionTimerKind::end, end_due_);
    if (timer_.refresher == Refresher::we) {
        port_->set_timer(id_, SessionTimerKind::refresh, now + timer_.refresh_after());
    }
}

/// RFC 4028 7.4: by UPDATE, which cannot be mistaken for an offer of media, if the peer allows it; else by a
/// re-INVITE with the body that began the session.
void InviteSession::refresh(Time now) {
    if (!is_up() || abandoned_ || refresh_) return;
    if (unacknowledged_ || port_->awaits_answer(peer_modify_)) {
        port_->set_timer(id_, SessionTimerKind::refresh, now + kBusyDelay);
        return;
    }
    refresh_is_update_ = peer_can_update_;
    refresh_ = port_->send(*this, make_modify(peer_can_update_ ? "UPDATE" : "INVITE"), Purpose::refresh, now);
}

Message InviteSession::make_modify(std::string_view method) {
    Message request = dialog_request(dialog_, method);
    request.add("Contact", contact_);
    add_capabilities(request, port_->settings());
    const std::uint32_t seconds = timer_.active() ? timer_.seconds : wish_.seconds;
    offer_timer(request, {seconds, wish_.min_se}, timer_.refresher);
    if (method == "INVITE" && we_called_) set_signal_body(request, opening_body_);
    return request;
}

void InviteSession::on_refresh_answer(int status, const Message* response, const Message* invite, Time now) {
    refresh_ = {};
    if (!is_up()) return;
    if (response && status < 300) {
        refresh_succeeded(*response, invite, now);
    } else {
        refresh_failed(status, response, now);
    }
}

void InviteSession::refresh_succeeded(const Message& response, const Message* invite, Time now) {
    refresh_target(dialog_, response.get("Contact"));
    if (!refresh_is_update_) acknowledge(response, invite);
    const auto answer = TimerOffer::of(response);
    peer_can_update_ = peer_can_update_ || answer.can_update;
    start_timer(timer_of_answer(answer), now);
}

/// Whatever goes wrong is tried again until the session expires; only 481 says that there is nothing left.
void InviteSession::refresh_failed(int status, const Message* response, Time now) {
    if (status == 481) return end(SessionEnded::Why::gone, 481, now);
    if (status == 422 && retry_longer(response, now)) return;
    if (refresh_is_update_ && (status == 405 || status == 501)) {
        peer_can_update_ = false;
        return refresh(now);
    }
    const Duration later = std::max(kShortestRefreshRetry, (end_due_ - now) / 2);
    port_->set_timer(id_, SessionTimerKind::refresh, now + (status == 491 ? glare_delay() : later));
}

/// RFC 3261 14.1: in units of 10 ms, 2.1 to 4 s for the owner of the Call-ID, up to 2 s for the other.
Duration InviteSession::glare_delay() const {
    const auto steps = we_called_ ? 210 + port_->random().below(191) : port_->random().below(201);
    return Duration{static_cast<Duration::rep>(10 * steps)};
}

}  // namespace offhook::sip
