// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "api/testing.hpp"
#include "base/text.hpp"

namespace offhook::api::testing {
namespace {

/// One operation of openapi.yaml, with its path as a request could have it.
struct Operation {
    std::string method;
    std::string path;
    std::string role;
};

/// Reads the three kinds of lines that matter; the file keeps to this form.
std::vector<Operation> operations() {
    std::vector<Operation> found;
    std::string path;
    std::string method;
    for (const std::string_view line : split(contract(), '\n')) {
        if (line.starts_with("  /")) path = line.substr(2, line.size() - 3);
        if (line.starts_with("    ") && line.size() > 5 && line[4] != ' ' && line.ends_with(":")) {
            method = to_upper(line.substr(4, line.size() - 5));
        }
        if (line.starts_with("      x-role: ")) found.push_back({method, path, std::string(line.substr(14))});
        if (line.starts_with("components:")) break;
    }
    return found;
}

std::string filled(std::string path) {
    for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{')) {
        path.replace(open, path.find('}') - open + 1, "nobody");
    }
    return path;
}

bool may(std::string_view role, std::string_view needed) {
    if (needed == "open" || needed == "any" || role == "admin") return true;
    if (needed == "control") return role == "operator" || role == "cti";
    if (needed == "viewer") return role == "operator" || role == "viewer";
    return needed == "operator" && role == "operator";
}

ApiLimits without_rate_limit() {
    ApiLimits limits = House::cheap();
    limits.request_burst = 100'000;
    return limits;
}

bool opens_stream(const Operation& operation) {
    return operation.path == "/api/v1/events";
}

TEST(Access, EveryOperationNeedsALoginButTheOpenOnes) {
    House house(without_rate_limit());
    ASSERT_GT(operations().size(), 90U);
    for (const Operation& operation : operations()) {
        if (operation.role == "open") continue;
        const Answer answer = house.send({}, operation.method, filled(operation.path), "{}");
        EXPECT_EQ(answer.status(), 401) << operation.method << ' ' << operation.path;
        EXPECT_EQ(answer.reason(), "login_needed");
        EXPECT_FALSE(answer.field("WWW-Authenticate").empty());
    }
}

TEST(Access, RolesAreThoseOfTheContract) {
    House house(without_rate_limit());
    constexpr std::array<std::pair<std::string_view, Role>, 4> kRoles{{
        {"admin", Role::admin},
        {"operator", Role::operator_},
        {"viewer", Role::viewer},
        {"cti", Role::cti},
    }};
    for (const auto& [word, role] : kRoles) {
        Caller caller;
        caller.token = house.add_token("admin", role);
        for (const Operation& operation : operations()) {
            const bool allowed = may(word, operation.role);
            if (operation.role == "open" || (allowed && opens_stream(operation))) continue;
            const Answer answer = house.send(caller, operation.method, filled(operation.path), "{}");
            EXPECT_EQ(answer.status() == 403, !allowed)
                << word << ' ' << operation.method << ' ' << operation.path << ' ' << answer.response->body;
            EXPECT_NE(answer.status(), 405) << operation.method << ' ' << operation.path;
            EXPECT_NE(answer.status(), 500) << operation.method << ' ' << operation.path;
        }
    }
}

TEST(Access, TheContractIsServed) {
    House house;
    const Answer answer = house.send({}, "GET", "/api/openapi.yaml");
    EXPECT_EQ(answer.status(), 200);
    EXPECT_EQ(answer.response->body, contract());
}

TEST(Access, UnknownPathsAndMethods) {
    House house;
    const Caller admin = house.login("admin");
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/nothing").status(), 404);
    EXPECT_EQ(house.send(admin, "GET", "/api/v2/users").status(), 404);
    const Answer answer = house.send(admin, "PUT", "/api/v1/users", "{}");
    EXPECT_EQ(answer.status(), 405);
    EXPECT_EQ(answer.field("Allow"), "GET, POST");
}

TEST(Access, WhatIsNotTheApisIsAFile) {
    House house;
    const Answer answer = house.send({}, "GET", "/phones/list");
    EXPECT_EQ(answer.response->body, "a file");
    EXPECT_FALSE(answer.response->fields.has("Cache-Control"));
}

TEST(Access, AnswersTellBrowsersToBeCareful) {
    House house;
    for (const std::string_view path : {"/", "/api/v1/session", "/api/openapi.yaml"}) {
        const Answer answer = house.send({}, "GET", path);
        const std::string_view policy = answer.field("Content-Security-Policy");
        EXPECT_NE(policy.find("script-src 'self';"), std::string_view::npos) << path;
        EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string_view::npos) << path;
        EXPECT_EQ(answer.field("X-Content-Type-Options"), "nosniff") << path;
    }
    EXPECT_EQ(house.send({}, "GET", "/api/v1/session").field("Cache-Control"), "no-store");
}

TEST(Access, TooManyRequestsAreSlowedDown) {
    ApiLimits limits = House::cheap();
    limits.request_burst = 5;
    limits.requests_per_second = 1;
    House house(limits);
    const Caller caller;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(house.send(caller, "GET", "/api/openapi.yaml").status(), 200);
    const Answer answer = house.send(caller, "GET", "/api/openapi.yaml");
    EXPECT_EQ(answer.status(), 429);
    EXPECT_EQ(answer.reason(), "too_many_requests");
    EXPECT_EQ(answer.field("Retry-After"), "1");
    const Caller other{"192.0.2.10", {}, {}, {}, false};
    EXPECT_EQ(house.send(other, "GET", "/api/openapi.yaml").status(), 200);
    house.host.passed += std::chrono::seconds(1);
    EXPECT_EQ(house.send(caller, "GET", "/api/openapi.yaml").status(), 200);
}

TEST(Access, BodiesAreCheckedBeforeAnythingElse) {
    House house;
    const Caller admin = house.login("admin");
    struct Case {
        std::string body;
        std::string reason;
        std::string field;
    };
    const std::array cases{
        Case{"", "unsupported_media_type", ""},
        Case{"{", "not_json", ""},
        Case{"[]", "not_an_object", ""},
        Case{R"({"name":"a","role":"viewer","password":"12345678","x":1})", "unknown_field", "x"},
        Case{std::string(20, '[') + std::string(20, ']'), "json_too_deep", ""},
    };
    for (const Case& one : cases) {
        const Answer answer = house.send(admin, "POST", "/api/v1/users", one.body);
        EXPECT_EQ(answer.reason(), one.reason) << one.body;
        EXPECT_EQ(answer.text("field"), one.field) << one.body;
        EXPECT_EQ(answer.field("Content-Type"), "application/problem+json");
    }
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/users/a").status(), 404);
}

}  // namespace
}  // namespace offhook::api::testing
