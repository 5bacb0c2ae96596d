// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "api/limits.hpp"
#include "api/worker.hpp"
#include "base/result.hpp"

namespace offhook::api {

inline constexpr std::size_t kShortestPassword = 8;  ///< bytes
inline constexpr std::size_t kLongestPassword = 256;

/// argon2id (RFC 9106) of users' passwords, on a worker thread. Completions come on the loop's thread.
class Passwords {
public:
    Passwords(Host& host, const ApiLimits& limits)
        : cost_(limits.password_cost), worker_(host, limits.password_hashes_waiting) {}

    /// Errors: too_busy at once; hash_failed (no memory).
    using HashDone = std::function<void(Result<std::string>)>;
    void hash(std::string password, const HashDone& done);

    /// An empty hash takes as long as a wrong password: that of a user who does not exist.
    using VerifyDone = std::function<void(Result<bool>)>;
    void verify(std::string hash, std::string password, const VerifyDone& done);

private:
    PasswordCost cost_;
    std::string dummy_;  ///< a hash that nothing fits; the worker's thread only
    Worker worker_;      ///< last: ends first
};

/// What users.cpp needs at once (first set-up, tests): blocks for the time of one hash. Errors: hash_failed.
Result<std::string> hash_password(const std::string& password, const PasswordCost& cost);

}  // namespace offhook::api
