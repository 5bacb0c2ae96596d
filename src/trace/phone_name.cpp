// SPDX-License-Identifier: Apache-2.0
#include "trace/phone_name.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace offhook::trace {

namespace {

constexpr std::size_t kMacDigits = 12;

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_separator(char c) {
    return c == ':' || c == '-' || c == '.';
}

/// The digits of a MAC, or nothing if the name is none.
std::string mac_digits(std::string_view username) {
    std::string digits;
    for (const char c : username) {
        if (is_separator(c)) continue;
        if (!is_hex(c) || digits.size() == kMacDigits) return {};
        digits.push_back(c);
    }
    return digits.size() == kMacDigits ? to_upper(digits) : std::string{};
}

/// The word after `label`: up to a blank, without a colon at its end.
std::string_view name_after(std::string_view text, std::string_view label) {
    if (!text.starts_with(label)) return {};
    text.remove_prefix(label.size());
    text = text.substr(0, text.find(' '));
    if (text.ends_with(':')) text.remove_suffix(1);
    return text;
}

}  // namespace

std::string phone_key(std::string_view username) {
    std::string mac = mac_digits(username);
    return mac.empty() ? to_lower(username) : mac;
}

std::string phone_of_line(std::string_view text) {
    if (const std::string_view name = name_after(text, "phone "); !name.empty()) return phone_key(name);
    return mac_digits(name_after(text, "user "));  // other users are not known to be phones
}

}  // namespace offhook::trace
