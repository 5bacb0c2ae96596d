// SPDX-License-Identifier: Apache-2.0
#include "store/schema.hpp"

#include <fstream>
#include <iterator>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/store.hpp"
#include "store/test_support.hpp"

namespace offhook::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string fixture(const char* name) {
    std::ifstream file(std::string(OFFHOOK_SOURCE_DIR "/src/store/testdata/") + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class SchemaTest : public testing::Test {
protected:
    SchemaTest() { std::filesystem::create_directories(dir_.path()); }

    std::filesystem::path file() const { return dir_ / "offhook.db"; }
    SQLite::Database sqlite() { return {file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}; }
    int version() { return sqlite().execAndGet("PRAGMA user_version").getInt(); }

    Result<void> run(const std::vector<std::string_view>& steps) {
        SQLite::Database database = sqlite();
        return migrate(database, steps, file());
    }

    TempDir dir_;
    NoReporter reporter_;
};

constexpr std::string_view kFirst = "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (7)";
constexpr std::string_view kSecond = "ALTER TABLE a ADD COLUMN y TEXT NOT NULL DEFAULT ''";
constexpr std::string_view kThird = "UPDATE a SET y = 'filled'";

TEST_F(SchemaTest, StepsRunOnceEach) {
    ASSERT_TRUE(run({kFirst, kSecond}));
    EXPECT_EQ(version(), 2);
    ASSERT_TRUE(run({kFirst, kSecond})) << "nothing to do";
    ASSERT_TRUE(run({kFirst, kSecond, kThird}));
    EXPECT_EQ(version(), 3);
    EXPECT_EQ(sqlite().execAndGet("SELECT y FROM a").getString(), "filled");
}

TEST_F(SchemaTest, AnOldDatabaseIsCopiedBeforeItChanges) {
    ASSERT_TRUE(run({kFirst}));
    const auto copy = dir_ / "offhook.db.schema-1.backup";
    EXPECT_FALSE(std::filesystem::exists(copy)) << "there was nothing to keep";
    ASSERT_TRUE(run({kFirst, kSecond}));
    SQLite::Database backup(copy.string());
    EXPECT_EQ(backup.execAndGet("PRAGMA user_version").getInt(), 1);
    EXPECT_EQ(backup.execAndGet("SELECT x FROM a").getInt(), 7);
    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(copy).permissions(), perms::owner_read | perms::owner_write);
    EXPECT_FALSE(std::filesystem::exists(dir_ / "offhook.db.schema-1.backup.unfinished"));
}

TEST_F(SchemaTest, AStepThatFailsLeavesThingsAsTheyWere) {
    ASSERT_TRUE(run({kFirst}));
    EXPECT_THROW((void)run({kFirst, "ALTER TABLE a ADD COLUMN z TEXT; nonsense"}), SQLite::Exception);
    EXPECT_EQ(version(), 1);
    EXPECT_THROW(sqlite().execAndGet("SELECT z FROM a"), SQLite::Exception) << "the column must not be there";
    ASSERT_TRUE(run({kFirst, kSecond})) << "a better program may try again";
}

TEST_F(SchemaTest, TheReleasedStepOfVersion1NeverChanges) {
    // Compares what the step makes with what version 1 made when it was written down.
    const auto tables = [](SQLite::Database& database) {
        return database
            .execAndGet(
                "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_schema ORDER BY name)"
            )
            .getString();
    };
    SQLite::Database then(":memory:", SQLite::OPEN_READWRITE);
    then.exec(fixture("version_1.sql"));
    SQLite::Database now(":memory:", SQLite::OPEN_READWRITE);
    now.exec(std::string(migrations().front()));
    EXPECT_EQ(tables(now), tables(then));
}

TEST_F(SchemaTest, ADatabaseOfVersion1IsReadInFull) {
    sqlite().exec(fixture("version_1.sql"));
    auto store = Store::open(dir_.path(), reporter_);
    ASSERT_TRUE(store) << store.error().text;
    const auto contents = (*store)->load();
    ASSERT_TRUE(contents) << contents.error().text;

    ASSERT_EQ(contents->phones.size(), 2U);
    const PhoneRecord& snom = contents->phones[0];
    EXPECT_EQ(snom.username, "000413aabbcc");
    EXPECT_EQ(snom.maker, "snom");
    EXPECT_EQ(snom.activation, Activation::active);
    EXPECT_EQ(snom.last_login, 1'700'000'100);
    EXPECT_EQ(snom.capabilities.at("MakeCall"), Learned::supported);
    EXPECT_EQ(snom.capabilities.at("ParkCall"), Learned::unsupported);
    EXPECT_EQ(contents->phones[1].activation, Activation::waiting);
    EXPECT_THAT(contents->phones[1].manual_lines, ElementsAre("sip:200@pbx"));
    ASSERT_EQ(contents->lines.size(), 2U);
    EXPECT_EQ(contents->lines[0].device_id, "sip:100@pbx");
    EXPECT_EQ(contents->lines[0].display_name, "Empfang Süd");
    ASSERT_EQ(contents->accounts.size(), 1U);
    EXPECT_THAT(contents->accounts[0].lines, ElementsAre("1*"));
    EXPECT_EQ(contents->settings.at("phones.lan.tcp_port"), "5080");
    EXPECT_EQ(contents->generated.at("phones.password"), "kept2kept2kept22");
    EXPECT_EQ(contents->meta.installation_id, "0123456789abcdef0123456789abcdef");
}

TEST_F(SchemaTest, ANewerDatabaseIsRefusedAndLeftAlone) {
    {
        auto store = Store::open(dir_.path(), reporter_);
        ASSERT_TRUE(store);
    }
    sqlite().exec("PRAGMA user_version = 99");
    const auto store = Store::open(dir_.path(), reporter_);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().reason, "store_newer");
    EXPECT_THAT(
        store.error().text, HasSubstr("written by a newer Offhook (schema 99, this one knows up to 2)")
    );
    EXPECT_EQ(version(), 99);
}

TEST_F(SchemaTest, ADatabaseOfAnotherProgramIsRefusedAndLeftAlone) {
    sqlite().exec("CREATE TABLE recipes (name TEXT)");
    const auto store = Store::open(dir_.path(), reporter_);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().reason, "store_foreign");
    EXPECT_EQ(sqlite().execAndGet("SELECT count(*) FROM sqlite_schema").getInt(), 1);
}

}  // namespace
}  // namespace offhook::store
