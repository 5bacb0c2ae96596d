// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trace/export_text.hpp"
#include "trace/ladder.hpp"
#include "trace/network_bytes.hpp"
#include "trace/pcap.hpp"
#include "trace/record_json.hpp"
#include "trace/testing.hpp"

namespace offhook::trace {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

// --- Text
// ---------------------------------------------------------------------------------------------------

TEST(ExportText, ShowsWhenBetweenWhomAndWhat) {
    TestRing test;
    test.add(kClientFlow, Direction::out, "SIP/2.0 200 OK\r\nX: \x1b[31m\r\n\r\n");
    EXPECT_EQ(
        to_text(test.all()),
        "T 2026/01/31 12:00:00.001000 [2001:db8::1]:5061 -> [2001:db8::7]:50000 [AP] #1 TLS client cti\n"
        "SIP/2.0 200 OK\nX: ?[31m\n\n\n\n"
    );
}

TEST(ExportText, IndentsXml) {
    EXPECT_EQ(
        indent_xml("<?xml version='1.0'?><a x='1'><b>text</b> <c/>\n<d><e>1</e></d></a>"),
        "<?xml version='1.0'?>\n<a x='1'>\n  <b>text</b>\n  <c/>\n  <d>\n    <e>1</e>\n  </d>\n</a>"
    );
    for (const char* broken : {"", "<", "</a></b>", "<a", "text", "<a>1<b>2"}) indent_xml(broken);
    EXPECT_EQ(indent_xml("<a>1<b>2"), "<a>1\n  <b>2");
}

// --- pcap
// ---------------------------------------------------------------------------------------------------

std::uint32_t number_at(std::string_view bytes, std::size_t offset, std::size_t size) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < size; ++i)
        number = number << 8U | static_cast<unsigned char>(bytes.at(offset + i));
    return number;
}

/// Ones' complement sum over all; 0xFFFF where a right checksum is among it (RFC 1071).
unsigned sum_of(std::string_view bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        sum += static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (i % 2 == 0 ? 8U : 0U);
    while (sum > 0xFFFF) sum = (sum & 0xFFFFU) + (sum >> 16U);
    return sum;
}

struct Packet {
    bool v6 = false;
    std::string source;
    unsigned source_port = 0;
    unsigned destination_port = 0;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledged = 0;
    std::string payload;
};

Packet read_packet(std::string_view ip) {
    Packet packet;
    packet.v6 = number_at(ip, 0, 1) >> 4U == 6;
    const std::size_t header = packet.v6 ? 40 : 20;
    const std::size_t addresses = packet.v6 ? 8 : 12;
    if (packet.v6) {
        EXPECT_EQ(number_at(ip, 4, 2), ip.size() - header);
    } else {
        EXPECT_EQ(number_at(ip, 2, 2), ip.size());
        EXPECT_EQ(sum_of(ip.substr(0, header)), 0xFFFFU);
    }
    const std::string_view tcp = ip.substr(header);
    std::string pseudo(ip.substr(addresses, header - addresses));
    packet.source = pseudo.substr(0, pseudo.size() / 2);
    append_u32(pseudo, static_cast<std::uint32_t>(tcp.size()));
    append_u32(pseudo, 6);
    EXPECT_EQ(sum_of(pseudo + std::string(tcp)), 0xFFFFU);
    packet.source_port = number_at(tcp, 0, 2);
    packet.destination_port = number_at(tcp, 2, 2);
    packet.sequence = number_at(tcp, 4, 4);
    packet.acknowledged = number_at(tcp, 8, 4);
    packet.payload = tcp.substr(20);
    return packet;
}

std::vector<Packet> read_pcap(std::string_view file) {
    EXPECT_EQ(number_at(file, 0, 4), 0xA1B2C3D4U);
    EXPECT_EQ(number_at(file, 20, 4), 101U);
    std::vector<Packet> packets;
    for (std::size_t at = 24; at < file.size();) {
        const std::uint32_t size = number_at(file, at + 8, 4);
        EXPECT_EQ(number_at(file, at + 12, 4), size);
        packets.push_back(read_packet(file.substr(at + 16, size)));
        at += 16 + size;
    }
    return packets;
}

TEST(Pcap, IsATcpStreamForEachFlow) {
    TestRing test;
    const std::string long_body(40'001, 'x');
    test.add(kPhoneFlow, Direction::in, info(1, long_body));
    test.add(kClientFlow, Direction::in, info(1, "<a/>"));
    test.add(kPhoneFlow, Direction::out, ok(1, ""));
    test.add(kPhoneFlow, Direction::in, info(2, ""));
    const std::vector<Packet> packets = read_pcap(to_pcap(test.all()));
    ASSERT_THAT(packets, SizeIs(6));
    EXPECT_EQ(packets[0].payload + packets[1].payload + packets[2].payload, info(1, long_body));
    EXPECT_EQ(packets[0].source, std::string("\xC0\x00\x02\x07", 4));
    EXPECT_EQ(packets[1].sequence, packets[0].sequence + packets[0].payload.size());
    EXPECT_TRUE(packets[3].v6);
    EXPECT_EQ(packets[3].destination_port, 5060U);  // 5061, for TLS
    EXPECT_EQ(packets[3].sequence, 1U);
    EXPECT_EQ(packets[4].source_port, 5060U);
    EXPECT_EQ(packets[4].sequence, 1U);
    EXPECT_EQ(packets[4].acknowledged, packets[2].sequence + packets[2].payload.size());
    EXPECT_EQ(packets[5].sequence, packets[4].acknowledged);
    EXPECT_EQ(packets[5].acknowledged, 1U + packets[4].payload.size());
}

TEST(Pcap, MixedAndMissingAddressesAreMappedOrUnspecified) {
    EXPECT_EQ(address_pair("192.0.2.1", "").destination, std::string(4, '\0'));
    EXPECT_EQ(
        address_pair("192.0.2.1", "2001:db8::1").source,
        std::string(10, '\0') + "\xFF\xFF\xC0" + std::string("\0\x02\x01", 3)
    );
    EXPECT_EQ(address_bytes("fe80::1%eth0").size(), 16U);
    EXPECT_EQ(address_bytes("host.example"), "");
}

/// The output of a program; nothing if it is not installed or fails.
std::string output_of(const std::string& command) {
    std::string output;
    std::FILE* pipe = popen(command.c_str(), "r");  // NOLINT(cert-env33-c): a test's own command
    if (pipe == nullptr) return {};
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output.push_back(static_cast<char>(c));
    pclose(pipe);
    return output;
}

TEST(Pcap, TsharkReadsIt) {
    if (output_of("command -v tshark").empty()) GTEST_SKIP() << "tshark is not installed";
    TestRing test;
    test.add(kPhoneFlow, Direction::in, info(1, csta_xml("MakeCall", std::string(20'000, ' '))));
    test.add(kClientFlow, Direction::out, ok(1, ""));
    const auto path = std::filesystem::path(::testing::TempDir()) / "offhook-trace-test.pcap";
    std::ofstream(path, std::ios::binary) << to_pcap(test.all());
    const std::string seen = output_of(
        "tshark -r " + path.string() +
        " -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -Y sip -T fields -e sip.CSeq -e "
        "tcp.checksum.status"
        " 2>/dev/null"
    );
    std::filesystem::remove(path);
    EXPECT_EQ(seen, "1 INFO\t1\n1 INFO\t1\n");
}

// --- Ladder and JSON
// ----------------------------------------------------------------------------------------

TEST(Ladder, HasPhonesLeftClientsRightAndAnArrowForEachMessage) {
    TestRing test;
    test.add(kClientFlow, Direction::in, info(1, csta_xml("MakeCall", "")));
    test.add(kPhoneFlow, Direction::out, info(1, csta_xml("MakeCall", "")));
    test.ring.flow_up({FlowId{5}, Side::phones, "TCP", {"192.0.2.9", 1}, {"192.0.2.1", 5060}});
    test.add(FlowId{5}, Direction::in, "OPTIONS sip:a SIP/2.0\r\n\r\n");
    const Ladder ladder = make_ladder(test.all());
    std::vector<std::string> parties;
    for (const Party& party : ladder.parties) parties.push_back(party.id);
    EXPECT_THAT(parties, ElementsAre("phone:000413AABBCC", "phone:192.0.2.9:1", "server", "client:cti"));
    std::vector<std::string> arrows;
    for (const Arrow& arrow : ladder.arrows)
        arrows.push_back(arrow.from + " " + arrow.label + " " + arrow.to);
    EXPECT_THAT(
        arrows, ElementsAre(
                    "client:cti INFO MakeCall server", "server INFO MakeCall phone:000413AABBCC",
                    "phone:192.0.2.9:1 OPTIONS server"
                )
    );
    EXPECT_EQ(ladder_json(ladder).at("arrows").as_array().size(), 3U);
    EXPECT_TRUE(make_ladder({}).parties.empty());
}

TEST(RecordJson, TellsWhatAMessageIs) {
    TestRing test;
    test.add(
        kPhoneFlow, Direction::in,
        info(
            7, csta_xml(
                   "HeldEvent",
                   "<monitorCrossRefID>9</monitorCrossRefID><heldConnection><callID>1</callID>"
                   "<deviceID>sip:100@pbx</deviceID></heldConnection>"
               )
        )
    );
    EXPECT_EQ(
        boost::json::serialize(entry_json(*test.all()[0])),
        R"({"id":"1","time":"2026-01-31T12:00:00.001000Z","direction":"in","side":"phones","peer":"192.0.2.7:40000",)"
        R"("transport":"TCP","phone":"000413AABBCC","client":null,"lines":["sip:100@pbx"],"dialog":"call-1",)"
        R"("method":"INFO","status":null,"cseq":"7 INFO","service":"HeldEvent","csta":{"invokeID":null,)"
        R"("monitorCrossRefID":"9","callIDs":["1"],"error":null},"summary":"INFO HeldEvent","size":)" +
            std::to_string(test.all()[0]->bytes.size()) + "}"
    );
    const boost::json::object whole = message_json(*test.all()[0], Limits{});
    EXPECT_EQ(whole.at("text").as_string(), test.all()[0]->bytes);
    EXPECT_THAT(
        std::string(whole.at("xml").as_string()), HasSubstr("\n  <heldConnection>\n    <callID>1</callID>")
    );
    EXPECT_TRUE(whole.at("message").as_object().contains("HeldEvent"));
}

TEST(RecordJson, IsGoodJsonWhateverThePeerSent) {
    TestRing test;
    test.add(kPhoneFlow, Direction::in, "\xff\xfe \x01 x\r\nCall-ID: \xc3\x28\r\n\r\n<broken \xff");
    const boost::json::object whole = message_json(*test.all()[0], Limits{});
    EXPECT_EQ(whole.at("text").as_string(), "?? ? x\r\nCall-ID: ?(\r\n\r\n<broken ?");
    EXPECT_TRUE(whole.at("message").is_null());
}

}  // namespace
}  // namespace offhook::trace
