// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <gtest/gtest.h>

#include "api/testing.hpp"

namespace offhook::api::testing {
namespace {

constexpr std::string_view kSetup = "/api/v1/setup";

/// A body that is right but for what a test changes.
json::object good() {
    return json::object{
        {"code", "right-code"},
        {"language", "de"},
        {"admin", json::object{{"name", "chief"}, {"password", "chief's password"}}},
        {"settings", json::object{{"phones.lan.tcp_port", 5062}, {"phones.password", "phones"}}},
        {"client", json::object{{"name", "crm"}, {"password", "crm password"}}}};
}

struct Fresh : House {
    Fresh() { host.needs_setup = true; }
};

TEST(Setup, BeforeItNothingElseAnswers) {
    Fresh house;
    EXPECT_EQ(house.send({}, "GET", kSetup).response->body, R"({"needed":true})");
    EXPECT_EQ(house.send({}, "GET", "/livez").status(), 200);
    EXPECT_EQ(house.send({}, "GET", "/index.html").response->body, "a file");
    for (const std::string_view path :
         {"/api/v1/session", "/api/v1/phones", "/metrics", "/api/openapi.yaml"}) {
        const Answer answer = house.send({}, "GET", path);
        EXPECT_EQ(answer.status(), 503) << path;
        EXPECT_EQ(answer.reason(), "setup_needed") << path;
    }
    Caller local;
    local.local = true;
    EXPECT_EQ(house.send(local, "GET", "/api/v1/users").status(), 200);
}

TEST(Setup, TheCodeOpensTheWizard) {
    Fresh house;
    const Answer answer = house.send({}, "POST", "/api/v1/setup/open", R"({"code":"right-code"})");
    ASSERT_EQ(answer.status(), 200);
    EXPECT_EQ(answer.body().at("addresses").at(1).as_string(), "192.0.2.1");
    EXPECT_GT(answer.body().at("settings").as_array().size(), 30U);
}

TEST(Setup, CodesCannotBeGuessed) {
    Fresh house;
    for (std::size_t i = 0; i < ApiLimits{}.free_failures; ++i) {
        EXPECT_EQ(house.send({}, "POST", "/api/v1/setup/open", R"({"code":"x"})").reason(), "wrong_code");
    }
    EXPECT_EQ(house.send({}, "POST", "/api/v1/setup/open", R"({"code":"right-code"})").status(), 429);
}

TEST(Setup, ChecksPorts) {
    Fresh house;
    const std::string body = R"({"code":"right-code","address":"127.0.0.1","port":5060})";
    EXPECT_TRUE(house.send({}, "POST", "/api/v1/setup/check-port", body).body().at("free").as_bool());
    house.host.refusal = Error{"port_in_use", "taken by sipd"};
    const Answer answer = house.send({}, "POST", "/api/v1/setup/check-port", body);
    EXPECT_EQ(answer.reason(), "port_in_use");
    EXPECT_EQ(answer.text("detail"), "taken by sipd");
    EXPECT_EQ(
        house.send({}, "POST", "/api/v1/setup/check-port", R"({"code":"x","address":"127.0.0.1","port":1})")
            .status(),
        403
    );
}

TEST(Setup, DoesAllOfItAndLogsIn) {
    Fresh house;
    const Answer answer = house.send({}, "POST", kSetup, json::serialize(good()));
    ASSERT_EQ(answer.status(), 201) << answer.response->body;
    const store::Settings& settings = house.host.loaded.settings;
    EXPECT_EQ(settings.phones.lan.tcp_port, 5062);
    EXPECT_EQ(settings.phones.password, "phones");
    EXPECT_EQ(settings.clients.user, "crm");
    EXPECT_EQ(settings.clients.password, "crm password");
    EXPECT_FALSE(house.host.needs_setup);
    Caller chief;
    const std::string_view cookie = answer.field("Set-Cookie");
    chief.cookie = cookie.substr(0, cookie.find(';'));
    const Answer session = house.send(chief, "GET", "/api/v1/session");
    EXPECT_EQ(session.text("user"), "chief");
    EXPECT_EQ(session.text("role"), "admin");
    EXPECT_EQ(session.text("language"), "de");
    EXPECT_EQ(house.audit()[0].action, "setup");
}

TEST(Setup, IsGoneAfterwards) {
    House house;
    EXPECT_EQ(house.send({}, "GET", kSetup).response->body, R"({"needed":false})");
    EXPECT_EQ(house.send({}, "POST", kSetup, json::serialize(good())).reason(), "setup_done");
    EXPECT_EQ(house.send({}, "POST", "/api/v1/setup/open", R"({"code":""})").status(), 400);
    EXPECT_EQ(
        house.send({}, "POST", "/api/v1/setup/open", R"({"code":"right-code"})").reason(), "setup_done"
    );
}

TEST(Setup, IsDoneByAnAdministratorMadeOnTheMachine) {
    Fresh house;
    Caller local;
    local.local = true;
    const std::string viewer = R"({"name":"anna","password":"long enough","role":"viewer"})";
    EXPECT_EQ(house.send(local, "POST", "/api/v1/users", viewer).status(), 201);
    EXPECT_TRUE(house.host.needs_setup);
    const std::string chief = R"({"name":"chief","password":"long enough","role":"admin"})";
    EXPECT_EQ(house.send(local, "POST", "/api/v1/users", chief).status(), 201);
    EXPECT_FALSE(house.host.needs_setup);
}

TEST(Setup, NothingIsSavedIfAnythingIsWrong) {
    struct Case {
        std::string member;
        json::value value;
        std::string field;
    };
    const json::object short_password{{"name", "chief"}, {"password", "short"}};
    const json::object bad_name{{"name", "a:b"}, {"password", "long enough"}};
    const std::array cases{
        Case{"code", "wrong", "code"},
        Case{"language", "fr", "language"},
        Case{"admin", short_password, "admin.password"},
        Case{"admin", bad_name, "admin.name"},
        Case{"admin", nullptr, "admin"},
        Case{"settings", json::object{{"phones.lan.tcp_port", -1}}, "settings.phones.lan.tcp_port"},
        Case{"settings", json::object{{"phones.lan.tls_port", 5060}}, "phones.lan.tls_port"},
        Case{"client", json::object{{"name", "crm"}}, "client.password"},
        Case{"certificate", json::object{{"chain", "PEM"}}, "certificate.key"},
        Case{"other", 1, "other"},
    };
    for (const Case& one : cases) {
        Fresh house;
        json::object body = good();
        body[one.member] = one.value;
        const Answer answer = house.send({}, "POST", kSetup, json::serialize(body));
        EXPECT_GE(answer.status(), 400) << one.field;
        EXPECT_EQ(answer.text("field"), one.field) << answer.response->body;
        EXPECT_TRUE(house.host.database.empty()) << one.field;
        EXPECT_TRUE(house.host.needs_setup) << one.field;
    }
}

TEST(Setup, ABadCertificateIsTold) {
    Fresh house;
    house.host.refusal = Error{"key_does_not_fit", "The key is that of another certificate."};
    json::object body = good();
    body["certificate"] = json::object{{"chain", "PEM"}, {"key", "PEM"}};
    const Answer answer = house.send({}, "POST", kSetup, json::serialize(body));
    EXPECT_EQ(answer.reason(), "key_does_not_fit");
    EXPECT_EQ(answer.text("field"), "certificate.key");
    EXPECT_TRUE(house.host.database.empty());
}

}  // namespace
}  // namespace offhook::api::testing
