// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "store/records.hpp"

namespace offhook::daemon {

/// The time of day, which may jump: for records and displays, never for timers.
inline std::int64_t unix_milliseconds_now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

inline store::UnixSeconds unix_now() {
    return unix_milliseconds_now() / 1'000;
}

}  // namespace offhook::daemon
