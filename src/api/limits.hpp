// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/clock.hpp"

namespace offhook::api {

/// What argon2id costs for a user's password (libsodium's "interactive").
struct PasswordCost {
    unsigned long long passes = 2;
    std::size_t memory = std::size_t{64} * 1024 * 1024;  ///< bytes
};

/// Bounds of the API; crossing one is answered with the right status and touches nobody else.
struct ApiLimits {
    std::size_t json_depth = 16;
    std::size_t users = 1'000;
    std::size_t tokens = 1'000;
    std::size_t accounts = 1'000;
    std::size_t sessions = 10'000;       ///< logged in at once; then the longest idle one ends
    std::size_t sessions_per_user = 50;  ///< the same
    Duration session_idle = std::chrono::hours(12);
    Duration session_life = std::chrono::hours(24 * 7);

    // Requests by one identity, and by one address before it has said who it is (token bucket).
    std::size_t requests_per_second = 50;
    std::size_t request_burst = 200;

    // Wrong passwords: free ones, then a delay that doubles with each.
    std::size_t free_failures = 3;
    Duration first_lockout = std::chrono::seconds(1);
    Duration last_lockout = std::chrono::minutes(15);
    Duration forget_failures = std::chrono::hours(1);
    std::size_t free_failures_per_address = 10;
    std::size_t tracked_callers = 10'000;  ///< addresses and names that counts are kept of

    PasswordCost password_cost;
    std::size_t password_hashes_waiting = 16;  ///< logins being checked; then 503
};

}  // namespace offhook::api
