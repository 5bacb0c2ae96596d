// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// For the sources of this room that use libsodium.
namespace offhook::store {

/// Makes libsodium ready; any number of times, from any thread. Aborts the program where that cannot be done,
/// as it then has no random numbers either.
void start_sodium();

/// libsodium takes bytes as unsigned char.
const unsigned char* bytes_of(std::string_view text);
unsigned char* bytes_of(std::string& text);

/// `size` bytes of the system's generator.
std::string random_bytes(std::size_t size);

}  // namespace offhook::store
