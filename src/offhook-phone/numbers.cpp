// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/numbers.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "csta/device_id.hpp"

namespace offhook::phone {

namespace {

struct Fate {
    std::string_view prefix;
    OutsideFate fate;
};

constexpr Fate kFates[] = {
    {"0182", OutsideFate::queues},        {"0486", OutsideFate::busy},      {"0404", OutsideFate::not_found},
    {"0408", OutsideFate::never_answers}, {"0503", OutsideFate::congested}, {"0603", OutsideFate::declines},
};

}  // namespace

std::string user_part(std::string_view device_id) {
    const std::string key = csta::line_key(device_id);
    return std::string(csta::user_of_key(key));
}

std::string host_part(std::string_view device_id) {
    const std::string key = csta::line_key(device_id);
    const auto at = key.rfind('@');
    return at == std::string::npos ? std::string() : key.substr(at + 1);
}

std::string dialable(std::string_view number) {
    const std::string_view text = trim(number);
    if (text.find('@') != std::string_view::npos) return std::string(text);
    std::string digits = user_part(text);
    digits.erase(
        std::remove_if(
            digits.begin(), digits.end(),
            [](char c) { return std::string_view(" ()-./").find(c) != std::string_view::npos; }
        ),
        digits.end()
    );
    return digits;
}

bool is_outside(std::string_view number) {
    const std::string user = user_part(number);
    return !user.empty() && (user.front() == '0' || user.front() == '+');
}

OutsideFate outside_fate(std::string_view number) {
    const std::string user = user_part(number);
    const auto* const found = std::find_if(std::begin(kFates), std::end(kFates), [&](const Fate& fate) {
        return user.starts_with(fate.prefix);
    });
    return found == std::end(kFates) ? OutsideFate::answers : found->fate;
}

}  // namespace offhook::phone
