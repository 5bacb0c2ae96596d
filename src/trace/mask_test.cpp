// SPDX-License-Identifier: Apache-2.0
#include "trace/mask.hpp"

#include <gtest/gtest.h>

namespace offhook::trace {
namespace {

std::string masked(std::string text) {
    const std::size_t size = text.size();
    mask_secrets(text);
    EXPECT_EQ(text.size(), size);
    return text;
}

struct Case {
    const char* name;
    std::string header;
    std::string shown;
};

class MaskSecrets : public ::testing::TestWithParam<Case> {};

TEST_P(MaskSecrets, LeavesWhatIsHarmlessAndTheLength) {
    const std::string before = "REGISTER sip:offhook SIP/2.0\r\nCall-ID: nonce=\"call\"\r\n";
    const std::string after = "\r\nContent-Length: 17\r\n\r\nresponse=\"body\"\r\n";
    EXPECT_EQ(masked(before + GetParam().header + after), before + GetParam().shown + after);
}

INSTANTIATE_TEST_SUITE_P(
    Headers,
    MaskSecrets,
    ::testing::Values(
        Case{
            "digest",
            R"(Authorization: Digest username="a", realm="r", nonce="abc", uri="sip:x", response="0123", cnonce=xy, nc=00000001, qop=auth)",
            R"(Authorization: Digest username="a", realm="r", nonce="***", uri="sip:x", response="****", cnonce=**, nc=00000001, qop=auth)"},
        Case{
            "case_and_blanks", R"(proxy-AUTHORIZATION : digest NONCE = "abc" ,response= "01")",
            R"(proxy-AUTHORIZATION : digest NONCE = "***" ,response= "**")"},
        Case{
            "folded", "Authorization: Digest realm=\"r\",\r\n response=\"01\",\r\n\tnonce=\"ab\"",
            "Authorization: Digest realm=\"r\",\r\n response=\"**\",\r\n\tnonce=\"**\""},
        Case{
            "challenge",
            R"(WWW-Authenticate: Digest realm="r", nonce="abc", opaque="de", stale=true, algorithm=MD5)",
            R"(WWW-Authenticate: Digest realm="r", nonce="***", opaque="**", stale=true, algorithm=MD5)"},
        Case{
            "info", R"(Authentication-Info: nextnonce="abc", rspauth="01", qop=auth)",
            R"(Authentication-Info: nextnonce="***", rspauth="**", qop=auth)"},
        Case{"basic", "Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic ************"},
        Case{"bearer", "Authorization: Bearer a.b=c, x", "Authorization: Bearer ****** *"},
        Case{
            "open_quote", R"(Authorization: Digest response="01, nonce="ab")",
            R"(Authorization: Digest response="*** ******"**")"},
        Case{
            "open_quote_of_a_harmless_one", R"(Authorization: Digest username="a, response=01)",
            R"(Authorization: Digest username="** ***********)"},
        Case{
            "escaped_quote", R"(Authorization: Digest nonce="a\"b", realm="r")",
            R"(Authorization: Digest nonce="**"*", realm="r")"},
        Case{"no_value", "Authorization: Digest abcdef, response", "Authorization: Digest ******, ********"},
        Case{"empty", "Authorization:", "Authorization:"},
        Case{"uri_password", "Contact: <sip:user:secret@host:5060>", "Contact: <sip:user:******@host:5060>"},
        Case{
            "uri_without_password", "Contact: <sip:user@host:5060>, <sips:a:b>",
            "Contact: <sip:user@host:5060>, <sips:a:b>"},
        Case{"other_header", "X-Note: nonce=\"abc\"", "X-Note: nonce=\"abc\""}
    ),
    [](const auto& test) { return test.param.name; }
);

TEST(MaskSecretsOfFragments, NeverShowsAResponseHoweverTheMessageIsCut) {
    const std::string whole =
        "REGISTER sip:a SIP/2.0\nAuthorization: Digest username=\"a\",\n response=\"5ec2e7\"\nTo: "
        "<sip:a>\n\n";
    for (std::size_t size = 0; size <= whole.size(); ++size)
        EXPECT_EQ(masked(whole.substr(0, size)).find("5e"), std::string::npos) << size;
}

}  // namespace
}  // namespace offhook::trace
