// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/sip_manners.hpp"

#include <gmock/gmock.h>

#include "base/text.hpp"
#include "sip/stream_parser.hpp"

namespace offhook::phone {
namespace {

using testing::StartsWith;

/// What SIP liberties do to a message, and that it is the same message all the same.
struct Writing {
    Liberty liberty;
    std::string beginning;
};

class SipManners : public testing::TestWithParam<Writing> {};

INSTANTIATE_TEST_SUITE_P(
    Liberties,
    SipManners,
    testing::Values(
        Writing{Liberty::crlf_noise, "\r\n\r\n\r\nINFO sip:pbx SIP/2.0\r\nVia: SIP"},
        Writing{Liberty::folded_headers, "INFO sip:pbx SIP/2.0\r\nVia:\r\n\tSIP"},
        Writing{Liberty::lower_case_headers, "INFO sip:pbx SIP/2.0\r\nvia: SIP"},
        Writing{Liberty::compact_headers, "INFO sip:pbx SIP/2.0\r\nv: SIP"}
    )
);

TEST_P(SipManners, ChangeTheWritingOnly) {
    sip::Message message = sip::Message::request("INFO", "sip:pbx");
    message.add("Via", "SIP/2.0/TCP phone;branch=z9hG4bK1");
    message.add("From", "<sip:phone@pbx>;tag=1");
    message.add("To", "<sip:pbx>;tag=2");
    message.add("Call-ID", "a@phone");
    message.add("CSeq", "1 INFO");
    message.add("Max-Forwards", "70");
    message.set_body("application/csta+xml", "<HeldEvent>\r\n\r\n: x</HeldEvent>");
    const std::optional<std::string> bytes = sip_bytes({GetParam().liberty}, message);
    ASSERT_TRUE(bytes.has_value());
    EXPECT_THAT(*bytes, StartsWith(GetParam().beginning));
    EXPECT_FALSE(sip_bytes({Liberty::no_answers}, message).has_value());
    std::vector<sip::StreamItem> items;
    sip::StreamParser().feed(*bytes, items);
    ASSERT_FALSE(items.empty());
    const auto* read = std::get_if<sip::Message>(&items.back());
    ASSERT_NE(read, nullptr);
    EXPECT_EQ(read->body, message.body);
    for (const sip::Header& header : message.headers) {
        EXPECT_TRUE(equals_ignoring_case(read->get(header.name), header.value)) << header.name;
    }
}

}  // namespace
}  // namespace offhook::phone
