// SPDX-License-Identifier: Apache-2.0
#include "trace/network_bytes.hpp"

#include <array>
#include <utility>

#include <arpa/inet.h>

namespace offhook::trace {

namespace {

constexpr std::size_t kV4Size = 4;
constexpr std::size_t kV6Size = 16;

std::string in_family(std::string bytes, bool v6) {
    if (bytes.empty()) return std::string(v6 ? kV6Size : kV4Size, '\0');
    if (!v6 || bytes.size() == kV6Size) return bytes;
    return std::string(10, '\0') + "\xFF\xFF" + bytes;
}

}  // namespace

std::string address_bytes(std::string_view address) {
    const std::string text(address.substr(0, address.find('%')));  // without the zone of a link-local address
    std::array<char, kV6Size> bytes{};
    if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return {bytes.data(), kV4Size};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return {bytes.data(), kV6Size};
    return {};
}

AddressPair address_pair(std::string_view source, std::string_view destination) {
    std::string from = address_bytes(source);
    std::string to = address_bytes(destination);
    const bool v6 = from.size() == kV6Size || to.size() == kV6Size;
    return {in_family(std::move(from), v6), in_family(std::move(to), v6)};
}

}  // namespace offhook::trace
