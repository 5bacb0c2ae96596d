// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <csignal>
#include <map>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/store.hpp"
#include "store/test_support.hpp"

namespace offhook::store {
namespace {

constexpr int kPhones = 40;

std::string username(long step) {
    return "phone" + std::to_string(step % kPhones);
}

/// Saves step after step, for ever: phone (step mod 40) gets the step's number, a line of that name, and the
/// setting "step" says how far it is. Tells through the pipe what is on the disk.
[[noreturn]] void save_until_killed(const std::filesystem::path& dir, long step, int pipe) {
    NoReporter reporter;
    Store::Options options;
    options.gather = std::chrono::milliseconds(1);
    auto store = Store::open(dir, reporter, options);
    if (!store) _exit(1);
    for (;; ++step) {
        PhoneRecord phone;
        phone.username = username(step);
        phone.last_login = step;
        (*store)->save(phone);
        (*store)->save_lines(phone.username, {{"sip:" + std::to_string(step), phone.username, 0, "", false}});
        (*store)->set_setting("step", std::to_string(step));
        if (step % 10 != 0) continue;
        (*store)->flush([step, pipe](const Result<void>& result) {
            if (!result || write(pipe, &step, sizeof step) != sizeof step) _exit(2);
        });
        std::this_thread::sleep_for(std::chrono::microseconds(200));  // let batches differ in size
    }
}

/// The last step that was told to be on the disk.
long last_told(int pipe) {
    long step = 0;
    while (read(pipe, &step, sizeof step) == sizeof step) {
    }
    return step;
}

/// Lets a child save from `first` on, kills it after the time, and gives the last step it told of, or 0.
long run_and_kill(const std::filesystem::path& dir, long first, std::chrono::microseconds time) {
    int ends[2] = {};
    if (pipe(ends) != 0) return -1;
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        save_until_killed(dir, first, ends[1]);
    }
    close(ends[1]);
    std::this_thread::sleep_for(time);
    kill(child, SIGKILL);
    const long told = last_told(ends[0]);
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself, status " << status;
    return told;
}

/// The phones after steps 1 to `last`, each with the number of its last step.
std::map<std::string, UnixSeconds> expected(long last) {
    std::map<std::string, UnixSeconds> phones;
    for (long step = std::max(1L, last - kPhones + 1); step <= last; ++step) phones[username(step)] = step;
    return phones;
}

// A killed process is not a lost disk cache, but it stops at any instruction, as a power cut does; what the
// disk does with writes that were synced is SQLite's and the kernel's promise (synchronous=FULL).
TEST(PowerCut, LeavesTheStateAfterSomeSaveAndAllThatWasFlushed) {
    const TempDir dir;
    NoReporter reporter;
    SystemRandom random;
    long last = 0;
    for (int round = 0; round < 12; ++round) {
        SCOPED_TRACE(round);
        const auto time = std::chrono::microseconds(2'000 + random.below(60'000));
        const long told = run_and_kill(dir.path(), last + 1, time);

        auto store = Store::open(dir.path(), reporter);
        ASSERT_TRUE(store) << store.error().text;
        const auto contents = (*store)->load();
        ASSERT_TRUE(contents) << contents.error().text;
        const auto setting = contents->settings.find("step");
        const long step = setting == contents->settings.end() ? 0 : std::stol(setting->second);

        EXPECT_GE(step, std::max(told, last)) << "what was flushed is there";
        std::map<std::string, UnixSeconds> phones;
        for (const PhoneRecord& phone : contents->phones) phones[phone.username] = phone.last_login;
        // The steps are those of a prefix, give or take the step that was cut in its three saves.
        EXPECT_TRUE(phones == expected(step) || phones == expected(step + 1)) << "at step " << step;
        for (const LineRecord& line : contents->lines) {
            const auto wanted = "sip:" + std::to_string(phones[line.phone]);
            const auto earlier = "sip:" + std::to_string(phones[line.phone] - kPhones);
            EXPECT_TRUE(
                line.device_id == wanted || (line.device_id == earlier && phones[line.phone] == step + 1)
            );
        }
        last = step;
    }
    EXPECT_GT(last, kPhones) << "nothing was saved at all, so nothing was tested";
}

}  // namespace
}  // namespace offhook::store
