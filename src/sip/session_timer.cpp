// SPDX-License-Identifier: Apache-2.0
#include "sip/session_timer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::sip {

namespace {

constexpr std::uint32_t kStandardMinSe = 90;        // RFC 4028 4
constexpr std::uint32_t kLongestInterval = 86'400;  // keeps a silly number from switching the timer off

/// The number before the parameters of Session-Expires or Min-SE.
std::uint32_t delta_seconds(std::string_view value) {
    const auto number = parse_number<std::uint32_t>(trim(value.substr(0, value.find(';'))));
    return number ? std::min(*number, kLongestInterval) : 0;
}

TimerOffer::Role refresher_of(std::string_view session_expires) {
    for (const auto part : split(session_expires, ';')) {
        const auto parameter = trim(part);
        const auto equals = parameter.find('=');
        if (equals == std::string_view::npos) continue;
        if (!equals_ignoring_case(trim(parameter.substr(0, equals)), "refresher")) continue;
        const auto role = trim(parameter.substr(equals + 1));
        if (equals_ignoring_case(role, "uac")) return TimerOffer::Role::uac;
        if (equals_ignoring_case(role, "uas")) return TimerOffer::Role::uas;
    }
    return TimerOffer::Role::none;
}

/// RFC 4028 9, table 2, and our choice where the peer leaves it: who refreshes so far goes on; else we do,
/// if an UPDATE will do for it.
Refresher choose_refresher(const TimerOffer& offer, Refresher current) {
    if (offer.refresher == TimerOffer::Role::uac) return Refresher::peer;
    if (offer.refresher == TimerOffer::Role::uas) return Refresher::we;
    if (current != Refresher::none) return current;
    return offer.can_update ? Refresher::we : Refresher::peer;
}

}  // namespace

Duration SessionTimer::refresh_after() const {
    return Duration(std::chrono::seconds(seconds)) / 2;
}

Duration SessionTimer::end_after() const {
    const Duration interval = std::chrono::seconds(seconds);
    return interval - std::min<Duration>(std::chrono::seconds(32), interval / 3);
}

TimerOffer TimerOffer::of(const Message& message) {
    TimerOffer offer;
    const auto session_expires = message.get("Session-Expires");
    offer.supported = message.lists_token("Supported", "timer") || message.lists_token("Require", "timer");
    offer.seconds = delta_seconds(session_expires);
    offer.min_se = delta_seconds(message.get("Min-SE"));
    offer.refresher = refresher_of(session_expires);
    offer.can_update = message.lists_token("Allow", "UPDATE");
    return offer;
}

void offer_timer(Message& request, const TimerWish& wish, Refresher current) {
    request.set("Supported", "timer");
    const std::uint32_t interval = std::max(wish.seconds, wish.min_se);
    const std::string_view role = current == Refresher::peer ? "uas" : "uac";
    request.set("Session-Expires", fmt::format("{};refresher={}", interval, role));
    if (wish.min_se > kStandardMinSe) request.set("Min-SE", std::to_string(wish.min_se));
}

SessionTimer timer_of_answer(const TimerOffer& answer) {
    if (answer.seconds == 0) return {};
    return {answer.seconds, answer.refresher == TimerOffer::Role::uas ? Refresher::peer : Refresher::we};
}

bool too_short(const TimerOffer& offer, const TimerWish& wish) {
    return offer.supported && offer.seconds != 0 && offer.seconds < wish.min_se;
}

SessionTimer agree(const TimerOffer& offer, const TimerWish& wish, Refresher current) {
    if (!offer.supported) return {};
    std::uint32_t interval = offer.seconds == 0 ? wish.seconds : std::min(offer.seconds, wish.seconds);
    interval = std::max({interval, offer.min_se, wish.min_se});
    return {interval, choose_refresher(offer, current)};
}

void answer_timer(Message& response, const SessionTimer& timer) {
    if (!timer.active()) return;
    const std::string_view role = timer.refresher == Refresher::peer ? "uac" : "uas";
    response.set("Session-Expires", fmt::format("{};refresher={}", timer.seconds, role));
    response.set("Require", "timer");
}

}  // namespace offhook::sip
