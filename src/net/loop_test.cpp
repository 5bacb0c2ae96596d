// SPDX-License-Identifier: Apache-2.0
#include "net/loop.hpp"

#include <csignal>
#include <cstdio>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace offhook;
using namespace offhook::net;
using testing::ElementsAre;

namespace {

constexpr Duration kSoon{5};

}  // namespace

TEST(Loop, runs_what_is_posted_in_order_from_any_thread) {
    Loop loop;
    std::vector<int> seen;
    std::thread other([&] {
        loop.post([&] { seen.push_back(1); });
        loop.post([&] { seen.push_back(2); });
        loop.post([&] { loop.stop(); });
    });
    loop.run();
    other.join();
    EXPECT_THAT(seen, ElementsAre(1, 2));
}

TEST(Loop, a_posted_task_never_runs_inside_the_call) {
    Loop loop;
    std::vector<int> seen;
    loop.post([&] {
        loop.post([&] {
            seen.push_back(2);
            loop.stop();
        });
        seen.push_back(1);
    });
    loop.run();
    EXPECT_THAT(seen, ElementsAre(1, 2));
}

TEST(Loop, runs_again_after_a_stop) {
    Loop loop;
    loop.post([&] { loop.stop(); });
    loop.run();
    bool ran = false;
    loop.post([&] {
        ran = true;
        loop.stop();
    });
    loop.run();
    EXPECT_TRUE(ran);
}

TEST(Loop, wakes_up_once_when_due_and_not_before) {
    Loop loop;
    const Time due = Loop::now() + kSoon;
    Time woken{};
    loop.set_wakeup(due, [&] {
        woken = Loop::now();
        loop.stop();
    });
    loop.run();
    EXPECT_GE(woken, due);
}

TEST(Loop, a_new_wakeup_replaces_the_old_one_whether_earlier_or_later) {
    for (const auto& [first, second] : {std::pair{kSoon, 4 * kSoon}, std::pair{1000 * kSoon, kSoon}}) {
        Loop loop;
        const Time start = Loop::now();
        bool old_ran = false;
        loop.set_wakeup(start + first, [&] { old_ran = true; });
        loop.set_wakeup(start + second, [&] { loop.stop(); });
        loop.run();
        EXPECT_FALSE(old_ran);
        EXPECT_GE(Loop::now(), start + second);
        EXPECT_LT(Loop::now(), start + 900 * kSoon);
    }
}

TEST(Loop, a_wakeup_can_be_dropped_and_a_past_one_comes_at_once) {
    Loop loop;
    bool dropped_ran = false;
    loop.set_wakeup(Loop::now(), [&] { dropped_ran = true; });
    loop.set_wakeup(std::nullopt, {});
    loop.post([&] { loop.set_wakeup(Loop::now() - kSoon, [&] { loop.stop(); }); });
    loop.run();
    EXPECT_FALSE(dropped_ran);
}

TEST(Loop, a_wakeup_may_set_the_next_one) {
    Loop loop;
    int count = 0;
    std::function<void()> again = [&] {
        if (++count == 3) return loop.stop();
        loop.set_wakeup(Loop::now(), again);
    };
    loop.set_wakeup(Loop::now(), again);
    loop.run();
    EXPECT_EQ(count, 3);
}

TEST(Loop, tells_of_signals_each_time) {
    Loop loop;
    std::vector<int> seen;
    loop.on_signal({SIGHUP, SIGTERM}, [&](int signal) {
        seen.push_back(signal);
        if (signal == SIGTERM) return loop.stop();
        ::kill(::getpid(), SIGTERM);
    });
    loop.post([] { ::kill(::getpid(), SIGHUP); });
    loop.run();
    EXPECT_THAT(seen, ElementsAre(SIGHUP, SIGTERM));
}

TEST(Loop, reads_lines_of_a_pipe) {
    Loop loop;
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    std::vector<std::string> lines;
    loop.read_lines(
        ends[0], [&](std::string line) { lines.push_back(std::move(line)); }, [&] { loop.stop(); }
    );
    const std::string text = "one\r\n\ntwo";
    loop.post([&] {
        EXPECT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
        ::close(ends[1]);
    });
    loop.run();
    ::close(ends[0]);
    EXPECT_THAT(lines, ElementsAre("one", "", "two"));
}

TEST(Loop, reads_lines_of_a_file_and_cuts_endless_ones) {
    Loop loop;
    std::FILE* file = std::tmpfile();
    ASSERT_NE(file, nullptr);
    const std::string text = std::string(70'000, 'x') + "\nend\n";
    std::fwrite(text.data(), 1, text.size(), file);
    std::rewind(file);
    std::vector<std::size_t> sizes;
    loop.read_lines(
        ::fileno(file), [&](std::string line) { sizes.push_back(line.size()); }, [&] { loop.stop(); }
    );
    loop.run();
    std::fclose(file);
    EXPECT_THAT(sizes, ElementsAre(65'536, 70'000 - 65'536, 3));
}
