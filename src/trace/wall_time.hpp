// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

namespace offhook::trace {

/// The time of day, in UTC, as people and collectors want it. Not for measuring: it may be set back.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;

inline WallTime wall_now() {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

/// RFC 3339 in UTC: "2026-01-31T12:00:00.000Z"; `digits` of the second's fraction: 3 or 6.
std::string utc_text(WallTime time, int digits = 3);

/// "2026-01-31": the day in UTC.
std::string utc_day(WallTime time);

}  // namespace offhook::trace
