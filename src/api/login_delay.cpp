// SPDX-License-Identifier: Apache-2.0
#include "api/login_delay.hpp"

#include <algorithm>

namespace offhook::api {

std::optional<std::chrono::seconds> LoginDelay::wait(
    const std::string& name, const std::string& address, Time now
) {
    const Duration longest = std::max(
        remaining(by_name_, name, limits_.free_failures, now),
        remaining(by_address_, address, limits_.free_failures_per_address, now)
    );
    if (longest <= Duration::zero()) return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(longest);
}

void LoginDelay::attempt(const std::string& name, const std::string& address, Time now) {
    if (!name.empty()) count(by_name_, name, now);
    if (!address.empty()) count(by_address_, address, now);
}

void LoginDelay::succeeded(const std::string& name, const std::string& address) {
    by_name_.erase(name);
    // The address keeps its other failures: somebody with a login of his own may be the one who guesses
    // others'.
    const auto found = by_address_.find(address);
    if (found != by_address_.end() && found->second.count > 0) --found->second.count;
}

Duration LoginDelay::delay(std::size_t failures, std::size_t free) const {
    if (failures < free) return Duration::zero();
    constexpr std::size_t kMostDoublings = 30;
    const std::size_t doublings = std::min(failures - free, kMostDoublings);
    return std::min(limits_.last_lockout, limits_.first_lockout * (std::int64_t{1} << doublings));
}

Duration LoginDelay::remaining(const Table& table, const std::string& key, std::size_t free, Time now) const {
    const auto found = table.find(key);
    if (found == table.end() || now - found->second.last > limits_.forget_failures) return Duration::zero();
    return found->second.last + delay(found->second.count, free) - now;
}

void LoginDelay::count(Table& table, const std::string& key, Time now) {
    if (table.size() >= limits_.tracked_callers && table.count(key) == 0) {
        std::erase_if(table, [&](const auto& entry) {
            return now - entry.second.last > limits_.forget_failures;
        });
        if (table.size() >= limits_.tracked_callers) table.erase(table.begin());
    }
    Failures& failures = table[key];
    if (now - failures.last > limits_.forget_failures) failures.count = 0;
    ++failures.count;
    failures.last = now;
}

}  // namespace offhook::api
