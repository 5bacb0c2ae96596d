// SPDX-License-Identifier: Apache-2.0
#include "store/store.hpp"

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/text.hpp"
#include "store/test_support.hpp"

namespace offhook::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

PhoneRecord full_phone(std::string username) {
    PhoneRecord phone;
    phone.username = std::move(username);
    phone.maker = "snom";
    phone.model = "D785";
    phone.firmware = "10.1.198.19";
    phone.user_agent = "snomD785/10.1.198.19";
    phone.enabled = false;
    phone.activation = Activation::waiting;
    phone.last_contact = "sip:000413aabbcc@192.0.2.7:2048;transport=tls";
    phone.last_address = "192.0.2.7";
    phone.last_transport = "TLS";
    phone.last_identity = "sip:000413aabbcc@pbx";
    phone.first_seen = 1'700'000'000;
    phone.last_login = 5'000'000'000;
    phone.manual_lines = {"sip:100@pbx", "weird \"\\\n\xC3\xA4"};
    phone.capabilities = {{"MakeCall", Learned::supported}, {"ParkCall", Learned::unsupported}};
    return phone;
}

AccountRecord full_account(std::string name) {
    return {std::move(name), "offhook", "md5hex", "sha256hex", false, {"1*", "2??@pbx"}, false};
}

/// A store with little patience, so that tests are quick.
class StoreTest : public testing::Test {
protected:
    static Store::Options quick() {
        Store::Options options;
        options.gather = std::chrono::milliseconds(1);
        options.first_retry = std::chrono::milliseconds(1);
        options.last_retry = std::chrono::milliseconds(5);
        options.busy = std::chrono::milliseconds(20);
        return options;
    }

    void open(Store::Options options = quick()) {
        store_.reset();
        auto opened = Store::open(dir_.path(), reporter_, options);
        ASSERT_TRUE(opened) << opened.error().text;
        store_ = std::move(*opened);
    }

    Contents load() {
        auto contents = store_->load();
        EXPECT_TRUE(contents) << contents.error().text;
        return contents ? *contents : Contents{};
    }

    Contents reopened() {
        open();
        return store_ ? load() : Contents{};
    }

    Error open_error() {
        store_.reset();
        auto opened = Store::open(dir_.path(), reporter_, quick());
        return opened ? Error{} : opened.error();
    }

    /// Another program's look at the file.
    SQLite::Database sqlite() {
        return SQLite::Database((dir_ / "offhook.db").string(), SQLite::OPEN_READWRITE);
    }

    TempDir dir_;
    RecordingReporter reporter_;
    std::unique_ptr<Store> store_;
};

TEST_F(StoreTest, KeepsEveryFieldOverAClose) {
    open();
    store_->save(full_phone("000413aabbcc"));
    const std::vector<LineRecord> lines = {
        {"sip:100@pbx", "000413aabbcc", 0, "Desk", false}, {"sip:101@pbx", "000413aabbcc", 1, "", true}};
    store_->save_lines("000413aabbcc", lines);
    store_->save(full_account("crm"));
    store_->set_setting("server.realm", "pbx");

    const Contents contents = reopened();
    EXPECT_THAT(contents.phones, ElementsAre(full_phone("000413aabbcc")));
    EXPECT_THAT(contents.lines, testing::ElementsAreArray(lines));
    EXPECT_THAT(contents.accounts, ElementsAre(full_account("crm")));
    EXPECT_THAT(contents.settings, ElementsAre(testing::Pair("server.realm", "pbx")));
    EXPECT_THAT(reporter_.reasons(), IsEmpty());
}

TEST_F(StoreTest, ReplacesAndRemoves) {
    open();
    PhoneRecord phone = full_phone("a");
    store_->save(phone);
    store_->save_lines("a", {{"sip:1@pbx", "a", 0, "", false}, {"sip:2@pbx", "a", 1, "", false}});
    store_->save(full_phone("b"));
    store_->save_lines("b", {{"sip:3@pbx", "b", 0, "", false}});
    store_->save(full_account("crm"));
    store_->set_setting("k", "v");
    ASSERT_TRUE(store_->flush_and_wait());

    phone.enabled = true;
    store_->save(phone);
    store_->save_lines("a", {{"sip:2@pbx", "a", 0, "new", false}});
    store_->remove_phone("b");
    store_->remove_account("crm");
    store_->unset_setting("k");

    const Contents contents = load();
    EXPECT_THAT(contents.phones, ElementsAre(phone));
    EXPECT_THAT(contents.lines, ElementsAre(LineRecord{"sip:2@pbx", "a", 0, "new", false}));
    EXPECT_THAT(contents.accounts, IsEmpty());
    EXPECT_THAT(contents.settings, IsEmpty());
}

TEST_F(StoreTest, SavingAPhoneAgainKeepsItsLines) {
    open();
    store_->save(full_phone("a"));
    store_->save_lines("a", {{"sip:1@pbx", "a", 0, "", false}});
    ASSERT_TRUE(store_->flush_and_wait());
    store_->save(full_phone("a"));
    EXPECT_EQ(load().lines.size(), 1U);
}

TEST_F(StoreTest, AnyBytesOfAPhoneComeBack) {
    open();
    PhoneRecord phone = full_phone(std::string("a\0b", 3));
    phone.user_agent = "\xFF\xFE'; DROP TABLE phone; --";
    phone.manual_lines = {"\xFF", std::string("x\0y", 3)};
    store_->save(phone);
    EXPECT_THAT(reopened().phones, ElementsAre(phone));
}

TEST_F(StoreTest, LinesOfAnUnknownPhoneHoldUpNobody) {
    open();
    store_->save_lines("nobody", {{"sip:1@pbx", "nobody", 0, "", false}});
    store_->save(full_phone("a"));
    EXPECT_TRUE(store_->flush_and_wait());
    EXPECT_THAT(reporter_.reasons(), ElementsAre("store_lines_without_phone"));
    EXPECT_EQ(load().phones.size(), 1U);
    EXPECT_THAT(load().lines, IsEmpty());
}

TEST_F(StoreTest, ALineReportedTwiceIsKeptOnce) {
    open();
    store_->save(full_phone("a"));
    store_->save_lines("a", {{"sip:1@pbx", "a", 0, "x", false}, {"sip:1@pbx", "a", 1, "y", false}});
    EXPECT_EQ(load().lines.size(), 1U);
}

TEST_F(StoreTest, MakesUpLoginsOnceAndKeepsThem) {
    open();
    const Contents first = load();
    EXPECT_EQ(first.generated.size(), 3U);
    EXPECT_EQ(first.generated.at("phones.password").size(), 16U);
    EXPECT_EQ(first.generated.at("clients.password").size(), 16U);
    EXPECT_NE(first.generated.at("phones.password"), first.generated.at("clients.password"));
    EXPECT_TRUE(first.generated.at("clients.user").starts_with("client-"));
    EXPECT_EQ(first.meta.schema, 2);
    EXPECT_GT(first.meta.created, 1'600'000'000);
    EXPECT_EQ(first.meta.installation_id.size(), 32U);

    const Contents again = reopened();
    EXPECT_EQ(again.generated, first.generated);
    EXPECT_EQ(again.meta.installation_id, first.meta.installation_id);
}

TEST_F(StoreTest, OnlyTheOwnerMayRead) {
    open();
    store_->save(full_phone("a"));
    ASSERT_TRUE(store_->flush_and_wait());
    const auto mode = [&](const std::filesystem::path& path) {
        struct stat status {};
        EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
        return status.st_mode & 0777U;
    };
    EXPECT_EQ(mode(dir_.path()), 0700U);
    EXPECT_EQ(mode(dir_ / "offhook.db"), 0600U);
    EXPECT_EQ(mode(dir_ / "offhook.db-wal"), 0600U);
    EXPECT_EQ(mode(dir_ / "offhook.db-shm"), 0600U);

    store_.reset();
    std::filesystem::permissions(dir_ / "offhook.db", std::filesystem::perms::all);
    open();
    EXPECT_EQ(mode(dir_ / "offhook.db"), 0600U) << "tightened again";
}

TEST_F(StoreTest, SavesOfOneRecordAreWrittenOnce) {
    Store::Options patient = quick();
    patient.gather = std::chrono::hours(1);
    open(patient);
    SQLite::Database other = sqlite();
    const auto version = [&] { return other.execAndGet("PRAGMA data_version").getInt(); };
    const int before = version();
    for (int i = 1; i <= 1000; ++i) {
        PhoneRecord phone = full_phone("a");
        phone.last_login = i;
        store_->save(phone);
    }
    EXPECT_EQ(version(), before) << "nothing written while company may come";
    ASSERT_TRUE(store_->flush_and_wait());
    EXPECT_EQ(version(), before + 1) << "one transaction";
    EXPECT_EQ(load().phones.at(0).last_login, 1000);
}

TEST_F(StoreTest, ChangesAreWrittenWithoutBeingAsked) {
    open();
    SQLite::Database other = sqlite();
    store_->save(full_phone("a"));
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (other.execAndGet("SELECT count(*) FROM phone").getInt() == 0) {
        ASSERT_LT(std::chrono::steady_clock::now(), give_up);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

TEST_F(StoreTest, ClosingWritesWhatIsPending) {
    Store::Options patient = quick();
    patient.gather = std::chrono::hours(1);
    open(patient);
    std::atomic<bool> done = false;
    for (int i = 0; i < 500; ++i) store_->save(full_phone("phone" + std::to_string(i)));
    store_->flush([&](const Result<void>& result) { done = result.has_value(); });
    store_.reset();
    EXPECT_TRUE(done) << "no completion is forgotten";
    EXPECT_EQ(reopened().phones.size(), 500U);
}

TEST_F(StoreTest, ManyThreadsMaySave) {
    open();
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([this, t] {
            for (int i = 0; i < 100; ++i)
                store_->save(full_phone(std::to_string(t) + "-" + std::to_string(i)));
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(load().phones.size(), 400U);
}

TEST_F(StoreTest, ASecondServerIsRefused) {
    open();
    const auto second = Store::open(dir_.path(), reporter_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "store_in_use");
    EXPECT_THAT(second.error().text, HasSubstr("process " + std::to_string(getpid())));
}

TEST_F(StoreTest, ADatabaseHeldByAnotherProgramIsToldAtWriting) {
    open();
    ASSERT_TRUE(store_->flush_and_wait());
    {
        SQLite::Database other = sqlite();
        other.exec("BEGIN IMMEDIATE");
        store_->save(full_phone("a"));
        const auto result = store_->flush_and_wait();
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().reason, "store_in_use");
    }
    EXPECT_EQ(load().phones.size(), 1U) << "kept and tried again";
}

/// Lets no file of this process grow while it lives, as a full disk would.
class FullDisk {
public:
    FullDisk() {
        (void)std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before_);
        rlimit none = before_;
        none.rlim_cur = 0;
        setrlimit(RLIMIT_FSIZE, &none);
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit before_{};
};

TEST_F(StoreTest, AFullDiskIsReportedAndNothingIsLost) {
    open();
    store_->save(full_phone("a"));
    ASSERT_TRUE(store_->flush_and_wait());
    Result<void> during;
    Result<void> still;
    {
        const FullDisk full;
        store_->save(full_phone("b"));
        during = store_->flush_and_wait();
        store_->save(full_phone("c"));
        store_->remove_phone("a");
        still = store_->flush_and_wait();
    }
    ASSERT_FALSE(during);
    EXPECT_EQ(during.error().reason, "store_failed");
    EXPECT_FALSE(still);
    EXPECT_EQ(load().phones.size(), 2U) << "b and c, without having been saved again";
    EXPECT_THAT(reporter_.reasons(), ElementsAre("store_write_failed", "store_write_resumed"));
    EXPECT_EQ(reopened().phones.size(), 2U);
}

TEST_F(StoreTest, ADiskThatStaysFullIsReportedAtClose) {
    open();
    {
        const FullDisk full;
        store_->save(full_phone("a"));
        store_.reset();
    }
    EXPECT_THAT(reporter_.reasons(), ElementsAre("store_write_failed", "store_changes_lost"));
    EXPECT_THAT(reopened().phones, IsEmpty()) << "the database is whole";
}

TEST_F(StoreTest, TheQueueIsBounded) {
    Store::Options small = quick();
    small.gather = std::chrono::hours(1);
    small.max_unsaved = 10;
    open(small);
    for (int i = 0; i < 20; ++i) store_->save(full_phone("phone" + std::to_string(i)));
    EXPECT_THAT(reporter_.reasons(), ElementsAre("store_queue_full")) << "told once";
    EXPECT_EQ(load().phones.size(), 10U);
    store_->save(full_phone("later"));
    EXPECT_EQ(load().phones.size(), 11U) << "there is room again";
}

TEST_F(StoreTest, AFileThatIsNoDatabaseIsRefused) {
    std::filesystem::create_directories(dir_.path());
    std::ofstream(dir_ / "offhook.db") << std::string(8192, 'x');
    const Error error = open_error();
    EXPECT_EQ(error.reason, "store_damaged");
    EXPECT_THAT(error.text, HasSubstr("put back a backup"));
}

TEST_F(StoreTest, DamageInsideTheFileIsFoundAtOpening) {
    open();
    for (int i = 0; i < 200; ++i) store_->save(full_phone("phone" + std::to_string(i)));
    store_.reset();
    {
        std::fstream file(dir_ / "offhook.db", std::ios::in | std::ios::out | std::ios::binary);
        const auto size = static_cast<long>(std::filesystem::file_size(dir_ / "offhook.db"));
        file.seekp(size / 2);
        file << std::string(4096, '\x5A');
    }
    EXPECT_EQ(open_error().reason, "store_damaged");
}

TEST_F(StoreTest, ACutFileIsFoundAtOpening) {
    open();
    for (int i = 0; i < 200; ++i) store_->save(full_phone("phone" + std::to_string(i)));
    store_.reset();
    std::filesystem::resize_file(dir_ / "offhook.db", std::filesystem::file_size(dir_ / "offhook.db") / 2);
    EXPECT_EQ(open_error().reason, "store_damaged");
}

TEST_F(StoreTest, ADirectoryThatCannotBeMadeIsRefused) {
    std::ofstream(dir_.path()) << "a file";
    const Error error = open_error();
    EXPECT_EQ(error.reason, "store_no_directory");
    EXPECT_THAT(error.text, HasSubstr(dir_.path().string()));
}

TEST_F(StoreTest, AReadOnlyDirectoryIsRefused) {
    if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
    std::filesystem::create_directories(dir_.path());
    std::filesystem::permissions(
        dir_.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec
    );
    EXPECT_EQ(open_error().reason, "store_no_directory");
    std::filesystem::permissions(dir_.path(), std::filesystem::perms::owner_all);
}

}  // namespace
}  // namespace offhook::store
