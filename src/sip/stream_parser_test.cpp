// SPDX-License-Identifier: Apache-2.0
#include "sip/stream_parser.hpp"

#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sip/testing/stream_text.hpp"

namespace offhook::sip {
namespace {

using testing::describe;
using testing::outcome_of;

/// An INFO whose Content-Length field is `length` as it stands ("" leaves it out), with what follows the
/// head.
std::string info(const std::string& length_field = "Content-Length: 0\r\n", const std::string& body = {}) {
    return "INFO sip:pbx SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=z9hG4bK1\r\nFrom: <sip:1@pbx>;tag=f\r\n"
           "To: <sip:2@pbx>\r\nCall-ID: id\r\nCSeq: 7 INFO\r\n" +
           length_field + "\r\n" + body;
}

std::string with_lf_only(std::string text) {
    for (auto at = text.find('\r'); at != std::string::npos; at = text.find('\r')) text.erase(at, 1);
    return text;
}

struct Case {
    const char* name;
    std::string bytes;
    const char* outcome;
};

std::ostream& operator<<(std::ostream& out, const Case& test) {
    return out << test.name;
}

const std::vector<Case> kCases = {
    {"Nothing", "", ""},
    {"OneMessage", info(), "INFO"},
    {"TwoInARow", info("l: 3\r\n", "abc") + info(), "INFO, INFO"},
    {"BodyIsNotLookedInto", info("l: 8\r\n", "\r\n\r\nSIP/"), "INFO"},
    {"HalfAHead", "INFO sip:pbx SI", "…"},
    {"HalfABody", info("l: 4\r\n", "abc"), "…"},
    {"OneCrlfIsSkipped", "\r\n" + info() + "\r\n" + info(), "INFO, INFO"},
    {"TwoCrlfAreAPing", "\r\n\r\n", "ping"},
    {"ThreeCrlfAreOnePing", "\r\n\r\n\r\n" + info(), "ping, INFO"},
    {"PingsBetweenMessages", info() + "\r\n\r\n\r\n\r\n" + info(), "INFO, ping, ping, INFO"},
    {"BareLineFeedsAreSkipped", "\n\n\n" + info(), "INFO"},
    {"LineFeedsForLineEnds", with_lf_only(info("l: 3\r\n", "abc")) + info(), "INFO, INFO"},
    {"MixedLineEnds", with_lf_only("INFO sip:pbx SIP/2.0\r\n") + info().substr(22), "INFO"},
    {"NoContentLength", info("") + info(), "fatal 400 missing_content_length"},
    {"NegativeContentLength", info("Content-Length: -1\r\n"), "fatal 400 bad_content_length"},
    {"SignedContentLength", info("Content-Length: +1\r\n", "a"), "fatal 400 bad_content_length"},
    {"ListedContentLength", info("Content-Length: 1, 1\r\n", "a"), "fatal 400 bad_content_length"},
    {"HexContentLength", info("Content-Length: 0x1\r\n", "a"), "fatal 400 bad_content_length"},
    {"EmptyContentLength", info("Content-Length:\r\n"), "fatal 400 bad_content_length"},
    {"HugeContentLength", info("l: 99999999999999999999\r\n"), "fatal 400 bad_content_length"},
    {"TwoContentLengths", info("l: 1\r\nContent-Length: 1\r\n", "a"), "fatal 400 repeated_content_length"},
    {"TooLargeABody", info("l: 65536\r\n"), "fatal 513 message_too_large"},
    {"FoldedContentLength", info("Content-Length:\r\n 3\r\n", "abc"), "INFO"},
    {"BadMessageIsSteppedOver", info("l: 2\r\nFrom: x\r\n", "ab") + info(), "bad 400 repeated_header, INFO"},
    {"BadNameForContentLength", info("Content-Length 0\r\n"), "fatal 400 bad_header"},
    {"Http", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "fatal 0 not_sip"},
    {"HttpResponse", "HTTP/1.1 200 OK\r\n\r\n", "fatal 0 not_sip"},
    {"TlsOnATcpPort", "\x16\x03\x01\x02", "fatal 0 not_sip"},
    {"LeadingBlank", " " + info(), "fatal 0 not_sip"},
    {"LoneCarriageReturn", "\rINFO", "fatal 0 not_sip"},
    {"CrCr", "\r\r\n", "fatal 0 not_sip"},
    {"CrlfCrX", "\r\n\rX", "fatal 0 not_sip"},
    {"NothingAfterAFatalItem", "\x16" + info(), "fatal 0 not_sip"},
    {"LongStartLine", "INFO sip:" + std::string(9000, 'a'), "fatal 0 start_line_too_large"},
    {"LongHeader", info("l: 0\r\nX: " + std::string(20'000, 'a') + "\r\n"), "bad 513 header_too_large"},
    {"ManyHeaders", info([] {
         std::string headers;
         for (int i = 0; i < 200; ++i) headers += "X: y\r\n";
         return headers + "l: 0\r\n";
     }()),
     "fatal 513 too_many_headers"},
    {"EndlessHead", info([] {
         std::string headers;
         for (int i = 0; i < 70; ++i) headers += "X: " + std::string(1000, 'a') + "\r\n";
         return headers;
     }()),
     "fatal 513 message_too_large"},
};

class StreamTest : public ::testing::TestWithParam<Case> {};

TEST_P(StreamTest, InOnePiece) {
    EXPECT_EQ(outcome_of(GetParam().bytes), GetParam().outcome);
}

TEST_P(StreamTest, ByteByByte) {
    StreamParser parser;
    std::vector<StreamItem> items;
    for (const char& byte : GetParam().bytes) parser.feed({&byte, 1}, items);
    EXPECT_EQ(describe(items, parser), GetParam().outcome);
}

TEST_P(StreamTest, CutInTwoAnywhere) {
    const std::string& bytes = GetParam().bytes;
    const std::size_t step = bytes.size() / 1000 + 1;
    for (std::size_t cut = 0; cut <= bytes.size(); cut += step) {
        StreamParser parser;
        std::vector<StreamItem> items;
        parser.feed(std::string_view(bytes).substr(0, cut), items);
        parser.feed(std::string_view(bytes).substr(cut), items);
        ASSERT_EQ(describe(items, parser), GetParam().outcome) << "cut at " << cut;
    }
}

INSTANTIATE_TEST_SUITE_P(Streams, StreamTest, ::testing::ValuesIn(kCases), [](const auto& test) {
    return test.param.name;
});

TEST(StreamParser, GivesTheBodyOfEachMessage) {
    StreamParser parser;
    std::vector<StreamItem> items;
    parser.feed(info("l: 3\r\n", "abc") + info("l: 2\r\n", "de"), items);
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(std::get<Message>(items[0]).body, "abc");
    EXPECT_EQ(std::get<Message>(items[1]).body, "de");
}

TEST(StreamParser, SaysWhenAMessageIsUnderWay) {
    StreamParser parser;
    std::vector<StreamItem> items;
    parser.feed("\r\n", items);
    EXPECT_FALSE(parser.in_message());
    const std::string message = info("l: 3\r\n", "abc");
    parser.feed(message.substr(0, 1), items);
    EXPECT_TRUE(parser.in_message());
    parser.feed(message.substr(1, message.size() - 2), items);
    EXPECT_TRUE(parser.in_message());
    parser.feed("c", items);
    EXPECT_FALSE(parser.in_message());
    EXPECT_EQ(items.size(), 1U);
    EXPECT_FALSE(parser.failed());
    parser.feed("\x01", items);
    EXPECT_TRUE(parser.failed());
    EXPECT_FALSE(parser.in_message());
}

TEST(StreamParser, HoldsNoMemoryBetweenMessages) {
    StreamParser parser;
    const std::size_t idle = parser.memory();
    std::vector<StreamItem> items;
    const std::string message = info("l: 30000\r\n", std::string(30'000, 'x'));
    for (const char& byte : message) parser.feed({&byte, 1}, items);
    EXPECT_EQ(items.size(), 1U);
    EXPECT_EQ(parser.memory(), idle);
}

TEST(StreamParser, MemoryStaysWithinTheLimitHoweverMuchComes) {
    StreamParser parser;
    std::vector<StreamItem> items;
    std::size_t most = 0;
    parser.feed(info("l: 60000\r\n"), items);
    for (int i = 0; i < 1000 && items.empty(); ++i) {
        parser.feed(std::string(100, 'x'), items);
        most = std::max(most, parser.memory());
    }
    EXPECT_LT(most, 2 * Limits{}.message_size);
}

TEST(StreamParser, TooLargeAMessageCanStillBeAnswered) {
    StreamParser parser;
    std::vector<StreamItem> items;
    parser.feed(info("l: 70000\r\n"), items);
    ASSERT_EQ(items.size(), 1U);
    const auto& malformed = std::get<Malformed>(items[0]);
    EXPECT_EQ(malformed.problem.status, 513);
    EXPECT_EQ(malformed.problem.partial.call_id(), "id");
}

}  // namespace
}  // namespace offhook::sip
