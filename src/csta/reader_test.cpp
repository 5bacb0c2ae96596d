// SPDX-License-Identifier: Apache-2.0
#include "csta/reader.hpp"

#include <string>

#include <gtest/gtest.h>

#include "csta/schema.hpp"
#include "csta/writer.hpp"

namespace offhook::csta {
namespace {

constexpr std::string_view kEd5 = "http://www.ecma-international.org/standards/ecma-323/csta/ed5";

ReadMessage must_read(std::string_view xml) {
    auto result = read(xml, Limits{});
    EXPECT_TRUE(result) << result.error().reason << ' ' << result.error().text;
    return result.value_or(ReadMessage{});
}

std::string reason_of(std::string_view xml, const Limits& limits = {}) {
    const auto result = read(xml, limits);
    return result ? "" : result.error().reason;
}

std::string repeat(std::string_view text, std::size_t count) {
    std::string all;
    for (; count > 0; --count) all += text;
    return all;
}

TEST(Reader, KnowsTheEditionByTheTailOfTheNamespace) {
    struct Case {
        std::string uri;
        Edition edition;
        bool known;
    };
    const Case cases[] = {
        {"http://www.ecma-international.org/standards/ecma-323/csta/ed3", Edition::ed3, true},
        {"http://www.ecmainternational.org/standards/ecma-323/csta/ed4", Edition::ed4, true},
        {"https://www.ecma-international.org/standards/ecma-323/csta/ed6 ", Edition::ed6, true},
        {"http://www.ecma-international.org/standards/ecma-323/csta/ed9", kDefaultEdition, false},
        {"http://www.ecma-international.org/standards/ecma-323/csta", kDefaultEdition, false},
    };
    for (const Case& each : cases) {
        const ReadMessage read = must_read("<MonitorStop xmlns='" + each.uri + "'/>");
        EXPECT_EQ(read.edition, each.edition) << each.uri;
        EXPECT_EQ(read.namespace_known, each.known) << each.uri;
    }
    EXPECT_FALSE(must_read("<MonitorStop/>").namespace_known);
    EXPECT_EQ(must_read("<MonitorStop/>").edition, kDefaultEdition);
}

TEST(Reader, ReadsEveryEncodingWithOrWithoutMark) {
    const std::string utf8 = "<MakeCall><subjectOfCall>M\xC3\xBCller</subjectOfCall></MakeCall>";
    const std::string latin1 = "<MakeCall><subjectOfCall>M\xFCller</subjectOfCall></MakeCall>";
    const std::string inputs[] = {
        utf8,
        "\xEF\xBB\xBF" + utf8,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + utf8,
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + latin1,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + latin1,  // says one thing, does the other
        latin1,
    };
    for (const std::string& xml : inputs) {
        EXPECT_EQ(must_read(xml).message.text_at("subjectOfCall"), "M\xC3\xBCller") << xml;
    }
    std::string utf16 = "\xFF\xFE";
    for (const char c : std::string_view("<MonitorStop/>")) utf16.append(1, c).append(1, '\0');
    EXPECT_EQ(must_read(utf16).message.name(), "MonitorStop");
}

TEST(Reader, TrimsAllButFreeText) {
    const Message message = must_read(
                                "<MakeCall>\n  <callingDevice>\n 100 </callingDevice>"
                                "<autoOriginate> prompt\t</autoOriginate>"
                                "<subjectOfCall>  two spaces  </subjectOfCall></MakeCall>"
    )
                                .message;
    EXPECT_EQ(message.text_at("callingDevice"), "100");
    EXPECT_EQ(message.text_at("autoOriginate"), "prompt");
    EXPECT_EQ(message.text_at("subjectOfCall"), "  two spaces  ");
    EXPECT_EQ(message.root.text, "");
}

TEST(Reader, NormalisesBooleans) {
    for (const std::string text : {"1", "true", " TRUE "}) {
        const auto read =
            must_read("<SetDoNotDisturb><doNotDisturbOn>" + text + "</doNotDisturbOn></SetDoNotDisturb>");
        EXPECT_EQ(read.message.text_at("doNotDisturbOn"), "true") << text;
    }
    const auto read = must_read("<SetDoNotDisturb><doNotDisturbOn>0</doNotDisturbOn></SetDoNotDisturb>");
    EXPECT_EQ(read.message.text_at("doNotDisturbOn"), "false");
}

TEST(Reader, TakesCorrectSpellingsForTheStandards) {
    EXPECT_EQ(must_read("<TransferredEvent/>").message.name(), "TransferedEvent");
    const auto error = must_read(
        "<CSTAErrorCode><systemResourceAvailability>generic</systemResourceAvailability></CSTAErrorCode>"
    );
    EXPECT_TRUE(error.message.root.has("systemResourceAvailibility"));
    const auto value =
        must_read("<CSTAErrorCode><operation>ringVolumeOutOfRange</operation></CSTAErrorCode>");
    EXPECT_EQ(value.message.text_at("operation"), "ringVolumnOutOfRange");
    const auto established = must_read("<EstablishedEvent><originatingNIDConnection/></EstablishedEvent>");
    EXPECT_TRUE(established.message.root.has("originatinNIDConnection"));
    // In this event the right spelling is the standard's.
    const auto delivered = must_read("<DeliveredEvent><originatingNIDConnection/></DeliveredEvent>");
    EXPECT_TRUE(delivered.message.root.has("originatingNIDConnection"));
}

TEST(Reader, BringsOlderAndLooserFormsIntoTheNewest) {
    const auto plain =
        must_read("<DeflectCall><newDestination typeOfNumber='other'>200</newDestination></DeflectCall>");
    EXPECT_EQ(plain.message.text_at("newDestination/device"), "200");
    EXPECT_EQ(plain.message.root.at("newDestination/device")->attribute("typeOfNumber"), "other");
    const auto nested =
        must_read("<DeflectCall><newDestination><device>200</device></newDestination></DeflectCall>");
    EXPECT_EQ(nested.message.text_at("newDestination/device"), "200");
    const auto bare = must_read("<DeliveredEvent><callingDevice>100</callingDevice></DeliveredEvent>");
    EXPECT_EQ(bare.message.text_at("callingDevice/deviceIdentifier"), "100");
}

TEST(Reader, KeepsWhatItDoesNotKnow) {
    const auto read = must_read(
        "<x:MakeCall xmlns:x='" + std::string(kEd5) +
        "'><x:novelty a='1'><x:inner> b </x:inner></x:novelty></x:MakeCall>"
    );
    EXPECT_EQ(read.message.text_at("novelty/inner"), "b");
    EXPECT_EQ(read.message.root.find("novelty")->attribute("a"), "1");
    EXPECT_EQ(must_read("<NoSuchService><a/></NoSuchService>").message.name(), "NoSuchService");
}

TEST(Reader, KeepsForeignElementsWithTheirPrefixesAndDeclarations) {
    const auto read = must_read(
        "<RequestSystemStatus xmlns='" + std::string(kEd5) +
        "' xmlns:l='urn:lcs' xmlns:m='urn:m' xmlns:unused='urn:u'><extensions><privateData><private>"
        "<l:line m:kind='x'>tel:1</l:line></private></privateData></extensions></RequestSystemStatus>"
    );
    const Element* line = read.message.root.at("extensions/privateData/private/l:line");
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(line->text, "tel:1");
    EXPECT_EQ(line->attribute("xmlns:l"), "urn:lcs");
    EXPECT_EQ(line->attribute("xmlns:m"), "urn:m");
    EXPECT_EQ(line->attribute("m:kind"), "x");
    EXPECT_EQ(line->attributes.size(), 3U);
}

TEST(Reader, KeepsADefaultNamespaceOfForeignElements) {
    const auto read = must_read(
        "<c:MonitorStop xmlns:c='" + std::string(kEd5) +
        "' xmlns='urn:mine'><c:extensions><c:privateData><c:private><data/></c:private></c:privateData>"
        "</c:extensions></c:MonitorStop>"
    );
    const Element* data = read.message.root.at("extensions/privateData/private/data");
    ASSERT_NE(data, nullptr);
    EXPECT_EQ(data->attribute("xmlns"), "urn:mine");
}

TEST(Reader, TakesTheFirstOfAttributesGivenTwice) {
    const auto read =
        must_read("<MakeCall><callingDevice typeOfNumber='other' typeOfNumber='x'/></MakeCall>");
    EXPECT_EQ(read.message.root.at("callingDevice")->attributes.size(), 1U);
    EXPECT_EQ(read.message.root.at("callingDevice")->attribute("typeOfNumber"), "other");
}

TEST(Reader, RefusesWhatIsNoCstaMessage) {
    EXPECT_EQ(reason_of(""), "xml_broken");
    EXPECT_EQ(reason_of("   "), "xml_broken");
    EXPECT_EQ(reason_of("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n"), "xml_broken");
    EXPECT_EQ(reason_of("{\"MakeCall\": {}}"), "xml_broken");
    EXPECT_EQ(reason_of("<MakeCall><callingDevice></MakeCall>"), "xml_broken");
    EXPECT_EQ(reason_of("<MakeCall>"), "xml_broken");
    EXPECT_EQ(reason_of("<a:b:MakeCall/>"), "xml_broken");
    EXPECT_EQ(reason_of("<MakeCall><a:/></MakeCall>"), "xml_broken");
    EXPECT_EQ(reason_of("<MakeCall><a x:1='2'/></MakeCall>"), "xml_broken");
    EXPECT_EQ(reason_of("<presence xmlns='urn:ietf:params:xml:ns:pidf'/>"), "not_a_csta_message");
}

TEST(Reader, RefusesDocumentTypes) {
    EXPECT_EQ(reason_of("<!DOCTYPE MakeCall><MakeCall/>"), "xml_doctype");
    const std::string bomb =
        "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;&lol;&lol;'>]>"
        "<MakeCall><callingDevice>&lol2;</callingDevice></MakeCall>";
    EXPECT_EQ(reason_of(bomb), "xml_doctype");
    const std::string external =
        "<!DOCTYPE r [<!ENTITY f SYSTEM "
        "'file:///etc/passwd'>]><MakeCall><callingDevice>&f;</callingDevice></MakeCall>";
    EXPECT_EQ(reason_of(external), "xml_doctype");
    EXPECT_EQ(reason_of("<!DOCTYPE"), "xml_doctype");
}

TEST(Reader, BoundsSizeDepthAndNumbers) {
    const Limits limits;
    const std::string big = "<MakeCall>" + std::string(limits.xml_size, ' ') + "</MakeCall>";
    EXPECT_EQ(reason_of(big), "xml_too_big");

    const std::size_t below_root = limits.xml_depth - 1;
    EXPECT_EQ(reason_of("<A>" + repeat("<a>", below_root) + repeat("</a>", below_root) + "</A>"), "");
    EXPECT_EQ(
        reason_of("<A>" + repeat("<a>", below_root + 1) + repeat("</a>", below_root + 1) + "</A>"),
        "xml_too_deep"
    );
    const std::size_t as_deep_as_fits = limits.xml_size / 7 - 2;
    EXPECT_EQ(
        reason_of("<A>" + repeat("<a>", as_deep_as_fits) + repeat("</a>", as_deep_as_fits) + "</A>"),
        "xml_too_deep"
    );
    EXPECT_EQ(reason_of("<A>" + repeat("<a/>", limits.xml_elements - 1) + "</A>"), "");
    EXPECT_EQ(reason_of("<A>" + repeat("<a/>", limits.xml_elements) + "</A>"), "xml_too_many_elements");
    EXPECT_EQ(
        reason_of("<A" + repeat(" a='1'", limits.xml_attributes + 1) + "/>"), "xml_too_many_attributes"
    );
    EXPECT_EQ(
        reason_of(
            "<MonitorStop><extensions><privateData><private>" + repeat("<p:a xmlns:p='urn:p'>", 40) +
            repeat("</p:a>", 40) + "</private></privateData></extensions></MonitorStop>"
        ),
        "xml_too_deep"
    );
}

TEST(Reader, DoesNotLetNamespacesMultiply) {
    const std::string uri(20'000, 'u');
    const std::string xml = "<MonitorStop xmlns:p='" + uri + "'>" + repeat("<p:a/>", 1000) + "</MonitorStop>";
    EXPECT_EQ(reason_of(xml), "xml_too_big");
}

TEST(Reader, ReadsCdataAndCharacterReferences) {
    const auto read = must_read(
        "<MakeCall><callingDevice><![CDATA[<sip:1@x>]]></callingDevice>"
        "<calledDirectoryNumber>&#50;&#x30;0&amp;1</calledDirectoryNumber><!-- note --></MakeCall>"
    );
    EXPECT_EQ(read.message.text_at("callingDevice"), "<sip:1@x>");
    EXPECT_EQ(read.message.text_at("calledDirectoryNumber"), "200&1");
}

}  // namespace
}  // namespace offhook::csta
