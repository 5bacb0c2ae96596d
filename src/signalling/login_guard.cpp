// SPDX-License-Identifier: Apache-2.0
#include "signalling/login_guard.hpp"

#include <algorithm>

namespace offhook::signalling {

bool LoginGuard::Failures::is_blocked(const std::string& name, Time now) {
    forget_old(now);
    const auto found = entries_.find(name);
    return found != entries_.end() && now < found->second.blocked_until;
}

void LoginGuard::Failures::add(const std::string& name, Time now) {
    forget_old(now);
    if (entries_.size() >= kMaxTracked && entries_.count(name) == 0) forget_old(*forgotten_.next_due());
    Entry& entry = entries_[name];
    ++entry.count;
    if (entry.count >= allowed_) {
        entry.delay = entry.delay == Duration{0} ? first_delay_ : std::min(entry.delay * 2, window_);
        entry.blocked_until = now + entry.delay;
    }
    forgotten_.set(name, std::max(now, entry.blocked_until) + window_);
}

void LoginGuard::Failures::forget(const std::string& name) {
    entries_.erase(name);
    forgotten_.cancel(name);
}

void LoginGuard::Failures::forget_old(Time now) {
    while (const auto name = forgotten_.pop(now)) entries_.erase(*name);
}

bool LoginGuard::is_blocked(const std::string& address, const std::string& user, Time now) {
    if (by_address_.is_blocked(address, now)) return true;
    const auto home = home_.find(user);
    if (home != home_.end() && home->second == address) return false;
    return by_user_.is_blocked(user, now);
}

void LoginGuard::failed(const std::string& address, const std::string& user, Time now) {
    by_address_.add(address, now);
    by_user_.add(user, now);
}

void LoginGuard::succeeded(const std::string& address, const std::string& user) {
    by_user_.forget(user);
    if (home_.size() >= kMaxTracked && home_.count(user) == 0) home_.erase(home_.begin());
    home_[user] = address;
}

}  // namespace offhook::signalling
