// SPDX-License-Identifier: Apache-2.0
#include "sip/user_agent.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/wire_for_test.hpp"

namespace offhook::sip {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(UserAgentSession, ComesUpTalksAndEnds) {
    Wire wire;
    wire.invite("status");
    wire.run();
    EXPECT_THAT(wire.left.take_log(), ElementsAre("established normal"));
    EXPECT_THAT(wire.right.take_log(), ElementsAre("offered status", "confirmed"));

    wire.left.info("make call", wire.now);
    wire.right.info("event", wire.now);
    wire.run();
    EXPECT_THAT(wire.left.take_log(), ElementsAre("INFO event", "answered 200 re:make call"));
    EXPECT_THAT(wire.right.take_log(), ElementsAre("INFO make call", "answered 200 re:event"));

    wire.left.ua.bye(wire.left.session, wire.now);
    wire.run(seconds(40));
    EXPECT_THAT(wire.left.take_log(), IsEmpty());
    EXPECT_THAT(wire.right.take_log(), ElementsAre("ended peer"));
    EXPECT_EQ(wire.left.ua.session_count() + wire.right.ua.session_count(), 0u);
    EXPECT_EQ(wire.left.ua.next_due(), std::nullopt);
    EXPECT_EQ(wire.right.ua.next_due(), std::nullopt);
}

}  // namespace
}  // namespace offhook::sip
