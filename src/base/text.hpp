// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook {

/// ASCII only, as SIP and CSTA names are; other bytes stay as they are.
char to_lower(char c);
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

/// Without the spaces, tabs, CRs and LFs at both ends.
std::string_view trim(std::string_view text);

/// The parts between the separators, untrimmed; an empty text gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

/// Lower-case hexadecimal of bytes.
std::string to_hex(std::string_view bytes);

/// A decimal number that fills the whole text; no sign, no spaces. Empty if it does not fit.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number{};
    const char* end = text.data() + text.size();
    auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || rest != end || text.empty() || text.front() == '-') return std::nullopt;
    return number;
}

/// For logs: at most `limit` bytes, control characters and broken UTF-8 shown as '?', so that a peer can
/// neither break a log line nor fill the disk.
std::string printable(std::string_view text, std::size_t limit = 200);

}  // namespace offhook
