// SPDX-License-Identifier: Apache-2.0
#include "store/changes.hpp"

#include <gtest/gtest.h>

namespace offhook::store {
namespace {

constexpr std::size_t kPlenty = 100;

PhoneRecord phone(std::string username, UnixSeconds last_login) {
    PhoneRecord record;
    record.username = std::move(username);
    record.last_login = last_login;
    return record;
}

LineRecord line(std::string device_id) {
    LineRecord record;
    record.device_id = std::move(device_id);
    return record;
}

TEST(Changes, TheLastSaveOfARecordCounts) {
    Changes changes(kPlenty);
    changes.save(phone("a", 1));
    changes.save(phone("b", 2));
    changes.save(phone("a", 3));
    EXPECT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes.phones().at("a").record->last_login, 3);
}

TEST(Changes, RemovingAPhoneForgetsWhatWaitedForIt) {
    Changes changes(kPlenty);
    changes.save(phone("a", 1));
    changes.save_lines("a", {line("sip:1@pbx")});
    changes.remove_phone("a");
    const PhoneChange& change = changes.phones().at("a");
    EXPECT_TRUE(change.remove);
    EXPECT_FALSE(change.record || change.lines);
}

TEST(Changes, APhoneSavedAfterItsRemovalStartsAfresh) {
    Changes changes(kPlenty);
    changes.remove_phone("a");
    changes.save(phone("a", 1));
    EXPECT_TRUE(changes.phones().at("a").remove) << "its old lines must go";
    EXPECT_TRUE(changes.phones().at("a").record);
}

TEST(Changes, YoungerOnesGoOverOlderOnes) {
    Changes older(kPlenty);
    older.save(phone("a", 1));
    older.save_lines("a", {line("sip:1@pbx")});
    older.save(phone("gone", 1));
    older.set_setting("k", "old");
    older.remove_account("x");
    Changes younger(kPlenty);
    younger.save(phone("a", 2));
    younger.remove_phone("gone");
    younger.set_setting("k", std::nullopt);
    AccountRecord account;
    account.name = "x";
    younger.save(account);

    older.append(std::move(younger));
    EXPECT_EQ(older.phones().at("a").record->last_login, 2);
    EXPECT_EQ(older.phones().at("a").lines->size(), 1U) << "what the younger did not touch stays";
    EXPECT_TRUE(older.phones().at("gone").remove);
    EXPECT_FALSE(older.phones().at("gone").record);
    EXPECT_EQ(older.settings().at("k"), std::nullopt);
    EXPECT_TRUE(older.accounts().at("x"));
}

TokenRecord token(std::string id, std::string user) {
    TokenRecord record;
    record.id = std::move(id);
    record.user = std::move(user);
    return record;
}

TEST(Changes, ARemovedUserTakesTheTokensOfOlderChangesAlong) {
    Changes older(kPlenty);
    older.save(token("old", "eve"));
    older.save(token("other", "bob"));
    older.append(AuditRecord{1, 1, "", "", "", "first", "", "", ""});
    Changes younger(kPlenty);
    younger.remove_user("eve");
    younger.save(token("new", "eve"));
    younger.append(AuditRecord{1, 2, "", "", "", "second", "", "", ""});

    older.append(std::move(younger));
    EXPECT_FALSE(older.tokens().at("old"));
    EXPECT_TRUE(older.tokens().at("other"));
    EXPECT_TRUE(older.tokens().at("new")) << "made after the removal";
    EXPECT_TRUE(older.users().at("eve").remove);
    ASSERT_EQ(older.audit().size(), 2U);
    EXPECT_EQ(older.audit().back().action, "second");
    EXPECT_EQ(older.size(), 6U);
}

TEST(Changes, TakesNoMoreRecordsThanItsLimit) {
    Changes changes(2);
    EXPECT_TRUE(changes.save(phone("a", 1)));
    EXPECT_TRUE(changes.set_setting("k", "v"));
    EXPECT_FALSE(changes.save(phone("b", 1)));
    EXPECT_FALSE(changes.remove_account("x"));
    EXPECT_TRUE(changes.save(phone("a", 2))) << "one that waits already may change";
    EXPECT_EQ(changes.size(), 2U);
}

}  // namespace
}  // namespace offhook::store
