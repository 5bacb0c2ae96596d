// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "base/timer_queue.hpp"

namespace offhook {
namespace {

Time at(int ms) {
    return Time{Duration{ms}};
}

TEST(Text, ComparesAsciiWithoutCase) {
    EXPECT_TRUE(equals_ignoring_case("Call-ID", "call-id"));
    EXPECT_FALSE(equals_ignoring_case("Call-ID", "call-i"));
    EXPECT_TRUE(starts_with_ignoring_case("SIP:100@pbx", "sip:"));
    EXPECT_EQ(to_upper("ab\xC3\xA4z"), "AB\xC3\xA4Z");
}

TEST(Text, TrimsAndSplits) {
    EXPECT_EQ(trim(" \t a b \r\n"), "a b");
    EXPECT_EQ(trim(" \t"), "");
    EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
    EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
}

TEST(Text, NumbersMustFillTheText) {
    EXPECT_EQ(parse_number<int>("42"), 42);
    EXPECT_FALSE(parse_number<int>("42x"));
    EXPECT_FALSE(parse_number<int>("-1"));
    EXPECT_FALSE(parse_number<int>(""));
    EXPECT_FALSE(parse_number<std::uint16_t>("65536"));
}

TEST(Text, PrintableCannotBreakALogLine) {
    EXPECT_EQ(printable("a\r\nb\x1b[0m"), "a??b?[0m");
    EXPECT_EQ(printable("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
    EXPECT_EQ(printable("\xFF\xC3"), "??");
    EXPECT_EQ(printable("abcdef", 3), "abc…");
}

TEST(Random, SystemTokensDiffer) {
    SystemRandom random;
    EXPECT_EQ(random.token(16).size(), 32U);
    EXPECT_NE(random.token(16), random.token(16));
}

TEST(Random, SeededRepeats) {
    SeededRandom a(7);
    SeededRandom b(7);
    EXPECT_EQ(a.token(), b.token());
    EXPECT_LT(a.below(10), 10U);
}

TEST(TimerQueue, PopsInOrderOnlyWhatIsDue) {
    TimerQueue<int> timers;
    timers.set(1, at(30));
    timers.set(2, at(10));
    timers.set(3, at(10));
    EXPECT_EQ(timers.next_due(), at(10));
    EXPECT_EQ(timers.pop(at(9)), std::nullopt);
    EXPECT_EQ(timers.pop(at(10)), 2);
    EXPECT_EQ(timers.pop(at(10)), 3);
    EXPECT_EQ(timers.pop(at(10)), std::nullopt);
    EXPECT_EQ(timers.pop(at(99)), 1);
    EXPECT_EQ(timers.next_due(), std::nullopt);
}

TEST(TimerQueue, SettingAgainMovesAndCancelForgets) {
    TimerQueue<int> timers;
    timers.set(1, at(10));
    timers.set(1, at(50));
    EXPECT_EQ(timers.next_due(), at(50));
    timers.cancel(1);
    timers.cancel(1);
    EXPECT_EQ(timers.size(), 0U);
}

TEST(Ids, CountFromOneAndZeroIsNone) {
    IdSource<FlowId> source;
    EXPECT_FALSE(FlowId{});
    EXPECT_EQ(source.next(), FlowId{1});
    EXPECT_EQ(source.next(), FlowId{2});
}

}  // namespace
}  // namespace offhook
