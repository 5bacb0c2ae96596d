// SPDX-License-Identifier: Apache-2.0
#include "signalling/registrar.hpp"

#include <gtest/gtest.h>

namespace offhook::signalling {
namespace {

constexpr FlowId kFlow{1};
constexpr FlowId kOtherFlow{2};

Time at(int seconds) {
    return Time{std::chrono::seconds(seconds)};
}

sip::Message request(const std::string& contact, int cseq = 1, const std::string& expires = "300") {
    sip::Message message = sip::Message::request("REGISTER", "sip:offhook");
    message.add("Via", "SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK1");
    message.add("From", "<sip:a@offhook>;tag=1");
    message.add("To", "<sip:a@offhook>");
    message.add("Call-ID", "call");
    message.add("CSeq", std::to_string(cseq) + " REGISTER");
    if (!contact.empty()) message.add("Contact", contact);
    if (!expires.empty()) message.add("Expires", expires);
    return message;
}

struct RegistrarTest : ::testing::Test {
    Registrar registrar{RegistrarSettings{}};

    sip::Message put(const sip::Message& message, FlowId flow = kFlow, Time now = at(0)) {
        return registrar.process("a", flow, message, now).response;
    }
};

TEST_F(RegistrarTest, AnswersWithAllBindingsAndTheirExpiry) {
    put(request("<sip:a@192.0.2.1>"));
    const sip::Message response = put(request("<sip:a@192.0.2.9>;expires=120", 2), kFlow, at(10));
    EXPECT_EQ(response.status, 200);
    const auto contacts = response.list("Contact");
    ASSERT_EQ(contacts.size(), 2U);
    EXPECT_EQ(contacts[0], "<sip:a@192.0.2.1>;expires=290");
    EXPECT_EQ(contacts[1], "<sip:a@192.0.2.9>;expires=120");
    EXPECT_EQ(registrar.newest("a")->contact, "sip:a@192.0.2.9");
}

TEST_F(RegistrarTest, WithoutContactOnlyTellsWhatIsThere) {
    put(request("<sip:a@192.0.2.1>"));
    EXPECT_EQ(put(request("", 2)).list("Contact").size(), 1U);
    EXPECT_EQ(registrar.count("a"), 1U);
}

TEST_F(RegistrarTest, CutsLongExpiriesAndRefusesShortOnes) {
    EXPECT_EQ(
        put(request("<sip:a@192.0.2.1>", 1, "99999999999")).get("Contact"), "<sip:a@192.0.2.1>;expires=300"
    );
    const sip::Message brief = put(request("<sip:a@192.0.2.1>", 2, "5"));
    EXPECT_EQ(brief.status, 423);
    EXPECT_EQ(brief.get("Min-Expires"), "60");
    EXPECT_EQ(put(request("<sip:a@192.0.2.1>", 3, "60")).status, 200);
}

TEST_F(RegistrarTest, RemovesOneByExpiresZeroAndAllByStar) {
    put(request("<sip:a@192.0.2.1>"));
    put(request("<sip:a@192.0.2.2>", 2));
    put(request("<sip:a@192.0.2.1>;expires=0", 3));
    EXPECT_EQ(registrar.count("a"), 1U);
    EXPECT_EQ(put(request("*", 4, "300")).status, 400) << "a star needs Expires 0";
    EXPECT_EQ(put(request("*", 4, "")).status, 400);
    EXPECT_EQ(registrar.count("a"), 1U);
    EXPECT_EQ(put(request("*", 4, "0")).status, 200);
    EXPECT_EQ(registrar.newest("a"), nullptr);
}

TEST_F(RegistrarTest, KnowsAContactAgainByTheUriRules) {
    put(request("<sip:a@EXAMPLE.com:5060;transport=tcp>"));
    put(request("<sip:a@example.com:5060;Transport=TCP>", 2));
    EXPECT_EQ(registrar.count("a"), 1U);
    put(request("<sip:A@example.com:5060;transport=tcp>", 3));
    EXPECT_EQ(registrar.count("a"), 2U) << "user names differ by case";
}

TEST_F(RegistrarTest, KnowsADeviceAgainByInstanceAndRegId) {
    const std::string device = ";+sip.instance=\"<urn:uuid:1>\"";
    put(request("<sip:a@192.0.2.1:1000>" + device + ";reg-id=1"));
    const auto moved = registrar.process(
        "a", kOtherFlow, request("<sip:a@192.0.2.1:2000>" + device + ";reg-id=1", 2), at(1)
    );
    EXPECT_EQ(moved.replaced_flows, (std::vector<FlowId>{kFlow}));
    EXPECT_EQ(registrar.count("a"), 1U);
    EXPECT_EQ(registrar.newest("a")->flow, kOtherFlow);
    put(request("<sip:a@192.0.2.1:3000>" + device + ";reg-id=2", 3));
    EXPECT_EQ(registrar.count("a"), 2U) << "a second flow of the same device";
}

TEST_F(RegistrarTest, SaysOutboundOnlyToThoseWhoSupportIt) {
    sip::Message with = request("<sip:a@192.0.2.1>;+sip.instance=\"<urn:uuid:1>\";reg-id=1");
    with.add("Supported", "path, outbound");
    EXPECT_EQ(put(with).get("Require"), "outbound");
    sip::Message without = request("<sip:a@192.0.2.1>;+sip.instance=\"<urn:uuid:1>\";reg-id=1", 2);
    EXPECT_EQ(put(without).find("Require"), nullptr);
}

TEST_F(RegistrarTest, KeepsThePathAndGivesItBack) {
    sip::Message message = request("<sip:a@192.0.2.1>");
    message.add("Path", "<sip:edge1.example;lr>, <sip:edge2.example;lr>");
    EXPECT_EQ(put(message).get("Path"), "<sip:edge1.example;lr>, <sip:edge2.example;lr>");
    EXPECT_EQ(
        registrar.newest("a")->path,
        (std::vector<std::string>{"<sip:edge1.example;lr>", "<sip:edge2.example;lr>"})
    );
}

TEST_F(RegistrarTest, AnOlderRequestDoesNotUndoANewerOne) {
    put(request("<sip:a@192.0.2.1>", 5));
    EXPECT_EQ(put(request("<sip:a@192.0.2.1>;expires=0", 4)).status, 500);
    EXPECT_EQ(put(request("<sip:a@192.0.2.1>;expires=0", 5)).status, 500);
    EXPECT_EQ(registrar.count("a"), 1U);
}

TEST_F(RegistrarTest, ARefusedRequestChangesNothing) {
    put(request("<sip:a@192.0.2.1>"));
    EXPECT_EQ(put(request("<sip:b@192.0.2.2>, <mailto:a@example.com>", 2)).status, 400);
    EXPECT_EQ(registrar.count("a"), 1U);
    for (int i = 0; i < 7; ++i) put(request("<sip:a@192.0.2." + std::to_string(10 + i) + ">", 3 + i));
    EXPECT_EQ(registrar.count("a"), 8U);
    EXPECT_EQ(put(request("<sip:a@192.0.2.99>", 20)).status, 403) << "too many contacts";
    EXPECT_EQ(registrar.count("a"), 8U);
}

TEST_F(RegistrarTest, ForgetsWhatIsNotRefreshedAndWhatWentWithItsFlow) {
    put(request("<sip:a@192.0.2.1>", 1, "60"));
    put(request("<sip:a@192.0.2.2>", 2, "120"), kOtherFlow);
    EXPECT_EQ(registrar.next_due(), at(60));
    EXPECT_TRUE(registrar.expire(at(59)).empty());
    EXPECT_EQ(registrar.expire(at(60)), (std::vector<std::string>{"a"}));
    EXPECT_EQ(registrar.count("a"), 1U);
    EXPECT_EQ(registrar.next_due(), at(120));
    EXPECT_TRUE(registrar.flow_lost(kFlow).empty());
    EXPECT_EQ(registrar.flow_lost(kOtherFlow), (std::vector<std::string>{"a"}));
    EXPECT_EQ(registrar.next_due(), std::nullopt);
    EXPECT_FALSE(registrar.is_used(kOtherFlow));
}

}  // namespace
}  // namespace offhook::signalling
