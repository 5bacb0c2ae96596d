// SPDX-License-Identifier: Apache-2.0
#include "store/sodium.hpp"

#include <cstdlib>

#include <sodium.h>

namespace offhook::store {

void start_sodium() {
    static const bool started = sodium_init() >= 0;
    if (!started) std::abort();
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string random_bytes(std::size_t size) {
    start_sodium();
    std::string bytes(size, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

}  // namespace offhook::store
