// SPDX-License-Identifier: Apache-2.0
#include "trace/history.hpp"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace offhook::trace {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Thing {
    std::uint64_t sequence = 0;
    int value = 0;
};
using Things = History<Thing>;

void add(Things& things, int value, std::size_t cost = 1) {
    things.add(std::make_shared<Thing>(Thing{0, value}), cost);
}

std::vector<int> values(const std::vector<Things::Pointer>& items) {
    std::vector<int> found;
    for (const auto& item : items) found.push_back(item->value);
    return found;
}

bool any(const Thing&) {
    return true;
}
bool even(const Thing& thing) {
    return thing.value % 2 == 0;
}

TEST(History, TheOldestGiveWayWhenTheCapacityIsUsedUp) {
    Things things(10);
    add(things, 1, 4);
    add(things, 2, 4);
    add(things, 3, 4);
    EXPECT_THAT(values(things.newer(any, 0, 100).items), ElementsAre(2, 3));
    EXPECT_EQ(things.used(), 8U);
    EXPECT_EQ(things.first(), 2U);
    EXPECT_EQ(things.find(1), nullptr);
    EXPECT_EQ(things.find(3)->value, 3);
    EXPECT_EQ(things.find(4), nullptr);
    add(things, 4, 11);  // more than there is room for at all
    EXPECT_THAT(values(things.newer(any, 0, 100).items), IsEmpty());
    EXPECT_EQ(things.used(), 0U);
}

TEST(History, PagesGoBackToTheOldestAndForwardToTheNewest) {
    Things things(1000);
    for (int i = 1; i <= 6; ++i) add(things, i);
    Things::Page page = things.older(even, kNewest, 2);
    EXPECT_THAT(values(page.items), ElementsAre(6, 4));
    EXPECT_TRUE(page.more);
    page = things.older(even, page.next, 2);
    EXPECT_THAT(values(page.items), ElementsAre(2));
    EXPECT_FALSE(page.more);

    page = things.newer(even, 0, 2);
    EXPECT_THAT(values(page.items), ElementsAre(2, 4));
    EXPECT_TRUE(page.more);
    page = things.newer(even, page.next, 2);
    EXPECT_THAT(values(page.items), ElementsAre(6));
    EXPECT_FALSE(page.more);
    add(things, 8);
    EXPECT_THAT(values(things.newer(even, page.next, 2).items), ElementsAre(8));
}

TEST(History, AReadingLooksAtABoundedNumberOfItemsAndTheNextOneGoesOn) {
    Things things(1'000'000);
    add(things, 2);
    for (std::size_t i = 0; i < Things::kMaxLooked + 1000; ++i) add(things, 1);
    Things::Page page = things.older(even, kNewest, 1);
    EXPECT_THAT(page.items, IsEmpty());
    EXPECT_TRUE(page.more);
    page = things.older(even, page.next, 1);
    EXPECT_THAT(values(page.items), ElementsAre(2));
}

TEST(History, AClearedOneGoesOnCounting) {
    Things things(1000);
    add(things, 1);
    things.clear();
    EXPECT_EQ(things.first(), 2U);
    add(things, 2);
    EXPECT_EQ(things.find(2)->value, 2);
    EXPECT_THAT(values(things.older(any, kNewest, 9).items), ElementsAre(2));
}

TEST(History, ASubscriberIsToldOnceUntilItHasTakenAll) {
    Things things(1000);
    add(things, 1);
    int told = 0;
    const auto subscription = things.subscribe([&] { ++told; });
    add(things, 2);
    add(things, 3);
    EXPECT_EQ(told, 1);
    EXPECT_THAT(values(subscription->take(2)), ElementsAre(2, 3));
    add(things, 4);
    EXPECT_EQ(told, 1);  // two were taken of two: it has to ask again
    EXPECT_THAT(values(subscription->take(2)), ElementsAre(4));
    add(things, 5);
    EXPECT_EQ(told, 2);
}

TEST(History, ASlowSubscriberMissesWhatIsGoneAndKnowsHowMuch) {
    Things things(3);
    const auto subscription = things.subscribe([] {});
    for (int i = 1; i <= 5; ++i) add(things, i);
    EXPECT_THAT(values(subscription->take(10)), ElementsAre(3, 4, 5));
    EXPECT_EQ(subscription->missed(), 2U);
}

TEST(History, AfterItsEndASubscriberIsToldNothing) {
    Things things(1000);
    int told = 0;
    things.subscribe([&] { ++told; }).reset();
    add(things, 1);
    EXPECT_EQ(told, 0);
}

TEST(History, ManyThreadsAddWhileOthersRead) {
    constexpr int kThreads = 4;
    constexpr int kEach = 2000;
    Things things(500);
    std::atomic<bool> done = false;
    std::thread reader([&] {
        while (!done) {
            std::uint64_t before = kNewest;
            for (const auto& item : things.older(any, kNewest, 100).items) {
                EXPECT_LT(item->sequence, before);
                before = item->sequence;
            }
        }
    });
    std::vector<std::thread> adders;
    for (int i = 0; i < kThreads; ++i) {
        adders.emplace_back([&] {
            for (int n = 0; n < kEach; ++n) add(things, n);
        });
    }
    for (std::thread& adder : adders) adder.join();
    done = true;
    reader.join();
    EXPECT_EQ(things.last(), static_cast<std::uint64_t>(kThreads) * kEach);
    EXPECT_EQ(things.used(), 500U);
}

}  // namespace
}  // namespace offhook::trace
