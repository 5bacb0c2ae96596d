// SPDX-License-Identifier: Apache-2.0
#include "csta/utf8.hpp"

#include <cstdint>

namespace offhook::csta {

namespace {

/// The length of the well-formed sequence at the front, else 0.
std::size_t sequence_length(std::string_view text) {
    const auto first = static_cast<std::uint8_t>(text[0]);
    std::size_t length = 0;
    std::uint32_t smallest = 0;
    std::uint32_t code = 0;
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2, smallest = 0x80, code = first & 0x1Fu;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3, smallest = 0x800, code = first & 0x0Fu;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4, smallest = 0x10000, code = first & 0x07u;
    }
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<std::uint8_t>(text[i]);
        if ((byte & 0xC0u) != 0x80u) return 0;
        code = (code << 6) | (byte & 0x3Fu);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < smallest || code > 0x10FFFF || surrogate ? 0 : length;
}

}  // namespace

std::size_t xml_character_length(std::string_view text) {
    const std::size_t length = text.empty() ? 0 : sequence_length(text);
    if (length == 1) {
        const char c = text[0];
        return static_cast<std::uint8_t>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r' ? 1 : 0;
    }
    const std::string_view sequence = text.substr(0, length);
    return sequence == "\xEF\xBF\xBE" || sequence == "\xEF\xBF\xBF" ? 0 : length;  // U+FFFE, U+FFFF
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace offhook::csta
