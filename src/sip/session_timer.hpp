// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "sip/message.hpp"

namespace offhook::sip {

/// Who keeps a session alive (RFC 4028 7.1), seen from here.
enum class Refresher { none, we, peer };

/// The session timer that two user agents agreed on; without an interval there is none.
struct SessionTimer {
    std::uint32_t seconds = 0;
    Refresher refresher = Refresher::none;

    bool active() const { return seconds != 0; }
    /// From the last refresh to ours: half of the interval (RFC 4028 10).
    Duration refresh_after() const;
    /// From the last refresh to the BYE of whoever still waits for one: the interval less a third of it, or
    /// less 32 s if that is less (RFC 4028 10).
    Duration end_after() const;
};

/// What we want of session timers.
struct TimerWish {
    std::uint32_t seconds = 1800;
    std::uint32_t min_se = 90;  ///< the least we accept, and the least that a 422 told us
};

/// What a request or response of the peer says about session timers.
struct TimerOffer {
    bool supported = false;     ///< Supported: timer
    std::uint32_t seconds = 0;  ///< Session-Expires, 0: none
    std::uint32_t min_se = 0;   ///< Min-SE, 0: none
    enum class Role { none, uac, uas } refresher = Role::none;
    bool can_update = false;  ///< Allow: UPDATE; decides who had better refresh

    /// Headers that cannot be read count as missing.
    static TimerOffer of(const Message& message);
};

/// Offers a timer in a request of ours: Supported, Session-Expires with us as refresher unless the peer is it
/// already, Min-SE where it is more than the standard's 90. Never Require.
void offer_timer(Message& request, const TimerWish& wish, Refresher current);

/// What the peer's 2xx to our request made of the offer. No Session-Expires in it: no timer.
SessionTimer timer_of_answer(const TimerOffer& answer);

/// Whether a request of the peer asks for too short an interval, so that it gets 422 with Min-SE (RFC 4028
/// 9).
bool too_short(const TimerOffer& offer, const TimerWish& wish);

/// Agrees to the peer's request: the timer to use from now on. `current` is who refreshes so far.
SessionTimer agree(const TimerOffer& offer, const TimerWish& wish, Refresher current);

/// Puts the agreed timer into our 2xx: Session-Expires and Require: timer.
void answer_timer(Message& response, const SessionTimer& timer);

}  // namespace offhook::sip
