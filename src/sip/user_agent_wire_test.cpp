// SPDX-License-Identifier: Apache-2.0
// Conversations on bad wires: cut after every message, and random faults. What must hold whatever happens:
// both sides end clean, and every request has exactly one answer.
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/testing/wire.hpp"
#include "sip/user_agent.hpp"

namespace offhook::sip {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Final statuses per request that was sent before `until`, by its branch and method. Repetitions of one
/// answer count once.
std::map<std::string, std::set<int>> final_answers(const Wire& wire, Time until) {
    std::map<std::string, std::set<int>> answers;
    for (const auto& one : wire.passed) {
        const auto& message = one.message;
        const auto cseq = message.cseq();
        if (cseq->method == "ACK" || (message.is_request() && one.when > until)) continue;
        const std::string key = message.top_via()->branch() + " " + cseq->method;
        if (message.is_request()) answers.try_emplace(key);
        const auto request = answers.find(key);
        if (message.status >= 200 && request != answers.end()) request->second.insert(message.status);
    }
    return answers;
}

void expect_one_answer_event_each(const Side& side) {
    for (const auto& [id, count] : side.answers_to) EXPECT_EQ(count, 1) << "request " << id.value;
}

void expect_nothing_left(Wire& wire) {
    for (auto* side : {&wire.left, &wire.right}) {
        EXPECT_EQ(side->ua.session_count(), 0u);
        EXPECT_TRUE(side->up.empty()) << "a session of the owner never ended";
        EXPECT_EQ(side->ua.next_due(), std::nullopt) << "something waits for ever";
        expect_one_answer_event_each(*side);
    }
}

/// A conversation with everything in it; about 30 messages.
void talk(Wire& wire) {
    wire.invite();
    wire.run(seconds(1));
    for (int round = 0; round < 2; ++round) {
        wire.left.info("service", wire.now);
        wire.right.info("event", wire.now);
        wire.run(seconds(1));
    }
    wire.run(minutes(16));  // a refresh
    wire.left.ua.bye(wire.left.session, wire.now);
    wire.left.up.erase(wire.left.session);
    wire.run(seconds(1));
    wire.invite();
    wire.run(milliseconds(100));
    wire.left.ua.bye(wire.left.session, wire.now);
    wire.left.up.erase(wire.left.session);
    wire.run(seconds(1));
}

std::size_t messages_of(void (*conversation)(Wire&), UserAgentSettings settings = {}) {
    Wire wire(1, settings, settings);
    conversation(wire);
    return wire.passed.size();
}

TEST(UserAgentCut, AfterEveryMessageLeavesBothSidesClean) {
    const auto total = messages_of(talk);
    ASSERT_GT(total, 15u);
    for (std::size_t cut_after = 0; cut_after <= total; ++cut_after) {
        SCOPED_TRACE(fmt::format("flow cut after message {} of {}", cut_after, total));
        Wire wire;
        wire.faults.delay = milliseconds(1);
        std::size_t delivered = 0;
        bool cut = false;
        wire.tamper = [&](bool, Message&) { return cut || delivered++ < cut_after; };
        wire.on_step = [&] {
            if (cut || delivered <= cut_after) return;
            cut = true;
            wire.cut();
        };
        talk(wire);
        if (!cut) wire.cut();
        wire.run(minutes(5));
        expect_nothing_left(wire);
    }
}

TEST(UserAgentDrop, OfAnyOneMessageLeavesBothSidesClean) {
    const auto total = messages_of(talk);
    for (std::size_t dropped = 0; dropped < total; ++dropped) {
        SCOPED_TRACE(fmt::format("message {} of {} dropped", dropped, total));
        Wire wire;
        std::size_t number = 0;
        wire.tamper = [&](bool, Message&) { return number++ != dropped; };
        talk(wire);
        wire.run(hours(2));
        expect_nothing_left(wire);
    }
}

/// What an owner may do next, at random.
void act(Wire& wire, std::mt19937_64& dice) {
    Side& side = dice() % 2 == 0 ? wire.left : wire.right;
    side.answers = dice() % 4 != 0;
    wire.right.accepts = dice() % 8 != 0;
    switch (dice() % 8) {
        case 0:
            wire.invite();
            break;
        case 1:
            side.ua.bye(side.session, wire.now);
            side.up.erase(side.session);
            break;
        case 2:
            if (dice() % 8 == 0) wire.cut();
            break;
        case 3:
            wire.run(seconds(dice() % 600));
            break;
        default:
            side.info("something", wire.now);
    }
    wire.run(milliseconds(dice() % 300));
}

class UserAgentRandom : public testing::TestWithParam<std::uint64_t> {};

TEST_P(UserAgentRandom, WalkOnAGoodWireAnswersEverythingOnce) {
    const auto seed = GetParam();
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 dice(seed);
    UserAgentSettings settings;
    settings.session_expires = seconds(90 + dice() % 600);
    Wire wire(seed, settings, settings);
    wire.faults.delay = milliseconds(dice() % 100);
    if (dice() % 2 == 0) {
        wire.tamper = [](bool, Message& message) {
            if (message.find("Allow")) message.set("Allow", "INVITE, ACK, CANCEL, BYE, INFO");
            return true;
        };
    }
    for (int step = 0; step < 60; ++step) act(wire, dice);
    wire.run(minutes(5));
    const FlowId last = wire.flow;
    for (const auto& [request, statuses] : final_answers(wire, wire.now - minutes(1))) {
        // What a cut has swallowed has no answer; nothing has two.
        EXPECT_LE(statuses.size(), 1u) << request << " has " << testing::PrintToString(statuses);
        if (last == FlowId{1}) {
            EXPECT_EQ(statuses.size(), 1u) << request;
        }
    }
    wire.cut();
    wire.run(minutes(5));
    expect_nothing_left(wire);
}

TEST_P(UserAgentRandom, WalkOnABadWireEndsClean) {
    const auto seed = GetParam() + 1'000;
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 dice(seed);
    Wire wire(seed);
    wire.faults = {
        static_cast<int>(dice() % 20), static_cast<int>(dice() % 20), milliseconds(dice() % 50),
        milliseconds(dice() % 400)};
    for (int step = 0; step < 60; ++step) act(wire, dice);
    wire.run(hours(2));  // sessions that only one side still has expire
    wire.cut();
    wire.run(minutes(5));
    expect_nothing_left(wire);
}

INSTANTIATE_TEST_SUITE_P(Seeds, UserAgentRandom, testing::Range<std::uint64_t>(0, 30));

TEST(UserAgentRandomWalk, RepeatsItselfFromItsSeed) {
    const auto run = [] {
        Wire wire(7);
        std::mt19937_64 dice(7);
        wire.faults = {5, 5, milliseconds(10), milliseconds(50)};
        for (int step = 0; step < 40; ++step) act(wire, dice);
        std::string all;
        for (const auto& one : wire.passed) all += one.message.to_string();
        return all;
    };
    EXPECT_EQ(run(), run());
}

}  // namespace
}  // namespace offhook::sip
