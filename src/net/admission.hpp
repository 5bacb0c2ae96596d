// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/limits.hpp"

namespace offhook::net {

/// Counts accepted flows against the limits. Of the loop's thread.
class Admission {
public:
    explicit Admission(const Limits& limits) : limits_(limits) {}

    /// Why no further flow from this address may come in (too_many_flows, too_many_half_open_flows,
    /// too_many_flows_of_address), or nothing.
    std::optional<std::string_view> refusal(const std::string& address) const;

    void entered(const std::string& address);  ///< a flow counts from now on, as half open
    void heard() { --half_open_; }             ///< its first message came
    void left(const std::string& address, bool was_heard);

    std::size_t half_open() const { return half_open_; }
    std::size_t from(const std::string& address) const;

private:
    Limits limits_;
    std::size_t flows_ = 0;
    std::size_t half_open_ = 0;
    std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace offhook::net
