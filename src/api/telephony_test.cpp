// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "api/testing_office.hpp"

namespace offhook::api {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

constexpr const char* kMac = "000413AABBCC";
constexpr const char* kLine = "sip:100@pbx";
constexpr const char* kCalls = "/api/v1/lines/sip:100@pbx/calls";

csta::Message made_call(const std::string& call) {
    csta::Message response("MakeCallResponse");
    response.root.add(csta::connection_element("callingDevice", {call, kLine}));
    return response;
}

std::size_t times_asked(const signalling::testing::Peer& phone, const std::string& service) {
    return static_cast<std::size_t>(std::count(phone.requests.begin(), phone.requests.end(), service));
}

TEST(Telephony, MakesACallAndTellsItsConnection) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    phone.answers["MakeCall"] = made_call("7");
    const Answer answer = office.send(office.admin, "POST", kCalls, R"({"to": "101"})");
    ASSERT_EQ(answer.status(), 201) << answer.response->body;
    EXPECT_EQ(answer.body(), json::parse(R"({"connection": {"callID": "7", "deviceID": "sip:100@pbx"}})"));
    const csta::Message& asked = phone.heard.back().message;
    EXPECT_EQ(asked.text_at("calledDirectoryNumber"), "101");
    EXPECT_EQ(asked.text_at("autoOriginate"), "doNotPrompt");
}

struct VerbCase {
    const char* verb;
    const char* body;
    const char* service;
    const char* connection;  ///< path of the callID that the request must have
    const char* argument;    ///< path of what the body says
    const char* value;
};

void PrintTo(const VerbCase& test, std::ostream* out) {
    *out << test.verb;
}

class Verbs : public ::testing::TestWithParam<VerbCase> {};

TEST_P(Verbs, AskThePhoneForTheService) {
    const VerbCase& test = GetParam();
    Office office;
    auto& phone = office.phone(kMac, kLine);
    if (std::string_view(test.service) == "ConsultationCall") {
        csta::Message response("ConsultationCallResponse");
        response.root.add(csta::connection_element("initiatedCall", {"9", kLine}));
        phone.answers["ConsultationCall"] = response;
    }
    const Answer answer =
        office.send(office.admin, "POST", std::string(kCalls) + "/7/" + test.verb, test.body);
    EXPECT_EQ(answer.status(), std::string_view(test.verb) == "consult" ? 201 : 204) << answer.response->body;
    ASSERT_EQ(phone.heard.back().message.name(), test.service);
    EXPECT_EQ(phone.heard.back().message.text_at(test.connection), "7");
    if (*test.argument == '\0') return;
    EXPECT_EQ(phone.heard.back().message.text_at(test.argument), test.value);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    Verbs,
    ::testing::Values(
        VerbCase{"answer", "", "AnswerCall", "callToBeAnswered/callID", "", ""},
        VerbCase{"clear", "", "ClearConnection", "connectionToBeCleared/callID", "", ""},
        VerbCase{"hold", "", "HoldCall", "callToBeHeld/callID", "", ""},
        VerbCase{"retrieve", "", "RetrieveCall", "callToBeRetrieved/callID", "", ""},
        VerbCase{
            "transfer", R"({"heldCallID": "6"})", "TransferCall", "activeCall/callID", "heldCall/callID",
            "6"},
        VerbCase{
            "conference", R"({"heldCallID": "6"})", "ConferenceCall", "activeCall/callID", "heldCall/callID",
            "6"},
        VerbCase{
            "consult", R"({"to": "102"})", "ConsultationCall", "existingCall/callID", "consultedDevice",
            "102"},
        VerbCase{
            "single-step-transfer", R"({"to": "102"})", "SingleStepTransferCall", "activeCall/callID",
            "transferredTo", "102"},
        VerbCase{
            "deflect", R"({"to": "102"})", "DeflectCall", "callToBeDiverted/callID", "newDestination/device",
            "102"},
        VerbCase{
            "digits", R"({"digits": "12#"})", "GenerateDigits", "connectionToSendDigits/callID",
            "charactersToSend", "12#"}
    )
);

TEST(Telephony, TellsErrorsOfThePhoneAsProblems) {
    struct Case {
        csta::Message error;
        int status;
        const char* word;
    };
    const std::vector<Case> cases = {
        {csta::errors::invalid_connection(), 404, "operation/invalidConnectionID"},
        {csta::errors::no_active_call(), 409, "stateIncompatibility/noActiveCall"},
        {csta::errors::no_right(), 403, "operation/privilegeViolationSpecifiedDevice"},
        {csta::errors::invalid_parameter(), 400, "operation/invalidParameterValue"},
    };
    for (const Case& test : cases) {
        Office office;
        office.phone(kMac, kLine).answers["AnswerCall"] = test.error;
        const Answer answer = office.send(office.admin, "POST", std::string(kCalls) + "/7/answer");
        EXPECT_EQ(answer.status(), test.status) << test.word;
        EXPECT_EQ(answer.reason(), "csta_error");
        EXPECT_EQ(answer.text("cstaError"), test.word);
    }
}

TEST(Telephony, SaysWhenThePhoneIsOff) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    office.world.cut(phone);
    const Answer answer = office.send(office.admin, "POST", kCalls, R"({"to": "101"})");
    EXPECT_EQ(answer.status(), 503);
    EXPECT_EQ(answer.text("cstaError"), "systemResourceAvailibility/deviceOutOfService");
}

TEST(Telephony, ALineThatMayNotBeSeenIsAsOneThatIsNotThere) {
    Office office;
    office.phone(kMac, kLine);
    const std::string token = office.token("cti", Role::cti, {"2*"});
    const Answer hidden = office.send(token, "POST", kCalls, R"({"to": "101"})");
    const Answer missing = office.send(token, "POST", "/api/v1/lines/sip:199@pbx/calls", R"({"to": "101"})");
    EXPECT_EQ(hidden.status(), 404);
    EXPECT_EQ(hidden.response->body, missing.response->body);
}

TEST(Telephony, AViewerLooksButDoesNotTouch) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    const std::string viewer = office.token("vera", Role::viewer);
    EXPECT_EQ(office.send(viewer, "POST", kCalls, R"({"to": "101"})").status(), 403);
    EXPECT_EQ(
        office
            .send(viewer, "POST", "/api/v1/lines/100/services/SetDoNotDisturb", R"({"doNotDisturbOn": true})")
            .status(),
        403
    );
    EXPECT_EQ(times_asked(phone, "MakeCall") + times_asked(phone, "SetDoNotDisturb"), 0U);
    EXPECT_EQ(office.send(viewer, "POST", "/api/v1/lines/100/services/SnapshotDevice", R"({})").status(), 200)
        << "looking is for all";
}

TEST(Telephony, FeaturesAreAskedOfThePhone) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    csta::Message dnd("GetDoNotDisturbResponse");
    dnd.root.set("doNotDisturbOn", "true");
    phone.answers["GetDoNotDisturb"] = dnd;
    phone.answers["GetForwarding"] = csta::forwarding_response({{"forwardNoAns", true, "102", {}, 20}});
    EXPECT_EQ(office.get("/api/v1/lines/100/dnd"), json::parse(R"({"on": true})"));
    EXPECT_EQ(
        office.get("/api/v1/lines/100/forwarding"),
        json::parse(R"({"items": [{"type": "forwardNoAns", "on": true, "to": "102", "seconds": 20}]})")
    );
    const Answer set = office.send(
        office.admin, "PUT", "/api/v1/lines/100/forwarding",
        R"({"type": "forwardBusy", "on": true, "to": "103"})"
    );
    EXPECT_EQ(set.status(), 204) << set.response->body;
    EXPECT_EQ(phone.heard.back().message.text_at("forwardDN"), "103");
    EXPECT_EQ(phone.heard.back().message.text_at("activateForward"), "true");
    EXPECT_EQ(office.send(office.admin, "PUT", "/api/v1/lines/100/dnd", R"({"on": false})").status(), 204);
    EXPECT_EQ(phone.heard.back().message.text_at("doNotDisturbOn"), "false");
    const Answer bad = office.send(
        office.admin, "PUT", "/api/v1/lines/100/forwarding", R"({"type": "forwardBusy", "on": true})"
    );
    EXPECT_EQ(bad.status(), 400);
    EXPECT_EQ(bad.text("field"), "to");
}

TEST(Telephony, AnyServiceMayBeAskedForWithItsOwnElements) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    const Answer answer = office.send(
        office.admin, "POST", "/api/v1/lines/100/services/HoldCall", R"({"callToBeHeld": {"callID": "7"}})"
    );
    EXPECT_EQ(answer.status(), 200) << answer.response->body;
    EXPECT_EQ(answer.body(), json::parse(R"({"HoldCallResponse": {}})"));
    EXPECT_EQ(phone.heard.back().message.text_at("callToBeHeld/deviceID"), kLine);
    for (const char* service : {"MonitorStart", "SystemRegister", "Nonsense", "HeldEvent"}) {
        const Answer refused =
            office.send(office.admin, "POST", std::string("/api/v1/lines/100/services/") + service, "{}");
        EXPECT_EQ(refused.status(), 404) << service;
    }
}

TEST(Telephony, SessionsAtTheSwitchboardAreSharedAndCloseWhenIdle) {
    Office office;
    office.phone(kMac, kLine);
    office.send(office.admin, "POST", std::string(kCalls) + "/7/hold");
    office.send(office.admin, "POST", std::string(kCalls) + "/7/hold");
    EXPECT_EQ(office.world.signalling.client_views().size(), 1U);
    EXPECT_EQ(office.world.signalling.client_views().front().account, "admin");
    office.pass(std::chrono::minutes(2));
    EXPECT_TRUE(office.world.signalling.client_views().empty());
}

// --- Idempotency-Key --------------------------------------------------------------------------------------

TEST(IdempotencyKey, TheSameRequestIsDoneOnce) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    phone.answers["MakeCall"] = made_call("7");
    const std::vector<http::Field> key = {{"Idempotency-Key", "k1"}};
    const Answer first = office.send(office.admin, "POST", kCalls, R"({"to": "101"})", key);
    phone.answers["MakeCall"] = made_call("8");
    const Answer again = office.send(office.admin, "POST", kCalls, R"({"to": "101"})", key);
    EXPECT_EQ(first.status(), 201);
    EXPECT_EQ(again.response->body, first.response->body);
    EXPECT_EQ(times_asked(phone, "MakeCall"), 1U);

    const Answer other = office.send(office.admin, "POST", kCalls, R"({"to": "102"})", key);
    EXPECT_EQ(other.status(), 422);
    EXPECT_EQ(other.reason(), "idempotency_key_reused");

    office.send(office.token("olga", Role::operator_), "POST", kCalls, R"({"to": "101"})", key);
    EXPECT_EQ(times_asked(phone, "MakeCall"), 2U) << "keys are each user's own";
    office.pass(std::chrono::hours(25));
    const Answer next_day = office.send(office.admin, "POST", kCalls, R"({"to": "101"})", key);
    EXPECT_EQ(next_day.status(), 503) << "done anew; the telephone has not refreshed its registration since";
}

TEST(IdempotencyKey, ASecondRequestWaitsForTheFirstOnesAnswer) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    phone.answers["MakeCall"] = made_call("7");
    const std::vector<http::Field> key = {{"Idempotency-Key", "k1"}};
    const auto first = office.begin(office.admin, "POST", kCalls, R"({"to": "101"})", key);
    const auto second = office.begin(office.admin, "POST", kCalls, R"({"to": "101"})", key);
    ASSERT_FALSE(second->answer->response);
    office.host.run();
    ASSERT_TRUE(second->answer->response);
    EXPECT_EQ(second->answer->response->body, first->answer->response->body);
    EXPECT_EQ(times_asked(phone, "MakeCall"), 1U);
}

TEST(IdempotencyKey, WhatAsksToTryAgainIsNotKept) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    const std::vector<http::Field> key = {{"Idempotency-Key", "k1"}};
    office.world.cut(phone);
    EXPECT_EQ(office.send(office.admin, "POST", kCalls, R"({"to": "101"})", key).status(), 503);
    auto& back = office.phone(kMac, kLine);
    back.answers["MakeCall"] = made_call("7");
    EXPECT_EQ(office.send(office.admin, "POST", kCalls, R"({"to": "101"})", key).status(), 201);
}

// --- Phones and lines -------------------------------------------------------------------------------------

TEST(Phones, AreListedInPiecesAndFiltered) {
    Office office;
    for (int i = 0; i < 5; ++i)
        office.phone("00041300000" + std::to_string(i), "sip:10" + std::to_string(i) + "@pbx");
    office.world.cut(office.world.peers.back());
    const json::object first = office.get("/api/v1/phones?limit=3");
    EXPECT_EQ(first.at("items").as_array().size(), 3U);
    EXPECT_EQ(first.at("total"), 5);
    const json::object rest =
        office.get("/api/v1/phones?limit=3&cursor=" + std::string(first.at("next").as_string()));
    ASSERT_EQ(rest.at("items").as_array().size(), 2U);
    EXPECT_TRUE(rest.at("next").is_null());
    EXPECT_EQ(rest.at("items").as_array()[0].at("username"), "000413000003");
    EXPECT_EQ(office.get("/api/v1/phones?state=inService").at("total"), 4);
    EXPECT_EQ(office.get("/api/v1/phones?state=outOfService").at("total"), 1);
    EXPECT_EQ(office.get("/api/v1/phones?search=00:04:13:00:00:02").at("total"), 1);
    EXPECT_EQ(office.get("/api/v1/phones?search=103@").at("total"), 1);
    EXPECT_EQ(office.send(office.admin, "GET", "/api/v1/phones?state=asleep").text("field"), "state");
}

TEST(Phones, APhoneIsShownInFull) {
    Office office;
    auto& phone = office.phone(kMac, kLine);
    office.from_phone(phone, delivered("phone-sip:100@pbx", "7", kLine));
    const json::object detail = office.get("/api/v1/phones/000413AABBCC");
    EXPECT_EQ(detail.at("phone").at("mac"), "00:04:13:AA:BB:CC");
    EXPECT_EQ(detail.at("phone").at("state"), "inService");
    EXPECT_EQ(detail.at("phone").at("reason"), "in_service");
    EXPECT_EQ(detail.at("lines").as_array().size(), 1U);
    EXPECT_FALSE(detail.at("capabilities").as_array().empty());
    EXPECT_TRUE(detail.at("dialog").is_object());
    EXPECT_EQ(office.send(office.admin, "GET", "/api/v1/phones/nobody").status(), 404);
}

TEST(Phones, ChangesNeedWhatWasSeenToBeStillSo) {
    Office office;
    office.phone(kMac, kLine);
    const Answer seen = office.send(office.admin, "GET", "/api/v1/phones/000413AABBCC");
    const std::string tag(seen.field("ETag"));
    ASSERT_FALSE(tag.empty());
    EXPECT_EQ(
        office.send(
                  office.admin, "GET", "/api/v1/phones/000413AABBCC", {}, {{"If-None-Match", tag}}
        ).status(),
        304
    );
    EXPECT_EQ(
        office
            .send(
                office.admin, "PATCH", "/api/v1/phones/000413AABBCC", R"({"enabled": false})",
                {{"If-Match", "\"old\""}}
            )
            .status(),
        412
    );
    const Answer done = office.send(
        office.admin, "PATCH", "/api/v1/phones/000413AABBCC", R"({"enabled": false})", {{"If-Match", tag}}
    );
    ASSERT_EQ(done.status(), 200) << done.response->body;
    EXPECT_EQ(done.body().at("phone").at("state"), "disabled");
}

TEST(Phones, SeveralAtOnceEachHaveAResult) {
    Office office;
    office.phone(kMac, kLine);
    const Answer answer = office.send(
        office.admin, "POST", "/api/v1/phones/bulk",
        R"({"action": "disable", "usernames": ["000413AABBCC", "000413FFFFFF"]})"
    );
    ASSERT_EQ(answer.status(), 200) << answer.response->body;
    const json::value body = answer.body();
    const json::array& items = body.at("items").as_array();
    EXPECT_EQ(items[0].at("done"), true);
    EXPECT_EQ(items[1].at("done"), false);
    EXPECT_EQ(items[1].at("reason"), "unknown_phone");
}

TEST(Phones, AreAddedWithLinesAndForgotten) {
    Office office;
    const Answer added = office.send(
        office.admin, "POST", "/api/v1/phones",
        R"({"username": "000413AABBCC", "deviceIDs": ["sip:100@pbx"]})"
    );
    ASSERT_EQ(added.status(), 201) << added.response->body;
    EXPECT_EQ(added.body().at("phone").at("reason"), "never_registered");
    EXPECT_EQ(
        office.send(office.admin, "POST", "/api/v1/phones", R"({"username": "000413AABBCC"})").status(), 409
    );
    EXPECT_EQ(office.send(office.admin, "DELETE", "/api/v1/phones/000413AABBCC").status(), 204);
    EXPECT_EQ(office.send(office.admin, "DELETE", "/api/v1/phones/000413AABBCC").status(), 404);
}

TEST(Lines, ARoleCtiSeesItsOwnOnly) {
    Office office;
    office.phone(kMac, kLine);
    office.phone("000413AABBCD", "sip:200@pbx");
    const std::string token = office.token("cti", Role::cti, {"2*"});
    const Answer answer = office.send(token, "GET", "/api/v1/lines");
    ASSERT_EQ(answer.status(), 200);
    ASSERT_EQ(answer.body().at("items").as_array().size(), 1U);
    EXPECT_EQ(answer.body().at("items").as_array()[0].at("deviceID"), "sip:200@pbx");
    EXPECT_EQ(office.send(token, "GET", "/api/v1/lines/sip:100@pbx").status(), 404);
    EXPECT_EQ(office.send(token, "GET", "/api/v1/monitors").status(), 403);
    EXPECT_EQ(office.send(token, "GET", "/api/v1/phones").status(), 403);
}

// --- Status, metrics, health ------------------------------------------------------------------------------

TEST(Status, CountsWhatThereIs) {
    Office office;
    office.phone(kMac, kLine);
    const json::object status = office.get("/api/v1/status");
    EXPECT_EQ(status.at("phones").at("inService"), 1);
    EXPECT_EQ(status.at("lines").at("known"), 1);
    EXPECT_EQ(status.at("service").at("state"), "running");
    EXPECT_EQ(status.at("licences").at("state"), "unlimited");
}

TEST(Status, WarnsBeforeTheCertificateEnds) {
    Office office;
    CertificateState certificate;
    certificate.not_after = office.host.unix_milliseconds() / 1000 + 5 * 86'400 + 10;
    office.host.certificate_state.server = certificate;
    const json::object status = office.get("/api/v1/status");
    ASSERT_EQ(status.at("warnings").as_array().size(), 1U);
    EXPECT_EQ(status.at("warnings").as_array()[0].at("detail"), "The server's certificate ends in 5 days.");
}

TEST(Metrics, AreForThisMachineAndViewers) {
    Office office;
    office.phone(kMac, kLine);
    EXPECT_EQ(office.send("", "GET", "/metrics").status(), 401);
    EXPECT_EQ(office.send(office.token("cti", Role::cti), "GET", "/metrics").status(), 403);
    const Answer answer = office.send(office.token("vera", Role::viewer), "GET", "/metrics");
    ASSERT_EQ(answer.status(), 200);
    const std::string& text = answer.response->body;
    EXPECT_NE(text.find("offhook_phones{state=\"in_service\"} 1"), std::string::npos) << text;
    EXPECT_NE(text.find("offhook_failed_logins_total 2"), std::string::npos);
    EXPECT_NE(text.find("# TYPE offhook_csta_events_total counter"), std::string::npos);
}

TEST(Health, SaysWhetherTelephonyIsServed) {
    Office office;
    EXPECT_EQ(office.send("", "GET", "/livez").status(), 200);
    EXPECT_EQ(office.send("", "GET", "/readyz").status(), 200);
    office.host.service_state = {false, false, "stopped by an administrator", 0};
    EXPECT_EQ(office.send("", "GET", "/readyz").status(), 503);
    EXPECT_EQ(office.send("", "GET", "/livez").status(), 200);
}

}  // namespace
}  // namespace offhook::api
