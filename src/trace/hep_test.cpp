// SPDX-License-Identifier: Apache-2.0
#include "trace/hep.hpp"

#include <array>
#include <map>
#include <mutex>
#include <vector>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "trace/testing.hpp"

namespace offhook::trace {
namespace {

using namespace testing;

unsigned u16_at(const std::string& bytes, std::size_t offset) {
    return static_cast<unsigned>(static_cast<unsigned char>(bytes.at(offset))) << 8U |
           static_cast<unsigned char>(bytes.at(offset + 1));
}

/// The chunks of a packet by type; the framing is checked.
std::map<unsigned, std::string> chunks_of(const std::string& packet) {
    EXPECT_EQ(packet.substr(0, 4), "HEP3");
    EXPECT_EQ(u16_at(packet, 4), packet.size());
    std::map<unsigned, std::string> chunks;
    for (std::size_t at = 6; at < packet.size();) {
        EXPECT_EQ(u16_at(packet, at), 0U);
        const unsigned size = u16_at(packet, at + 4);
        chunks[u16_at(packet, at + 2)] = packet.substr(at + 6, size - 6);
        at += size;
    }
    return chunks;
}

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text.push_back(static_cast<char>(value));
    return text;
}

TEST(Hep3, HasTheGenericChunks) {
    TestRing test;
    test.add(kPhoneFlow, Direction::in, info(1, ""));
    auto chunks = chunks_of(to_hep3(*test.all()[0], 2001));
    EXPECT_EQ(chunks[1], bytes({2}));
    EXPECT_EQ(chunks[2], bytes({6}));
    EXPECT_EQ(chunks[3], bytes({192, 0, 2, 7}));
    EXPECT_EQ(chunks[4], bytes({192, 0, 2, 1}));
    EXPECT_EQ(chunks[7], bytes({40'000 / 256, 40'000 % 256}));
    EXPECT_EQ(chunks[8], bytes({5060 / 256, 5060 % 256}));
    EXPECT_EQ(chunks[9].size(), 4U);
    EXPECT_EQ(chunks[10], bytes({0, 0, 3, 232}));  // 1000 µs
    EXPECT_EQ(chunks[11], bytes({1}));
    EXPECT_EQ(chunks[12], bytes({0, 0, 7, 209}));
    EXPECT_EQ(chunks[15], info(1, ""));
    EXPECT_EQ(chunks[17], "call-1");
}

TEST(Hep3, KnowsIpv6AndFitsIntoADatagram) {
    TestRing test;
    test.add(kClientFlow, Direction::out, info(1, std::string(kMaxRecordBytes, 'x')));
    const std::string packet = to_hep3(*test.all()[0], 1);
    EXPECT_LE(packet.size(), 65'507U);
    auto chunks = chunks_of(packet);
    EXPECT_EQ(chunks[1], bytes({10}));
    EXPECT_EQ(chunks[5].size(), 16U);
    EXPECT_EQ(chunks[8], bytes({50'000 / 256, 50'000 % 256}));
}

TEST(HepSettings, IsHostAndPort) {
    EXPECT_EQ(HepSettings::parse("homer.example:9061")->port, 9061);
    EXPECT_EQ(HepSettings::parse("homer.example")->port, 9060);
    EXPECT_EQ(HepSettings::parse("[2001:db8::1]:9061")->host, "2001:db8::1");
    for (const char* bad : {"", ":9060", "a:", "a:0", "a:70000", "a:x", "[::1", "[::1]9060", "[]:1"})
        EXPECT_FALSE(HepSettings::parse(bad)) << bad;
}

/// A collector on the loopback.
class Collector {
public:
    Collector() : descriptor_(::socket(AF_INET, SOCK_DGRAM, 0)) {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        EXPECT_EQ(::bind(descriptor_, reinterpret_cast<sockaddr*>(&address_), size), 0);
        ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address_), &size);
    }
    ~Collector() { ::close(descriptor_); }
    Collector(const Collector&) = delete;
    Collector& operator=(const Collector&) = delete;

    std::uint16_t port() const { return ntohs(address_.sin_port); }
    /// The payload of the next packet; empty if none comes.
    std::string next() const {
        pollfd ready{descriptor_, POLLIN, 0};
        if (::poll(&ready, 1, 5000) != 1) return {};
        std::array<char, 66'000> buffer{};
        const auto size = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
        return chunks_of(std::string(buffer.data(), static_cast<std::size_t>(size)))[15];
    }

private:
    int descriptor_;
    sockaddr_in address_{};
};

class Reports final : public Reporter {
public:
    void report(Level, std::string_view reason, std::string_view) override {
        const std::lock_guard lock(mutex_);
        reasons_.emplace_back(reason);
    }
    std::vector<std::string> reasons() const {
        const std::lock_guard lock(mutex_);
        return reasons_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> reasons_;
};

TEST(HepSender, SendsWhatComesIntoTheRing) {
    Collector collector;
    TestRing test;
    NoReporter reporter;
    HepSender sender(test.ring, {"127.0.0.1", collector.port()}, reporter);
    for (int i = 1; i <= 200; ++i) {
        test.add(kPhoneFlow, Direction::in, info(i, ""));
        EXPECT_EQ(collector.next(), info(i, ""));
    }
    EXPECT_EQ(sender.lost(), 0U);
}

TEST(HepSender, SaysOnceThatItCannotSendAndEndsAtOnce) {
    TestRing test;
    Reports reports;
    {
        HepSender sender(test.ring, {"no such host", 9060}, reports);
        test.add(kPhoneFlow, Direction::in, info(1, ""));
        for (int i = 0; i < 500 && reports.reasons().empty(); ++i) ::poll(nullptr, 0, 10);
        test.add(kPhoneFlow, Direction::in, info(2, ""));
    }
    EXPECT_THAT(reports.reasons(), ::testing::ElementsAre("hep_not_sent"));
}

}  // namespace
}  // namespace offhook::trace
