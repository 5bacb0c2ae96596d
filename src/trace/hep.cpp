// SPDX-License-Identifier: Apache-2.0
#include "trace/hep.hpp"

#include <string_view>

#include <fmt/format.h>

#include "base/text.hpp"
#include "trace/network_bytes.hpp"
#include "trace/summary.hpp"

namespace offhook::trace {

namespace {

// Chunk types of the generic vendor.
enum class Chunk : unsigned {
    ip_family = 1,
    ip_protocol = 2,
    ipv4_source = 3,
    ipv4_destination = 4,
    ipv6_source = 5,
    ipv6_destination = 6,
    source_port = 7,
    destination_port = 8,
    seconds = 9,
    microseconds = 10,
    payload_protocol = 11,
    capture_agent = 12,
    payload = 15,
    correlation = 17,
};

constexpr unsigned kFamilyV4 = 2;
constexpr unsigned kFamilyV6 = 10;
constexpr unsigned kTcp = 6;
constexpr unsigned kSip = 1;
constexpr std::size_t kChunkHeader = 6;
constexpr std::size_t kMaxDatagram = 65'507;  ///< UDP over IPv4
constexpr std::size_t kMaxCallId = 512;
constexpr std::uint16_t kDefaultPort = 9060;

void append_header(std::string& out, Chunk type, std::size_t size) {
    append_u16(out, 0);  // generic vendor
    append_u16(out, static_cast<unsigned>(type));
    append_u16(out, static_cast<unsigned>(kChunkHeader + size));
}
void append_chunk(std::string& out, Chunk type, std::string_view value) {
    append_header(out, type, value.size());
    out += value;
}
void append_chunk_u8(std::string& out, Chunk type, unsigned value) {
    append_header(out, type, 1);
    append_u8(out, value);
}
void append_chunk_u16(std::string& out, Chunk type, unsigned value) {
    append_header(out, type, 2);
    append_u16(out, value);
}
void append_chunk_u32(std::string& out, Chunk type, std::uint32_t value) {
    append_header(out, type, 4);
    append_u32(out, value);
}

void append_addresses(std::string& out, const Record& record) {
    const Endpoint& from = source_of(record);
    const Endpoint& to = destination_of(record);
    const AddressPair addresses = address_pair(from.address, to.address);
    const bool v6 = addresses.is_v6();
    append_chunk_u8(out, Chunk::ip_family, v6 ? kFamilyV6 : kFamilyV4);
    append_chunk_u8(out, Chunk::ip_protocol, kTcp);
    append_chunk(out, v6 ? Chunk::ipv6_source : Chunk::ipv4_source, addresses.source);
    append_chunk(out, v6 ? Chunk::ipv6_destination : Chunk::ipv4_destination, addresses.destination);
    append_chunk_u16(out, Chunk::source_port, from.port);
    append_chunk_u16(out, Chunk::destination_port, to.port);
}

}  // namespace

std::string to_hep3(const Record& record, std::uint32_t capture_agent) {
    const auto micros = record.wall.time_since_epoch().count();
    std::string out = "HEP3";
    append_u16(out, 0);  // the whole length, see below
    append_addresses(out, record);
    append_chunk_u32(out, Chunk::seconds, static_cast<std::uint32_t>(micros / 1'000'000));
    append_chunk_u32(out, Chunk::microseconds, static_cast<std::uint32_t>(micros % 1'000'000));
    append_chunk_u8(out, Chunk::payload_protocol, kSip);
    append_chunk_u32(out, Chunk::capture_agent, capture_agent);
    const std::string_view call_id = summarize(record.bytes).call_id.substr(0, kMaxCallId);
    if (!call_id.empty()) append_chunk(out, Chunk::correlation, call_id);
    const std::size_t room = kMaxDatagram - out.size() - kChunkHeader;
    append_chunk(out, Chunk::payload, std::string_view(record.bytes).substr(0, room));
    out[4] = static_cast<char>(out.size() >> 8U);
    out[5] = static_cast<char>(out.size() & 0xFFU);
    return out;
}

Result<HepSettings> HepSettings::parse(const std::string& address) {
    HepSettings settings;
    settings.port = kDefaultPort;
    const bool bracketed = address.starts_with('[');
    const std::size_t host_end = bracketed ? address.find(']') : address.find(':');
    settings.host = bracketed ? address.substr(1, host_end - 1) : address.substr(0, host_end);
    const std::size_t rest = host_end == std::string::npos ? address.size() : host_end + (bracketed ? 1 : 0);
    const bool unclosed = bracketed && host_end == std::string::npos;
    const std::string_view port = std::string_view(address).substr(rest);
    if (!port.empty()) {
        const auto number = port.front() == ':' ? parse_number<std::uint16_t>(port.substr(1)) : std::nullopt;
        settings.port = number.value_or(0);
    }
    if (unclosed || settings.host.empty() || settings.port == 0)
        return failure("bad_hep_address", fmt::format("'{}' is no HOST:PORT", printable(address)));
    return settings;
}

}  // namespace offhook::trace
