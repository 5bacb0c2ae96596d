// SPDX-License-Identifier: Apache-2.0
// Names counted up for --count, and the server's address.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"
#include "offhook-phone/options.hpp"

namespace offhook::phone {

namespace {

constexpr std::size_t kMacDigits = 12;
constexpr int kHex = 16;
constexpr std::string_view kDefaultHost = "pbx";

bool is_separator(char c) {
    return c == ':' || c == '-' || c == '.';
}

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'f');
}

/// The twelve digits of a MAC; empty if the name is none.
std::string mac_digits(const std::string& name) {
    std::string digits = name;
    std::erase_if(digits, is_separator);
    const bool mac = digits.size() == kMacDigits && std::all_of(digits.begin(), digits.end(), is_hex);
    return mac ? digits : std::string();
}

/// Digits of `number` put in the places of the digits of `form`, whose separators and case stay.
std::string in_form_of(const std::string& form, const std::string& number) {
    const bool upper = to_upper(form) == form;
    std::string result;
    std::size_t next = 0;
    for (const char c : form) result += is_separator(c) ? c : number[next++];
    return upper ? to_upper(result) : result;
}

}  // namespace

Result<ServerAddress> parse_server(std::string_view text, std::uint16_t default_port) {
    ServerAddress address{std::string(text), default_port};
    const auto colon = text.rfind(':');
    const bool ipv6 = !text.empty() && text.front() == '[';
    const bool has_port = colon != std::string_view::npos && (!ipv6 || text[colon - 1] == ']');
    if (has_port) {
        const auto port = parse_number<std::uint16_t>(text.substr(colon + 1));
        if (!port || *port == 0) return failure("bad_server", "no port in " + printable(text));
        address = {std::string(text.substr(0, colon)), *port};
    }
    if (ipv6) {
        if (address.host.back() != ']') return failure("bad_server", "no ] in " + printable(text));
        address.host = address.host.substr(1, address.host.size() - 2);
    }
    if (address.host.empty()) return failure("bad_server", "no host in " + printable(text));
    return address;
}

std::string count_up(const std::string& name, std::uint64_t steps) {
    if (steps == 0) return name;
    if (const std::string digits = mac_digits(name); !digits.empty()) {
        std::uint64_t value = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), value, kHex);
        return in_form_of(name, fmt::format("{:012x}", value + steps).substr(0, kMacDigits));
    }
    const auto last = name.find_last_not_of("0123456789");
    const std::size_t first_digit = last == std::string::npos ? 0 : last + 1;
    const std::string digits = name.substr(first_digit);
    const std::uint64_t value = parse_number<std::uint64_t>(digits).value_or(0);
    return name.substr(0, first_digit) + fmt::format("{:0{}}", value + steps, digits.size());
}

std::string count_up_line(const std::string& device_id, std::uint64_t steps) {
    const auto at = device_id.find('@');
    if (at == std::string::npos) {
        const bool has_scheme = device_id.find(':') != std::string::npos;
        const std::string full = has_scheme ? device_id : "sip:" + device_id;
        return count_up(full, steps) + "@" + std::string(kDefaultHost);
    }
    return count_up(device_id.substr(0, at), steps) + device_id.substr(at);
}

}  // namespace offhook::phone
