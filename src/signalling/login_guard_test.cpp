// SPDX-License-Identifier: Apache-2.0
#include "signalling/login_guard.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace offhook::signalling {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class LoginGuardTest : public testing::Test {
protected:
    static Limits small() {
        Limits limits;
        limits.failed_logins_per_address = 6;
        limits.failed_logins_per_user = 3;
        limits.first_login_delay = seconds(4);
        limits.login_window = minutes(5);
        return limits;
    }
    void fail(const std::string& address, const std::string& user, int times) {
        for (int i = 0; i < times; ++i) guard.failed(address, user, now);
    }
    bool blocked(const std::string& address, const std::string& user) {
        return guard.is_blocked(address, user, now);
    }

    LoginGuard guard{small()};
    Time now{seconds(1'000)};
};

TEST_F(LoginGuardTest, LetsInOneFailureBeforeTheLimit) {
    fail("10.0.0.1", "anna", 2);
    EXPECT_FALSE(blocked("10.0.0.1", "anna"));
    fail("10.0.0.1", "anna", 1);
    EXPECT_TRUE(blocked("10.0.0.1", "anna"));
    EXPECT_FALSE(blocked("10.0.0.1", "bert"));
}

TEST_F(LoginGuardTest, ShutsOutLongerAndLongerUpToTheWindow) {
    fail("10.0.0.1", "anna", 3);
    for (Duration delay : {seconds(4), seconds(8), seconds(16), seconds(32), seconds(64), seconds(128)}) {
        now += delay - milliseconds(1);
        EXPECT_TRUE(blocked("10.0.0.1", "anna"));
        now += milliseconds(1);
        EXPECT_FALSE(blocked("10.0.0.1", "anna")) << "after its delay one more try is heard";
        guard.failed("10.0.0.9", "anna", now);
    }
    now += seconds(256);
    guard.failed("10.0.0.9", "anna", now);
    now += minutes(5) - milliseconds(1);
    EXPECT_TRUE(blocked("10.0.0.1", "anna"));
    now += milliseconds(1);
    EXPECT_FALSE(blocked("10.0.0.1", "anna"));
}

TEST_F(LoginGuardTest, ForgetsWhoIsQuiet) {
    fail("10.0.0.1", "anna", 3);
    now += seconds(4) + minutes(5);
    fail("10.0.0.1", "anna", 2);
    EXPECT_FALSE(blocked("10.0.0.1", "anna"));
}

TEST_F(LoginGuardTest, CountsAnAddressOverItsUsers) {
    for (const char* user : {"a", "b", "c", "d", "e", "f"}) fail("10.0.0.1", user, 1);
    EXPECT_TRUE(blocked("10.0.0.1", "somebody"));
    EXPECT_FALSE(blocked("10.0.0.2", "a"));
}

TEST_F(LoginGuardTest, LetsAUserInFromItsOwnAddressWhoeverGuesses) {
    guard.succeeded("10.0.0.1", "anna");
    fail("10.0.0.66", "anna", 5);
    EXPECT_TRUE(blocked("10.0.0.66", "anna"));
    EXPECT_FALSE(blocked("10.0.0.1", "anna"));
}

TEST_F(LoginGuardTest, ARightPasswordClearsTheUserNotTheAddress) {
    fail("10.0.0.1", "anna", 2);
    guard.succeeded("10.0.0.1", "anna");
    fail("10.0.0.1", "anna", 2);
    EXPECT_FALSE(blocked("10.0.0.2", "anna"));
    fail("10.0.0.1", "bert", 2);
    EXPECT_TRUE(blocked("10.0.0.1", "carl"));
}

}  // namespace
}  // namespace offhook::signalling
