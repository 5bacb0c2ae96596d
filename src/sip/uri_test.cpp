// SPDX-License-Identifier: Apache-2.0
#include "sip/uri.hpp"

#include <string>

#include <gtest/gtest.h>

namespace offhook::sip {
namespace {

Uri uri(std::string_view text) {
    auto parsed = Uri::parse(text);
    EXPECT_TRUE(parsed) << text;
    return parsed.value_or(Uri{});
}

TEST(Uri, SplitsASipUriIntoItsParts) {
    const Uri parsed =
        uri("SIPS:alice:secret@Atlanta.com:5061;transport=TCP;lr?subject=a%20b&priority=urgent");
    EXPECT_EQ(parsed.scheme, "sips");
    EXPECT_EQ(parsed.user, "alice");
    EXPECT_EQ(parsed.password, "secret");
    EXPECT_EQ(parsed.host, "Atlanta.com");
    EXPECT_EQ(parsed.port, 5061);
    EXPECT_EQ(parsed.parameters.get("Transport"), "TCP");
    EXPECT_EQ(parsed.parameters.get("lr"), "");
    EXPECT_FALSE(parsed.parameters.has("user"));
    EXPECT_EQ(parsed.headers.get("subject"), "a%20b");
}

TEST(Uri, UserPartMayHoldSeparators) {
    EXPECT_EQ(uri("sip:user;par=u%40example.net@example.com").user, "user;par=u%40example.net");
    EXPECT_EQ(uri("sip:a?b/c@example.com").user, "a?b/c");
    EXPECT_EQ(uri("sip:*21#@pbx").user, "*21#");
    EXPECT_EQ(uri("sip:a@pbx;x=b@c").host, "pbx");
}

TEST(Uri, HostMayBeAnAddressReference) {
    const Uri parsed = uri("sip:100@[2001:db8::10]:5070;lr");
    EXPECT_EQ(parsed.host, "[2001:db8::10]");
    EXPECT_EQ(parsed.port, 5070);
    EXPECT_EQ(uri("sip:[::1]").host, "[::1]");
    EXPECT_EQ(uri("sip:[::1]").port, 0);
}

TEST(Uri, TelNumberStandsInUser) {
    const Uri parsed = uri("tel:+49-30-123;phone-context=example.com");
    EXPECT_EQ(parsed.user, "+49-30-123");
    EXPECT_EQ(parsed.parameters.get("phone-context"), "example.com");
}

TEST(Uri, OtherSchemesStayOpaque) {
    EXPECT_EQ(uri("urn:service:sos;a?b").opaque, "service:sos;a?b");
    EXPECT_EQ(uri("HTTP://x/y").scheme, "http");
}

TEST(Uri, WritesWhatItRead) {
    for (const std::string text :
         {"sip:alice@atlanta.com", "sip:alice:pw@atlanta.com:5060;transport=tcp;lr?a=b&c=",
          "sips:[2001:db8::1]:5061", "sip:atlanta.com;maddr=1.2.3.4", "sip:%61lice%3b@atlanta.com;x=%20",
          "tel:+49123;ext=5", "urn:service:sos"}) {
        EXPECT_EQ(uri(text).to_string(), text);
    }
}

class BadUriTest : public ::testing::TestWithParam<std::string> {};

TEST_P(BadUriTest, IsRefused) {
    const auto parsed = Uri::parse(GetParam());
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().reason, "bad_uri");
}

INSTANTIATE_TEST_SUITE_P(
    Uris,
    BadUriTest,
    ::testing::Values(
        "",
        "sip",
        ":a",
        "1sip:a",
        "sip:",
        "sip:a@",
        "sip:a@b@c",
        "sip:@b",
        "sip::p@b",
        "sip:a b@c",
        "sip:a@b c",
        " sip:a@b",
        "<sip:a@b>",
        "sip:a@b\r\nX: y",
        "sip:a@b:",
        "sip:a@b:0",
        "sip:a@b:65536",
        "sip:a@b:+5",
        "sip:a@b:5x",
        "sip:a%4@b",
        "sip:a%zz@b",
        "sip:a@b%41",
        "sip:a@b;",
        "sip:a@b;;lr",
        "sip:a@b;=x",
        "sip:a@b;x=%1",
        "sip:a@b?",
        "sip:a@[::1",
        "sip:a@[]",
        "sip:a@[::g]",
        "sip:a@::1",
        "sip:a@b;x=\"y\"",
        "sip:a@b;x=1;X=1",
        "tel:1;x;x",
        "tel:",
        "tel:;x"
    )
);

TEST(Uri, ParametersAreBounded) {
    std::string parameters;
    for (int i = 0; i < 64; ++i) parameters += ";p" + std::to_string(i);
    EXPECT_TRUE(Uri::parse("sip:a@b" + parameters));
    EXPECT_FALSE(Uri::parse("sip:a@b" + parameters + ";q"));
}

struct Pair {
    const char* a;
    const char* b;
};

// The examples of RFC 3261 19.1.4 and what its rules add.
constexpr Pair kSame[] = {
    {"sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"},
    {"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"},
    {"sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"},
    {"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
     "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"},
    {"sip:alice@atlanta.com?subject=project%20x&priority=urgent",
     "sip:alice@atlanta.com?priority=urgent&subject=project%20x"},
    {"sip:a%3bb@h", "sip:a%3Bb@h"},
    {"sip:a@h?x=1&x=2", "sip:a@h?X=2&x=1"},
    {"SIP:a@[2001:DB8::1]", "sip:a@[2001:db8::1]"},
    {"tel:+49-30-123", "tel:+4930123"},
    {"tel:123;phone-context=a.com;x=y", "tel:123;X=y;phone-context=A.com"},
    {"urn:service:sos", "URN:service:sos"},
};
constexpr Pair kDifferent[] = {
    {"SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"},
    {"sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"},
    {"sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"},
    {"sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"},
    {"sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"},
    {"sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"},
    {"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"},
    {"sip:a@h", "sips:a@h"},
    {"sip:a@h", "sip:h"},
    {"sip:a@h", "sip:a:b@h"},
    {"sip:a%3bb@h", "sip:a;b@h"},  // reserved: escaped and bare differ in meaning
    {"sip:a%2541@h", "sip:a%41@h"},
    {"sip:a@h", "sip:a@h;user=phone"},
    {"sip:a@h", "sip:a@h;maddr=1.2.3.4"},
    {"sip:a@h?x=1", "sip:a@h?x=1&y=2"},
    {"sip:a@h?x=1&x=1&x=2", "sip:a@h?x=1&x=2&x=2"},
    {"tel:+123", "tel:123"},
    {"tel:123", "tel:123;phone-context=a.com"},
    {"urn:service:sos", "urn:service:SOS"},
};

TEST(Uri, EquivalentUris) {
    for (const Pair& pair : kSame) {
        EXPECT_TRUE(uri(pair.a).equivalent(uri(pair.b))) << pair.a << " " << pair.b;
        EXPECT_TRUE(uri(pair.b).equivalent(uri(pair.a))) << pair.a << " " << pair.b;
    }
}

TEST(Uri, DifferentUris) {
    for (const Pair& pair : kDifferent) {
        EXPECT_FALSE(uri(pair.a).equivalent(uri(pair.b))) << pair.a << " " << pair.b;
        EXPECT_FALSE(uri(pair.b).equivalent(uri(pair.a))) << pair.a << " " << pair.b;
    }
}

TEST(Parameters, SetReplacesAndRemoveForgets) {
    Parameters parameters;
    parameters.set("a", "1");
    parameters.set("b");
    parameters.set("A", "2");
    EXPECT_EQ(parameters.get("a"), "2");
    EXPECT_EQ(parameters.get("b"), "");
    parameters.remove("B");
    EXPECT_FALSE(parameters.has("b"));
    parameters.remove("a");
    EXPECT_TRUE(parameters.empty());
}

TEST(Unescape, GivesBytesOrNothing) {
    EXPECT_EQ(unescape("a%20%41%c3%BC"), "a A\xC3\xBC");
    EXPECT_EQ(unescape("%00")->size(), 1U);
    EXPECT_EQ(unescape("%"), std::nullopt);
    EXPECT_EQ(unescape("%4"), std::nullopt);
    EXPECT_EQ(unescape("%4g"), std::nullopt);
}

}  // namespace
}  // namespace offhook::sip
