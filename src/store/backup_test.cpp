// SPDX-License-Identifier: Apache-2.0
#include "store/backup.hpp"

#include <fstream>
#include <future>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/backup_json.hpp"
#include "store/schema.hpp"
#include "store/test_support.hpp"

namespace offhook::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

constexpr std::string_view kPassphrase = "correct horse";
constexpr PassphraseCost kCheap{1, 8};

Backup full_backup() {
    Backup backup;
    backup.program_version = "0.1.0";
    backup.schema = 2;
    backup.created = 1'800'000'000;
    backup.installation_id = "0123";
    Contents& contents = backup.contents;
    contents.phones = {
        {"000413aabbcc",
         "snom",
         "D785",
         "10.1",
         "snomD785/10.1",
         false,
         Activation::waiting,
         "sip:c",
         "192.0.2.7",
         "TLS",
         "sip:i",
         1,
         2,
         {"sip:100@pbx"},
         {{"MakeCall", Learned::supported}, {"ParkCall", Learned::unsupported}}},
        {"\xFF\xFE", "", "", "", "", true, Activation::active, "", "", "", "", 0, 0, {}, {}}};
    contents.lines = {{"sip:100@pbx", "000413aabbcc", 3, "Desk", true}};
    contents.accounts = {
        {"crm", "offhook", std::string(32, 'a'), std::string(64, 'b'), false, {"1*"}, false}};
    contents.users = {{"eve", "$argon2id$x", Role::operator_, {"1*"}, false, "de", false, 11, 12, 13}};
    contents.tokens = {{"t1", "eve", "crm", "hash", Role::cti, {"2*"}, 21, 22, 23}};
    contents.licences = {{"OH1-AAAAA", 31, "eve"}};
    contents.settings = {{"phones.password", "Secret"}, {"server.realm", "pbx"}};
    contents.generated = {{"clients.password", "made-up"}};
    contents.values = {{"setup_done", "yes"}};
    backup.files = {{"ca.pem", "PEM"}, {"ca.key", std::string("\0\xFF\n", 3)}};
    return backup;
}

void expect_same(const Backup& a, const Backup& b) {
    EXPECT_EQ(a.program_version, b.program_version);
    EXPECT_EQ(a.schema, b.schema);
    EXPECT_EQ(a.created, b.created);
    EXPECT_EQ(a.installation_id, b.installation_id);
    EXPECT_EQ(a.contents.phones, b.contents.phones);
    EXPECT_EQ(a.contents.lines, b.contents.lines);
    EXPECT_EQ(a.contents.accounts, b.contents.accounts);
    EXPECT_EQ(a.contents.users, b.contents.users);
    EXPECT_EQ(a.contents.tokens, b.contents.tokens);
    EXPECT_EQ(a.contents.licences, b.contents.licences);
    EXPECT_EQ(a.contents.settings, b.contents.settings);
    EXPECT_EQ(a.contents.generated, b.contents.generated);
    EXPECT_EQ(a.contents.values, b.contents.values);
    EXPECT_EQ(a.files, b.files);
}

std::string made(const Backup& backup) {
    auto bytes = make_backup(backup, kPassphrase, kCheap);
    EXPECT_TRUE(bytes) << bytes.error().text;
    return bytes.value_or("");
}

std::string reason(const Result<Backup>& result) {
    return result ? "fine" : result.error().reason;
}

TEST(Backup, ComesBackWhole) {
    const std::string bytes = made(full_backup());
    EXPECT_THAT(bytes, Not(HasSubstr("snom"))) << "nothing is in clear";
    const auto read = read_backup(bytes, kPassphrase);
    ASSERT_TRUE(read) << read.error().text;
    expect_same(*read, full_backup());
    EXPECT_THAT(read->counts(), testing::Contains(Pair("phones", 2U)));
}

TEST(Backup, LargeOnesAndThoseThatFillTheirChunksComeBack) {
    Backup backup = full_backup();
    const std::size_t chunk = std::size_t{64} * 1024;
    const std::size_t base = to_backup_json(backup).size();
    for (const std::size_t size : {chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 7}) {
        backup.program_version = std::string(size - base, 'x') + "0.1.0";
        ASSERT_EQ(to_backup_json(backup).size(), size + 0) << "the text fills its chunks as meant";
        const auto read = read_backup(made(backup), kPassphrase);
        ASSERT_TRUE(read) << size << ": " << read.error().text;
        expect_same(*read, backup);
    }
}

TEST(Backup, AWrongPassphraseIsTold) {
    const std::string bytes = made(full_backup());
    EXPECT_EQ(reason(read_backup(bytes, "wrong horse")), "backup_wrong_passphrase");
    EXPECT_EQ(reason(read_backup(bytes, "")), "backup_wrong_passphrase");
    EXPECT_EQ(reason(read_backup(bytes, std::string(5000, 'x'))), "backup_wrong_passphrase");
}

TEST(Backup, APassphraseHasABoundedLength) {
    const auto result = [](std::size_t size) {
        const auto bytes = make_backup({}, std::string(size, 'x'), kCheap);
        return bytes ? "fine" : bytes.error().reason;
    };
    EXPECT_EQ(result(7), "bad_passphrase");
    EXPECT_EQ(result(8), "fine");
    EXPECT_EQ(result(1024), "fine");
    EXPECT_EQ(result(1025), "bad_passphrase");
}

TEST(Backup, EveryCutIsSeen) {
    Backup backup;
    backup.program_version = std::string(70'000, 'x');  // more than one chunk
    const std::string bytes = made(backup);
    for (std::size_t size = 0; size < bytes.size(); size += size < 200 ? 1 : 997) {
        ASSERT_FALSE(read_backup(std::string_view(bytes).substr(0, size), kPassphrase)) << size;
    }
    EXPECT_EQ(reason(read_backup(bytes + "x", kPassphrase)), "backup_damaged");
    EXPECT_EQ(reason(read_backup(bytes.substr(0, bytes.size() - 1), kPassphrase)), "backup_damaged");
}

TEST(Backup, EveryChangedByteIsSeen) {
    const std::string bytes = made(full_backup());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        // Another memory cost only makes the test slow.
        if (at >= 17 && at < 25) continue;
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        ASSERT_FALSE(read_backup(changed, kPassphrase)) << at;
    }
}

TEST(Backup, AFileCannotAskForMoreThanABackupCosts) {
    std::string bytes = made(full_backup());
    bytes[17] = '\x7F';
    EXPECT_EQ(reason(read_backup(bytes, kPassphrase)), "backup_damaged");
}

TEST(Backup, OtherFilesAreRefused) {
    EXPECT_EQ(reason(read_backup("", kPassphrase)), "backup_unreadable");
    EXPECT_EQ(reason(read_backup("PK\x03\x04 a zip", kPassphrase)), "backup_unreadable");
    EXPECT_EQ(reason(read_backup("OFFHOOK BACKUP 2\nwhatever", kPassphrase)), "backup_newer");
}

TEST(Backup, ANewerOneIsRefused) {
    Backup newer_format = full_backup();
    newer_format.format = kBackupFormat + 1;
    EXPECT_EQ(reason(read_backup(made(newer_format), kPassphrase)), "backup_newer");
    Backup newer_schema = full_backup();
    newer_schema.schema = static_cast<int>(migrations().size()) + 1;
    newer_schema.program_version = "9.9";
    const auto read = read_backup(made(newer_schema), kPassphrase);
    EXPECT_EQ(reason(read), "backup_newer");
    EXPECT_THAT(read.error().text, HasSubstr("9.9"));
}

TEST(BackupJson, OlderAndUnknownMembersDoNoHarm) {
    const auto read = from_backup_json(
        R"({"manifest":{"format":1,"new":[1]},"phones":[{"username":"a","shoeSize":44}],"pets":{}})"
    );
    ASSERT_TRUE(read) << read.error().text;
    ASSERT_EQ(read->contents.phones.size(), 1U);
    EXPECT_TRUE(read->contents.phones[0].enabled) << "a missing member has its default";
}

TEST(BackupJson, WhatCannotBeIsRefused) {
    const std::string long_name(129, 'x');
    for (const std::string& text : {
             std::string("not JSON"),
             std::string("[]"),
             std::string("{}"),
             std::string(R"({"manifest":{"format":"one"}})"),
             std::string(R"({"manifest":{},"phones":{}})"),
             std::string(R"({"manifest":{},"phones":[{"username":7}]})"),
             std::string(R"({"manifest":{},"phones":[{"maker":"nameless"}]})"),
             std::string(R"({"manifest":{},"users":[{"name":"a","role":"emperor"}]})"),
             std::string(R"({"manifest":{},"users":[{"name":"a","passwordHash":"md5"}]})"),
             R"({"manifest":{},"users":[{"name":")" + long_name + R"("}]})",
             std::string(R"({"manifest":{},"accounts":[{"name":"a","ha1MD5":"short"}]})"),
             std::string(R"({"manifest":{},"files":{"../../etc/passwd":"AAAA"}})"),
             std::string(R"({"manifest":{},"files":{"ca.pem":"!"}})"),
             std::string(R"({"manifest":{},"settings":{"a":1}})"),
         }) {
        EXPECT_EQ(reason(from_backup_json(text)), "backup_damaged") << text;
    }
}

TEST(BackupJson, FileNamesAreTame) {
    for (const char* name : {"ca.pem", "server.key", "A-1_b.pem"}) EXPECT_TRUE(is_backup_file_name(name));
    for (const char* name : {"", ".hidden", "..", "a/b", "a b", "ca.pem.unfinished", "x.restored"}) {
        EXPECT_FALSE(is_backup_file_name(name)) << name;
    }
}

std::vector<std::string> told(const std::vector<BackupChange>& changes) {
    std::vector<std::string> list;
    for (const BackupChange& change : changes) {
        std::string text = change.section + " " + change.key + " " + std::string(change_name(change.kind));
        if (!change.before.empty() || !change.after.empty()) text += " " + change.before + ">" + change.after;
        list.push_back(std::move(text));
    }
    return list;
}

TEST(BackupChanges, NothingChangesWhereNothingThatMattersDiffers) {
    Backup used = full_backup();
    used.contents.phones[0].last_login = 99;
    used.contents.phones[0].last_address = "192.0.2.99";
    used.contents.users[0].last_login = 99;
    used.contents.tokens[0].last_used = 99;
    EXPECT_THAT(told(describe_changes(used, full_backup())), IsEmpty());
}

TEST(BackupChanges, AreToldWithoutSecrets) {
    Backup current = full_backup();
    current.contents.settings = {
        {"phones.password", "Other"}, {"server.realm", "old"}, {"server.name", "pbx"}, {"unknown", "Secret"}};
    current.contents.phones.pop_back();
    current.contents.phones[0].enabled = true;
    current.contents.lines[0].display_name = "Old";
    current.contents.accounts[0].name = "other";
    current.contents.users[0].role = Role::admin;
    current.contents.tokens.clear();
    current.contents.licences.clear();
    current.files = {{"ca.pem", "OLD"}, {"more.pem", "stays"}};
    EXPECT_THAT(
        told(describe_changes(current, full_backup())),
        ElementsAre(
            "settings phones.password changed (set)>(set)", "settings server.name removed pbx>",
            "settings server.realm changed old>pbx", "settings unknown removed (set)>",
            "phones 000413aabbcc changed", "phones \xFF\xFE added", "lines 000413aabbcc sip:100@pbx changed",
            "accounts crm added", "accounts other removed", "users eve changed", "tokens t1 added",
            "licences OH1-AAAAA added", "files ca.key added", "files ca.pem changed"
        )
    );
    EXPECT_EQ(describe_changes(current, full_backup(), 3).size(), 3U);
}

TEST(Backup, GoesFromOneServerToAnother) {
    const TempDir old_dir;
    const TempDir new_dir;
    NoReporter reporter;
    std::string bytes;
    Contents before;
    {
        auto store = Store::open(old_dir.path(), reporter);
        ASSERT_TRUE(store);
        (*store)->save(full_backup().contents.accounts[0]);
        (*store)->set_setting("phones.password", "Secret");
        std::filesystem::create_directories(old_dir / "tls");
        std::ofstream(old_dir.path() / "tls" / "ca.key") << "KEY";
        std::ofstream(old_dir.path() / "tls" / "ca.key.unfinished") << "half";
        before = *(*store)->load();
        const auto backup = collect_backup(old_dir.path(), before, 1'800'000'000);
        ASSERT_TRUE(backup) << backup.error().text;
        EXPECT_EQ(backup->schema, before.meta.schema);
        EXPECT_THAT(backup->files, ElementsAre(Pair("ca.key", "KEY")));
        bytes = made(*backup);
    }
    auto store = Store::open(new_dir.path(), reporter);
    ASSERT_TRUE(store);
    const auto backup = read_backup(bytes, kPassphrase);
    ASSERT_TRUE(backup) << backup.error().text;
    std::promise<Result<void>> applied;
    apply_backup(*backup, new_dir.path(), **store, [&](const Result<void>& result) {
        applied.set_value(result);
    });
    const auto result = applied.get_future().get();
    ASSERT_TRUE(result) << result.error().text;
    const auto after = (*store)->load();
    ASSERT_TRUE(after);
    EXPECT_EQ(after->accounts, before.accounts);
    EXPECT_EQ(after->settings, before.settings);
    EXPECT_EQ(after->generated, before.generated);
    std::ifstream key(new_dir.path() / "tls" / "ca.key");
    EXPECT_EQ((std::string{std::istreambuf_iterator<char>(key), {}}), "KEY");
    using std::filesystem::perms;
    EXPECT_EQ(
        std::filesystem::status(new_dir.path() / "tls" / "ca.key").permissions(),
        perms::owner_read | perms::owner_write
    );
}

TEST(Backup, FilesThatCannotBeWrittenLeaveTheRecords) {
    const TempDir dir;
    NoReporter reporter;
    auto store = Store::open(dir.path(), reporter);
    ASSERT_TRUE(store);
    (*store)->set_setting("server.realm", "stays");
    std::ofstream(dir / "tls") << "a file where the directory should be";
    Result<void> applied;
    apply_backup(full_backup(), dir.path(), **store, [&](const Result<void>& result) { applied = result; });
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().reason, "backup_failed");
    EXPECT_EQ((*store)->load()->settings.at("server.realm"), "stays");
}

}  // namespace
}  // namespace offhook::store
