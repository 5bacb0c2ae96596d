// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/limits.hpp"

namespace offhook::signalling {

/// Counts failed logins by address and by user, so that guessing passwords does not get anywhere. Only real
/// guesses count, not the first request without credentials. Bounded memory: what is older than the window is
/// dropped, and beyond kMaxTracked names the oldest is forgotten.
class LoginGuard {
public:
    explicit LoginGuard(const Limits& limits)
        : per_address_(limits.failed_logins_per_address),
          per_user_(limits.failed_logins_per_user),
          window_(limits.login_window) {}

    /// Too many failures within the window: refuse without a look at the password.
    bool is_blocked(const std::string& address, const std::string& user, Time now);
    void failed(const std::string& address, const std::string& user, Time now);
    /// A right password clears the user's count, not the address's.
    void succeeded(const std::string& user);

private:
    struct Failures {
        std::unordered_map<std::string, std::size_t> count;
        std::deque<std::pair<Time, std::string>> order;  ///< oldest first
        void add(const std::string& name, Time now);
        void forget_before(Time limit);
        void drop_oldest();
    };
    static constexpr std::size_t kMaxTracked = 100'000;

    std::size_t per_address_;
    std::size_t per_user_;
    Duration window_;
    Failures by_address_;
    Failures by_user_;
};

}  // namespace offhook::signalling
