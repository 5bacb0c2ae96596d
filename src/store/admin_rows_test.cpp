// SPDX-License-Identifier: Apache-2.0
#include <future>

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/store.hpp"
#include "store/test_support.hpp"

// Users, tokens, licences, values and the audit, as the store keeps them.
namespace offhook::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

UserRecord full_user(std::string name) {
    return {std::move(name), "$argon2id$v=19$x", Role::operator_, {"1*"}, false, "de", false, 11, 12, 13};
}

TokenRecord full_token(std::string id, std::string user) {
    return {std::move(id), std::move(user), "crm", "abcdef", Role::cti, {"2*", "3*"}, 21, 22, 23};
}

AuditRecord entry(std::string user, std::string action) {
    AuditRecord record;
    record.time = 1'800'000'000;
    record.user = std::move(user);
    record.address = "192.0.2.1";
    record.via = "console";
    record.action = std::move(action);
    record.object = "server.realm";
    record.before = "a";
    record.after = "b";
    return record;
}

class AdminRowsTest : public testing::Test {
protected:
    AdminRowsTest() { reopen(); }

    void reopen() {
        store_.reset();
        Store::Options options;
        options.gather = std::chrono::milliseconds(1);
        auto opened = Store::open(dir_.path(), reporter_, options);
        EXPECT_TRUE(opened) << opened.error().text;
        if (opened) store_ = std::move(*opened);
    }
    Contents load() {
        auto contents = store_->load();
        EXPECT_TRUE(contents) << contents.error().text;
        return contents.value_or(Contents{});
    }
    AuditPage audit(AuditQuery query = {}) {
        std::promise<Result<AuditPage>> page;
        store_->query_audit(std::move(query), [&](Result<AuditPage> result) {
            page.set_value(std::move(result));
        });
        auto result = page.get_future().get();
        EXPECT_TRUE(result) << result.error().text;
        return result.value_or(AuditPage{});
    }
    std::vector<std::string> actions(AuditQuery query) {
        std::vector<std::string> list;
        for (const AuditRecord& record : audit(std::move(query)).records) list.push_back(record.action);
        return list;
    }
    Result<void> replace(Contents contents) {
        std::promise<Result<void>> replaced;
        store_->replace_all(std::move(contents), [&](const Result<void>& result) {
            replaced.set_value(result);
        });
        return replaced.get_future().get();
    }

    TempDir dir_;
    RecordingReporter reporter_;
    std::unique_ptr<Store> store_;
};

TEST_F(AdminRowsTest, KeepsEveryField) {
    store_->save(full_user("eve"));
    store_->save(full_token("t1", "eve"));
    store_->save(LicenceRecord{"OH1-AAAAA", 31, "eve"});
    store_->set_value("setup_done", "yes");
    reopen();
    const Contents contents = load();
    EXPECT_THAT(contents.users, ElementsAre(full_user("eve")));
    EXPECT_THAT(contents.tokens, ElementsAre(full_token("t1", "eve")));
    EXPECT_THAT(contents.licences, ElementsAre(LicenceRecord{"OH1-AAAAA", 31, "eve"}));
    EXPECT_EQ(contents.values.at("setup_done"), "yes");
}

TEST_F(AdminRowsTest, RolesHaveTheirNames) {
    for (const Role role : {Role::cti, Role::viewer, Role::operator_, Role::admin}) {
        EXPECT_EQ(role_from(role_name(role)), role);
    }
    EXPECT_EQ(role_name(Role::operator_), "operator");
    EXPECT_EQ(role_from("root"), std::nullopt);
}

TEST_F(AdminRowsTest, Removes) {
    store_->save(full_token("t1", "eve"));
    store_->save(LicenceRecord{"OH1-AAAAA", 31, "eve"});
    store_->set_value("setup_done", "yes");
    ASSERT_TRUE(store_->flush_and_wait());
    store_->remove_token("t1");
    store_->remove_licence("OH1-AAAAA");
    store_->unset_value("setup_done");
    const Contents contents = load();
    EXPECT_THAT(contents.tokens, IsEmpty());
    EXPECT_THAT(contents.licences, IsEmpty());
    EXPECT_THAT(contents.values, ElementsAre(Pair("first_start", testing::_)));
}

TEST_F(AdminRowsTest, TokensGoWithTheirUser) {
    store_->save(full_user("eve"));
    store_->save(full_token("written", "eve"));
    store_->save(full_token("other", "bob"));
    ASSERT_TRUE(store_->flush_and_wait());
    store_->save(full_token("pending", "eve"));
    store_->remove_user("eve");
    store_->save(full_user("eve"));
    store_->save(full_token("new", "eve"));
    const Contents contents = load();
    EXPECT_EQ(contents.users.size(), 1U) << "a new one of that name";
    EXPECT_THAT(contents.tokens, ElementsAre(full_token("new", "eve"), full_token("other", "bob")));
}

TEST_F(AdminRowsTest, TheFirstStartStays) {
    const UnixSeconds first = load().first_start();
    EXPECT_GT(first, 1'600'000'000);
    store_->set_value("first_start", "1700000000");
    reopen();
    EXPECT_EQ(load().first_start(), 1'700'000'000);
}

TEST_F(AdminRowsTest, ARoleThatIsNoneGivesTheLeast) {
    store_->save(full_user("eve"));
    ASSERT_TRUE(store_->flush_and_wait());
    SQLite::Database((dir_ / "offhook.db").string(), SQLite::OPEN_READWRITE)
        .exec("UPDATE user SET role = 'emperor'");
    EXPECT_EQ(load().users.at(0).role, Role::cti);
}

TEST_F(AdminRowsTest, TheAuditIsReadNewestFirst) {
    store_->append(entry("eve", "setting.save"));
    store_->append(entry("bob", "user.remove"));
    const AuditPage page = audit();
    ASSERT_EQ(page.records.size(), 2U);
    EXPECT_EQ(page.next, 0) << "there is no more";
    AuditRecord expected = entry("bob", "user.remove");
    expected.id = page.records[0].id;
    EXPECT_EQ(page.records[0], expected);
    EXPECT_GT(page.records[0].id, page.records[1].id);
}

TEST_F(AdminRowsTest, TheAuditIsReadInPages) {
    for (int i = 0; i < 25; ++i) store_->append(entry("eve", std::to_string(i)));
    std::vector<std::string> seen;
    AuditQuery query;
    query.count = 10;
    std::vector<std::size_t> sizes;
    do {
        const AuditPage page = audit(query);
        sizes.push_back(page.records.size());
        for (const AuditRecord& record : page.records) seen.push_back(record.action);
        query.before = page.next;
        store_->append(entry("eve", "later"));  // moves no page
    } while (query.before != 0);
    EXPECT_THAT(sizes, ElementsAre(10, 10, 5));
    ASSERT_EQ(seen.size(), 25U);
    EXPECT_EQ(seen.front(), "24");
    EXPECT_EQ(seen.back(), "0");
}

TEST_F(AdminRowsTest, TheAuditIsFiltered) {
    store_->append(entry("eve", "login"));
    store_->append(entry("eve", "login.failed"));
    store_->append(entry("bob", "login.failed"));
    store_->append(entry("bob", "logins"));
    EXPECT_THAT(actions({"eve", "", 0, 100}), ElementsAre("login.failed", "login"));
    EXPECT_THAT(actions({"", "login", 0, 100}), ElementsAre("login.failed", "login.failed", "login"));
    EXPECT_THAT(actions({"bob", "login.failed", 0, 100}), ElementsAre("login.failed"));
    EXPECT_THAT(actions({"", "login%", 0, 100}), IsEmpty()) << "no patterns";
}

TEST_F(AdminRowsTest, AnAuditPageIsBounded) {
    for (std::size_t i = 0; i < RecordBounds{}.audit_page + 1; ++i) store_->append(entry("eve", "x"));
    EXPECT_EQ(audit({"", "", 0, 1'000'000}).records.size(), RecordBounds{}.audit_page);
    EXPECT_EQ(audit({"", "", 0, 0}).records.size(), 1U);
}

TEST_F(AdminRowsTest, AuditTextsAreCutAtWholeCharacters) {
    const std::size_t limit = RecordBounds{}.audit_text;
    AuditRecord record = entry("eve", "x");
    record.before = std::string(limit, 'a');
    record.after = std::string(limit - 1, 'a') + "ä";
    store_->append(record);
    const AuditRecord kept = audit().records.at(0);
    EXPECT_EQ(kept.before, record.before) << "just inside";
    EXPECT_EQ(kept.after, std::string(limit - 1, 'a'));
}

TEST_F(AdminRowsTest, TheOldestAuditIsForgotten) {
    store_->append(entry("eve", "oldest"));
    ASSERT_TRUE(store_->flush_and_wait());
    const auto records = static_cast<std::int64_t>(RecordBounds{}.audit_records);
    const auto skip = [&](std::int64_t id) {
        SQLite::Database((dir_ / "offhook.db").string(), SQLite::OPEN_READWRITE)
            .exec("UPDATE sqlite_sequence SET seq = " + std::to_string(id) + " WHERE name = 'audit'");
    };
    skip(records - 1);
    store_->append(entry("eve", "fills"));
    EXPECT_THAT(actions({}), ElementsAre("fills", "oldest")) << "just inside";
    store_->append(entry("eve", "newest"));
    EXPECT_THAT(actions({}), ElementsAre("newest", "fills"));
}

TEST_F(AdminRowsTest, ReplacingPutsAllInThePlaceOfAll) {
    store_->save(full_user("gone"));
    store_->save(PhoneRecord{});
    store_->set_setting("phones.password", "old");
    store_->set_value("gone", "x");
    store_->append(entry("eve", "before"));
    const Contents before = load();

    Contents contents;
    contents.phones.resize(1);
    contents.phones[0].username = "p";
    contents.lines = {{"sip:1@pbx", "p", 0, "", false}, {"sip:2@pbx", "nobody", 0, "", false}};
    contents.users = {full_user("new")};
    contents.tokens = {full_token("t", "new")};
    contents.settings = {{"phones.password", "restored"}};
    contents.generated = {{"phones.password", "made-up"}};
    contents.values = {{"setup_done", "yes"}};
    ASSERT_TRUE(replace(contents));

    reopen();
    const Contents after = load();
    EXPECT_EQ(after.phones, contents.phones);
    EXPECT_THAT(after.lines, ElementsAre(contents.lines[0]));
    EXPECT_EQ(after.users, contents.users);
    EXPECT_EQ(after.tokens, contents.tokens);
    EXPECT_EQ(after.settings, contents.settings);
    EXPECT_EQ(after.generated.at("phones.password"), "made-up");
    EXPECT_EQ(after.generated.size(), 3U) << "what is missing is made up";
    EXPECT_EQ(after.values.count("gone"), 0U);
    EXPECT_EQ(after.first_start(), before.first_start());
    EXPECT_EQ(after.meta.installation_id, before.meta.installation_id);
    EXPECT_THAT(actions({}), ElementsAre("before")) << "the audit stays";
}

TEST_F(AdminRowsTest, TheEarlierFirstStartStaysWhenReplacing) {
    Contents older;
    older.values["first_start"] = "1700000000";
    ASSERT_TRUE(replace(older));
    EXPECT_EQ(load().first_start(), 1'700'000'000);
    Contents younger;
    younger.values["first_start"] = "1900000000";
    ASSERT_TRUE(replace(younger));
    EXPECT_EQ(load().first_start(), 1'700'000'000);
    Contents nonsense;
    nonsense.values["first_start"] = "soon";
    ASSERT_TRUE(replace(nonsense));
    EXPECT_EQ(load().first_start(), 1'700'000'000);
}

TEST_F(AdminRowsTest, AFailedReplacementChangesNothing) {
    store_->save(full_user("stays"));
    ASSERT_TRUE(store_->flush_and_wait());
    {
        SQLite::Database other((dir_ / "offhook.db").string(), SQLite::OPEN_READWRITE);
        other.exec("CREATE TRIGGER full BEFORE INSERT ON licence BEGIN SELECT raise(ABORT, 'full'); END");
        Contents contents;
        contents.licences = {{"OH1-AAAAA", 0, ""}};
        const auto replaced = replace(contents);
        ASSERT_FALSE(replaced);
        EXPECT_EQ(replaced.error().reason, "store_failed");
        other.exec("DROP TRIGGER full");
    }
    EXPECT_EQ(load().users.size(), 1U);
    EXPECT_THAT(load().licences, IsEmpty());
}

}  // namespace
}  // namespace offhook::store
