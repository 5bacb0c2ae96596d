// SPDX-License-Identifier: Apache-2.0
#include "trace/wall_time.hpp"

#include <fmt/format.h>

namespace offhook::trace {

std::string utc_day(WallTime time) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
    return fmt::format(
        "{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
        static_cast<unsigned>(day.day())
    );
}

std::string utc_text(WallTime time, int digits) {
    const std::chrono::hh_mm_ss clock(time - std::chrono::floor<std::chrono::days>(time));
    const auto fraction = clock.subseconds().count();
    const auto seconds = fmt::format(
        "{}T{:02}:{:02}:{:02}", utc_day(time), clock.hours().count(), clock.minutes().count(),
        clock.seconds().count()
    );
    if (digits == 6) return fmt::format("{}.{:06}Z", seconds, fraction);
    return fmt::format("{}.{:03}Z", seconds, fraction / 1000);
}

}  // namespace offhook::trace
