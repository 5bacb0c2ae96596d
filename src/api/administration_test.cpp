// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <gtest/gtest.h>

#include "api/testing.hpp"
#include "sip/digest.hpp"

namespace offhook::api::testing {
namespace {

constexpr std::string_view kClients = "/api/v1/clients";

bool contains(const std::vector<std::string>& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

// --- Clients

TEST(Clients, AreAddedChangedAndRemoved) {
    House house;
    const Caller admin = house.login("admin");
    Answer answer = house.send(
        admin, "POST", kClients, R"({"name":"crm","password":"crm secret","control":false,"lines":["1*"]})"
    );
    ASSERT_EQ(answer.status(), 201);
    EXPECT_EQ(answer.response->body.find("crm secret"), std::string::npos);
    const auto stored = house.store().load()->accounts;
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(stored[0].ha1_md5, sip::ha1(sip::DigestAlgorithm::md5, "crm", "offhook", "crm secret"));
    EXPECT_FALSE(stored[0].control);
    answer = house.send(admin, "PATCH", "/api/v1/clients/crm", R"({"control":true})");
    EXPECT_TRUE(answer.body().at("control").as_bool());
    EXPECT_EQ(
        house.send(admin, "POST", "/api/v1/clients/crm/password", R"({"password":"12345678"})").status(), 204
    );
    EXPECT_NE(house.store().load()->accounts[0].ha1_md5, stored[0].ha1_md5);
    EXPECT_EQ(house.send(admin, "DELETE", "/api/v1/clients/crm").status(), 204);
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/clients/crm").status(), 404);
    EXPECT_TRUE(contains(house.host.done, "settle"));
    const auto audit = house.audit();
    EXPECT_EQ(audit[0].action, "client.remove");
    EXPECT_EQ(audit[1].action, "client.password");
    EXPECT_EQ(audit[1].after, "");
    EXPECT_EQ(audit[2].action, "client.change");
    EXPECT_EQ(audit[3].action, "client.add");
}

TEST(Clients, TheFirstOneIsThatOfTheSettings) {
    House house;
    house.host.database = {{"clients.user", "first"}, {"clients.password", "secret"}};
    house.host.load();
    const Caller admin = house.login("admin");
    const json::value list = house.send(admin, "GET", kClients).body();
    EXPECT_EQ(list.at("items").at(0).at("name").as_string(), "first");
    EXPECT_TRUE(list.at("items").at(0).at("fromSettings").as_bool());
    EXPECT_EQ(
        house.send(admin, "PATCH", "/api/v1/clients/first", R"({"control":false})").reason(), "from_settings"
    );
    EXPECT_EQ(house.send(admin, "DELETE", "/api/v1/clients/first").reason(), "from_settings");
    const Answer answer = house.send(admin, "POST", kClients, R"({"name":"first","password":"12345678"})");
    EXPECT_EQ(answer.reason(), "account_known");
}

TEST(Clients, EveryFieldIsChecked) {
    House house;
    const Caller admin = house.login("admin");
    const std::array<std::pair<std::string, std::string>, 7> cases{{
        {R"({"password":"12345678"})", "name"},
        {R"({"name":"a@b","password":"12345678"})", "name"},
        {R"({"name":"a","password":"1234567"})", "password"},
        {R"({"name":"a","password":"12345678","lines":{}})", "lines"},
        {R"({"name":"a","password":"12345678","control":"no"})", "control"},
        {R"({"name":"a","password":"12345678","enabled":1})", "enabled"},
        {R"({"name":"a","password":"12345678","realm":"x"})", "realm"},
    }};
    for (const auto& [body, field] : cases) {
        EXPECT_EQ(house.send(admin, "POST", kClients, body).text("field"), field) << body;
    }
    EXPECT_TRUE(house.store().load()->accounts.empty());
}

TEST(Clients, SessionsOfTheApiAreListed) {
    House house;
    signalling::ApiClient client;
    client.user = "anna";
    client.address = "192.0.2.3";
    ASSERT_TRUE(house.signalling().open_api_client(client, house.host.now()));
    ASSERT_TRUE(house.signalling().open_api_client(client, house.host.now()));
    const Caller admin = house.login("admin");
    const Answer first = house.send(admin, "GET", "/api/v1/client-sessions?limit=1");
    EXPECT_EQ(first.body().at("items").at(0).at("account").as_string(), "anna");
    const Answer rest =
        house.send(admin, "GET", "/api/v1/client-sessions?limit=1&cursor=" + first.text("next"));
    EXPECT_EQ(rest.body().at("items").as_array().size(), 1U);
    EXPECT_TRUE(rest.body().at("next").is_null());
}

// --- Listeners and certificates

TEST(Network, ListenersAreToldWithWhatIsWrong) {
    House house;
    house.host.listener_states = {
        {"phones.lan.tcp", "phones", "TCP", "0.0.0.0", 5060, false, "port is taken", 0}};
    const Caller admin = house.login("admin");
    const json::value list = house.send(admin, "GET", "/api/v1/listeners").body();
    EXPECT_FALSE(list.at("items").at(0).at("listening").as_bool());
    EXPECT_EQ(list.at("items").at(0).at("error").as_string(), "port is taken");
}

TEST(Network, PortsAreChecked) {
    House house;
    const Caller admin = house.login("admin");
    const std::string path = "/api/v1/listeners/check-port";
    EXPECT_TRUE(house.send(admin, "POST", path, R"({"address":"::1","port":1})").body().at("free").as_bool());
    EXPECT_TRUE(contains(house.host.done, "check_port ::1 1"));
    EXPECT_EQ(house.send(admin, "POST", path, R"({"address":"::1","port":0})").text("field"), "port");
}

TEST(Network, CertificatesAreShownAndExchanged) {
    House house;
    CertificateState certificate;
    certificate.subject = "CN=pbx";
    certificate.not_before = kStart / 1'000;
    certificate.not_after = kStart / 1'000 + 10 * 86'400;
    house.host.certificate_state.server = certificate;
    const Caller admin = house.login("admin");
    const std::string path = "/api/v1/certificates";
    const json::value told = house.send(admin, "GET", path).body();
    EXPECT_EQ(told.at("server").at("daysLeft").as_int64(), 10);
    EXPECT_TRUE(told.at("authority").is_null());
    EXPECT_EQ(house.send(admin, "PUT", path, R"({"chain":"a","key":"b","password":"c"})").status(), 200);
    EXPECT_EQ(house.audit()[0].action, "certificate.upload");
    house.host.refusal = Error{"bad_certificate", "This is not PEM."};
    const Answer answer = house.send(admin, "PUT", path, R"({"chain":"a","key":"b"})");
    EXPECT_EQ(answer.text("field"), "chain");
    EXPECT_EQ(answer.reason(), "bad_certificate");
    EXPECT_EQ(house.send(admin, "DELETE", path).status(), 200);
    EXPECT_EQ(
        house.send(admin, "GET", "/api/v1/certificates/ca.pem").field("Content-Type"),
        "application/x-pem-file"
    );
}

// --- Licences, audit, backup, service

TEST(Licences, AreEnteredAndRemoved) {
    House house;
    const Caller admin = house.login("admin");
    const std::string path = "/api/v1/licences";
    EXPECT_EQ(house.send(admin, "GET", path).text("state"), "unlimited");
    EXPECT_EQ(house.send(admin, "POST", path, R"({"code":"OH1-AAAAA"})").status(), 201);
    EXPECT_TRUE(contains(house.host.done, "add_licence OH1-AAAAA admin"));
    house.host.refusal = Error{"licence_not_signed", "This code was not issued for this server."};
    const Answer answer = house.send(admin, "POST", path, R"({"code":"OH1-AAAAA"})");
    EXPECT_EQ(answer.text("field"), "code");
    EXPECT_EQ(answer.reason(), "licence_not_signed");
    EXPECT_EQ(house.send(admin, "DELETE", path + "/00ff").status(), 200);
    house.host.refusal = Error{"unknown_licence", "There is no such licence."};
    EXPECT_EQ(house.send(admin, "DELETE", path + "/00ff").status(), 404);
}

TEST(AuditList, ComesInPiecesNewestFirst) {
    House house;
    const Caller admin = house.login("admin");
    for (int port = 5101; port <= 5103; ++port) {
        house.send(
            admin, "PUT", "/api/v1/settings/phones.lan.tcp_port",
            json::serialize(json::object{{"value", port}})
        );
    }
    const std::string path = "/api/v1/audit?action=setting&limit=2";
    const Answer first = house.send(admin, "GET", path);
    EXPECT_EQ(first.body().at("items").at(0).at("after").as_string(), "5103");
    EXPECT_EQ(first.body().at("items").at(0).at("via").as_string(), "console");
    const Answer rest = house.send(admin, "GET", path + "&cursor=" + first.text("next"));
    ASSERT_EQ(rest.body().at("items").as_array().size(), 1U);
    EXPECT_EQ(rest.body().at("items").at(0).at("before").as_string(), "5060");
    EXPECT_TRUE(rest.body().at("next").is_null());
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/audit?cursor=eA").text("field"), "cursor");
}

TEST(Backup, IsAFileToKeep) {
    House house;
    const Caller admin = house.login("admin");
    const Answer answer = house.send(admin, "POST", "/api/v1/backup", R"({"passphrase":"passphrase"})");
    EXPECT_EQ(answer.response->body, "the backup");
    EXPECT_EQ(answer.field("Content-Disposition"), R"(attachment; filename="offhook-2026-01-31.backup")");
    EXPECT_EQ(house.audit()[0].action, "backup.make");
    EXPECT_EQ(
        house.send(admin, "POST", "/api/v1/backup", R"({"passphrase":"short"})").text("field"), "passphrase"
    );
}

TEST(Backup, RestoreShowsFirstAndAppliesWhenTold) {
    House house;
    const Caller admin = house.login("admin");
    const std::vector<http::Field> fields{{"X-Passphrase", "gr%C3%BCn%20!"}};
    Answer answer = house.send(admin, "POST", "/api/v1/restore", "file", fields);
    ASSERT_EQ(answer.status(), 200);
    EXPECT_FALSE(answer.body().at("applied").as_bool());
    EXPECT_TRUE(contains(house.host.done, "restore file grün ! dry"));
    answer = house.send(admin, "POST", "/api/v1/restore?dry-run=false", "file", fields);
    EXPECT_TRUE(answer.body().at("applied").as_bool());
    EXPECT_TRUE(contains(house.host.done, "restore file grün ! apply"));
    EXPECT_EQ(house.audit()[0].action, "backup.restore");
    EXPECT_EQ(house.send(admin, "POST", "/api/v1/restore", "file").text("field"), "X-Passphrase");
    EXPECT_EQ(
        house.send(admin, "POST", "/api/v1/restore?dry-run=1", "file", fields).text("field"), "dry-run"
    );
    house.host.refusal = Error{"backup_wrong_passphrase", "The passphrase is wrong."};
    EXPECT_EQ(
        house.send(admin, "POST", "/api/v1/restore", "file", fields).reason(), "backup_wrong_passphrase"
    );
}

TEST(Service, StopsStartsAndTellsWhyNot) {
    House house;
    const Caller admin = house.login("admin");
    EXPECT_EQ(house.send(admin, "GET", "/api/v1/service").text("state"), "running");
    EXPECT_EQ(house.send(admin, "POST", "/api/v1/service/stop").text("state"), "stopped");
    house.host.refusal = Error{"licence_expired", "The licence has expired."};
    const Answer answer = house.send(admin, "POST", "/api/v1/service/start");
    EXPECT_EQ(answer.status(), 409);
    EXPECT_EQ(answer.reason(), "licence_expired");
    EXPECT_EQ(house.send(admin, "POST", "/api/v1/service/start").text("state"), "running");
    EXPECT_EQ(house.send(admin, "POST", "/api/v1/service/restart").text("state"), "running");
    EXPECT_EQ(house.audit()[0].action, "service.restart");
}

TEST(Service, TheSupportBundleHasNoSecrets) {
    House house;
    house.host.database = {
        {"phones.password", "phone secret"}, {"clients.user", "a"}, {"clients.password", "b secret"}};
    house.host.load();
    house.host.licence_state.entries.push_back({});
    house.host.licence_state.entries.back().record.code = "OH1-CODE";
    const Caller admin = house.login("admin");
    const Answer answer = house.send(admin, "GET", "/api/v1/support-bundle");
    ASSERT_EQ(answer.status(), 200);
    EXPECT_EQ(answer.text("version"), "1.2.3");
    for (const std::string_view secret : {"phone secret", "b secret", "OH1-CODE", "argon2"}) {
        EXPECT_EQ(answer.response->body.find(secret), std::string::npos) << secret;
    }
}

}  // namespace
}  // namespace offhook::api::testing
