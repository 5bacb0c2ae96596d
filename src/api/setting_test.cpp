// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <gtest/gtest.h>

#include "api/testing.hpp"

namespace offhook::api::testing {
namespace {

constexpr std::string_view kSettings = "/api/v1/settings";
constexpr std::string_view kPort = "/api/v1/settings/phones.lan.tcp_port";

TEST(Settings, TellAllThatAFormNeeds) {
    House house;
    const Caller admin = house.login("admin");
    const json::value setting = house.send(admin, "GET", kPort).body();
    EXPECT_EQ(setting.at("section").as_string(), "phones.lan");
    EXPECT_EQ(setting.at("type").as_string(), "port");
    EXPECT_EQ(setting.at("value").as_int64(), 5060);
    EXPECT_EQ(setting.at("default").as_int64(), 5060);
    EXPECT_EQ(setting.at("maximum").as_int64(), 65535);
    EXPECT_EQ(setting.at("origin").at("source").as_string(), "default");
    EXPECT_FALSE(setting.at("locked").as_bool());
    EXPECT_FALSE(setting.at("help").at("de").as_string().empty());
    const json::value all = house.send(admin, "GET", kSettings).body();
    EXPECT_GT(all.at("items").as_array().size(), 30U);
    EXPECT_GT(all.at("sections").as_array().size(), 5U);
}

TEST(Settings, SecretsAreNeverShown) {
    House house;
    house.host.database["phones.password"] = "very secret";
    house.host.load();
    const Caller admin = house.login("admin");
    const Answer answer = house.send(admin, "GET", "/api/v1/settings/phones.password");
    EXPECT_TRUE(answer.body().at("value").is_null());
    EXPECT_TRUE(answer.body().at("isSet").as_bool());
    EXPECT_EQ(house.send(admin, "GET", kSettings).response->body.find("very secret"), std::string::npos);
    house.send(admin, "PUT", "/api/v1/settings/phones.password", R"({"value":"even more secret"})");
    EXPECT_EQ(house.host.loaded.settings.phones.password, "even more secret");
    const auto audit = house.audit();
    EXPECT_EQ(audit[0].action, "setting.save");
    EXPECT_EQ(audit[0].after, "(set)");
}

TEST(Settings, AreSavedAndTakenBack) {
    House house;
    const Caller admin = house.login("admin");
    Answer answer = house.send(admin, "PUT", kPort, R"({"value":5062})");
    ASSERT_EQ(answer.status(), 200);
    EXPECT_EQ(answer.body().at("items").at(0).at("value").as_int64(), 5062);
    EXPECT_EQ(answer.body().at("items").at(0).at("origin").at("source").as_string(), "database");
    EXPECT_EQ(house.audit()[0].before, "5060");
    answer = house.send(admin, "DELETE", kPort);
    EXPECT_EQ(answer.body().at("items").at(0).at("value").as_int64(), 5060);
}

TEST(Settings, EveryTypeIsTakenAsItIsTold) {
    House house;
    const Caller admin = house.login("admin");
    const std::string body = R"({"values":{"advanced.auto_activate":true,"advanced.keep_alive":30,)"
                             R"("phones.digest":["SHA-256","MD5"],"server.name":"pbx.example",)"
                             R"("diagnostics.macs":[]}})";
    ASSERT_EQ(house.send(admin, "PATCH", kSettings, body).status(), 200);
    const store::Settings& settings = house.host.loaded.settings;
    EXPECT_TRUE(settings.advanced.auto_activate);
    EXPECT_EQ(settings.advanced.keep_alive, std::chrono::seconds(30));
    EXPECT_EQ(settings.phones.digest, (std::vector<std::string>{"SHA-256", "MD5"}));
    EXPECT_EQ(settings.server.name, "pbx.example");
}

TEST(Settings, AreSavedAllOrNone) {
    House house;
    const Caller admin = house.login("admin");
    struct Case {
        std::string values;
        std::string field;
        std::string reason;
        int status;
    };
    const std::array cases{
        Case{R"("phones.lan.tcp_port":70000)", "phones.lan.tcp_port", "bad_value", 400},
        Case{R"("phones.lan.tcp_port":1.5)", "phones.lan.tcp_port", "bad_value", 400},
        Case{R"("phones.lan.tcp_port":{})", "phones.lan.tcp_port", "bad_value", 400},
        Case{R"("advanced.auto_activate":"perhaps")", "advanced.auto_activate", "bad_value", 400},
        Case{R"("phones.digest":["MD5,SHA-256"])", "phones.digest", "bad_value", 400},
        Case{R"("phones.lan.port":1)", "phones.lan.port", "unknown_key", 400},
        Case{R"("server.data_dir":"/tmp")", "server.data_dir", "locked", 409},
        // What only shows together: both ports in one place.
        Case{R"("phones.lan.tls_port":5060)", "phones.lan.tls_port", "bad_settings", 400},
    };
    for (const Case& one : cases) {
        const std::string body = R"({"values":{"server.name":"changed",)" + one.values + "}}";
        const Answer answer = house.send(admin, "PATCH", kSettings, body);
        EXPECT_EQ(answer.status(), one.status) << one.values << answer.response->body;
        EXPECT_EQ(answer.text("field"), one.field) << one.values << answer.response->body;
        EXPECT_EQ(answer.reason(), one.reason) << one.values;
        EXPECT_FALSE(answer.text("detail").empty());
    }
    EXPECT_TRUE(house.host.database.empty());
}

TEST(Settings, WhatTheFileSaysIsLocked) {
    House house;
    house.host.flags["server.name"] = "by-flag";
    house.host.load();
    const Caller admin = house.login("admin");
    const Answer answer = house.send(admin, "PUT", "/api/v1/settings/server.name", R"({"value":"x"})");
    EXPECT_EQ(answer.status(), 409);
    EXPECT_EQ(answer.reason(), "locked");
    EXPECT_TRUE(house.send(admin, "GET", "/api/v1/settings/server.name").body().at("locked").as_bool());
}

TEST(Settings, WarningsComeWithTheAnswer) {
    House house;
    house.host.warnings = {"phones.lan.tcp_port: port 5062 is taken"};
    const Caller admin = house.login("admin");
    const Answer answer = house.send(admin, "PUT", kPort, R"({"value":5062})");
    EXPECT_EQ(answer.body().at("warnings").at(0).as_string(), "phones.lan.tcp_port: port 5062 is taken");
}

TEST(Settings, IfMatchSeesTheChangesOfOthers) {
    House house;
    const Caller admin = house.login("admin");
    const std::string tag(house.send(admin, "GET", kPort).field("ETag"));
    const std::string of_all(house.send(admin, "GET", kSettings).field("ETag"));
    EXPECT_EQ(house.send(admin, "PUT", kPort, R"({"value":5062})", {{"If-Match", tag}}).status(), 200);
    EXPECT_EQ(house.send(admin, "PUT", kPort, R"({"value":5064})", {{"If-Match", tag}}).status(), 412);
    EXPECT_EQ(house.send(admin, "DELETE", kPort, "", {{"If-Match", tag}}).status(), 412);
    const std::string body = R"({"values":{"server.name":"x"}})";
    EXPECT_EQ(house.send(admin, "PATCH", kSettings, body, {{"If-Match", of_all}}).status(), 412);
}

}  // namespace
}  // namespace offhook::api::testing
