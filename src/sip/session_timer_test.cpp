// SPDX-License-Identifier: Apache-2.0
#include "sip/session_timer.hpp"

#include <gtest/gtest.h>

namespace offhook::sip {
namespace {

using std::chrono::seconds;
using Role = TimerOffer::Role;

struct Agreement {
    const char* supported;
    const char* session_expires;
    const char* min_se;
    bool can_update;
    Refresher current;
    std::uint32_t seconds;
    Refresher refresher;
};

// We want 1800 and take no less than 90. RFC 4028 9, table 2.
TEST(SessionTimer, AgreesWithTheCaller) {
    for (const auto& one : {
             Agreement{"", "", "", true, Refresher::none, 0, Refresher::none},
             Agreement{"", "600", "", true, Refresher::none, 0, Refresher::none},
             Agreement{"timer", "", "", true, Refresher::none, 1800, Refresher::we},
             Agreement{"timer", "", "", false, Refresher::none, 1800, Refresher::peer},
             Agreement{"timer", "600", "", true, Refresher::none, 600, Refresher::we},
             Agreement{"timer", "600", "", false, Refresher::none, 600, Refresher::peer},
             Agreement{"timer", "600;refresher=uac", "", true, Refresher::none, 600, Refresher::peer},
             Agreement{"timer", "600;refresher=uas", "", false, Refresher::none, 600, Refresher::we},
             Agreement{"timer", "600", "", true, Refresher::peer, 600, Refresher::peer},
             Agreement{"timer", "600", "", false, Refresher::we, 600, Refresher::we},
             Agreement{"timer", "7200", "", true, Refresher::none, 1800, Refresher::we},
             Agreement{"timer", "7200", "3600", true, Refresher::none, 3600, Refresher::we},
             Agreement{
                 "100rel, timer", " 600 ; Refresher = UAC ", "", true, Refresher::none, 600, Refresher::peer},
             Agreement{"timer", "nonsense", "", true, Refresher::none, 1800, Refresher::we},
             Agreement{"timer", "99999999999", "", true, Refresher::none, 1800, Refresher::we},
         }) {
        Message request = Message::request("INVITE", "sip:us");
        if (*one.supported) request.add("Supported", one.supported);
        if (*one.session_expires) request.add("Session-Expires", one.session_expires);
        if (*one.min_se) request.add("Min-SE", one.min_se);
        if (one.can_update) request.add("Allow", "INVITE, UPDATE");
        const auto timer = agree(TimerOffer::of(request), {1800, 90}, one.current);
        EXPECT_EQ(timer.seconds, one.seconds) << one.session_expires << " " << one.min_se;
        EXPECT_EQ(timer.refresher, one.refresher) << one.session_expires << " " << one.can_update;
    }
}

TEST(SessionTimer, AnswerSaysWhoRefreshes) {
    Message response;
    answer_timer(response, {});
    EXPECT_TRUE(response.headers.empty());
    answer_timer(response, {600, Refresher::we});
    EXPECT_EQ(response.get("Session-Expires"), "600;refresher=uas");
    EXPECT_EQ(response.get("Require"), "timer");
    answer_timer(response, {600, Refresher::peer});
    EXPECT_EQ(response.get("Session-Expires"), "600;refresher=uac");
}

TEST(SessionTimer, OfferKeepsTheRoles) {
    Message request = Message::request("UPDATE", "sip:peer");
    offer_timer(request, {1800, 90}, Refresher::none);
    EXPECT_EQ(request.get("Session-Expires"), "1800;refresher=uac");
    EXPECT_EQ(request.find("Min-SE"), nullptr);
    offer_timer(request, {600, 3600}, Refresher::peer);
    EXPECT_EQ(request.get("Session-Expires"), "3600;refresher=uas");
    EXPECT_EQ(request.get("Min-SE"), "3600");
}

TEST(SessionTimer, IsWhatThePeersAnswerMadeOfIt) {
    const auto timer_of = [](const char* session_expires) {
        Message response;
        response.status = 200;
        if (*session_expires) response.add("Session-Expires", session_expires);
        return timer_of_answer(TimerOffer::of(response));
    };
    EXPECT_FALSE(timer_of("").active());
    EXPECT_EQ(timer_of("600").refresher, Refresher::we) << "who asks must care";
    EXPECT_EQ(timer_of("600;refresher=uac").refresher, Refresher::we);
    EXPECT_EQ(timer_of("600;refresher=uas").refresher, Refresher::peer);
    EXPECT_EQ(timer_of("600;refresher=uas").seconds, 600u);
}

TEST(SessionTimer, DueTimes) {
    EXPECT_EQ((SessionTimer{1800, Refresher::we}.refresh_after()), seconds(900));
    EXPECT_EQ((SessionTimer{1800, Refresher::we}.end_after()), seconds(1768));
    EXPECT_EQ((SessionTimer{90, Refresher::we}.end_after()), seconds(60));
    EXPECT_EQ((SessionTimer{91, Refresher::we}.refresh_after()), std::chrono::milliseconds(45'500));
}

TEST(SessionTimer, TooShortIsOnlyWhatThePeerCanChange) {
    EXPECT_TRUE(too_short({true, 89, 0, Role::none, false}, {1800, 90}));
    EXPECT_FALSE(too_short({true, 90, 0, Role::none, false}, {1800, 90}));
    EXPECT_FALSE(too_short({true, 0, 0, Role::none, false}, {1800, 90}));
    EXPECT_FALSE(too_short({false, 10, 0, Role::none, false}, {1800, 90})) << "422 would say nothing to it";
}

}  // namespace
}  // namespace offhook::sip
