// SPDX-License-Identifier: Apache-2.0
#include "signalling/signalling.hpp"

#include <gtest/gtest.h>

#include "csta/error.hpp"
#include "signalling/testing.hpp"

namespace offhook::signalling {
namespace {

using testing::Peer;
using testing::World;

constexpr const char* kLine = "sip:100@pbx";

// --- Phones
// -------------------------------------------------------------------------------------------------

TEST(Phones, LogInAndAreCalledOnTheSameFlow) {
    World world;
    Peer& phone = world.phone("000413AABBCC");
    EXPECT_EQ(phone.statuses, (std::vector<int>{401, 200}));
    EXPECT_EQ(
        phone.requests,
        (std::vector<std::string>{
            "RequestSystemStatus", "SystemRegister", "GetSwitchingFunctionDevices", "GetCSTAFeatures"})
    );
    EXPECT_EQ(world.signalling.phones().status_of("000413AABBCC"), "in service");
    EXPECT_TRUE(world.knows_line("sip:000413AABBCC@offhook")) << "its identity, as it has no list";
}

TEST(Phones, AreKnownByTheirMacInAnySpelling) {
    World world;
    world.phone("00-04-13-aa-bb-cc");
    EXPECT_EQ(world.signalling.phones().status_of("000413AABBCC"), "in service");
    EXPECT_EQ(world.signalling.switchboard().state().directory.phones().size(), 1U);
}

TEST(Phones, WithAWrongPasswordOrNoMacAreRefusedAlike) {
    World world;
    EXPECT_EQ(world.phone("000413AABBCC", "wrong").statuses.back(), 403);
    EXPECT_EQ(world.phone("reception").statuses.back(), 403);
    EXPECT_TRUE(world.signalling.switchboard().state().directory.phones().empty());
    EXPECT_EQ(world.reporter.counts["login_failed"], 1);
}

TEST(Phones, GuessingPasswordsIsStoppedForAWhile) {
    World world;
    for (std::size_t i = 0; i < world.limits.failed_logins_per_user; ++i)
        world.phone("000413AABBCC", "wrong");
    EXPECT_EQ(world.phone("000413AABBCC").statuses.back(), 403) << "blocked, although right";
    EXPECT_GE(world.reporter.counts["login_blocked"], 1);
    world.pass(world.limits.login_window + std::chrono::seconds(1));
    EXPECT_EQ(world.phone("000413AABBCC").statuses.back(), 200);
}

TEST(Phones, ThatAreNewWaitUnlessActivatedAutomatically) {
    SignallingSettings settings = World::default_settings();
    settings.auto_activate = false;
    World world(settings);
    Peer& phone = world.phone("000413AABBCC");
    EXPECT_EQ(phone.statuses.back(), 200);
    EXPECT_EQ(phone.invites, 0);
    EXPECT_EQ(world.signalling.phones().status_of("000413AABBCC"), "waits to be activated");
    world.signalling.activate_phone("000413AABBCC", world.now);
    world.settle();
    EXPECT_EQ(phone.invites, 1);
}

TEST(Phones, ThatRefuseTheBodyAreInvitedWithout) {
    World world;
    Peer& phone = world.new_peer(Side::phones);
    phone.refuse_body = 415;
    world.log_in(phone, "000413AABBCC", "secret");
    EXPECT_EQ(world.signalling.phones().status_of("000413AABBCC"), "in service");
    EXPECT_EQ(phone.invites, 2);
}

TEST(Phones, ThatRefuseTheSessionAreAskedAgainLater) {
    World world;
    Peer& phone = world.new_peer(Side::phones);
    phone.refuse_invite = 486;
    world.log_in(phone, "000413AABBCC", "secret");
    EXPECT_EQ(world.signalling.phones().status_of("000413AABBCC"), "phone refused the session: 486");
    phone.refuse_invite = 0;
    world.pass(std::chrono::seconds(6));
    EXPECT_EQ(world.signalling.phones().status_of("000413AABBCC"), "in service");
    EXPECT_EQ(phone.invites, 2);
}

TEST(Phones, ThatComeOverANewFlowLeaveTheOldOne) {
    World world;
    Peer& old = world.phone("000413AABBCC");
    Peer& fresh = world.phone("000413AABBCC");
    EXPECT_EQ(old.session_ends, 1);
    EXPECT_FALSE(old.open) << "the old flow is closed";
    EXPECT_EQ(fresh.invites, 1);
    EXPECT_EQ(world.signalling.phones().status_of("000413AABBCC"), "in service");
}

TEST(Phones, GoWithTheirFlowAndComeBack) {
    World world;
    Peer& phone = world.phone("000413AABBCC");
    world.cut(phone);
    EXPECT_EQ(world.signalling.phones().status_of("000413AABBCC"), "connection lost");
    world.phone("000413AABBCC");
    EXPECT_EQ(world.signalling.phones().status_of("000413AABBCC"), "in service");
}

TEST(Phones, GoWhenTheyAreNotRefreshed) {
    World world;
    Peer& phone = world.phone("000413AABBCC");
    world.pass(std::chrono::seconds(299));
    EXPECT_EQ(phone.session_ends, 0);
    world.pass(std::chrono::seconds(2));
    EXPECT_EQ(phone.session_ends, 1);
    EXPECT_EQ(world.signalling.phones().status_of("000413AABBCC"), "registration expired");
}

// --- Clients
// ------------------------------------------------------------------------------------------------

TEST(Clients, OpenALineAndSeeNormal) {
    World world;
    world.phone_with_line("000413AABBCC", kLine);
    Peer& client = world.client();
    EXPECT_EQ(client.invite(kLine), 200);
    EXPECT_EQ(client.last_body, "RequestSystemStatusResponse");
}

TEST(Clients, GetTheSameAnswerForLinesThatAreNotAndLinesTheyMayNotSee) {
    World world;
    world.phone_with_line("000413AABBCC", kLine);
    world.phone_with_line("000413AABBCD", "sip:200@pbx");
    Peer& client = world.client("watcher");
    EXPECT_EQ(client.invite(kLine), 200);
    EXPECT_EQ(client.invite("sip:200@pbx"), 404);
    EXPECT_EQ(client.invite("sip:300@pbx"), 404);
}

TEST(Clients, WithoutALoginAreChallengedOnTheirInvite) {
    World world;
    world.phone_with_line("000413AABBCC", kLine);
    Peer& stranger = world.new_peer(Side::clients);
    EXPECT_EQ(stranger.invite(kLine), 401);
    EXPECT_EQ(stranger.invite(kLine, sip::Credentials{"anna", "anna's"}), 200);
    EXPECT_EQ(world.new_peer(Side::clients).invite(kLine, sip::Credentials{"anna", "guess"}), 403);
}

TEST(Clients, GetUnreadableXmlBackAsAnError) {
    World world;
    world.phone_with_line("000413AABBCC", kLine);
    Peer& client = world.client();
    client.invite(kLine);
    client.send_raw_info("<MakeCall><unclosed>");
    EXPECT_EQ(client.last_body, "CSTAErrorCode");
    EXPECT_EQ(client.last_error, (csta::ErrorCode{"operation", "generic"}));
    client.send_info(csta::Message("RequestSystemStatus"));
    EXPECT_EQ(client.last_body, "RequestSystemStatusResponse") << "and goes on";
}

TEST(Clients, InThreeEditionsHearTheSameEventEachInItsOwn) {
    World world;
    Peer& phone = world.phone_with_line("000413AABBCC", kLine);
    std::vector<Peer*> clients;
    for (const csta::Edition edition : {csta::Edition::ed3, csta::Edition::ed5, csta::Edition::ed6}) {
        Peer& client = world.client();
        client.edition = edition;
        client.invite(kLine);
        client.monitor(kLine);
        clients.push_back(&client);
    }
    EXPECT_EQ(std::count(phone.requests.begin(), phone.requests.end(), "MonitorStart"), 1);
    csta::Message event("DoNotDisturbEvent");
    event.root.set("monitorCrossRefID", phone.monitor_cross_ref);
    event.root.add(csta::subject_element("device", kLine));
    event.root.set("doNotDisturbOn", "true");
    phone.send_info(event);
    std::set<std::string> cross_refs;
    for (Peer* client : clients) {
        ASSERT_FALSE(client->heard.empty());
        EXPECT_EQ(client->heard.back().message.name(), "DoNotDisturbEvent");
        EXPECT_EQ(client->heard.back().edition, client->edition);
        cross_refs.emplace(client->heard.back().message.text_at("monitorCrossRefID"));
    }
    EXPECT_EQ(cross_refs.size(), 3U);
}

TEST(Clients, GoodbyeIsSaidInOrder) {
    World world;
    Peer& phone = world.phone_with_line("000413AABBCC", kLine);
    Peer& client = world.client();
    client.invite(kLine);
    csta::Message registration("SystemRegister");
    registration.root.set("requestTypes/systemStatus", "true");
    client.send_info(registration);
    world.signalling.shut_down(world.now);
    world.settle();
    ASSERT_GE(client.heard.size(), 2U);
    EXPECT_EQ(client.heard.back().message.name(), "SystemRegisterAbort");
    EXPECT_EQ(client.session_ends, 1);
    EXPECT_EQ(phone.session_ends, 1);
}

}  // namespace
}  // namespace offhook::signalling
