// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

#include "api/limits.hpp"
#include "base/clock.hpp"

namespace offhook::api {

/// Makes whoever guesses passwords wait: after some free failures of a name, and of an address, each further
/// one doubles the delay in which nothing of it is looked at. Names that do not exist are counted like
/// others, so the delay tells nothing. Bounded memory.
class LoginDelay {
public:
    explicit LoginDelay(const ApiLimits& limits) : limits_(limits) {}

    /// How long until this name, or this address, may try again; nothing: now. An empty address (the local
    /// socket) and an empty name (tokens) are not counted.
    std::optional<std::chrono::seconds> wait(const std::string& name, const std::string& address, Time now);

    /// Counts an attempt as failed. To be called when it begins, so that many at once get nobody further, and
    /// taken back by succeeded().
    void attempt(const std::string& name, const std::string& address, Time now);
    void succeeded(const std::string& name, const std::string& address);

private:
    struct Failures {
        std::size_t count = 0;
        Time last{};
    };
    using Table = std::unordered_map<std::string, Failures>;

    Duration delay(std::size_t failures, std::size_t free) const;
    Duration remaining(const Table& table, const std::string& key, std::size_t free, Time now) const;
    void count(Table& table, const std::string& key, Time now);

    const ApiLimits& limits_;
    Table by_name_;
    Table by_address_;
};

}  // namespace offhook::api
