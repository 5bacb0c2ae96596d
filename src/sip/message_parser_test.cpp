// SPDX-License-Identifier: Apache-2.0
#include "sip/message_parser.hpp"

#include <algorithm>
#include <ostream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"

namespace offhook::sip {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view kOptions =
    "OPTIONS sip:pbx SIP/2.0\r\n"
    "Via: SIP/2.0/TCP a;branch=z9hG4bK1\r\n"
    "From: <sip:1@pbx>;tag=f\r\n"
    "To: <sip:2@pbx>\r\n"
    "Call-ID: id\r\n"
    "CSeq: 7 OPTIONS\r\n"
    "Content-Length: 0\r\n"
    "\r\n";

/// kOptions with `old_part` exchanged.
std::string with(std::string_view old_part, std::string_view new_part) {
    std::string text(kOptions);
    const auto at = text.find(old_part);
    EXPECT_NE(at, std::string::npos) << old_part;
    return text.replace(at, old_part.size(), new_part);
}

TEST(MessageParser, ReadsARequest) {
    const auto message = parse_message(std::string(kOptions) + "rest that is cut");
    ASSERT_TRUE(message);
    EXPECT_EQ(message->method, "OPTIONS");
    EXPECT_EQ(message->request_uri, "sip:pbx");
    EXPECT_EQ(message->headers.size(), 6U);
    EXPECT_EQ(message->body, "");
}

TEST(MessageParser, ReadsAResponse) {
    for (const std::string start :
         {"SIP/2.0 183 In Progress", "sip/2.0  183   In Progress ", "SIP/2.0 183"}) {
        const auto message = parse_message(with("OPTIONS sip:pbx SIP/2.0", start));
        ASSERT_TRUE(message) << start;
        EXPECT_EQ(message->status, 183);
        EXPECT_EQ(message->reason_phrase, start.size() > 12 ? "In Progress" : "");
    }
}

TEST(MessageParser, UnfoldsTrimsAndExpandsNames) {
    const auto message =
        parse_message(with("Call-ID: id\r\n", "I :  \r\n\t id \r\n  more \t\r\n \r\nX-y:\r\n"));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->get("Call-ID"), "id more");
    EXPECT_EQ(*message->find("x-Y"), "");
}

TEST(MessageParser, KnowsTheCompactForms) {
    std::string text(kOptions);
    text.insert(
        text.find("\r\n") + 2,
        "k: timer\r\nm: <sip:a@b>\r\ns: subject\r\ne: gzip\r\nx: 90\r\no: presence\r\nr: <sip:c@d>\r\nc: "
        "a/b\r\n"
        "u: x\r\nb: <sip:e@f>\r\ng: unknown\r\n"
    );
    const auto message = parse_message(text);
    ASSERT_TRUE(message);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < 11; ++i) names.push_back(message->headers[i].name);
    EXPECT_THAT(
        names, ElementsAre(
                   "Supported", "Contact", "Subject", "Content-Encoding", "Session-Expires", "Event",
                   "Refer-To", "Content-Type", "Allow-Events", "Referred-By", "g"
               )
    );
}

TEST(MessageParser, TakesBareLineFeeds) {
    std::string text(kOptions);
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    EXPECT_TRUE(parse_message(text));
}

struct BadCase {
    const char* old_part;
    const char* new_part;
    int status;
    const char* reason;
};

std::ostream& operator<<(std::ostream& out, const BadCase& bad) {
    return out << printable(bad.new_part);
}

class BadMessageTest : public ::testing::TestWithParam<BadCase> {};

TEST_P(BadMessageTest, HasStatusAndReason) {
    const auto& bad = GetParam();
    const auto message = parse_message(with(bad.old_part, bad.new_part));
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().error.reason, bad.reason);
    EXPECT_EQ(message.error().status, bad.status);
}

constexpr BadCase kBad[] = {
    {"OPTIONS sip:pbx SIP/2.0", "GET / HTTP/1.1", 0, "not_sip"},
    {"OPTIONS sip:pbx SIP/2.0", "OPT@IONS sip:pbx SIP/2.0", 0, "bad_start_line"},
    {"OPTIONS sip:pbx SIP/2.0", "OPTIONS SIP/2.0", 400, "bad_start_line"},
    {"OPTIONS sip:pbx SIP/2.0", "OPTIONS sip:pbx SIP/2.0 x", 400, "bad_start_line"},
    {"OPTIONS sip:pbx SIP/2.0", "OPTIONS sip:pbx SIP/2", 400, "bad_start_line"},
    {"sip:pbx SIP/2.0", "sip:pbx SIP/3.1", 505, "bad_version"},
    {"sip:pbx SIP/2.0", "sip:p bx SIP/2.0", 400, "bad_request_uri"},
    {"sip:pbx SIP/2.0", "<sip:pbx> SIP/2.0", 400, "bad_request_uri"},
    {"sip:pbx SIP/2.0", "sip:pbx?a=b SIP/2.0", 400, "bad_request_uri"},
    {"sip:pbx SIP/2.0", "pbx SIP/2.0", 400, "bad_request_uri"},
    {"sip:pbx SIP/2.0", "mailto:pbx SIP/2.0", 416, "unknown_uri_scheme"},
    {"sip:pbx SIP/2.0", "sip:p\rbx SIP/2.0", 0, "bad_character"},
    {"OPTIONS sip:pbx SIP/2.0", "SIP/2.0 99 Low", 0, "bad_status"},
    {"OPTIONS sip:pbx SIP/2.0", "SIP/2.0 700 High", 0, "bad_status"},
    {"OPTIONS sip:pbx SIP/2.0", "SIP/2.0 2OO OK", 0, "bad_status"},
    {"OPTIONS sip:pbx SIP/2.0", "SIP/9.0 200 OK", 0, "bad_version"},
    {"OPTIONS sip:pbx SIP/2.0\r\n", "OPTIONS sip:pbx SIP/2.0\r\n folded\r\n", 400, "bad_header"},
    {"Call-ID: id", "Call-ID id", 400, "bad_header"},
    {"Call-ID: id", "Call ID: id", 400, "bad_header"},
    {"Call-ID: id", ": id", 400, "bad_header"},
    {"Call-ID: id", "Call-ID: i\rd", 400, "bad_character"},
    {"Call-ID: id\r\n", "", 400, "missing_header"},
    {"Call-ID: id", "Call-ID:", 400, "missing_header"},
    {"Via: SIP/2.0/TCP a;branch=z9hG4bK1\r\n", "", 0, "missing_header"},
    {"Call-ID: id\r\n", "Call-ID: id\r\ni: id\r\n", 400, "repeated_header"},
    {"Via: SIP/2.0/TCP a;", "Via: SIP/2.0/TCP a;;", 400, "bad_header_value"},
    {"Via: SIP/2.0/TCP a;", "Via: SIP/2.0/TCP b, , SIP/2.0/TCP a;", 400, "bad_header_value"},
    {"<sip:1@pbx>;tag=f", "\"open <sip:1@pbx>;tag=f", 400, "bad_header_value"},
    {"<sip:2@pbx>", "<sip:2@pbx>, <sip:3@pbx>", 400, "bad_header_value"},
    {"7 OPTIONS", "7 INFO", 400, "cseq_method_mismatch"},
    {"7 OPTIONS", "2147483648 OPTIONS", 400, "bad_header_value"},
    {"Call-ID: id", "Call-ID: id\r\nMax-Forwards: 256", 400, "bad_header_value"},
    {"Call-ID: id", "Call-ID: id\r\nMax-Forwards: x", 400, "bad_header_value"},
    {"Call-ID: id", "Call-ID: id\r\nContact: sip:a@b?c=d", 400, "bad_header_value"},
    {"Call-ID: id", "Call-ID: id\r\nm: <sip:a@b>, \"x", 400, "bad_header_value"},
    {"Content-Length: 0", "Content-Length: 1", 400, "bad_content_length"},
    {"Content-Length: 0", "Content-Length: -1", 400, "bad_content_length"},
    {"Content-Length: 0", "Content-Length: 0\r\nl: 0", 400, "repeated_content_length"},
    {"0\r\n\r\n", "0\r\n", 400, "no_end_of_head"},
};

INSTANTIATE_TEST_SUITE_P(Messages, BadMessageTest, ::testing::ValuesIn(kBad));

TEST(MessageParser, StarIsAContact) {
    EXPECT_TRUE(parse_message(with("Call-ID: id", "Call-ID: id\r\nContact: *")));
}

TEST(MessageParser, AckGetsNoAnswer) {
    std::string text = with("OPTIONS sip:pbx", "ACK sip:pbx");
    const auto message = parse_message(text);
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().error.reason, "cseq_method_mismatch");
    EXPECT_EQ(message.error().status, 0);
}

TEST(MessageParser, PartialMessageHasWhatTheAnswerNeeds) {
    const auto message = parse_message(with("Via:", "no header\r\nVia:"));
    ASSERT_FALSE(message);
    const Message answer = Message::response_to(message.error().partial, message.error().status);
    EXPECT_EQ(
        answer.to_string(),
        "SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/TCP a;branch=z9hG4bK1\r\nFrom: <sip:1@pbx>;tag=f\r\n"
        "To: <sip:2@pbx>\r\nCall-ID: id\r\nCSeq: 7 OPTIONS\r\nContent-Length: 0\r\n\r\n"
    );
}

TEST(MessageParser, LimitsHold) {
    Limits limits;
    limits.header_count = 6;
    EXPECT_TRUE(parse_message(kOptions, limits));
    limits.header_count = 5;
    EXPECT_EQ(parse_message(kOptions, limits).error().error.reason, "too_many_headers");
    EXPECT_EQ(parse_message(kOptions, limits).error().status, 513);

    limits = {};
    limits.header_size = 40;
    EXPECT_TRUE(parse_message(with("Call-ID: id", "Call-ID: " + std::string(40, 'x')), limits));
    const auto large = parse_message(
        with("Call-ID: id", "Call-ID:" + std::string(25, 'x') + "\r\n " + std::string(15, 'x')), limits
    );
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().error.reason, "header_too_large");
    EXPECT_EQ(large.error().status, 513);

    limits = {};
    limits.start_line_size = 20;
    EXPECT_EQ(parse_message(kOptions, limits).error().error.reason, "start_line_too_large");
}

TEST(MessageParser, NulIsTakenOnlyWhereItIsEscaped) {
    using namespace std::string_literals;
    EXPECT_EQ(parse_message(with("<sip:2@pbx>", "\"a\\\0b\" <sip:2@pbx>"s))->to()->display_name, "a\0b"s);
    EXPECT_EQ(
        parse_message(with("<sip:2@pbx>", "\"a\0b\" <sip:2@pbx>"s)).error().error.reason, "bad_character"
    );
}

}  // namespace
}  // namespace offhook::sip
