// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "base/clock.hpp"

namespace offhook::api {

/// A counter that only grows, seen minute by minute for the last hour.
class EventRate {
public:
    static constexpr Duration kStep = std::chrono::minutes(1);
    static constexpr int kKept = 60;

    struct Minute {
        Time begin;
        std::uint64_t count = 0;
    };

    /// To be called at least once a minute; a longer time without a look shows as minutes without events, and
    /// what came in it counts to the last of them.
    void look(Time now, std::uint64_t total);

    /// Whole minutes, oldest first.
    const std::deque<Minute>& minutes() const { return minutes_; }
    std::uint64_t last_minute() const { return minutes_.empty() ? 0 : minutes_.back().count; }
    std::optional<Time> next_due() const { return due_; }

private:
    std::optional<Time> due_;  ///< when the minute under way ends
    std::uint64_t total_ = 0;  ///< when it began
    std::deque<Minute> minutes_;
};

}  // namespace offhook::api
