// SPDX-License-Identifier: Apache-2.0
#include "trace/pcap.hpp"

#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "trace/network_bytes.hpp"

namespace offhook::trace {

namespace {

constexpr std::uint32_t kMagic = 0xA1B2C3D4;  ///< microseconds, in the byte order of the file
constexpr std::uint32_t kSnapLength = 65535;
constexpr std::uint32_t kLinkTypeRaw = 101;               ///< the packet begins with the IP header
constexpr std::size_t kSegment = std::size_t{16} * 1024;  ///< payload of one packet at most
constexpr unsigned kTcp = 6;
constexpr unsigned kTtl = 64;
constexpr unsigned kTcpHeader = 20;
constexpr unsigned kIpv4Header = 20;
constexpr unsigned kPushAck = 0x18;
constexpr unsigned kWindow = 65535;
constexpr unsigned kSipsPort = 5061;
constexpr unsigned kSipPort = 5060;

/// The Internet checksum (RFC 1071).
unsigned checksum(std::string_view data) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < data.size(); i += 2) {
        const auto high = static_cast<unsigned char>(data[i]);
        const unsigned low = i + 1 < data.size() ? static_cast<unsigned char>(data[i + 1]) : 0U;
        sum += (static_cast<unsigned>(high) << 8U) + low;
    }
    while ((sum >> 16U) != 0) sum = (sum & 0xFFFFU) + (sum >> 16U);
    return ~sum & 0xFFFFU;
}

void put_u16(std::string& at, std::size_t offset, unsigned value) {
    at[offset] = static_cast<char>(value >> 8U);
    at[offset + 1] = static_cast<char>(value & 0xFFU);
}

/// The next byte each end of a flow is going to send.
struct Sequences {
    std::uint32_t peer = 1;
    std::uint32_t server = 1;
};

struct Segment {
    AddressPair addresses;
    unsigned source_port = 0;
    unsigned destination_port = 0;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledged = 0;
    std::string_view payload;
};

/// RFC 9293 3.1; the checksum is over the pseudo header too.
std::string tcp_of(const Segment& segment) {
    std::string tcp;
    append_u16(tcp, segment.source_port);
    append_u16(tcp, segment.destination_port);
    append_u32(tcp, segment.sequence);
    append_u32(tcp, segment.acknowledged);
    append_u8(tcp, (kTcpHeader / 4) << 4U);
    append_u8(tcp, kPushAck);
    append_u16(tcp, kWindow);
    append_u16(tcp, 0);  // checksum, see below
    append_u16(tcp, 0);  // nothing urgent
    tcp += segment.payload;
    std::string pseudo = segment.addresses.source + segment.addresses.destination;
    append_u32(pseudo, static_cast<std::uint32_t>(tcp.size()));
    append_u32(pseudo, kTcp);  // IPv4 has the two fields in another width and order, with the same sum
    put_u16(tcp, 16, checksum(pseudo + tcp));
    return tcp;
}

std::string ipv4_of(const AddressPair& addresses, std::size_t payload) {
    std::string ip;
    append_u8(ip, 0x45);  // version 4, header of five words
    append_u8(ip, 0);
    append_u16(ip, static_cast<unsigned>(kIpv4Header + payload));
    append_u16(ip, 0);
    append_u16(ip, 0x4000);  // not to be fragmented
    append_u8(ip, kTtl);
    append_u8(ip, kTcp);
    append_u16(ip, 0);
    ip += addresses.source + addresses.destination;
    put_u16(ip, 10, checksum(ip));
    return ip;
}

std::string ipv6_of(const AddressPair& addresses, std::size_t payload) {
    std::string ip;
    append_u32(ip, 0x60000000);  // version 6
    append_u16(ip, static_cast<unsigned>(payload));
    append_u8(ip, kTcp);
    append_u8(ip, kTtl);
    return ip + addresses.source + addresses.destination;
}

std::string packet_of(const Segment& segment) {
    const std::string tcp = tcp_of(segment);
    const AddressPair& addresses = segment.addresses;
    return (addresses.is_v6() ? ipv6_of(addresses, tcp.size()) : ipv4_of(addresses, tcp.size())) + tcp;
}

void append_packet(std::string& out, WallTime wall, const std::string& packet) {
    const auto micros = wall.time_since_epoch().count();
    append_u32(out, static_cast<std::uint32_t>(micros / 1'000'000));
    append_u32(out, static_cast<std::uint32_t>(micros % 1'000'000));
    append_u32(out, static_cast<std::uint32_t>(packet.size()));
    append_u32(out, static_cast<std::uint32_t>(packet.size()));
    out += packet;
}

unsigned shown_port(const Record& record, const Endpoint& end) {
    return record.flow->ends().transport == "TLS" && end.port == kSipsPort ? kSipPort : end.port;
}

void append_record(std::string& out, const Record& record, Sequences& sequences) {
    const bool in = record.direction == Direction::in;
    std::uint32_t& sequence = in ? sequences.peer : sequences.server;
    const Endpoint& from = source_of(record);
    const Endpoint& to = destination_of(record);
    Segment segment{
        address_pair(from.address, to.address),
        shown_port(record, from),
        shown_port(record, to),
        0,
        in ? sequences.server : sequences.peer,
        {}};
    for (std::string_view rest = record.bytes; !rest.empty(); rest.remove_prefix(segment.payload.size())) {
        segment.payload = rest.substr(0, kSegment);
        segment.sequence = sequence;
        append_packet(out, record.wall, packet_of(segment));
        sequence += static_cast<std::uint32_t>(segment.payload.size());
    }
    sequence += static_cast<std::uint32_t>(record.cut);  // shows as lost, which it is
}

}  // namespace

std::string to_pcap(const std::vector<RecordPointer>& records) {
    std::string out;
    append_u32(out, kMagic);
    append_u16(out, 2);  // version 2.4
    append_u16(out, 4);
    append_u32(out, 0);  // UTC
    append_u32(out, 0);
    append_u32(out, kSnapLength);
    append_u32(out, kLinkTypeRaw);
    std::unordered_map<FlowId, Sequences> sequences;
    for (const RecordPointer& record : records)
        append_record(out, *record, sequences[record->flow->ends().id]);
    return out;
}

}  // namespace offhook::trace
