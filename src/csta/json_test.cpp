// SPDX-License-Identifier: Apache-2.0
#include "csta/json.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "csta/reader.hpp"
#include "csta/schema.hpp"
#include "csta/testing/instances.hpp"

namespace offhook::csta {
namespace {

namespace json = boost::json;

json::value json_of(std::string_view xml) {
    return to_json(read(xml, Limits{})->message);
}

std::string reason_of(std::string_view text, const Limits& limits = {}) {
    const auto message = from_json_text(text, limits);
    return message ? "" : message.error().reason;
}

TEST(Json, IsTypedByTheTable) {
    EXPECT_EQ(
        json_of("<SetForwarding><device>100</device><activateForward>true</activateForward>"
                "<ringCount>3</ringCount></SetForwarding>"),
        json::parse(R"({"SetForwarding": {"device": "100", "activateForward": true, "ringCount": 3}})")
    );
}

TEST(Json, MakesArraysOfRepeatedElements) {
    EXPECT_EQ(
        json_of("<DeflectCall><newDestination>200</newDestination></DeflectCall>"),
        json::parse(R"({"DeflectCall": {"newDestination": {"device": ["200"]}}})")
    );
    EXPECT_EQ(
        json_of("<GetForwardingResponse><forwardingList><forwardListItem><forwardStatus>true</forwardStatus>"
                "</forwardListItem></forwardingList></GetForwardingResponse>"),
        json::parse(R"({"GetForwardingResponse": {"forwardingList": {"forwardListItem":
            [{"forwardStatus": true}]}}})")
    );
}

TEST(Json, ShowsAttributesAndEmptyElements) {
    EXPECT_EQ(
        json_of("<DeliveredEvent><callingDevice><deviceIdentifier typeOfNumber='other'>1</deviceIdentifier>"
                "</callingDevice><calledDevice><notKnown/></calledDevice></DeliveredEvent>"),
        json::parse(R"({"DeliveredEvent": {
            "callingDevice": {"deviceIdentifier": {"@typeOfNumber": "other", "#text": "1"}},
            "calledDevice": {"notKnown": {}}}})")
    );
    EXPECT_EQ(json_of("<MonitorStopResponse/>"), json::parse(R"({"MonitorStopResponse": {}})"));
}

TEST(Json, KeepsNumbersThatAreNoUsualNumbersAsText) {
    const Message message =
        read("<SetForwarding><ringCount>007</ringCount></SetForwarding>", Limits{})->message;
    EXPECT_EQ(to_json_text(message), R"({"SetForwarding":{"ringCount":"007"}})");
}

TEST(Json, KeepsTheOrderOfForeignElements) {
    const std::string xml =
        "<MonitorStop><extensions><privateData><private><a>1</a><b>2</b><a>3</a></private></privateData>"
        "</extensions></MonitorStop>";
    const Message message = read(xml, Limits{})->message;
    EXPECT_EQ(from_json(to_json(message), Limits{}).value_or(Message{}), message);
}

TEST(Json, AcceptsNullWholeNumbersAndSingleValuesForArrays) {
    const auto message = from_json_text(
        R"({"DeflectCall": {"newDestination": {"device": "200"}, "reason": null, "x": 18446744073709551615}})",
        Limits{}
    );
    ASSERT_TRUE(message);
    EXPECT_EQ(message->text_at("newDestination/device"), "200");
    EXPECT_EQ(message->text_at("reason"), "");
    EXPECT_EQ(message->text_at("x"), "18446744073709551615");
}

TEST(Json, RefusesWhatIsNoMessage) {
    EXPECT_EQ(reason_of("{"), "json_broken");
    EXPECT_EQ(reason_of("[]"), "json_not_a_message");
    EXPECT_EQ(reason_of("{}"), "json_not_a_message");
    EXPECT_EQ(reason_of(R"({"MakeCall": {}, "AnswerCall": {}})"), "json_not_a_message");
    EXPECT_EQ(reason_of(R"({"p:MakeCall": {}})"), "json_not_a_message");
    EXPECT_EQ(reason_of(R"({"MakeCall": {"callingDevice": 1.5}})"), "json_not_a_message");
    EXPECT_EQ(reason_of(R"({"MakeCall": {"callingDevice": [["1"]]}})"), "json_not_a_message");
    EXPECT_EQ(reason_of(R"({"MakeCall": {"#children": {}}})"), "json_not_a_message");
    EXPECT_EQ(reason_of(R"({"MakeCall": {"#children": ["x"]}})"), "json_not_a_message");
}

TEST(Json, LetsNoMarkupInThroughNames) {
    for (const std::string name : {"", "a b", "a><evil/", "1a", "-a", "a\\u0000", "a&b", ":a", "a:b:c"}) {
        EXPECT_EQ(reason_of("{\"" + name + "\": {}}"), "json_not_a_message") << name;
        EXPECT_EQ(reason_of("{\"MakeCall\": {\"x\": {\"@" + name + "\": \"1\"}}}"), "json_not_a_message")
            << name;
    }
}

TEST(Json, IsBounded) {
    Limits limits;
    limits.xml_depth = 3;
    limits.xml_elements = 5;
    limits.xml_attributes = 1;
    EXPECT_EQ(reason_of(R"({"A": {"b": {"c": "1"}}})", limits), "");
    EXPECT_EQ(reason_of(R"({"A": {"b": {"c": {"d": "1"}}}})", limits), "json_too_deep");
    EXPECT_EQ(reason_of(std::string(2000, '['), limits), "json_too_deep");
    EXPECT_EQ(reason_of(R"({"A": {"b": [1, 2, 3, 4]}})", limits), "");
    EXPECT_EQ(reason_of(R"({"A": {"b": [1, 2, 3, 4, 5]}})", limits), "json_too_many_elements");
    EXPECT_EQ(reason_of(R"({"A": {"@b": 1, "@c": 2}})", limits), "json_too_many_elements");
    limits.xml_size = 10;
    EXPECT_EQ(reason_of(R"({"A": {"b": 1}})", limits), "json_too_big");
}

TEST(Json, LosesNothingOfMaximalMessages) {
    for (const std::size_t variant : {0U, 1U, 2U}) {
        test::Maximal maximal(variant);
        for (const MessageType& type : messages()) {
            const Message message = test::Instances(maximal).message(type);
            const auto back = from_json(to_json(message), Limits{});
            ASSERT_TRUE(back) << type.name << ' ' << back.error().text;
            EXPECT_EQ(*back, message) << type.name;
        }
    }
}

}  // namespace
}  // namespace offhook::csta
