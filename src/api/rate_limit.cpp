// SPDX-License-Identifier: Apache-2.0
#include "api/rate_limit.hpp"

#include <algorithm>

namespace offhook::api {

namespace {

constexpr std::int64_t kOneRequest = 1'000;

}  // namespace

std::optional<std::chrono::seconds> RateLimit::take(const std::string& caller, Time now) {
    if (buckets_.size() >= limits_.tracked_callers && buckets_.count(caller) == 0) forget_full(now);
    const auto full = static_cast<std::int64_t>(limits_.request_burst) * kOneRequest;
    Bucket& bucket = buckets_.try_emplace(caller, Bucket{full, now}).first->second;
    fill(bucket, now);
    if (bucket.thousandths >= kOneRequest) {
        bucket.thousandths -= kOneRequest;
        return std::nullopt;
    }
    return std::chrono::seconds(1);
}

void RateLimit::fill(Bucket& bucket, Time now) const {
    const auto full = static_cast<std::int64_t>(limits_.request_burst) * kOneRequest;
    // A request a second is a thousandth a millisecond.
    const std::int64_t gained =
        (now - bucket.filled).count() * static_cast<std::int64_t>(limits_.requests_per_second);
    bucket.thousandths = std::min(full, bucket.thousandths + gained);
    bucket.filled = now;
}

void RateLimit::forget_full(Time now) {
    const auto full = static_cast<std::int64_t>(limits_.request_burst) * kOneRequest;
    for (auto& [caller, bucket] : buckets_) fill(bucket, now);
    std::erase_if(buckets_, [&](const auto& entry) { return entry.second.thousandths == full; });
    if (buckets_.size() >= limits_.tracked_callers) buckets_.erase(buckets_.begin());
}

}  // namespace offhook::api
