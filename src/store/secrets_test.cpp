// SPDX-License-Identifier: Apache-2.0
#include "store/secrets.hpp"

#include <fstream>
#include <iterator>

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/store.hpp"
#include "store/test_support.hpp"

namespace offhook::store {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(SecretBox, OpensWhatItSealedInItsPlaceAlone) {
    const SecretBox box(SecretBox::Key{1, 2, 3});
    const std::string sealed = box.seal("pass word", "account/a/ha1_md5");
    EXPECT_THAT(sealed, Not(HasSubstr("pass")));
    EXPECT_NE(box.seal("pass word", "account/a/ha1_md5"), sealed) << "equal passwords do not look equal";
    EXPECT_EQ(box.unseal(sealed, "account/a/ha1_md5").value_or("?"), "pass word");
    EXPECT_EQ(box.unseal(box.seal("", "x"), "x").value_or("?"), "");
    EXPECT_EQ(box.unseal(sealed, "account/b/ha1_md5").error().reason, "secret_unreadable");
    EXPECT_FALSE(SecretBox(SecretBox::Key{9}).unseal(sealed, "account/a/ha1_md5"));
}

TEST(SecretBox, ChangedTextIsRefused) {
    const SecretBox box(SecretBox::Key{1, 2, 3});
    const std::string sealed = box.seal("pass word", "x");
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        std::string changed = sealed;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(box.unseal(changed, "x")) << at;
        EXPECT_FALSE(box.unseal(sealed.substr(0, at), "x")) << at;
    }
}

class SecretsAtRest : public testing::Test {
protected:
    SecretsAtRest() { std::filesystem::create_directories(dir_.path()); }

    std::unique_ptr<Store> open() {
        auto opened = Store::open(dir_.path(), reporter_);
        EXPECT_TRUE(opened) << opened.error().text;
        return opened ? std::move(*opened) : nullptr;
    }
    Error open_error() {
        auto opened = Store::open(dir_.path(), reporter_);
        return opened ? Error{} : opened.error();
    }
    void save_secrets() {
        auto store = open();
        store->set_setting("phones.password", "TopSecret1");
        store->set_setting("server.realm", "PlainRealm");
        store->save(AccountRecord{"crm", "offhook", "TopSecret2", "TopSecret3", true, {}, true});
        ASSERT_TRUE(store->flush_and_wait());
    }
    /// All that lies in the directory, but for the copy made before a migration.
    std::string bytes() const {
        std::string all;
        for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) {
            if (entry.path().extension() != ".backup") all += text_of(entry.path());
        }
        return all;
    }

    TempDir dir_;
    RecordingReporter reporter_;
};

TEST_F(SecretsAtRest, NoPasswordIsInTheFilesInClear) {
    save_secrets();
    const auto contents = open()->load();
    ASSERT_TRUE(contents);
    EXPECT_EQ(contents->settings.at("phones.password"), "TopSecret1");
    EXPECT_EQ(contents->accounts.at(0).ha1_md5, "TopSecret2");
    EXPECT_EQ(contents->accounts.at(0).ha1_sha256, "TopSecret3");
    EXPECT_THAT(bytes(), Not(HasSubstr("TopSecret")));
    EXPECT_THAT(bytes(), Not(HasSubstr(contents->generated.at("phones.password"))));
    EXPECT_THAT(bytes(), HasSubstr("PlainRealm")) << "else this test looks in the wrong place";
}

TEST_F(SecretsAtRest, TheKeyIsForTheOwnerAlone) {
    open();
    using std::filesystem::perms;
    EXPECT_EQ(
        std::filesystem::status(dir_ / "secret.key").permissions(), perms::owner_read | perms::owner_write
    );
}

TEST_F(SecretsAtRest, AMissingKeyIsToldAndNoneIsMadeInItsPlace) {
    save_secrets();
    std::filesystem::rename(dir_ / "secret.key", dir_ / "moved");
    const Error error = open_error();
    EXPECT_EQ(error.reason, "secret_key_missing");
    EXPECT_THAT(error.text, HasSubstr("secret.key is missing"));
    EXPECT_FALSE(std::filesystem::exists(dir_ / "secret.key"));
    std::filesystem::rename(dir_ / "moved", dir_ / "secret.key");
    EXPECT_EQ(open()->load()->settings.at("phones.password"), "TopSecret1");
}

TEST_F(SecretsAtRest, AWrongKeyIsTold) {
    save_secrets();
    const std::string key = text_of(dir_ / "secret.key");
    std::ofstream(dir_ / "secret.key") << std::string(43, 'A') << '\n';
    EXPECT_EQ(open_error().reason, "secret_key_wrong");
    std::ofstream(dir_ / "secret.key") << "nonsense";
    EXPECT_THAT(open_error().text, HasSubstr("does not hold a key"));
    std::ofstream(dir_ / "secret.key") << std::string(257, 'A');
    EXPECT_THAT(open_error().text, HasSubstr("larger than 256 bytes"));
    std::ofstream(dir_ / "secret.key") << key;
    EXPECT_TRUE(open());
}

TEST_F(SecretsAtRest, ASecretPutInAnothersPlaceIsDamage) {
    save_secrets();
    {
        SQLite::Database other((dir_ / "offhook.db").string(), SQLite::OPEN_READWRITE);
        other.exec("UPDATE account SET ha1_md5 = ha1_sha256");
    }
    const auto contents = open()->load();
    ASSERT_FALSE(contents);
    EXPECT_EQ(contents.error().reason, "store_damaged");
    EXPECT_THAT(contents.error().text, HasSubstr("account/crm/ha1_md5"));
}

TEST_F(SecretsAtRest, ADatabaseWithSecretsInClearIsSealed) {
    {
        SQLite::Database old((dir_ / "offhook.db").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        old.exec(text_of(OFFHOOK_SOURCE_DIR "/src/store/testdata/version_1.sql"));
        old.exec("INSERT INTO setting VALUES ('clients.password', 'InTheClear')");
    }
    const std::string ha1 = "00112233445566778899aabbccddeeff";
    EXPECT_THAT(bytes(), testing::AllOf(HasSubstr("InTheClear"), HasSubstr(ha1)));
    const auto contents = open()->load();
    ASSERT_TRUE(contents);
    EXPECT_EQ(contents->settings.at("clients.password"), "InTheClear");
    EXPECT_EQ(contents->accounts.at(0).ha1_md5, ha1);
    EXPECT_EQ(contents->generated.at("phones.password"), "kept2kept2kept22");
    EXPECT_THAT(bytes(), Not(HasSubstr("InTheClear")));
    EXPECT_THAT(bytes(), Not(HasSubstr(ha1)));
    EXPECT_THAT(bytes(), Not(HasSubstr("kept2kept2kept22")));
    EXPECT_EQ(open()->load()->settings.at("clients.password"), "InTheClear") << "sealed once, not twice";
}

}  // namespace
}  // namespace offhook::store
