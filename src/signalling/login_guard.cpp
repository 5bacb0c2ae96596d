// SPDX-License-Identifier: Apache-2.0
#include "signalling/login_guard.hpp"

namespace offhook::signalling {

void LoginGuard::Failures::add(const std::string& name, Time now) {
    if (order.size() >= kMaxTracked) drop_oldest();
    ++count[name];
    order.emplace_back(now, name);
}

void LoginGuard::Failures::forget_before(Time limit) {
    while (!order.empty() && order.front().first < limit) drop_oldest();
}

void LoginGuard::Failures::drop_oldest() {
    const auto found = count.find(order.front().second);
    if (found != count.end() && --found->second == 0) count.erase(found);
    order.pop_front();
}

bool LoginGuard::is_blocked(const std::string& address, const std::string& user, Time now) {
    by_address_.forget_before(now - window_);
    by_user_.forget_before(now - window_);
    const auto address_found = by_address_.count.find(address);
    if (address_found != by_address_.count.end() && address_found->second >= per_address_) return true;
    const auto user_found = by_user_.count.find(user);
    return user_found != by_user_.count.end() && user_found->second >= per_user_;
}

void LoginGuard::failed(const std::string& address, const std::string& user, Time now) {
    by_address_.add(address, now);
    by_user_.add(user, now);
}

void LoginGuard::succeeded(const std::string& user) {
    if (by_user_.count.erase(user) == 0) return;
    std::erase_if(by_user_.order, [&](const auto& entry) { return entry.second == user; });
}

}  // namespace offhook::signalling
