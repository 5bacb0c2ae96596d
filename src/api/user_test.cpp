// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <gtest/gtest.h>

#include "api/testing.hpp"

namespace offhook::api::testing {
namespace {

constexpr std::string_view kUsers = "/api/v1/users";
constexpr std::string_view kTokens = "/api/v1/tokens";

TEST(Users, AreAddedChangedAndRemoved) {
    House house;
    const Caller admin = house.login("admin");
    Answer answer = house.send(
        admin, "POST", kUsers, R"({"name":"anna","password":"secret-anna","role":"cti","lines":["1*"]})"
    );
    ASSERT_EQ(answer.status(), 201);
    EXPECT_EQ(answer.response->body.find("secret-anna"), std::string::npos);
    EXPECT_EQ(answer.text("createdAt"), "2026-01-31T12:00:00.000Z");
    answer = house.send(admin, "PATCH", "/api/v1/users/anna", R"({"role":"viewer","language":"de"})");
    EXPECT_EQ(answer.text("role"), "viewer");
    EXPECT_EQ(answer.text("language"), "de");
    EXPECT_EQ(json::serialize(answer.body().at("lines")), R"(["1*"])");
    EXPECT_EQ(house.send(admin, "DELETE", "/api/v1/users/anna").status(), 204);
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/users/anna").status(), 404);
    const auto audit = house.audit();
    EXPECT_EQ(audit[0].action, "user.remove");
    EXPECT_EQ(audit[1].action, "user.change");
    EXPECT_NE(audit[1].before.find(R"("role":"cti")"), std::string::npos);
    EXPECT_NE(audit[1].after.find(R"("role":"viewer")"), std::string::npos);
    for (const auto& record : audit) EXPECT_EQ(record.after.find("argon2"), std::string::npos);
}

TEST(Users, AreStored) {
    House house;
    const Caller admin = house.login("admin");
    house.send(admin, "POST", kUsers, R"({"name":"anna","password":"secret-anna","role":"viewer"})");
    const auto contents = house.store().load();
    ASSERT_TRUE(contents);
    ASSERT_EQ(contents->users.size(), 2U);
    EXPECT_EQ(contents->users[1].name, "anna");
    EXPECT_TRUE(contents->users[1].password_hash.starts_with("$argon2id$"));
}

TEST(Users, EveryFieldIsChecked) {
    House house;
    const Caller admin = house.login("admin");
    struct Case {
        std::string body;
        std::string field;
        std::string reason = "bad_value";
    };
    const std::string rest = R"(,"password":"12345678","role":"viewer")";
    const std::array cases{
        Case{R"({"password":"12345678","role":"viewer"})", "name", "missing_field"},
        Case{R"({"name":"")" + rest + "}", "name"},
        Case{R"({"name":"a b")" + rest + "}", "name"},
        Case{R"({"name":7)" + rest + "}", "name"},
        Case{R"({"name":")" + std::string(129, 'a') + '"' + rest + "}", "name"},
        Case{R"({"name":"a","password":"1234567","role":"viewer"})", "password"},
        Case{R"({"name":"a","password":"12345678","role":"boss"})", "role"},
        Case{R"({"name":"a","password":"12345678"})", "role", "missing_field"},
        Case{R"({"name":"a","enabled":"yes")" + rest + "}", "enabled"},
        Case{R"({"name":"a","language":"fr")" + rest + "}", "language"},
        Case{R"({"name":"a","control":1)" + rest + "}", "control"},
        Case{R"({"name":"a","lines":"1*")" + rest + "}", "lines"},
        Case{R"({"name":"a","lines":[""])" + rest + "}", "lines"},
        Case{R"({"name":"admin")" + rest + "}", "name", "user_known"},
    };
    for (const Case& one : cases) {
        const Answer answer = house.send(admin, "POST", kUsers, one.body);
        EXPECT_EQ(answer.text("field"), one.field) << one.body;
        EXPECT_EQ(answer.reason(), one.reason) << one.body;
    }
    EXPECT_EQ(house.store().load()->users.size(), 1U);
}

TEST(Users, TheLastAdministratorStays) {
    House house;
    const Caller admin = house.login("admin");
    EXPECT_EQ(house.send(admin, "DELETE", "/api/v1/users/admin").reason(), "last_administrator");
    EXPECT_EQ(
        house.send(admin, "PATCH", "/api/v1/users/admin", R"({"role":"viewer"})").reason(),
        "last_administrator"
    );
    EXPECT_EQ(
        house.send(admin, "PATCH", "/api/v1/users/admin", R"({"enabled":false})").reason(),
        "last_administrator"
    );
    house.add_user("second", Role::admin);
    EXPECT_EQ(house.send(admin, "DELETE", "/api/v1/users/admin").status(), 204);
}

TEST(Users, ChangesTakeEffectAtOnce) {
    House house;
    house.add_user("anna", Role::admin);
    const Caller admin = house.login("admin");
    const Caller anna = house.login("anna");
    house.send(admin, "PATCH", "/api/v1/users/anna", R"({"role":"viewer"})");
    EXPECT_EQ(house.send(anna, "GET", kUsers).status(), 403);
    house.send(admin, "POST", "/api/v1/users/anna/password", R"({"password":"another one"})");
    EXPECT_EQ(house.send(anna, "GET", "/api/v1/session").status(), 401);
    house.send(admin, "PATCH", "/api/v1/users/anna", R"({"enabled":false})");
    EXPECT_EQ(
        house.send({}, "POST", "/api/v1/session", R"({"name":"anna","password":"another one"})").status(), 401
    );
}

TEST(Users, IfMatchSeesTheChangesOfOthers) {
    House house;
    house.add_user("anna", Role::viewer);
    const Caller admin = house.login("admin");
    const std::string path = "/api/v1/users/anna";
    const Answer read = house.send(admin, "GET", path);
    const std::string tag(read.field("ETag"));
    EXPECT_EQ(house.send(admin, "GET", path, "", {{"If-None-Match", tag}}).status(), 304);
    EXPECT_EQ(house.send(admin, "PATCH", path, R"({"control":false})", {{"If-Match", tag}}).status(), 200);
    const Answer late = house.send(admin, "PATCH", path, R"({"control":true})", {{"If-Match", tag}});
    EXPECT_EQ(late.status(), 412);
    EXPECT_EQ(late.reason(), "changed_meanwhile");
}

TEST(Users, ListsComeInPieces) {
    House house;
    for (const std::string name : {"b", "c", "d"}) house.add_user(name, Role::viewer);
    const Caller admin = house.login("admin");
    Answer answer = house.send(admin, "GET", "/api/v1/users?limit=3");
    EXPECT_EQ(answer.body().at("items").as_array().size(), 3U);
    const std::string next = answer.text("next");
    answer = house.send(admin, "GET", "/api/v1/users?limit=3&cursor=" + next);
    ASSERT_EQ(answer.body().at("items").as_array().size(), 1U);
    EXPECT_EQ(answer.body().at("items").at(0).at("name").as_string(), "d");
    EXPECT_TRUE(answer.body().at("next").is_null());
    for (const std::string query : {"limit=0", "limit=1001", "limit=x"}) {
        EXPECT_EQ(house.send(admin, "GET", "/api/v1/users?" + query).text("field"), "limit");
    }
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/users?cursor=%21").text("field"), "cursor");
}

TEST(Tokens, AreShownOnceAndEnd) {
    House house;
    const Caller admin = house.login("admin");
    Answer answer =
        house.send(admin, "POST", kTokens, R"({"name":"crm","role":"operator","expiresInDays":1})");
    ASSERT_EQ(answer.status(), 201);
    Caller program;
    program.token = answer.text("text");
    EXPECT_TRUE(program.token.starts_with("oh_"));
    EXPECT_EQ(answer.body().at("token").at("expiresAt").as_string(), "2026-02-01T12:00:00.000Z");
    EXPECT_EQ(house.send(program, "GET", "/api/v1/session").text("role"), "operator");
    answer = house.send(admin, "GET", kTokens);
    EXPECT_EQ(answer.response->body.find(program.token), std::string::npos);
    EXPECT_EQ(answer.body().at("items").at(0).at("lastUsedAt").as_string(), "2026-01-31T12:00:00.000Z");
    house.host.passed += std::chrono::hours(24);
    EXPECT_EQ(house.send(program, "GET", "/api/v1/session").reason(), "bad_token");
}

TEST(Tokens, AreRevoked) {
    House house;
    const Caller admin = house.login("admin");
    const Answer answer = house.send(admin, "POST", kTokens, R"({"name":"crm","role":"viewer"})");
    Caller program;
    program.token = answer.text("text");
    const std::string id(answer.body().at("token").at("id").as_string());
    EXPECT_EQ(house.send(admin, "DELETE", "/api/v1/tokens/" + id).status(), 204);
    EXPECT_EQ(house.send(program, "GET", "/api/v1/session").status(), 401);
    EXPECT_EQ(house.send(admin, "DELETE", "/api/v1/tokens/" + id).status(), 404);
}

TEST(Tokens, GoWithTheirUser) {
    House house;
    house.add_user("anna", Role::viewer);
    Caller program;
    program.token = house.add_token("anna", Role::viewer);
    const Caller admin = house.login("admin");
    EXPECT_EQ(house.send(program, "GET", "/api/v1/session").status(), 200);
    house.send(admin, "DELETE", "/api/v1/users/anna");
    EXPECT_EQ(house.send(program, "GET", "/api/v1/session").status(), 401);
}

TEST(Tokens, EveryFieldIsChecked) {
    House house;
    const Caller admin = house.login("admin");
    const std::array<std::pair<std::string, std::string>, 5> cases{{
        {R"({"role":"viewer"})", "name"},
        {R"({"name":"a","role":"x"})", "role"},
        {R"({"name":"a","role":"viewer","user":"nobody"})", "user"},
        {R"({"name":"a","role":"viewer","expiresInDays":0})", "expiresInDays"},
        {R"({"name":"a","role":"viewer","lines":[1]})", "lines"},
    }};
    for (const auto& [body, field] : cases) {
        EXPECT_EQ(house.send(admin, "POST", kTokens, body).text("field"), field) << body;
    }
}

}  // namespace
}  // namespace offhook::api::testing
