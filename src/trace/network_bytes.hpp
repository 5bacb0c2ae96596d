// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace offhook::trace {

/// Numbers in network byte order (most significant byte first).
inline void append_u8(std::string& out, unsigned value) {
    out.push_back(static_cast<char>(value & 0xFFU));
}
inline void append_u16(std::string& out, unsigned value) {
    append_u8(out, value >> 8U);
    append_u8(out, value);
}
inline void append_u32(std::string& out, std::uint32_t value) {
    append_u16(out, value >> 16U);
    append_u16(out, value & 0xFFFFU);
}

/// A numeric address as its 4 or 16 bytes; empty if it is none.
std::string address_bytes(std::string_view address);

/// Both addresses of one family, with the same number of bytes: IPv4, or IPv6 if one of them is (the other
/// then mapped, RFC 4291 2.5.5.2). What is no address becomes the unspecified one.
struct AddressPair {
    std::string source;
    std::string destination;
    bool is_v6() const { return source.size() == 16; }
};
AddressPair address_pair(std::string_view source, std::string_view destination);

}  // namespace offhook::trace
