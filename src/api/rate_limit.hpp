// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "api/limits.hpp"
#include "base/clock.hpp"

namespace offhook::api {

/// How many requests each caller may make: a bucket of `request_burst` that fills up again by
/// `requests_per_second`. Bounded memory: full buckets are forgotten.
class RateLimit {
public:
    explicit RateLimit(const ApiLimits& limits) : limits_(limits) {}

    /// Takes one request of the caller; if there is none left, how long until there is.
    std::optional<std::chrono::seconds> take(const std::string& caller, Time now);

private:
    struct Bucket {
        std::int64_t thousandths = 0;  ///< of requests that are left
        Time filled{};
    };
    void fill(Bucket& bucket, Time now) const;
    void forget_full(Time now);

    const ApiLimits& limits_;
    std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace offhook::api
