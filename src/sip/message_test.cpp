// SPDX-License-Identifier: Apache-2.0
#include "sip/message.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace offhook::sip {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Message info() {
    Message message = Message::request("INFO", "sip:100@pbx");
    message.add("Via", "SIP/2.0/TCP a;branch=z9hG4bK1, SIP/2.0/TCP b");
    message.add("Via", "SIP/2.0/TCP c");
    message.add("From", "<sip:1@pbx>;tag=f");
    message.add("To", "<sip:2@pbx>;tag=t");
    message.add("Call-ID", "id");
    message.add("CSeq", "7 INFO");
    return message;
}

TEST(Message, FindsHeadersInAnyCase) {
    const Message message = info();
    EXPECT_EQ(message.get("call-id"), "id");
    EXPECT_EQ(message.get("Contact"), "");
    EXPECT_EQ(message.find("Contact"), nullptr);
}

TEST(Message, ListsGoOverAllFieldsAndRespectQuotesAndBrackets) {
    Message message;
    message.add("Contact", R"("a, b" <sip:a@b;x=1,2>;q=1 , <sip:c@d>,)");
    message.add("Route", "<sip:r>");
    message.add("contact", "<sip:e@f>");
    EXPECT_THAT(
        message.list("Contact"), ElementsAre(R"("a, b" <sip:a@b;x=1,2>;q=1)", "<sip:c@d>", "<sip:e@f>")
    );
    EXPECT_THAT(message.list("Supported"), ElementsAre());
}

TEST(Message, TokensAreComparedWithoutCaseAndParameters) {
    Message message;
    message.add("Supported", "path, Timer");
    message.add("Accept", "application/sdp;q=0.1 , application/csta+xml");
    EXPECT_TRUE(message.lists_token("supported", "timer"));
    EXPECT_FALSE(message.lists_token("Supported", "time"));
    EXPECT_TRUE(message.lists_token("Accept", "application/sdp"));
}

TEST(Message, SetReplacesAllByOneInTheFirstsPlace) {
    Message message = info();
    message.set("via", "SIP/2.0/TCP d");
    EXPECT_EQ(message.headers.front().value, "SIP/2.0/TCP d");
    EXPECT_THAT(message.list("Via"), ElementsAre("SIP/2.0/TCP d"));
    message.remove("Via");
    EXPECT_EQ(message.find("Via"), nullptr);
    message.add_first("Via", "SIP/2.0/TCP e");
    EXPECT_EQ(message.headers.front().name, "Via");
}

TEST(Message, TypedViews) {
    const Message message = info();
    EXPECT_EQ(message.from()->tag(), "f");
    EXPECT_EQ(message.to()->uri.user, "2");
    EXPECT_EQ(message.cseq()->number, 7U);
    EXPECT_EQ(message.top_via()->branch(), "z9hG4bK1");
    EXPECT_EQ(message.contact().error().reason, "missing_header");
}

TEST(Message, ResponseTakesOverWhatTheStandardSays) {
    Message request = info();
    request.add("Max-Forwards", "70");
    request.body = "x";
    const Message response = Message::response_to(request, 404);
    EXPECT_EQ(
        response.to_string(),
        "SIP/2.0 404 Not Found\r\n"
        "Via: SIP/2.0/TCP a;branch=z9hG4bK1, SIP/2.0/TCP b\r\n"
        "Via: SIP/2.0/TCP c\r\n"
        "From: <sip:1@pbx>;tag=f\r\n"
        "To: <sip:2@pbx>;tag=t\r\n"
        "Call-ID: id\r\n"
        "CSeq: 7 INFO\r\n"
        "Content-Length: 0\r\n"
        "\r\n"
    );
    EXPECT_EQ(Message::response_to(request, 200, "Fine").reason_phrase, "Fine");
}

TEST(Message, BodyComesWithItsTypeAndGoesWithIt) {
    Message message = info();
    message.set_body("application/csta+xml; charset=utf-8", "<a/>");
    EXPECT_EQ(message.content_type(), "application/csta+xml");
    EXPECT_THAT(message.to_string(), HasSubstr("Content-Length: 4\r\n\r\n<a/>"));
    message.set_body("text/plain", "");
    EXPECT_EQ(message.find("Content-Type"), nullptr);
}

TEST(Message, ContentLengthIsCountedWhateverTheHeadersSay) {
    Message message = info();
    message.add("content-length", "99");
    message.body = "12345";
    const std::string text = message.to_string();
    EXPECT_THAT(text, HasSubstr("Content-Length: 5\r\n\r\n12345"));
    EXPECT_THAT(text, Not(HasSubstr("99")));
}

TEST(Message, NothingBreaksOutOfItsLine) {
    Message message = Message::request("IN\r\nFO", std::string("sip:a\n\r@b\0c", 11));
    message.add("X\r\nEvil", "a\r\n\r\nINVITE sip:x SIP/2.0");
    message.add("Escaped", std::string("\"NUL:\\\0\"", 8));
    EXPECT_EQ(
        message.to_string(), std::string(
                                 "IN  FO sip:a  @b c SIP/2.0\r\n"
                                 "X  Evil: a    INVITE sip:x SIP/2.0\r\n"
                                 "Escaped: \"NUL:\\\0\"\r\n"
                                 "Content-Length: 0\r\n\r\n",
                                 104
                             )
    );
    Message response;
    response.status = 200;
    response.reason_phrase = "O\r\nK";
    EXPECT_EQ(response.to_string(), "SIP/2.0 200 O  K\r\nContent-Length: 0\r\n\r\n");
}

TEST(ReasonPhrase, KnowsTheRegisteredCodesAndTheClasses) {
    EXPECT_EQ(default_reason_phrase(423), "Interval Too Brief");
    EXPECT_EQ(default_reason_phrase(481), "Call/Transaction Does Not Exist");
    EXPECT_EQ(default_reason_phrase(299), "OK");
    EXPECT_EQ(default_reason_phrase(499), "Request Failure");
    EXPECT_EQ(default_reason_phrase(699), "Global Failure");
}

}  // namespace
}  // namespace offhook::sip
