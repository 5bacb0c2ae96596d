// SPDX-License-Identifier: Apache-2.0
#include "store/base32.hpp"

#include <cstdint>

namespace offhook::store {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr unsigned kBitsPerLetter = 5;
constexpr unsigned kBitsPerByte = 8;

/// Negative for a foreign letter.
int value_of(char letter) {
    if (letter >= 'A' && letter <= 'Z') return letter - 'A';
    if (letter >= 'a' && letter <= 'z') return letter - 'a';
    if (letter >= '2' && letter <= '7') return letter - '2' + 26;
    return -1;
}

}  // namespace

std::string to_base32(std::string_view bytes) {
    std::string letters;
    std::uint32_t waiting = 0;
    unsigned bits = 0;
    for (const char byte : bytes) {
        waiting = waiting << kBitsPerByte | static_cast<unsigned char>(byte);
        bits += kBitsPerByte;
        while (bits >= kBitsPerLetter) {
            bits -= kBitsPerLetter;
            letters.push_back(kAlphabet[(waiting >> bits) & 31U]);
        }
    }
    if (bits > 0) letters.push_back(kAlphabet[(waiting << (kBitsPerLetter - bits)) & 31U]);
    return letters;
}

std::optional<std::string> from_base32(std::string_view letters) {
    std::string bytes;
    std::uint32_t waiting = 0;
    unsigned bits = 0;
    for (const char letter : letters) {
        const int value = value_of(letter);
        if (value < 0) return std::nullopt;
        waiting = waiting << kBitsPerLetter | static_cast<std::uint32_t>(value);
        bits += kBitsPerLetter;
        if (bits < kBitsPerByte) continue;
        bits -= kBitsPerByte;
        bytes.push_back(static_cast<char>((waiting >> bits) & 0xFFU));
    }
    const bool letter_over = bits >= kBitsPerLetter;
    const bool unused_bits_set = (waiting & ((1U << bits) - 1)) != 0;
    if (letter_over || unused_bits_set) return std::nullopt;
    return bytes;
}

}  // namespace offhook::store
