// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <gtest/gtest.h>

#include "api/login_delay.hpp"
#include "api/rate_limit.hpp"
#include "api/router.hpp"
#include "api/sessions.hpp"
#include "api/testing.hpp"
#include "api/times.hpp"

namespace offhook::api::testing {
namespace {

constexpr Time kNow{std::chrono::hours(1)};

TEST(Times, AreWrittenAndRead) {
    struct Case {
        std::int64_t milliseconds;
        std::string text;
    };
    const std::array cases{
        Case{0, "1970-01-01T00:00:00.000Z"},
        Case{kStart + 7, "2026-01-31T12:00:00.007Z"},
        Case{1'709'251'199'999, "2024-02-29T23:59:59.999Z"},
    };
    for (const Case& one : cases) {
        EXPECT_EQ(time_text(one.milliseconds), one.text);
        EXPECT_EQ(read_time(one.text), one.milliseconds);
    }
    EXPECT_EQ(read_time("2026-01-31T12:00:00Z"), kStart);
    EXPECT_EQ(read_time("2026-01-31T12:00:00.5Z"), kStart + 500);
    for (const std::string_view text :
         {"", "2026-01-31", "2026-01-31 12:00:00Z", "2026-02-30T12:00:00Z", "2026-01-31T24:00:00Z",
          "2026-01-31T12:00:00", "2026-01-31T12:00:00+01:00", "2026-01-31T12:00:00.Z"}) {
        EXPECT_EQ(read_time(text), std::nullopt) << text;
    }
}

TEST(RateLimit, ForgetsWhoHasBeenQuiet) {
    ApiLimits limits;
    limits.tracked_callers = 2;
    limits.request_burst = 1;
    limits.requests_per_second = 1;
    RateLimit rate(limits);
    EXPECT_FALSE(rate.take("a", kNow));
    EXPECT_TRUE(rate.take("a", kNow));
    EXPECT_FALSE(rate.take("b", kNow + std::chrono::milliseconds(600)));
    // "a" is full again and is dropped for "c"; "b" is remembered.
    EXPECT_FALSE(rate.take("c", kNow + std::chrono::milliseconds(1'000)));
    EXPECT_TRUE(rate.take("b", kNow + std::chrono::milliseconds(1'000)));
}

TEST(LoginDelay, DoublesUpToItsLongest) {
    const ApiLimits limits;
    LoginDelay delay(limits);
    for (std::size_t i = 0; i < limits.free_failures; ++i) {
        EXPECT_FALSE(delay.wait("anna", "", kNow));
        delay.attempt("anna", "", kNow);
    }
    std::chrono::seconds expected{1};
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(delay.wait("anna", "", kNow), expected);
        delay.attempt("anna", "", kNow);
        expected = std::min(expected * 2, std::chrono::seconds(900));
    }
    EXPECT_FALSE(delay.wait("bert", "", kNow));
    EXPECT_FALSE(delay.wait("anna", "", kNow + limits.last_lockout));
    delay.succeeded("anna", "");
    EXPECT_FALSE(delay.wait("anna", "", kNow));
}

TEST(Sessions, TheLongestIdleOneMakesRoom) {
    ApiLimits limits;
    limits.sessions_per_user = 2;
    SeededRandom random(1);
    Sessions sessions(limits, random);
    const std::string first = sessions.open("anna", kNow);
    const std::string second = sessions.open("anna", kNow + std::chrono::seconds(1));
    EXPECT_TRUE(sessions.use(first, kNow + std::chrono::seconds(2)));
    const std::string third = sessions.open("anna", kNow + std::chrono::seconds(3));
    EXPECT_TRUE(sessions.use(first, kNow + std::chrono::seconds(3)));
    EXPECT_FALSE(sessions.use(second, kNow + std::chrono::seconds(3)));
    EXPECT_TRUE(sessions.use(third, kNow + std::chrono::seconds(3)));
}

TEST(Sessions, EndAfterTheirLifeEvenIfUsed) {
    const ApiLimits limits;
    SeededRandom random(1);
    Sessions sessions(limits, random);
    const std::string cookie = sessions.open("anna", kNow);
    Time now = kNow;
    while (now + std::chrono::hours(6) < kNow + limits.session_life) {
        now += std::chrono::hours(6);
        ASSERT_TRUE(sessions.use(cookie, now));
    }
    EXPECT_FALSE(sessions.use(cookie, kNow + limits.session_life));
}

TEST(Router, ALiteralSegmentGoesBeforeAParameter) {
    Router router;
    router.add("POST", "/phones/{username}", Access::open, {});
    router.add("POST", "/phones/bulk", Access::open, {});
    http::Request request;
    request.method = "POST";
    request.path = {"api", "v1", "phones", "bulk"};
    std::map<std::string, std::string, std::less<>> parameters;
    Problem problem;
    EXPECT_EQ(router.find(request, parameters, problem)->pattern, "/api/v1/phones/bulk");
    request.path.back() = "a/b";
    EXPECT_EQ(router.find(request, parameters, problem)->pattern, "/api/v1/phones/{username}");
    EXPECT_EQ(parameters["username"], "a/b");
    request.path.back() = "";
    EXPECT_EQ(router.find(request, parameters, problem), nullptr);
    EXPECT_EQ(problem.status, 404);
}

TEST(Call, ThatIsLetGoIsAnswered) {
    std::optional<http::Response> answer;
    {
        const Call call(http::Request{}, [&](http::Response response) { answer = std::move(response); });
    }
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 500);
}

}  // namespace
}  // namespace offhook::api::testing
