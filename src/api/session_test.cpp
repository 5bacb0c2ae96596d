// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "api/testing.hpp"

namespace offhook::api::testing {
namespace {

std::string login_body(std::string_view name, std::string_view password) {
    return json::serialize(json::object{{"name", name}, {"password", password}});
}

Answer try_login(
    House& house, const std::string& name, const std::string& password, const Caller& caller = {}
) {
    return house.send(caller, "POST", "/api/v1/session", login_body(name, password));
}

TEST(Session, LoginTellsWhoIAm) {
    House house;
    const Answer answer = try_login(house, "admin", "password of admin");
    ASSERT_EQ(answer.status(), 200);
    EXPECT_EQ(answer.text("user"), "admin");
    EXPECT_EQ(answer.text("role"), "admin");
    EXPECT_EQ(answer.text("via"), "session");
    const std::string_view cookie = answer.field("Set-Cookie");
    EXPECT_NE(cookie.find("; HttpOnly"), std::string_view::npos);
    EXPECT_NE(cookie.find("; SameSite=Strict"), std::string_view::npos);
    const Caller admin = house.login("admin");
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/session").text("csrfToken"), admin.csrf);
}

TEST(Session, WrongNameAndWrongPasswordAreToldAlike) {
    House house;
    const Answer wrong_password = try_login(house, "admin", "wrong");
    const Answer wrong_name = try_login(house, "nobody", "wrong");
    EXPECT_EQ(wrong_password.status(), 401);
    EXPECT_EQ(wrong_password.reason(), "login_refused");
    EXPECT_EQ(wrong_password.response->body, wrong_name.response->body);
}

TEST(Session, EachFailureMakesTheNextWaitLonger) {
    House house;
    const std::size_t free = ApiLimits{}.free_failures;
    for (std::size_t i = 0; i < free; ++i) EXPECT_EQ(try_login(house, "admin", "wrong").status(), 401);
    Answer answer = try_login(house, "admin", "password of admin");
    EXPECT_EQ(answer.status(), 429);
    EXPECT_EQ(answer.reason(), "too_many_failures");
    EXPECT_EQ(answer.field("Retry-After"), "1");
    house.host.passed += std::chrono::seconds(1);
    EXPECT_EQ(try_login(house, "admin", "wrong").status(), 401);
    EXPECT_EQ(try_login(house, "admin", "wrong").field("Retry-After"), "2");
    house.host.passed += std::chrono::seconds(2);
    EXPECT_EQ(try_login(house, "admin", "password of admin").status(), 200);
    EXPECT_EQ(try_login(house, "admin", "wrong").status(), 401);
}

TEST(Session, AnUnknownNameWaitsJustAsLong) {
    House house;
    for (std::size_t i = 0; i < ApiLimits{}.free_failures; ++i) try_login(house, "nobody", "wrong");
    EXPECT_EQ(try_login(house, "nobody", "wrong").status(), 429);
}

TEST(Session, AnAddressThatGuessesManyNamesWaits) {
    House house;
    for (std::size_t i = 0; i < ApiLimits{}.free_failures_per_address; ++i) {
        EXPECT_EQ(try_login(house, "name" + std::to_string(i), "wrong").status(), 401);
    }
    EXPECT_EQ(try_login(house, "admin", "password of admin").status(), 429);
    const Caller other{"192.0.2.10", {}, {}, {}, false};
    EXPECT_EQ(try_login(house, "admin", "password of admin", other).status(), 200);
}

TEST(Session, WritingNeedsTheSessionsToken) {
    House house;
    Caller admin = house.login("admin");
    const std::string csrf = std::exchange(admin.csrf, "");
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/session").status(), 200);
    Answer answer = house.send(admin, "DELETE", "/api/v1/session");
    EXPECT_EQ(answer.status(), 403);
    EXPECT_EQ(answer.reason(), "csrf_token_missing");
    admin.csrf = csrf + "0";
    EXPECT_EQ(house.send(admin, "DELETE", "/api/v1/session").status(), 403);
    admin.csrf = csrf;
    EXPECT_EQ(house.send(admin, "DELETE", "/api/v1/session").status(), 204);
}

TEST(Session, AWebSocketOfAnotherSitesPageIsRefused) {
    House house;
    const Caller admin = house.login("admin");
    const std::vector<http::Field> foreign{
        {"Upgrade", "websocket"}, {"Host", "server:8480"}, {"Origin", "https://evil.example"}};
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/session", "", foreign).reason(), "csrf_token_missing");
    const std::vector<http::Field> own{
        {"Upgrade", "websocket"}, {"Host", "server:8480"}, {"Origin", "https://server:8480"}};
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/session", "", own).status(), 200);
}

TEST(Session, LogoutEndsIt) {
    House house;
    const Caller admin = house.login("admin");
    const Answer answer = house.send(admin, "DELETE", "/api/v1/session");
    EXPECT_EQ(answer.status(), 204);
    EXPECT_NE(answer.field("Set-Cookie").find("Max-Age=0"), std::string_view::npos);
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/session").status(), 401);
}

TEST(Session, IdleOnesEnd) {
    House house;
    const Caller admin = house.login("admin");
    house.host.passed += ApiLimits{}.session_idle - std::chrono::seconds(1);
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/session").status(), 200);
    house.host.passed += ApiLimits{}.session_idle;
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/session").status(), 401);
}

TEST(Session, TheOwnPasswordChangesAndOtherSessionsEnd) {
    House house;
    const Caller here = house.login("admin");
    const Caller there = house.login("admin");
    const std::string path = "/api/v1/session/password";
    Answer answer =
        house.send(here, "POST", path, R"({"currentPassword":"wrong","password":"new password"})");
    EXPECT_EQ(answer.reason(), "login_refused");
    answer = house.send(here, "POST", path, R"({"currentPassword":"password of admin","password":"short"})");
    EXPECT_EQ(answer.text("field"), "password");
    answer = house.send(
        here, "POST", path, R"({"currentPassword":"password of admin","password":"new password"})"
    );
    EXPECT_EQ(answer.status(), 204);
    EXPECT_EQ(house.send(here, "GET", "/api/v1/session").status(), 200);
    EXPECT_EQ(house.send(there, "GET", "/api/v1/session").status(), 401);
    EXPECT_EQ(try_login(house, "admin", "password of admin").status(), 401);
    EXPECT_EQ(try_login(house, "admin", "new password").status(), 200);
}

TEST(Session, LoginsAreAudited) {
    House house;
    house.login("admin");
    try_login(house, "admin", "wrong");
    try_login(house, "a password typed here", "wrong");
    const auto audit = house.audit();
    ASSERT_EQ(audit.size(), 3U);
    EXPECT_EQ(audit[0].action, "login.failed");
    EXPECT_EQ(audit[0].object, "");
    EXPECT_EQ(audit[1].object, "admin");
    EXPECT_EQ(audit[2].action, "login");
    EXPECT_EQ(audit[2].address, "192.0.2.9");
}

TEST(Session, TheLocalSocketIsAnAdministrator) {
    House house;
    Caller local;
    local.local = true;
    const Answer answer = house.send(local, "GET", "/api/v1/session");
    EXPECT_EQ(answer.text("role"), "admin");
    EXPECT_EQ(answer.text("via"), "local");
}

TEST(Session, TokensAreBoundByTheirUser) {
    House house;
    house.add_user("viewer", Role::viewer);
    Caller program;
    program.token = house.add_token("viewer", Role::admin);
    EXPECT_EQ(house.send(program, "GET", "/api/v1/session").text("role"), "viewer");
    program.token += "x";
    const Answer answer = house.send(program, "GET", "/api/v1/session");
    EXPECT_EQ(answer.status(), 401);
    EXPECT_EQ(answer.reason(), "bad_token");
}

TEST(Session, ATokenHasOnlyLinesOfItsUser) {
    House house;
    house.add_user("cti", Role::cti, {"1*", "2??"});
    const auto lines = [&](std::vector<std::string> patterns) {
        Caller program;
        program.token = house.add_token("cti", Role::cti, std::move(patterns));
        const Answer answer = house.send(program, "GET", "/api/v1/session");
        return json::serialize(answer.body().at("rights").at("lines"));
    };
    EXPECT_EQ(lines({}), R"(["1*","2??"])");
    EXPECT_EQ(lines({"10?", "300"}), R"(["10?"])");
    EXPECT_EQ(lines({"*"}), R"(["1*","2??"])");
    EXPECT_EQ(lines({"2*"}), R"(["2??"])");
    EXPECT_EQ(lines({"300"}), R"(["\n"])");  // a line that there cannot be
}

}  // namespace
}  // namespace offhook::api::testing
