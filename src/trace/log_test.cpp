// SPDX-License-Identifier: Apache-2.0
#include "trace/log.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "trace/phone_name.hpp"
#include "trace/testing.hpp"

namespace offhook::trace {
namespace {

using testing::at;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LogTest : public ::testing::Test {
protected:
    LogTest() {
        std::string pattern = ::testing::TempDir() + "offhook-log-XXXXXX";
        dir_ = mkdtemp(pattern.data());
    }
    ~LogTest() override { std::filesystem::remove_all(dir_); }

    LogOutlets outlets() {
        LogOutlets outlets;
        outlets.clock = [this] { return now_; };
        outlets.console = [this](std::string_view line) { console_.emplace_back(line); };
        return outlets;
    }
    LogSettings with_files() const {
        LogSettings settings;
        settings.files.emplace();
        settings.files->dir = dir_;
        return settings;
    }
    std::string content(const std::string& name) const {
        std::ifstream file(dir_ / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(dir_))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }
    static std::vector<std::string> texts(const Log& log, const LogFilter& filter = {}) {
        std::vector<std::string> found;
        const auto match = [&](const LogLine& line) { return matches(filter, line); };
        for (const auto& line : log.lines().newer(match, 0, 100).items) found.push_back(line->text);
        return found;
    }

    std::filesystem::path dir_;
    WallTime now_ = at(0);
    std::vector<std::string> console_;
};

// --- Lines
// --------------------------------------------------------------------------------------------------

TEST_F(LogTest, ALineHasTimeLevelReasonAndText) {
    Log log(outlets());
    log.report(Level::warning, "login_failed", "user x from 192.0.2.7: wrong user or password");
    log.report(Level::debug, "detail", "below the level");
    EXPECT_THAT(
        console_,
        ElementsAre(
            "2026-01-31T12:00:00.000Z warning login_failed: user x from 192.0.2.7: wrong user or password"
        )
    );
}

TEST_F(LogTest, JsonLinesNameThePhone) {
    Log log(outlets());
    LogSettings settings = with_files();
    settings.format = LogFormat::json;
    ASSERT_TRUE(log.configure(settings));
    log.report(Level::info, "phone_up", "phone 000413AABBCC in \"service\"");
    const std::string line =
        R"({"time":"2026-01-31T12:00:00.000Z","level":"info","reason":"phone_up","phone":"000413AABBCC","text":"phone 000413AABBCC in \"service\""})";
    EXPECT_THAT(console_, ElementsAre(line));
    EXPECT_EQ(content("offhookd.log"), line + "\n");
}

TEST_F(LogTest, TheJournalGetsPriorityAndNoTime) {
    LogOutlets to_journal = outlets();
    to_journal.journal = true;
    Log log(std::move(to_journal));
    log.report(Level::error, "listener_failed", "port in use");
    EXPECT_THAT(console_, ElementsAre("<3>listener_failed: port in use"));
}

TEST_F(LogTest, EachReportIsCountedWhetherItIsShownOrNot) {
    Log log(outlets());
    log.report(Level::debug, "often", "");
    log.report(Level::info, "often", "");
    log.report(Level::error, "once", "");
    EXPECT_EQ(log.counters(), (std::map<std::string, std::uint64_t>{{"often", 2}, {"once", 1}}));
}

TEST_F(LogTest, AFailedLoginCanBeToldByAPatternThatAPeerCannotFool) {
    Log log(outlets());
    log.report(
        Level::warning, "login_failed",
        "user a from 192.0.2.1: wrong user or password from 192.0.2.7: wrong user or password"
    );
    // As the pattern of docs/fail2ban.md: greedy up to the last " from ", and fixed at the end.
    EXPECT_THAT(
        console_, ElementsAre(::testing::MatchesRegex(
                      ".* warning login_failed: user .* from 192\\.0\\.2\\.7: wrong user or password"
                  ))
    );
    EXPECT_EQ(
        console_.at(0).rfind(" from "), console_.at(0).rfind(" from 192.0.2.7: wrong user or password")
    );
}

TEST(LogLevels, HaveNames) {
    for (const Level level : {Level::debug, Level::info, Level::warning, Level::error})
        EXPECT_EQ(level_named(level_word(level)), level);
    EXPECT_FALSE(level_named("loud"));
}

// --- Phones
// -------------------------------------------------------------------------------------------------

TEST(PhoneOfLine, IsTheNameAfterTheWordPhone) {
    EXPECT_EQ(phone_of_line("phone 00:04:13:aa:bb:cc in service"), "000413AABBCC");
    EXPECT_EQ(phone_of_line("phone Handset-7: no answer"), "handset-7");
    EXPECT_EQ(phone_of_line("phone 000413aabbcc"), "000413AABBCC");
    EXPECT_EQ(phone_of_line("user 000413aabbcc from 192.0.2.1: no"), "000413AABBCC");
    EXPECT_EQ(phone_of_line("user cti from 192.0.2.1: no"), "");
    EXPECT_EQ(phone_of_line("client cti: phone 000413aabbcc"), "");
    EXPECT_EQ(phone_of_line("phone "), "");
    EXPECT_EQ(phone_of_line(""), "");
}

TEST_F(LogTest, LinesOfOtherPhonesAreDroppedBelowWarning) {
    Log log(outlets());
    LogSettings settings;
    settings.phones = {"00:04:13:aa:bb:cc", "Handset-7"};
    ASSERT_TRUE(log.configure(settings));
    log.report(Level::info, "phone_up", "phone 000413AABBCC up");
    log.report(Level::info, "phone_up", "phone handset-7 up");
    log.report(Level::info, "phone_up", "phone 000413000000 up");
    log.report(Level::warning, "phone_bad_body", "phone 000413000000: broken");
    log.report(Level::info, "started", "about no phone");
    EXPECT_THAT(
        texts(log),
        ElementsAre(
            "phone 000413AABBCC up", "phone handset-7 up", "phone 000413000000: broken", "about no phone"
        )
    );
}

TEST_F(LogTest, APhoneHasALevelOfItsOwnForSomeTime) {
    Log log(outlets());
    LogSettings settings;
    settings.level = Level::warning;
    settings.phones = {"other"};
    ASSERT_TRUE(log.configure(settings));
    log.set_level_for("00-04-13-AA-BB-CC", Level::debug, at(1000));
    log.report(Level::debug, "detail", "phone 000413aabbcc: seen");
    log.report(Level::debug, "detail", "phone 000413000000: not seen");
    EXPECT_THAT(log.phone_levels(), SizeIs(1));
    now_ = at(1000);
    log.report(Level::debug, "detail", "phone 000413aabbcc: too late");
    EXPECT_THAT(log.phone_levels(), IsEmpty());
    log.set_level_for("000413aabbcc", Level::debug, at(2000));
    log.reset_level_for("000413AABBCC");
    log.report(Level::debug, "detail", "phone 000413aabbcc: taken back");
    EXPECT_THAT(texts(log), ElementsAre("phone 000413aabbcc: seen"));
}

// --- Memory
// -------------------------------------------------------------------------------------------------

TEST_F(LogTest, LinesInMemoryCanBeFilteredAndWatched) {
    Log log(outlets());
    int told = 0;
    const auto subscription = log.lines().subscribe([&] { ++told; });
    log.report(Level::info, "phone_up", "phone 000413aabbcc up");
    now_ = at(10);
    log.report(Level::warning, "store_slow", "The Disk");
    EXPECT_EQ(told, 1);
    EXPECT_THAT(subscription->take(10), SizeIs(2));

    LogFilter filter;
    filter.level = Level::warning;
    EXPECT_THAT(texts(log, filter), ElementsAre("The Disk"));
    filter = {};
    filter.phone = "00:04:13:AA:BB:CC";
    EXPECT_THAT(texts(log, filter), ElementsAre("phone 000413aabbcc up"));
    filter = {};
    filter.text = "disk";
    EXPECT_THAT(texts(log, filter), ElementsAre("The Disk"));
    filter.text = "STORE_";
    EXPECT_THAT(texts(log, filter), ElementsAre("The Disk"));
    filter = {};
    filter.since = at(5);
    EXPECT_THAT(texts(log, filter), ElementsAre("The Disk"));
    filter = {};
    filter.until = at(5);
    EXPECT_THAT(texts(log, filter), ElementsAre("phone 000413aabbcc up"));
}

TEST_F(LogTest, MemoryIsBounded) {
    LogOutlets small = outlets();
    small.kept_bytes = 10'000;
    Log log(std::move(small));
    for (int i = 0; i < 1000; ++i) log.report(Level::info, "line", std::string(100, 'x'));
    EXPECT_LE(log.lines().used(), 10'000U);
    EXPECT_GT(log.lines().first(), 900U);
}

TEST_F(LogTest, MayBeCalledFromAnyThread) {
    Log log(outlets());
    ASSERT_TRUE(log.configure(with_files()));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 250; ++n) log.report(Level::info, "line", "text");
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_THAT(console_, SizeIs(1000));
    const std::string written = content("offhookd.log");
    EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 1000);
}

// --- Files
// --------------------------------------------------------------------------------------------------

TEST_F(LogTest, FilesAreOfBoundedSizeAndNumber) {
    Log log(outlets());
    LogSettings settings = with_files();
    settings.files->max_bytes = 1000;
    settings.files->max_files = 2;
    ASSERT_TRUE(log.configure(settings));
    for (int i = 0; i < 100; ++i) log.report(Level::info, "line", "text of some length, to fill a file with");
    EXPECT_THAT(files(), ElementsAre("offhookd.1.log", "offhookd.2.log", "offhookd.log"));
    for (const std::string& name : files()) EXPECT_LE(std::filesystem::file_size(dir_ / name), 1000U) << name;
}

TEST_F(LogTest, DeletedDailyItBeginsAnewAtMidnightAndLeavesOtherFilesAlone) {
    Log log(outlets());
    LogSettings settings = with_files();
    settings.files->max_bytes = 100;
    settings.files->delete_daily = true;
    ASSERT_TRUE(log.configure(settings));
    std::ofstream(dir_ / "notes.txt") << "not ours";
    for (int i = 0; i < 5; ++i)
        log.report(Level::info, "yesterday", "text of some length, to fill a file with");
    now_ += std::chrono::hours(24);
    log.report(Level::info, "today", "text");
    EXPECT_THAT(files(), ElementsAre("notes.txt", "offhookd.log"));
    EXPECT_EQ(content("offhookd.log"), "2026-02-01T12:00:00.000Z info    today: text\n");
}

TEST_F(LogTest, ADirectoryThatCannotBeWrittenIsSaidAndTheLogGoesOn) {
    Log log(outlets());
    LogSettings settings = with_files();
    std::ofstream(dir_ / "file") << "in the way";
    settings.files->dir = dir_ / "file" / "log";
    const auto configured = log.configure(settings);
    ASSERT_FALSE(configured);
    EXPECT_EQ(configured.error().reason, "log_directory");
    EXPECT_THAT(configured.error().text, HasSubstr("file/log cannot be made: Not a directory"));
    log.report(Level::info, "line", "goes on");
    EXPECT_THAT(console_, ElementsAre(HasSubstr("error   log_directory: "), HasSubstr("line: goes on")));
    EXPECT_EQ(check_log_directory("/proc").error().reason, "log_directory");
    EXPECT_TRUE(check_log_directory(dir_ / "made" / "if" / "need" / "be"));
}

TEST_F(LogTest, AFullDiskIsSaidOnceAndAgainWhenThereIsRoom) {
    Log log(outlets());
    const auto path = dir_ / "offhookd.log";
    std::filesystem::create_symlink("/dev/full", path);
    ASSERT_TRUE(log.configure(with_files()));
    log.report(Level::info, "line", "one");
    log.report(Level::info, "line", "two");
    EXPECT_THAT(console_, ElementsAre(HasSubstr("one"), HasSubstr("log_not_written: "), HasSubstr("two")));
    EXPECT_THAT(console_.at(1), HasSubstr("No space left on device"));
    std::filesystem::remove(path);
    log.report(Level::info, "line", "three");
    EXPECT_THAT(content("offhookd.log"), HasSubstr("three"));
    EXPECT_THAT(console_, Contains(HasSubstr("log_file_resumed")));
}

}  // namespace
}  // namespace offhook::trace
