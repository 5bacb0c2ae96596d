// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace offhook {

using Duration = std::chrono::milliseconds;

/// The time line of the core: monotonic, in milliseconds, without a way to ask for "now".
/// Whoever calls the core passes the time in; so a test can let a year pass in a second.
struct CoreClock {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<CoreClock, duration>;
    static constexpr bool is_steady = true;
};
using Time = CoreClock::time_point;

}  // namespace offhook
