// SPDX-License-Identifier: Apache-2.0
#include "store/base64.hpp"

#include <cstddef>

#include <sodium.h>

#include "store/sodium.hpp"

namespace offhook::store {

namespace {

constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;

}  // namespace

std::string to_base64(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), kVariant);
    text.pop_back();  // the zero at the end
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string bytes(text.size(), '\0');
    std::size_t size = 0;
    const int result = sodium_base642bin(
        bytes_of(bytes), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr, kVariant
    );
    if (result != 0) return std::nullopt;
    bytes.resize(size);
    return bytes;
}

}  // namespace offhook::store
