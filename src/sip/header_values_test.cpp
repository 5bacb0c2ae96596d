// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "sip/message.hpp"

namespace offhook::sip {
namespace {

template <class Value>
Value parsed(std::string_view text) {
    auto value = Value::parse(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(Value{});
}

TEST(NameAddr, ReadsTheFormsOfTheStandard) {
    const auto quoted = parsed<NameAddr>(R"("A \"B\" \\ <C>, D" <sip:a@b;lr>;tag=x ; q = 0.5)");
    EXPECT_EQ(quoted.display_name, R"(A "B" \ <C>, D)");
    EXPECT_TRUE(quoted.uri.parameters.has("lr"));
    EXPECT_EQ(quoted.tag(), "x");
    EXPECT_EQ(quoted.parameters.get("q"), "0.5");

    const auto plain = parsed<NameAddr>("The Operator<sip:0@pbx>");
    EXPECT_EQ(plain.display_name, "The Operator");
    EXPECT_EQ(plain.uri.user, "0");

    EXPECT_EQ(parsed<NameAddr>("J\xC3\xBCrgen (Büro) <sip:0@pbx>").display_name, "J\xC3\xBCrgen (Büro)");
    EXPECT_EQ(parsed<NameAddr>("\"\"<sip:0@pbx>").display_name, "");
}

TEST(NameAddr, ParametersOfABareUriBelongToTheHeader) {
    const auto bare = parsed<NameAddr>("sip:100@pbx;tag=7;x");
    EXPECT_EQ(bare.tag(), "7");
    EXPECT_TRUE(bare.uri.parameters.empty());
    const auto bracketed = parsed<NameAddr>("<sip:100@pbx;tag=7>");
    EXPECT_EQ(bracketed.tag(), "");
}

TEST(NameAddr, QuotedParameterKeepsItsQuotes) {
    const std::string text = "<sip:a@b>;+sip.instance=\"<urn:uuid:0-1>\";audio=\"TRUE\";reg-id=1";
    const auto contact = parsed<NameAddr>(text);
    EXPECT_EQ(contact.parameters.get("+sip.instance"), "<urn:uuid:0-1>");
    EXPECT_EQ(contact.to_string(), text);
}

TEST(NameAddr, OddTagComesBackAsItWas) {
    EXPECT_EQ(parsed<NameAddr>("<sip:a@b>;tag=a/b=c@d\\e").to_string(), "<sip:a@b>;tag=a/b=c@d\\e");
    auto address = parsed<NameAddr>("<sip:a@b>;tag=\"\"");
    address.parameters.set("tag", "new");
    EXPECT_EQ(address.to_string(), "<sip:a@b>;tag=new");
}

TEST(NameAddr, WritesNamesQuotedAndEscaped) {
    NameAddr address;
    address.display_name = "a \"b\" \\";
    address.uri = *Uri::parse("sip:a@b");
    address.parameters.set("tag", "1");
    address.parameters.set("odd", "a b\"c");
    EXPECT_EQ(address.to_string(), R"("a \"b\" \\" <sip:a@b>;tag=1;odd="a b\"c")");
}

TEST(NameAddr, RefusesWhatHasNoOneMeaning) {
    for (const std::string text :
         {"", "sip:a@b, sip:c@d", "sip:a@b?x=y", "\"open <sip:a@b>", "\"open\\", "Bell, Alexander <sip:a@b>",
          "<sip:a@b", "a\"b\" <sip:a@b>", "< sip:a@b >", "<sip:a@b>x", "<sip:a@b>;;x", "<sip:a@b>;tag=\"x",
          "<sip:a@b>;tag=x,", "nobody"}) {
        EXPECT_FALSE(NameAddr::parse(text)) << text;
    }
}

TEST(Via, ReadsOddBlanksAndAddresses) {
    const auto via = parsed<Via>("SIP  / 2.0 /  tcp   [2001:db8::1] : 5060 ; branch = z9hG4bK1 ;rport");
    EXPECT_EQ(via.transport, "TCP");
    EXPECT_EQ(via.host, "[2001:db8::1]");
    EXPECT_EQ(via.port, 5060);
    EXPECT_EQ(via.branch(), "z9hG4bK1");
    EXPECT_EQ(via.to_string(), "SIP/2.0/TCP [2001:db8::1]:5060;branch=z9hG4bK1;rport");
}

TEST(Via, RefusesBrokenOnes) {
    for (const std::string text :
         {"", "SIP/2.0", "SIP/2.0/TCP", "SIP/3.0/TCP h", "HTTP/2.0/TCP h", "SIP/2.0/TCP h:0",
          "SIP/2.0/TCP h:x", "SIP/2.0/TCP h;;", "SIP/2.0/TCP [::1", "SIP/2.0/TCP h x"}) {
        EXPECT_FALSE(Via::parse(text)) << text;
    }
}

TEST(NameAddr, FirstOfARepeatedParameterCounts) {
    EXPECT_EQ(parsed<NameAddr>("<sip:a@b>;tag=1;tag=2").tag(), "1");
}

TEST(NameAddr, ParametersAreBounded) {
    std::string parameters;
    for (int i = 0; i < 64; ++i) parameters += ";p";
    EXPECT_TRUE(NameAddr::parse("<sip:a@b>" + parameters));
    EXPECT_FALSE(NameAddr::parse("<sip:a@b>" + parameters + ";q"));
}

TEST(CSeq, IsANumberBelow2To31AndAMethod) {
    const auto cseq = parsed<CSeq>("0009 \t INVITE");
    EXPECT_EQ(cseq.number, 9U);
    EXPECT_EQ(cseq.to_string(), "9 INVITE");
    EXPECT_TRUE(CSeq::parse("2147483647 INFO"));
    for (const std::string text :
         {"", "1", "INVITE", "2147483648 INFO", "-1 INFO", "1 IN FO", "1INFO", "1 \"x\""}) {
        EXPECT_FALSE(CSeq::parse(text)) << text;
    }
}

}  // namespace
}  // namespace offhook::sip
