// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "base/text.hpp"
#include "store/licence.hpp"
#include "store/load_settings.hpp"
#include "store/setting_table.hpp"
#include "store/setting_value.hpp"

namespace offhook::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Sources from_file(std::string text) {
    Sources sources;
    sources.file = ConfigFile{"offhook.toml", std::move(text)};
    return sources;
}

Sources from_environment(Environment environment) {
    Sources sources;
    sources.environment = std::move(environment);
    return sources;
}

Sources from_flags(std::vector<std::string> flags) {
    Sources sources;
    sources.flags = std::move(flags);
    return sources;
}

LoadedSettings loaded(const Sources& sources) {
    auto result = load_settings(sources);
    EXPECT_TRUE(result) << result.error().text;
    return result ? *result : LoadedSettings{};
}

std::string problems(const Sources& sources) {
    const auto result = load_settings(sources);
    return result ? "(none)" : result.error().text;
}

TEST(SettingTable, IsWellFormed) {
    std::set<std::string_view> keys;
    Settings settings;
    for (const Setting& setting : all_settings()) {
        SCOPED_TRACE(setting.key);
        EXPECT_TRUE(keys.insert(setting.key).second) << "there twice";
        EXPECT_FALSE(setting.help.english.empty());
        EXPECT_FALSE(setting.help.german.empty());
        EXPECT_EQ(find_setting(setting.key), &setting);
        const auto sections = all_sections();
        EXPECT_TRUE(std::any_of(sections.begin(), sections.end(), [&](const Section& section) {
            return section.name == setting.section();
        }));
    }
}

// Also shows that each setting's type fits its member, for assign() would throw otherwise.
TEST(SettingTable, EveryDefaultIsAValidValue) {
    const Settings defaults;
    for (const Setting& setting : all_settings()) {
        if (setting.generated != Generated::no) continue;
        Settings settings;
        const auto fine = assign(setting, settings, plain_text(setting, defaults), {});
        EXPECT_TRUE(fine) << setting.key << ": " << fine.error().text;
        EXPECT_EQ(plain_text(setting, settings), plain_text(setting, defaults));
    }
}

TEST(SettingTable, DefaultsAreThoseOfTheContract) {
    const auto all = loaded(from_environment({{"HOME", "/home/u"}}));
    const Settings& s = all.settings;
    EXPECT_EQ(s.server.data_dir, "/home/u/.local/state/offhook");
    EXPECT_EQ(s.server.realm, "offhook");
    EXPECT_EQ(s.server.workers, 0);
    EXPECT_TRUE(s.phones.username_must_be_mac);
    EXPECT_THAT(s.phones.digest, ElementsAre("MD5"));
    EXPECT_EQ(s.phones.lan, (Listener{"0.0.0.0", 5060, 5061}));
    EXPECT_EQ(s.phones.wan, PublicListener{});
    EXPECT_THAT(s.clients.digest, ElementsAre("SHA-256", "MD5"));
    EXPECT_EQ(s.clients.lan, (Listener{"0.0.0.0", 5070, 5071}));
    EXPECT_EQ(s.clients.wan.tcp_port, 0);
    EXPECT_FALSE(s.advanced.auto_activate);
    EXPECT_EQ(s.advanced.sip_expires, std::chrono::seconds(300));
    EXPECT_EQ(s.advanced.keep_alive, std::chrono::seconds(60));
    EXPECT_EQ(s.advanced.service_timeout, std::chrono::seconds(10));
    EXPECT_EQ(s.diagnostics.level, "info");
    EXPECT_EQ(s.diagnostics.max_file_mib, 10);
    EXPECT_EQ(s.diagnostics.max_files, 10);
    EXPECT_FALSE(s.diagnostics.delete_daily);
    EXPECT_EQ(s.console.address, "127.0.0.1");
    EXPECT_EQ(s.console.port, 8480);
    EXPECT_EQ(s.console.tls_port, 0);
    EXPECT_EQ(s.console.language, "auto");
    EXPECT_EQ(s.clients.wan.min_tls, "1.2");
    EXPECT_TRUE(s.server.telephony);
    EXPECT_EQ(s.licence.issuer_key, "");
}

TEST(LoadSettings, EachSourceWinsOverTheOnesBeforeIt) {
    Sources sources;
    const auto port_and_origin = [&] {
        const auto all = loaded(sources);
        return std::to_string(all.settings.phones.lan.tcp_port) + " " +
               all.origin("phones.lan.tcp_port").to_string() +
               (all.locked("phones.lan.tcp_port") ? ", locked" : "");
    };
    EXPECT_EQ(port_and_origin(), "5060 default");
    sources.database["phones.lan.tcp_port"] = "6001";
    EXPECT_EQ(port_and_origin(), "6001 database");
    sources.file = ConfigFile{"/etc/offhook.toml", "[phones]\n[phones.lan]\ntcp_port = 6002\n"};
    EXPECT_EQ(port_and_origin(), "6002 file /etc/offhook.toml:3, locked");
    sources.environment["OFFHOOK_PHONES_LAN_TCP_PORT"] = "6003";
    EXPECT_EQ(port_and_origin(), "6003 environment OFFHOOK_PHONES_LAN_TCP_PORT, locked");
    sources.flags = {"phones.lan.tcp_port=6004"};
    EXPECT_EQ(port_and_origin(), "6004 flag, locked");
}

TEST(LoadSettings, GeneratedValuesAreUsedUntilSomebodySetsOne) {
    Sources sources = from_file("[phones]\npassword = \"\"\n[clients]\nuser = \"desk\"\n");
    sources.generated = {{"phones.password", "made-up"}, {"clients.user", "client-1"}};
    const auto all = loaded(sources);
    EXPECT_EQ(all.settings.phones.password, "made-up");
    EXPECT_EQ(all.origin("phones.password").to_string(), "generated");
    EXPECT_FALSE(all.locked("phones.password"));
    EXPECT_EQ(all.settings.clients.user, "desk");
}

TEST(LoadSettings, FileSetsEveryKindOfValue) {
    const auto all = loaded(from_file(R"(
[server]
name = "pbx.example.org"
workers = 4
[phones]
username_must_be_mac = false
digest = ["sha-256", "md5"]
lan.address = "::1"
[tls]
certificate = "tls/cert.pem"
private_key = "/etc/ssl/key.pem"
[advanced]
keep_alive = 15
[diagnostics]
level = "Debug"
macs = ["000413aabbcc", "handset-7"]
)"));
    const Settings& s = all.settings;
    EXPECT_EQ(s.server.name, "pbx.example.org");
    EXPECT_EQ(s.server.workers, 4);
    EXPECT_FALSE(s.phones.username_must_be_mac);
    EXPECT_THAT(s.phones.digest, ElementsAre("SHA-256", "MD5"));
    EXPECT_EQ(s.phones.lan.address, "::1");
    EXPECT_EQ(s.tls.certificate, std::filesystem::current_path() / "tls/cert.pem");
    EXPECT_EQ(s.tls.private_key, "/etc/ssl/key.pem");
    EXPECT_EQ(s.advanced.keep_alive, std::chrono::seconds(15));
    EXPECT_EQ(s.diagnostics.level, "debug");
    EXPECT_THAT(s.diagnostics.macs, ElementsAre("000413aabbcc", "handset-7"));
}

TEST(LoadSettings, RelativePathsInTheFileStartAtTheFile) {
    Sources sources;
    sources.file = ConfigFile{"/etc/offhook/offhook.toml", "[diagnostics]\ndir = \"../log\"\n"};
    EXPECT_EQ(loaded(sources).settings.diagnostics.dir, "/etc/log");
}

struct BadFile {
    const char* text;
    const char* problem;
};

class BadFiles : public testing::TestWithParam<BadFile> {};

TEST_P(BadFiles, IsToldWithLineAndKey) {
    EXPECT_EQ(problems(from_file(GetParam().text)), GetParam().problem);
}

INSTANTIATE_TEST_SUITE_P(
    Values,
    BadFiles,
    testing::Values(
        BadFile{
            "\n[phones.lan]\ntcp_port = 70000\n",
            "offhook.toml:3: phones.lan.tcp_port: 70000 is not a port (0 to 65535)"},
        BadFile{
            "[phones.lan]\ntcp_port = -1",
            "offhook.toml:2: phones.lan.tcp_port: -1 is not a port (0 to 65535)"},
        BadFile{
            "[phones.lan]\ntcp_port = \"5060\"",
            "offhook.toml:2: phones.lan.tcp_port: is a text in quotes, not a number"},
        BadFile{
            "[phones.lan]\ntcp_port = 5060.5",
            "offhook.toml:2: phones.lan.tcp_port: is a number with a fraction, not a number"},
        BadFile{
            "[phones.lan]\naddress = \"localhost\"",
            "offhook.toml:2: phones.lan.address: 'localhost' is not an IP address"},
        BadFile{
            "[phones.lan]\naddress = \"fe80::1%\"",
            "offhook.toml:2: phones.lan.address: 'fe80::1%' is not an IP address"},
        BadFile{"[phones]\ndigest = []", "offhook.toml:2: phones.digest: needs at least one"},
        BadFile{
            "[phones]\ndigest = [\"MD5\", \"SHA-1\"]",
            "offhook.toml:2: phones.digest: 'SHA-1' is none of MD5, SHA-256"},
        BadFile{
            "[phones]\ndigest = [\"MD5\", \"md5\"]", "offhook.toml:2: phones.digest: 'MD5' is there twice"},
        BadFile{
            "[phones]\ndigest = \"MD5\"", "offhook.toml:2: phones.digest: is a text in quotes, not a list"},
        BadFile{
            "[phones]\ndigest = [1]",
            "offhook.toml:2: phones.digest: is a list of something other than texts, not a list"},
        BadFile{
            "[phones]\npassword = 1234",
            "offhook.toml:2: phones.password: is a number, not a text in quotes"},
        BadFile{
            "[phones]\npassword = \"a\\nb\"",
            "offhook.toml:2: phones.password: has a control character or is not UTF-8"},
        BadFile{"[server]\nrealm = \"\"", "offhook.toml:2: server.realm: must not be empty"},
        BadFile{
            "[server]\nname = \"a b\"",
            "offhook.toml:2: server.name: 'a b' is neither a host name nor an IP address"},
        BadFile{
            "[server]\nname = \"300.1.1.1\"",
            "offhook.toml:2: server.name: '300.1.1.1' is neither a host name nor an IP address"},
        BadFile{"[server]\nworkers = 257", "offhook.toml:2: server.workers: 257 is out of bounds (0 to 256)"},
        BadFile{
            "[server]\nworkers = 9223372036854775807",
            "offhook.toml:2: server.workers: 9223372036854775807 is out of bounds (0 to 256)"},
        BadFile{
            "[advanced]\nkeep_alive = 0",
            "offhook.toml:2: advanced.keep_alive: 0 is out of bounds (1 to 3600 seconds)"},
        BadFile{
            "[advanced]\nkeep_alive = 2024-01-01",
            "offhook.toml:2: advanced.keep_alive: is a date or time, not a number"},
        BadFile{
            "[advanced]\nauto_activate = 1",
            "offhook.toml:2: advanced.auto_activate: is a number, not true or false"},
        BadFile{
            "[diagnostics]\nmax_file_mib = 0",
            "offhook.toml:2: diagnostics.max_file_mib: 0 is out of bounds (1 to 1024 MiB)"},
        BadFile{
            "[diagnostics]\nlevel = \"loud\"",
            "offhook.toml:2: diagnostics.level: 'loud' is none of debug, info, warning, error"},
        BadFile{
            "[diagnostics]\nmacs = [\"a,b\"]",
            "offhook.toml:2: diagnostics.macs: 'a,b' has a comma, which separates the items of a list"},
        BadFile{"[diagnostics]\nmacs = [\"\"]", "offhook.toml:2: diagnostics.macs: one of the list is empty"}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Keys,
    BadFiles,
    testing::Values(
        BadFile{
            "[phones.lan]\ntcp_prot = 1",
            "offhook.toml:2: phones.lan.tcp_prot: no such setting; did you mean phones.lan.tcp_port?"},
        BadFile{
            "[clients]\ntcp_port = 1",
            "offhook.toml:2: clients.tcp_port: no such setting; did you mean clients.lan.tcp_port?"},
        BadFile{
            "[phone.lan]\ntcp_port = 1\ntls_port = 2",
            "offhook.toml:1: phone: no such setting; did you mean phones?"},
        BadFile{"[zebra]\nstripes = 1", "offhook.toml:1: zebra: no such setting"},
        BadFile{"phones = 3", "offhook.toml:1: phones: is a table, not a value"},
        BadFile{"[server.realm]\nx = 1", "offhook.toml:1: server.realm: is a value, not a table"}
    )
);

TEST(LoadSettings, SyntaxErrorsHaveTheirLine) {
    EXPECT_THAT(problems(from_file("[server]\nname = \n")), testing::StartsWith("offhook.toml:2: "));
    EXPECT_THAT(
        problems(from_file("[server]\nworkers = 1\nworkers = 2\n")), testing::StartsWith("offhook.toml:3: ")
    );
}

TEST(LoadSettings, AllProblemsAreTold) {
    Sources sources = from_file("[phones.lan]\ntcp_port = 70000\ntls_port = 70001\n[console]\nprot = 1\n");
    sources.environment = {{"OFFHOOK_SERVER_WORKERS", "many"}};
    sources.flags = {"advanced.keep_alive=0"};
    const std::string all = problems(sources);
    EXPECT_EQ(split(all, '\n').size(), 5U) << all;
    EXPECT_THAT(all, HasSubstr("phones.lan.tls_port: 70001"));
    EXPECT_THAT(all, HasSubstr("did you mean console.port?"));
    EXPECT_THAT(all, HasSubstr("OFFHOOK_SERVER_WORKERS: 'many' is not a whole number (0 to 256)"));
    EXPECT_THAT(all, HasSubstr("command line: advanced.keep_alive: 0 is out of bounds"));
}

TEST(LoadSettings, ErrorsNeverQuoteSecrets) {
    for (const auto& sources :
         {from_file("[phones]\npassword = \"hush\\u0001\""),
          from_environment({{"OFFHOOK_PHONES_PASSWORD", "hush\n"}}),
          from_flags({"clients.password=hush\xFF"})}) {
        EXPECT_THAT(problems(sources), HasSubstr("control character"));
        EXPECT_THAT(problems(sources), testing::Not(HasSubstr("hush")));
    }
}

TEST(LoadSettings, EnvironmentSetsListsAndSecrets) {
    const auto file = std::filesystem::path(testing::TempDir()) / "offhook_settings_test_secret";
    std::ofstream(file) << "from the file\n";
    const auto all = loaded(from_environment({
        {"OFFHOOK_CLIENTS_DIGEST", "MD5, SHA-256"},
        {"OFFHOOK_PHONES_PASSWORD_FILE", file.string()},
        {"OFFHOOK_CLIENTS_PASSWORD", "plain"},
        {"OFFHOOK_SERVER_WORKERS", ""},
        {"OFFHOOK_TOKEN", "of another program"},
    }));
    std::filesystem::remove(file);
    EXPECT_THAT(all.settings.clients.digest, ElementsAre("MD5", "SHA-256"));
    EXPECT_EQ(all.settings.phones.password, "from the file");
    EXPECT_EQ(all.origin("phones.password").to_string(), "environment OFFHOOK_PHONES_PASSWORD_FILE");
    EXPECT_EQ(all.settings.clients.password, "plain");
    EXPECT_EQ(all.origin("server.workers").source, Source::built_in);
}

TEST(LoadSettings, EnvironmentProblems) {
    EXPECT_EQ(
        problems(from_environment({{"OFFHOOK_PHONES_LAN_TCP_PROT", "1"}})),
        "OFFHOOK_PHONES_LAN_TCP_PROT: no such setting; did you mean OFFHOOK_PHONES_LAN_TCP_PORT?"
    );
    EXPECT_EQ(
        problems(from_environment({{"OFFHOOK_SERVER_REALM_FILE", "/x"}})),
        "OFFHOOK_SERVER_REALM_FILE: no such setting"
    ) << "only secrets come from files";
    EXPECT_EQ(
        problems(from_environment({{"OFFHOOK_PHONES_PASSWORD_FILE", "/nonexistent"}})),
        "OFFHOOK_PHONES_PASSWORD_FILE: cannot read /nonexistent (at most 4096 bytes)"
    );
    EXPECT_EQ(
        problems(from_environment({{"OFFHOOK_PHONES_PASSWORD_FILE", "/x"}, {"OFFHOOK_PHONES_PASSWORD", "y"}})
        ),
        "OFFHOOK_PHONES_PASSWORD and OFFHOOK_PHONES_PASSWORD_FILE are both set; leave one away"
    );
}

TEST(LoadSettings, FlagProblems) {
    EXPECT_EQ(
        problems(from_flags({"server.datadir=/x"})),
        "command line: server.datadir: no such setting; did you mean server.data_dir?"
    );
    EXPECT_EQ(
        problems(from_flags({"server.name"})),
        "command line: server.name: a value is missing (server.name=VALUE)"
    );
    EXPECT_EQ(loaded(from_flags({"server.name=a", "server.name=b"})).settings.server.name, "b");
}

TEST(LoadSettings, WhatIsWrongInTheDatabaseIsPassedOver) {
    Sources sources;
    sources.database = {
        {"server.workers", "2"},          {"server.data_dir", "/elsewhere"},
        {"phones.lan.tcp_port", "70000"}, {"tls.certificate", "relative.pem"},
        {"retired.setting", "1"},
    };
    const auto all = loaded(sources);
    EXPECT_EQ(all.settings.server.workers, 2);
    EXPECT_EQ(all.settings.phones.lan.tcp_port, 5060);
    EXPECT_EQ(all.origin("phones.lan.tcp_port").source, Source::built_in);
    EXPECT_THAT(
        all.warnings, ElementsAre(
                          "database: phones.lan.tcp_port: 70000 is not a port (0 to 65535); not used",
                          "database: retired.setting: no such setting; not used",
                          "database: server.data_dir: no such setting; not used",
                          "database: tls.certificate: 'relative.pem' must begin with '/'; not used"
                      )
    );
}

TEST(LoadSettings, TwoListenersCannotShareAPort) {
    EXPECT_EQ(
        problems(from_file("[clients.lan]\ntcp_port = 5060\n")),
        "offhook.toml:2: clients.lan.tcp_port: port 5060 is taken by phones.lan.tcp_port (0.0.0.0 port 5060)"
    );
    EXPECT_EQ(
        problems(from_file("[phones.lan]\ntcp_port = 8480\n")),
        "offhook.toml:2: phones.lan.tcp_port: port 8480 is taken by console.port (127.0.0.1 port 8480)"
    ) << "the value that was written is told, not the default";
    EXPECT_EQ(
        problems(from_flags(
            {"phones.lan.address=10.0.0.1", "phones.wan.address=10.0.0.2", "phones.wan.tcp_port=5060"}
        )),
        "(none)"
    );
    EXPECT_EQ(problems(from_flags({"phones.lan.tcp_port=0", "phones.lan.tls_port=0"})), "(none)")
        << "both are off";
}

TEST(LoadSettings, CertificateAndKeyBelongTogether) {
    EXPECT_EQ(
        problems(from_flags({"tls.private_key=/k.pem"})),
        "tls.private_key: tls.certificate is missing; a key needs its certificate"
    );
    EXPECT_EQ(
        problems(from_file("[tls]\ncertificate = \"/c.pem\"")),
        "offhook.toml:2: tls.certificate: tls.private_key is missing; a certificate needs its key"
    );
    EXPECT_EQ(problems(from_flags({"tls.private_key=/k.pem", "tls.certificate=/c.pem"})), "(none)");
}

TEST(LoadSettings, ClientCertificatesAreRequiredWhereOnlyTheirAuthorityIsSet) {
    const auto choice = [](std::vector<std::string> flags) {
        return loaded(from_flags(std::move(flags))).settings.tls.client_certificates;
    };
    EXPECT_EQ(choice({}), "off");
    EXPECT_EQ(choice({"tls.client_ca=/ca.pem"}), "required");
    EXPECT_EQ(choice({"tls.client_ca=/ca.pem", "tls.client_certificates=off"}), "off");
    EXPECT_EQ(choice({"tls.client_ca=/ca.pem", "tls.client_certificates=optional"}), "optional");
    EXPECT_EQ(
        problems(from_flags({"tls.client_certificates=optional"})),
        "tls.client_certificates: tls.client_ca is missing; certificates are checked against its authorities"
    );
}

TEST(LoadSettings, AnIssuersKeyIsChecked) {
    SeededRandom random(1);
    const std::string key = make_issuer_keys(random).public_key;
    EXPECT_EQ(loaded(from_flags({"licence.issuer_key=" + key})).settings.licence.issuer_key, key);
    EXPECT_EQ(
        problems(from_flags({"licence.issuer_key=OHP1-AAAAA"})),
        "command line: licence.issuer_key: is no whole issuer's key (OHP1-…)"
    );
    EXPECT_EQ(check_setting("licence.issuer_key", ""), "");
    EXPECT_EQ(check_setting("licence.issuer_key", "x").error().reason, "bad_value");
}

/// The value just inside a bound is taken, the one past it is not.
TEST(CheckSetting, BoundsOfTheSettings) {
    struct Case {
        const char* key;
        std::string inside;
        std::string past;
    };
    const Case cases[] = {
        {"diagnostics.format", "json", "xml"},
        {"diagnostics.trace_mib", "1", "0"},
        {"diagnostics.trace_mib", "1024", "1025"},
        {"diagnostics.hep_address", "homer.example.org", "no host"},
        {"diagnostics.hep_port", "65535", "65536"},
        {"diagnostics.hep_capture_id", "2147483647", "2147483648"},
        {"phones.lan.min_tls", "1.0", "0.9"},
        {"phones.wan.min_tls", "1.1", "2"},
        {"clients.lan.min_tls", "1.2", ""},
        {"clients.wan.min_tls", "1.3", "1.4"},
        {"tls.client_certificates", "optional", "maybe"},
        {"tls.private_key_password", std::string(1024, 'x'), std::string(1025, 'x')},
        {"console.language", "de", "fr"},
        {"console.session_hours", "1", "0"},
        {"console.session_hours", "720", "721"},
        {"server.telephony", "false", "no"},
    };
    for (const Case& bound : cases) {
        EXPECT_TRUE(check_setting(bound.key, bound.inside)) << bound.key;
        EXPECT_EQ(check_setting(bound.key, bound.past).error().reason, "bad_value") << bound.key;
    }
}

TEST(LoadSettings, TellsWhatChanged) {
    const auto before = loaded(from_flags({"phones.digest=MD5"}));
    const auto after = loaded(from_flags({"phones.digest=SHA-256,MD5", "console.port=0"}));
    EXPECT_THAT(changed_keys(before.settings, after.settings), ElementsAre("phones.digest", "console.port"));
    EXPECT_TRUE(changed_keys(before.settings, before.settings).empty());
}

TEST(CheckSetting, GivesTheTextToStoreOrTheReason) {
    EXPECT_EQ(check_setting("phones.digest", "sha-256 , md5"), "SHA-256,MD5");
    EXPECT_EQ(check_setting("server.data_dir", "/x").error().reason, "not_in_database");
    EXPECT_EQ(
        check_setting("server.nam", "x").error().text,
        "server.nam: no such setting; did you mean server.name?"
    );
    EXPECT_EQ(
        check_setting("console.port", "http").error().text, "console.port: 'http' is not a port (0 to 65535)"
    );
}

TEST(ConfigFile, UnreadableFilesAreTold) {
    EXPECT_EQ(ConfigFile::read("/nonexistent/offhook.toml").error().reason, "bad_config_file");
    EXPECT_EQ(ConfigFile::read("/").error().reason, "bad_config_file") << "a directory";
    const auto file = std::filesystem::path(testing::TempDir()) / "offhook_settings_test_large";
    std::ofstream(file) << std::string(1024 * 1024 + 1, '#');
    EXPECT_EQ(ConfigFile::read(file).error().reason, "bad_config_file");
    std::filesystem::remove(file);
}

TEST(DataDir, FollowsTheSystemsCustoms) {
    EXPECT_EQ(
        default_data_dir({{"STATE_DIRECTORY", "/var/lib/offhook:/var/lib/b"}, {"HOME", "/h"}}),
        "/var/lib/offhook"
    );
    EXPECT_EQ(default_data_dir({{"XDG_STATE_HOME", "/s"}, {"HOME", "/h"}}), "/s/offhook");
    EXPECT_EQ(default_data_dir({{"XDG_STATE_HOME", "relative"}, {"HOME", "/h"}}), "/h/.local/state/offhook");
    EXPECT_EQ(default_data_dir({}), "/var/lib/offhook");
}

TEST(SettingValue, SecretsAreNotShown) {
    Settings settings;
    settings.phones.password = "hush";
    const Setting& setting = *find_setting("phones.password");
    EXPECT_EQ(shown_text(setting, settings), "(set)");
    EXPECT_EQ(toml_text(setting, settings), "\"\"");
    EXPECT_EQ(plain_text(setting, settings), "hush");
}

}  // namespace
}  // namespace offhook::store
