// SPDX-License-Identifier: Apache-2.0
#include "sip/dialog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace offhook::sip {
namespace {

using testing::ElementsAre;

NameAddr party(std::string_view text) {
    return NameAddr::parse(text).value();
}

Message invite() {
    Message message = Message::request("INVITE", "sip:us@here");
    message.add("From", "<sip:peer@there>;tag=peer");
    message.add("To", "<sip:us@here>");
    message.add("Call-ID", "call");
    message.add("CSeq", "5 INVITE");
    message.add("Contact", "\"Peer\" <sip:peer@192.0.2.1:5070>;expires=60");
    message.add("Record-Route", "<sip:p1;lr>, <sip:p2;lr>");
    return message;
}

Dialog callers() {
    return dialog_of_caller(
        "call", party("\"Us\" <sip:us@here>"), party("<sip:peer@there>"), "ours", "sip:peer@192.0.2.1",
        {"<sip:hop;lr>"}
    );
}

TEST(Dialog, OfTheCalleeIsMadeOfTheInvite) {
    const auto dialog = dialog_of_callee(invite(), "ours").value();
    EXPECT_EQ(dialog.call_id, "call");
    EXPECT_EQ(dialog.local_party, "<sip:us@here>;tag=ours");
    EXPECT_EQ(dialog.remote_party, "<sip:peer@there>;tag=peer");
    EXPECT_EQ(dialog.remote_tag, "peer");
    EXPECT_EQ(dialog.remote_target, "sip:peer@192.0.2.1:5070");
    EXPECT_EQ(dialog.remote_cseq, 5u);
    EXPECT_THAT(dialog.route_set, ElementsAre("<sip:p1;lr>", "<sip:p2;lr>")) << "in order";
}

TEST(Dialog, OfTheCalleeNeedsAContact) {
    for (const auto* contact : {"", "<tel:123>", "<sip:", "*"}) {
        auto message = invite();
        message.set("Contact", contact);
        EXPECT_EQ(dialog_of_callee(message, "ours").error().reason, "bad_contact") << contact;
    }
}

TEST(Dialog, OfTheCallerBeginsWithThePreloadedRoute) {
    auto dialog = callers();
    const auto request = dialog_request(dialog, "INVITE");
    EXPECT_EQ(request.request_uri, "sip:peer@192.0.2.1");
    EXPECT_EQ(request.get("Route"), "<sip:hop;lr>");
    EXPECT_EQ(request.get("From"), "\"Us\" <sip:us@here>;tag=ours");
    EXPECT_EQ(request.get("To"), "<sip:peer@there>");
    EXPECT_EQ(request.get("CSeq"), "1 INVITE");
}

TEST(Dialog, OfTheCallerLearnsFromTheResponse) {
    auto dialog = callers();
    auto response = Message::response_to(invite(), 200);
    response.set("To", "<sip:peer@there>;tag=peer");
    response.set("Contact", "<sip:direct@there>");
    response.set("Record-Route", "<sip:p1;lr>, <sip:p2;lr>");
    learn_from_response(dialog, response);
    EXPECT_EQ(dialog.remote_tag, "peer");
    EXPECT_EQ(dialog.remote_target, "sip:direct@there");
    EXPECT_THAT(dialog.route_set, ElementsAre("<sip:p2;lr>", "<sip:p1;lr>")) << "in reverse order";

    response.set("Contact", "<nonsense");
    learn_from_response(dialog, response);
    EXPECT_EQ(dialog.remote_target, "sip:direct@there");
}

TEST(Dialog, StrictRouterTakesTheRequestUri) {
    auto dialog = callers();
    dialog.route_set = {"<sip:strict>", "<sip:loose;lr>"};
    const auto request = dialog_request(dialog, "INFO");
    EXPECT_EQ(request.request_uri, "sip:strict");
    EXPECT_THAT(request.list("Route"), ElementsAre("<sip:loose;lr>", "<sip:peer@192.0.2.1>"));
}

TEST(Dialog, RequestsCountTheAckDoesNot) {
    auto dialog = callers();
    EXPECT_EQ(dialog_request(dialog, "INFO").get("CSeq"), "1 INFO");
    EXPECT_EQ(dialog_ack(dialog, 1).get("CSeq"), "1 ACK");
    EXPECT_EQ(dialog_request(dialog, "BYE").get("CSeq"), "2 BYE");
}

TEST(Dialog, TakesOnlyRisingNumbers) {
    Dialog dialog;
    EXPECT_TRUE(take_remote_cseq(dialog, 0));
    EXPECT_FALSE(take_remote_cseq(dialog, 0));
    EXPECT_TRUE(take_remote_cseq(dialog, 4'000'000'000));
    EXPECT_FALSE(take_remote_cseq(dialog, 17));
}

struct BelongsCase {
    const char* from;
    const char* to;
    const char* call_id;
    bool belongs;
};

TEST(Dialog, IsNamedByCallIdAndBothTags) {
    const auto dialog = dialog_of_callee(invite(), "ours").value();
    for (const auto& [from, to, call_id, belongs] : {
             BelongsCase{"<sip:x>;tag=peer", "<sip:y>;tag=ours", "call", true},
             BelongsCase{"<sip:x>;tag=other", "<sip:y>;tag=ours", "call", false},
             BelongsCase{"<sip:x>;tag=peer", "<sip:y>;tag=other", "call", false},
             BelongsCase{"<sip:x>;tag=peer", "<sip:y>", "call", false},
             BelongsCase{"<sip:x>;tag=peer", "<sip:y>;tag=ours", "other", false},
         }) {
        Message request = Message::request("INFO", "sip:us@here");
        request.add("From", from);
        request.add("To", to);
        request.add("Call-ID", call_id);
        EXPECT_EQ(belongs_to(dialog, request), belongs) << from << to << call_id;
    }
}

TEST(Dialog, OldPeersHaveNoTag) {
    auto message = invite();
    message.set("From", "<sip:peer@there>");
    const auto dialog = dialog_of_callee(message, "ours").value();
    message.set("To", "<sip:us@here>;tag=ours");
    EXPECT_TRUE(belongs_to(dialog, message));
    EXPECT_EQ(dialog.remote_party, "<sip:peer@there>");
}

}  // namespace
}  // namespace offhook::sip
