// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "base/timer_queue.hpp"

namespace offhook::signalling {

/// Counts failed logins by address and by user, so that guessing passwords does not get anywhere. Only real
/// guesses count, not the first request without credentials. From the limit on, address or user is shut out
/// for a delay that doubles with every further failure, up to the login window; who is quiet for a window
/// begins anew. An address from which a user has logged in is not shut out because of guesses at that user
/// from elsewhere, else anybody could keep a telephone out. Bounded memory: beyond kMaxTracked names the one
/// that would be forgotten next is forgotten.
class LoginGuard {
public:
    explicit LoginGuard(const Limits& limits)
        : by_address_(limits.failed_logins_per_address, limits),
          by_user_(limits.failed_logins_per_user, limits) {}

    /// Too many failures: refuse without a look at the password.
    bool is_blocked(const std::string& address, const std::string& user, Time now);
    void failed(const std::string& address, const std::string& user, Time now);
    /// A right password clears the user's count, not the address's.
    void succeeded(const std::string& address, const std::string& user);

private:
    class Failures {
    public:
        Failures(std::size_t allowed, const Limits& limits)
            : allowed_(allowed), first_delay_(limits.first_login_delay), window_(limits.login_window) {}
        bool is_blocked(const std::string& name, Time now);
        void add(const std::string& name, Time now);
        void forget(const std::string& name);

    private:
        struct Entry {
            std::size_t count = 0;
            Duration delay{0};
            Time blocked_until{};
        };
        void forget_old(Time now);

        std::size_t allowed_;
        Duration first_delay_;
        Duration window_;
        std::unordered_map<std::string, Entry> entries_;
        TimerQueue<std::string> forgotten_;
    };
    static constexpr std::size_t kMaxTracked = 100'000;

    Failures by_address_;
    Failures by_user_;
    std::unordered_map<std::string, std::string> home_;  ///< user: the address of its last login
};

}  // namespace offhook::signalling
