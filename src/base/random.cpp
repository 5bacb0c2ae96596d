// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"

#include "base/text.hpp"

namespace offhook {

std::string Random::token(std::size_t count) {
    return to_hex(bytes(count));
}

std::uint64_t Random::below(std::uint64_t limit) {
    std::uint64_t number = 0;
    for (const char c : bytes(sizeof number)) number = number << 8U | static_cast<unsigned char>(c);
    return number % limit;
}

std::string SeededRandom::bytes(std::size_t count) {
    std::string bytes(count, '\0');
    for (char& c : bytes) c = static_cast<char>(engine_() & 0xFFU);
    return bytes;
}

}  // namespace offhook
