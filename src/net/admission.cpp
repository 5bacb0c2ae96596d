// SPDX-License-Identifier: Apache-2.0
#include "net/admission.hpp"

namespace offhook::net {

std::optional<std::string_view> Admission::refusal(const std::string& address) const {
    if (flows_ >= limits_.flows) return "too_many_flows";
    if (half_open_ >= limits_.half_open_flows) return "too_many_half_open_flows";
    if (from(address) >= limits_.flows_per_address) return "too_many_flows_of_address";
    return std::nullopt;
}

void Admission::entered(const std::string& address) {
    ++flows_;
    ++half_open_;
    ++by_address_[address];
}

void Admission::left(const std::string& address, bool was_heard) {
    --flows_;
    if (!was_heard) --half_open_;
    const auto found = by_address_.find(address);
    if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
}

std::size_t Admission::from(const std::string& address) const {
    const auto found = by_address_.find(address);
    return found == by_address_.end() ? 0 : found->second;
}

}  // namespace offhook::net
