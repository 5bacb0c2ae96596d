// SPDX-License-Identifier: Apache-2.0
#include "csta/writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "csta/reader.hpp"

namespace offhook::csta {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

Message delivered() {
    Message event("DeliveredEvent");
    event.root.set("cause", "newCall");
    event.root.set("connection/deviceID", "100");
    event.root.set("connection/callID", "1");
    event.root.set("monitorCrossRefID", "phone-7");
    return event;
}

TEST(Writer, WritesInSchemaOrderUnderTheNamespaceOfTheEdition) {
    EXPECT_EQ(
        write(delivered(), Edition::ed5),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<DeliveredEvent xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed5\">"
        "<monitorCrossRefID>phone-7</monitorCrossRefID>"
        "<connection><callID>1</callID><deviceID>100</deviceID></connection>"
        "<cause>newCall</cause></DeliveredEvent>"
    );
}

TEST(Writer, WritesEmptyElementsShort) {
    EXPECT_THAT(write(Message("MonitorStopResponse"), Edition::ed3), EndsWith("csta/ed3\"/>"));
    Message message("DeliveredEvent");
    message.root.set("callingDevice/notKnown", "");
    EXPECT_THAT(write(message, Edition::ed3), HasSubstr("<callingDevice><notKnown/></callingDevice>"));
}

TEST(Writer, EscapesWhatMustBeEscaped) {
    Message message("MakeCall");
    message.root.set("subjectOfCall", "a<b>&\"c\"\r\n\t]]>");
    message.root.set("callingDevice", "1").attributes.push_back({"typeOfNumber", "<\"&\n>"});
    const std::string xml = write(message, Edition::ed5);
    EXPECT_THAT(xml, HasSubstr("<subjectOfCall>a&lt;b&gt;&amp;\"c\"&#13;\n\t]]&gt;</subjectOfCall>"));
    EXPECT_THAT(xml, HasSubstr("<callingDevice typeOfNumber=\"&lt;&quot;&amp;&#10;&gt;\">"));
}

TEST(Writer, ReplacesWhatXmlDoesNotAllow) {
    const std::string replacement = "\xEF\xBF\xBD";
    const std::pair<std::string, std::string> cases[] = {
        {std::string("a\0b", 3), "a" + replacement + "b"},
        {"\x01\x1F", replacement + replacement},
        {"\xFF\xC3", replacement + replacement},
        {"\xC0\xAF", replacement + replacement},                    // overlong
        {"\xED\xA0\x80", replacement + replacement + replacement},  // surrogate
        {"\xEF\xBF\xBE", replacement + replacement + replacement},  // U+FFFE
        {"\xF0\x9F\x93\x9E", "\xF0\x9F\x93\x9E"},
        {"\xC3\xBC", "\xC3\xBC"},
    };
    for (const auto& [text, expected] : cases) {
        Message message("MakeCall");
        message.root.set("subjectOfCall", text);
        EXPECT_THAT(
            write(message, Edition::ed5), HasSubstr("<subjectOfCall>" + expected + "</subjectOfCall>")
        );
    }
}

TEST(Writer, LeavesOutWhatAnEditionDoesNotHave) {
    Message message("SetForwarding");
    message.root.set("ringDuration", "20");
    message.root.set("device", "1").attributes = {{"privateName", "true"}, {"typeOfNumber", "other"}};
    EXPECT_THAT(write(message, Edition::ed6), HasSubstr("<ringDuration>20</ringDuration>"));
    EXPECT_THAT(write(message, Edition::ed3), Not(HasSubstr("ringDuration")));
    EXPECT_THAT(write(message, Edition::ed6), HasSubstr("privateName"));
    EXPECT_THAT(write(message, Edition::ed3), HasSubstr("<device typeOfNumber=\"other\">1</device>"));
}

TEST(Writer, WritesTheFormOfTheEdition) {
    Message message("DeflectCall");
    message.root.set("newDestination/device", "200").attributes = {{"typeOfNumber", "other"}};
    EXPECT_THAT(
        write(message, Edition::ed3), HasSubstr("<newDestination typeOfNumber=\"other\">200</newDestination>")
    );
    EXPECT_THAT(
        write(message, Edition::ed5),
        HasSubstr("<newDestination><device typeOfNumber=\"other\">200</device></newDestination>")
    );
}

TEST(Writer, ReplacesValuesAnEditionDoesNotHave) {
    Message message("CallClearedEvent");
    message.root.set("cause", "makeConnection");
    EXPECT_THAT(write(message, Edition::ed6), HasSubstr("<cause>makeConnection</cause>"));
    EXPECT_THAT(write(message, Edition::ed3), HasSubstr("<cause>normal</cause>"));
}

TEST(Writer, DropsTheUnknownButKeepsPrivateData) {
    Message message("MonitorStop");
    message.root.add("novelty", "x");
    message.root.add("privateData").add("v:own", "y");
    message.root.add("extensions").add("vendorThing", "z");
    message.root.add("monitorCrossRefID", "1");
    EXPECT_THAT(
        write(message, Edition::ed5),
        EndsWith(
            "<monitorCrossRefID>1</monitorCrossRefID><extensions><vendorThing>z</vendorThing></extensions>"
            "<privateData xmlns:v=\"urn:undeclared:v\"><v:own>y</v:own></privateData></MonitorStop>"
        )
    );
}

TEST(Writer, DeclaresPrefixesOnceAndRootsNamespaceOnce) {
    Message message("NoSuchService");
    message.root.attributes = {{"xmlns", "urn:other"}, {"xmlns:p", "urn:p"}};
    message.root.add("p:a").add("q:b");
    EXPECT_THAT(
        write(message, Edition::ed5),
        EndsWith("csta/ed5\" xmlns:q=\"urn:undeclared:q\" xmlns:p=\"urn:p\"><p:a><q:b/></p:a></NoSuchService>"
        )
    );
}

TEST(Writer, WritesUnknownMessagesAsTheyStand) {
    Message message("NoSuchService");
    message.root.add("b", "1").attributes.push_back({"k", "v"});
    message.root.add("a");
    EXPECT_THAT(write(message, Edition::ed5), EndsWith("<b k=\"v\">1</b><a/></NoSuchService>"));
}

TEST(Writer, WritesOneAlternativeOfAChoiceAndSingleElementsOnce) {
    Message message("DeliveredEvent");
    Element& device = message.root.add("callingDevice");
    device.add("restricted");
    device.add("deviceIdentifier", "1");
    message.root.add("cause", "newCall");
    message.root.add("cause", "busy");
    EXPECT_THAT(
        write(message, Edition::ed5),
        EndsWith("<callingDevice><deviceIdentifier>1</deviceIdentifier></callingDevice><cause>newCall</cause>"
                 "</DeliveredEvent>")
    );
}

TEST(EncodedEvent, DiffersInTheCrossReferenceOnly) {
    Message event = delivered();
    const EncodedEvent encoded(event, Edition::ed4);
    for (const std::string id : {"1", "client<&>7", ""}) {
        event.root.set("monitorCrossRefID", id.empty() ? "x" : id);
        std::string expected = write(event, Edition::ed4);
        if (id.empty()) expected.erase(expected.find("ID>x<") + 3, 1);
        EXPECT_EQ(encoded.with_cross_ref(id), expected);
    }
    EXPECT_EQ(encoded.edition(), Edition::ed4);
}

TEST(EncodedEvent, MayHoldTheCrossReferenceAlone) {
    Message message("MonitorStop");
    message.root.set("monitorCrossRefID", "1");
    EXPECT_EQ(EncodedEvent(message, Edition::ed5).with_cross_ref("1"), write(message, Edition::ed5));
}

TEST(EncodedEvent, LeavesMessagesWithoutOneAlone) {
    const Message message("SystemRegisterAbort");
    EXPECT_EQ(EncodedEvent(message, Edition::ed5).with_cross_ref("1"), write(message, Edition::ed5));
}

}  // namespace
}  // namespace offhook::csta
