// SPDX-License-Identifier: Apache-2.0
// What must hold for any message: each round makes one from its own seed, which a failure names.
#include <algorithm>
#include <map>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "csta/json.hpp"
#include "csta/reader.hpp"
#include "csta/schema.hpp"
#include "csta/test_instances.hpp"
#include "csta/validate.hpp"
#include "csta/writer.hpp"

namespace offhook::csta {
namespace {

constexpr std::uint64_t kRounds = 600;

Message any_message(std::uint64_t seed) {
    test::Anything anything(seed);
    const auto all = messages();
    return test::Instances(anything).message(all[anything.one_of(all.size())]);
}

template <class Property>
void for_any_message(Property property) {
    for (std::uint64_t seed = 1; seed <= kRounds && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        property(any_message(seed), seed);
    }
}

TEST(Property, ReadingUndoesWriting) {
    for_any_message([](const Message& message, std::uint64_t) {
        const std::string xml = write(message, Edition::ed6);
        const auto back = read(xml, Limits{});
        ASSERT_TRUE(back) << back.error().text;
        EXPECT_EQ(back->message, message) << xml;
        EXPECT_EQ(back->edition, Edition::ed6);
        EXPECT_TRUE(back->namespace_known);
    });
}

TEST(Property, WhatAnyEditionWritesIsReadAndWrittenTheSame) {
    for_any_message([](const Message& message, std::uint64_t) {
        for (const Edition edition : {Edition::ed1, Edition::ed3, Edition::ed4, Edition::ed5}) {
            const std::string xml = write(message, edition);
            const auto back = read(xml, Limits{});
            ASSERT_TRUE(back) << back.error().text;
            EXPECT_EQ(back->edition, edition);
            EXPECT_EQ(write(back->message, edition), xml);
        }
    });
}

TEST(Property, ValidMessagesPassTheCheck) {
    for_any_message([](const Message& message, std::uint64_t) {
        EXPECT_EQ(check(message).value_or(Error{}).text, "");
    });
}

TEST(Property, JsonLosesNothing) {
    for_any_message([](const Message& message, std::uint64_t) {
        const auto back = from_json_text(to_json_text(message), Limits{});
        ASSERT_TRUE(back) << back.error().text;
        EXPECT_EQ(*back, message);
    });
}

/// Brings children of different names into any order, down to the leaves, but not inside foreign XML.
void shuffle(Element& element, const Type& type, Random& random) {
    if (!type.has_children()) return;
    std::map<std::string, std::uint64_t> place;
    for (const Element& child : element.children) place[child.name] = random.below(1000);
    std::stable_sort(
        element.children.begin(), element.children.end(),
        [&](const Element& a, const Element& b) { return place[a.name] < place[b.name]; }
    );
    for (Element& child : element.children) shuffle(child, *type.find_field(child.name)->type, random);
}

TEST(Property, OrderOfElementsDoesNotMatter) {
    for_any_message([](const Message& message, std::uint64_t seed) {
        SeededRandom random(seed);
        Message shuffled = message;
        shuffle(shuffled.root, *find_message(message.name())->body, random);
        EXPECT_EQ(write(shuffled, Edition::ed6), write(message, Edition::ed6));
        EXPECT_EQ(check(shuffled).value_or(Error{}).text, "");
    });
}

TEST(Property, DamagedXmlIsReadOrRefusedButNeverMore) {
    std::size_t refused = 0;
    for_any_message([&refused](const Message& message, std::uint64_t seed) {
        SeededRandom random(seed);
        std::string xml = write(message, Edition::ed5);
        for (std::uint64_t i = random.below(6) + 1; i > 0; --i) {
            xml[random.below(xml.size())] = static_cast<char>(random.below(256));
        }
        if (random.below(2) == 0) xml.resize(random.below(xml.size()));
        const auto back = read(xml, Limits{});
        if (!back) {
            ++refused;
            EXPECT_NE(back.error().reason, "");
            return;
        }
        const auto again = read(write(back->message, Edition::ed5), Limits{});
        EXPECT_TRUE(again) << again.error().text << '\n' << xml;
    });
    EXPECT_GT(refused, 0U);
}

TEST(Property, JunkIsNoMessage) {
    for (std::uint64_t seed = 1; seed <= kRounds; ++seed) {
        SeededRandom random(seed);
        std::string junk = random.bytes(random.below(200));
        if (seed % 2 == 0) junk.insert(0, "<");
        const auto result = read(junk, Limits{});
        const auto json = from_json_text(junk, Limits{});
        EXPECT_FALSE(json) << seed;
        EXPECT_TRUE(!result || find_message(result->message.name()) == nullptr) << seed;
    }
}

}  // namespace
}  // namespace offhook::csta
