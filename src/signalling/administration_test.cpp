// SPDX-License-Identifier: Apache-2.0
// What administrators and clients of the API do to a running server.
#include <gtest/gtest.h>

#include "csta/error.hpp"
#include "signalling/testing.hpp"

namespace offhook::signalling {
namespace {

using switchboard::ClientId;
using switchboard::ServiceId;
using testing::Peer;
using testing::World;

constexpr const char* kMac = "000413AABBCC";
constexpr const char* kOtherMac = "000413AABBCD";
constexpr const char* kLine = "sip:100@pbx";

SignallingSettings licensed(std::optional<std::size_t> phones, bool blocked = false) {
    SignallingSettings settings = World::default_settings();
    settings.licence.phones = phones;
    settings.licence.blocked = blocked;
    return settings;
}

PhoneState state_of(const World& world, const std::string& mac) {
    const auto view = world.signalling.phone_view(mac);
    return view ? view->state : PhoneState::never_registered;
}

csta::Message start_monitor(const std::string& line) {
    csta::Message request("MonitorStart");
    request.root.set("monitorObject/deviceObject", line);
    return request;
}

ClientId open_api(World& world, const switchboard::Rights& rights = {}) {
    const auto client = world.signalling.open_api_client({"chef", rights, "", "192.0.2.9"}, world.now);
    EXPECT_TRUE(client);
    return client.value_or(ClientId{});
}

/// The answer to a request of an API client.
csta::Message ask(World& world, ClientId client, csta::Message request) {
    world.api_answers.clear();
    world.signalling.api_client_sent(client, ServiceId{1}, std::move(request), world.now);
    world.settle();
    if (world.api_answers.size() != 1) return csta::Message("nothing");
    EXPECT_EQ(world.api_answers.front().client, client);
    EXPECT_EQ(world.api_answers.front().service, ServiceId{1});
    return world.api_answers.front().message;
}

csta::Message do_not_disturb(const Peer& phone) {
    csta::Message event("DoNotDisturbEvent");
    event.root.set("monitorCrossRefID", phone.monitor_cross_ref);
    event.root.add(csta::subject_element("device", kLine));
    event.root.set("doNotDisturbOn", "true");
    return event;
}

// --- Clients of the API
// -------------------------------------------------------------------------------------

TEST(ApiClients, WatchManyLinesInOneSession) {
    World world;
    Peer& phone = world.phone_with_line(kMac, kLine);
    world.phone_with_line(kOtherMac, "sip:101@pbx");
    const ClientId client = open_api(world);
    EXPECT_EQ(ask(world, client, start_monitor(kLine)).name(), "MonitorStartResponse");
    EXPECT_EQ(ask(world, client, start_monitor("sip:101@pbx")).name(), "MonitorStartResponse");
    csta::Message call("MakeCall");
    call.root.set("callingDevice", "sip:101@pbx");
    call.root.set("calledDirectoryNumber", "100");
    EXPECT_EQ(ask(world, client, call).name(), "MakeCallResponse");
    world.api_events.clear();
    phone.send_info(do_not_disturb(phone));
    ASSERT_EQ(world.api_events.size(), 1U);
    EXPECT_EQ(world.api_events.front().event.name(), "DoNotDisturbEvent");
    ASSERT_EQ(world.api_events.front().recipients.size(), 1U);
    EXPECT_EQ(world.api_events.front().recipients.front().client, client);
}

TEST(ApiClients, HaveTheRightsOfTheirUser) {
    World world;
    world.phone_with_line(kMac, kLine);
    switchboard::Rights rights;
    rights.lines = {"2*"};
    const ClientId client = open_api(world, rights);
    EXPECT_EQ(csta::error_of(ask(world, client, start_monitor(kLine)))->value, "invalidDeviceID");
    EXPECT_EQ(
        world.signalling.open_api_client({"chef", rights, kLine, ""}, world.now).error().reason,
        "unknown_line"
    );
}

TEST(ApiClients, AndSipClientsWithEqualServiceIdsGetTheirOwnAnswers) {
    World world;
    Peer& phone = world.phone_with_line(kMac, kLine);
    Peer& sip_client = world.client();
    sip_client.invite(kLine);
    const ClientId client = open_api(world);
    for (int i = 0; i < 3; ++i) {  // the SIP side numbers its services from 1, too
        EXPECT_EQ(
            ask(world, client, csta::Message("RequestSystemStatus")).name(), "RequestSystemStatusResponse"
        );
        sip_client.last_body.clear();
        sip_client.monitor(kLine);
        EXPECT_EQ(sip_client.last_body, "MonitorStartResponse");
    }
    EXPECT_EQ(ask(world, client, start_monitor(kLine)).name(), "MonitorStartResponse");
    phone.send_info(do_not_disturb(phone));
    EXPECT_EQ(sip_client.heard.back().message.name(), "DoNotDisturbEvent");
    EXPECT_EQ(world.api_events.back().recipients.size(), 1U) << "only those of the API";
}

TEST(ApiClients, EndTheirMonitorsWhenTheyGo) {
    World world;
    Peer& phone = world.phone_with_line(kMac, kLine);
    const ClientId client = open_api(world);
    ask(world, client, start_monitor(kLine));
    EXPECT_EQ(world.signalling.counters().clients_api, 1U);
    world.signalling.close_api_client(client, world.now);
    world.settle();
    EXPECT_EQ(phone.requests.back(), "MonitorStop");
    EXPECT_EQ(world.signalling.counters().clients, 0U);
    EXPECT_EQ(ask(world, client, start_monitor(kLine)).name(), "nothing") << "it has gone";
}

// --- Phones
// -------------------------------------------------------------------------------------------------

TEST(PhoneAdministration, ShowsWhatIsKnownOfAPhone) {
    World world;
    world.now += std::chrono::seconds(7);
    world.phone_with_line(kMac, kLine);
    const PhoneView view = *world.signalling.phone_view("00:04:13:aa:bb:cc");
    EXPECT_EQ(view.username, kMac);
    EXPECT_EQ(view.maker, "snom") << "by its MAC";
    EXPECT_EQ(view.state, PhoneState::in_service);
    EXPECT_TRUE(view.registered);
    EXPECT_EQ(view.address, "192.0.2.1");
    EXPECT_EQ(view.transport, "TCP");
    EXPECT_EQ(view.registered_at, world.now);
    EXPECT_EQ(view.expires, world.now + std::chrono::seconds(300));
    EXPECT_EQ(view.session_since, world.now);
    EXPECT_FALSE(view.session_call_id.empty());
    EXPECT_EQ(view.next_keep_alive, world.now + std::chrono::seconds(60));
    EXPECT_EQ(view.edition, csta::Edition::ed5);
    EXPECT_EQ(view.lines, (std::vector<std::string>{kLine}));
    EXPECT_TRUE(view.licensed);
    EXPECT_FALSE(world.signalling.phone_view("000413000000"));
    world.pass(std::chrono::seconds(60));
    EXPECT_EQ(world.signalling.phone_view(kMac)->last_keep_alive, world.now);
}

TEST(PhoneAdministration, SaysWhichServicesWereLearned) {
    World world;
    world.phone_with_line(kMac, kLine);
    ask(world, open_api(world), start_monitor(kLine));
    std::map<std::string, switchboard::ServiceView> services;
    for (const auto& view : world.signalling.phone_services(kMac)) services[view.service] = view;
    EXPECT_TRUE(services.at("MonitorStart").learned);
    EXPECT_EQ(services.at("MonitorStart").support, switchboard::ServiceSupport::native);
    EXPECT_FALSE(services.at("MakeCall").learned);
}

TEST(PhoneAdministration, ForgetsAPhoneAsIfItHadNeverBeen) {
    World world;
    Peer& phone = world.phone_with_line(kMac, kLine);
    const ClientId client = open_api(world);
    ask(world, client, start_monitor(kLine));
    EXPECT_TRUE(world.signalling.forget_phone("00-04-13-AA-BB-CC", world.now));
    world.settle();
    EXPECT_EQ(phone.session_ends, 1);
    EXPECT_FALSE(phone.open);
    EXPECT_FALSE(world.signalling.knows_phone(kMac));
    EXPECT_FALSE(world.knows_line(kLine));
    EXPECT_EQ(world.api_notices.back().request.name(), "MonitorStop");
    EXPECT_EQ(world.signalling.counters().monitors, 0U);
    EXPECT_EQ(world.signalling.forget_phone(kMac, world.now).error().reason, "unknown_phone");
    world.phone_with_line(kMac, kLine);
    EXPECT_EQ(state_of(world, kMac), PhoneState::in_service) << "and it may come again";
}

TEST(PhoneAdministration, OpensANewSession) {
    World world;
    Peer& phone = world.phone(kMac);
    EXPECT_TRUE(world.signalling.reconnect_phone(kMac, world.now));
    world.settle();
    EXPECT_EQ(phone.session_ends, 1);
    EXPECT_EQ(phone.invites, 2);
    EXPECT_TRUE(phone.open);
    EXPECT_EQ(state_of(world, kMac), PhoneState::in_service);
}

TEST(PhoneAdministration, ShutsAPhoneOutAndInAgain) {
    World world;
    Peer& phone = world.phone(kMac);
    EXPECT_TRUE(world.signalling.enable_phone(kMac, false, world.now));
    world.settle();
    EXPECT_EQ(phone.session_ends, 1);
    EXPECT_EQ(state_of(world, kMac), PhoneState::disabled);
    world.log_in(phone, kMac, "secret");
    EXPECT_EQ(phone.statuses.back(), 403);
    EXPECT_EQ(world.signalling.counters().phones_disabled, 1U);
    world.pass(std::chrono::seconds(301));
    EXPECT_EQ(state_of(world, kMac), PhoneState::disabled) << "its registration has run out";
    EXPECT_TRUE(world.signalling.enable_phone(kMac, true, world.now));
    world.log_in(phone, kMac, "secret");
    EXPECT_EQ(state_of(world, kMac), PhoneState::in_service);
}

TEST(PhoneAdministration, KnowsAPhoneBeforeItComes) {
    SignallingSettings settings = World::default_settings();
    settings.auto_activate = false;
    World world(settings);
    KnownPhone phone;
    phone.username = "00:04:13:aa:bb:cc";
    phone.manual_lines = {kLine};
    EXPECT_TRUE(world.signalling.create_phone(phone));
    EXPECT_EQ(world.signalling.create_phone(phone).error().reason, "phone_known");
    phone.username = "reception";
    EXPECT_EQ(world.signalling.create_phone(phone).error().reason, "bad_username");
    EXPECT_TRUE(world.knows_line(kLine));
    world.phone(kMac);
    EXPECT_EQ(state_of(world, kMac), PhoneState::in_service) << "it need not be activated";
    EXPECT_EQ(world.signalling.phone_view(kMac)->manual_lines, (std::vector<std::string>{kLine}));
    EXPECT_EQ(world.signalling.phone_view(kMac)->lines, (std::vector<std::string>{kLine}));
}

TEST(PhoneAdministration, RefusesLinesThatAreNone) {
    World world;
    world.phone(kMac);
    const auto set = [&](const std::vector<std::string>& lines) {
        const auto result = world.signalling.set_manual_lines(kMac, lines, world.now);
        return result ? std::string("done") : result.error().reason;
    };
    EXPECT_EQ(set({kLine}), "done");
    EXPECT_EQ(set({""}), "bad_line");
    EXPECT_EQ(set({"sip:1\n@pbx"}), "bad_line");
    EXPECT_EQ(set(std::vector<std::string>(world.limits.lines_per_phone + 1, kLine)), "too_many_lines");
}

// --- Licences
// -----------------------------------------------------------------------------------------------

TEST(Licences, PhonesBeyondThemWaitAndComeInByTheirTurn) {
    World world(licensed(1));
    Peer& first = world.phone(kMac);
    Peer& second = world.phone(kOtherMac);
    Peer& third = world.phone("000413AABBCE");
    EXPECT_EQ(second.statuses.back(), 200) << "it stays registered";
    EXPECT_EQ(second.invites, 0);
    EXPECT_EQ(state_of(world, kOtherMac), PhoneState::waits_for_licence);
    EXPECT_EQ(world.signalling.counters().phones_waiting, 2U);
    world.cut(first);
    EXPECT_EQ(second.invites, 1);
    EXPECT_EQ(third.invites, 0);
    EXPECT_EQ(state_of(world, kOtherMac), PhoneState::in_service);
}

TEST(Licences, ComeFreeWhileAPhoneRefusesItsSession) {
    World world(licensed(1));
    Peer& stubborn = world.new_peer(Side::phones);
    stubborn.refuse_invite = 486;
    world.log_in(stubborn, kMac, "secret");
    Peer& willing = world.phone(kOtherMac);
    EXPECT_EQ(willing.invites, 1);
    stubborn.refuse_invite = 0;
    world.pass(std::chrono::seconds(60));
    EXPECT_EQ(state_of(world, kMac), PhoneState::waits_for_licence);
}

TEST(Licences, ThatRunOutStopAllPhonesUntilTheyAreRenewed) {
    World world;
    Peer& phone = world.phone_with_line(kMac, kLine);
    world.signalling.change_settings(licensed({}, true), world.now);
    world.settle();
    EXPECT_EQ(phone.session_ends, 1);
    EXPECT_TRUE(phone.open);
    EXPECT_EQ(state_of(world, kMac), PhoneState::blocked);
    EXPECT_EQ(
        csta::error_of(ask(world, open_api(world), start_monitor(kLine)))->value,
        "overallMonitorLimitExceeded"
    );
    world.signalling.change_settings(licensed({}), world.now);
    world.settle();
    EXPECT_EQ(state_of(world, kMac), PhoneState::in_service);
}

TEST(Licences, OfAPhoneThatDoesNotWaitAnyLongerGoToTheNext) {
    World world(licensed(1));
    Peer& first = world.phone(kMac);
    Peer& second = world.phone(kOtherMac);
    Peer& third = world.phone("000413AABBCE");
    world.cut(second);
    EXPECT_EQ(state_of(world, kOtherMac), PhoneState::connection_lost);
    world.cut(first);
    EXPECT_EQ(third.invites, 1);
}

// --- The telephone service
// ----------------------------------------------------------------------------------

TEST(TelephoneService, StopsAndStartsAgain) {
    World world;
    Peer& phone = world.phone_with_line(kMac, kLine);
    Peer& sip_client = world.client();
    sip_client.invite(kLine);
    const ClientId api_client = open_api(world);
    ask(world, api_client, start_monitor(kLine));
    world.signalling.stop_telephony(world.now);
    world.settle();
    EXPECT_FALSE(world.signalling.telephony_runs());
    EXPECT_EQ(phone.session_ends, 1);
    EXPECT_EQ(sip_client.session_ends, 1);
    EXPECT_EQ(state_of(world, kMac), PhoneState::service_stopped);
    EXPECT_EQ(world.api_events.back().event.name(), "OutOfServiceEvent");
    EXPECT_EQ(sip_client.invite(kLine), 503);
    EXPECT_EQ(world.phone(kOtherMac).statuses.back(), 503);
    EXPECT_EQ(world.client().statuses.back(), 503);

    world.signalling.start_telephony(world.now);
    world.settle();
    EXPECT_EQ(state_of(world, kMac), PhoneState::in_service) << "it was registered all the time";
    EXPECT_EQ(world.api_events.back().event.name(), "BackInServiceEvent");
    EXPECT_EQ(sip_client.invite(kLine), 200);
}

// --- Accounts and settings
// ----------------------------------------------------------------------------------

TEST(Accounts, ThatAreRemovedLoseTheirSessions) {
    World world;
    world.phone_with_line(kMac, kLine);
    Peer& client = world.client();
    client.invite(kLine);
    world.signalling.remove_account("anna", world.now);
    world.settle();
    EXPECT_EQ(client.session_ends, 1);
    EXPECT_EQ(world.signalling.counters().clients, 0U);
    EXPECT_EQ(world.signalling.counters().clients_registered, 0U);
    EXPECT_EQ(client.invite(kLine), 401) << "its login on the flow is void, too";
}

TEST(Accounts, KeepTheirSessionsWithNewRightsAndLoseThemWithANewPassword) {
    World world;
    world.phone_with_line(kMac, kLine);
    Peer& client = world.client();
    client.invite(kLine);
    client.monitor(kLine);
    Account account = World::account("anna", "anna's");
    account.rights.lines = {"2*"};
    world.signalling.set_account(account, world.now);
    world.settle();
    EXPECT_EQ(client.session_ends, 0);
    EXPECT_EQ(client.heard.back().message.name(), "MonitorStop");
    client.monitor(kLine);
    EXPECT_EQ(client.last_error.value, "invalidDeviceID");
    world.signalling.set_account(World::account("anna", "another"), world.now);
    world.settle();
    EXPECT_EQ(client.session_ends, 1);
}

TEST(Settings, RealmAndDigestTakeEffectAtOnce) {
    World world;
    SignallingSettings settings = World::default_settings();
    settings.realm = "elsewhere";
    settings.phone_digest = {"SHA-256"};
    world.signalling.change_settings(settings, world.now);
    Peer& phone = world.new_peer(Side::phones);
    phone.log_in(kMac, "secret");
    world.settle();
    EXPECT_EQ(phone.statuses.back(), 200);
    EXPECT_NE(phone.last_challenge.find("realm=\"elsewhere\""), std::string::npos) << phone.last_challenge;
    EXPECT_NE(phone.last_challenge.find("SHA-256"), std::string::npos);
    EXPECT_EQ(phone.last_challenge.find("MD5"), std::string::npos);
}

// --- Live displays
// ------------------------------------------------------------------------------------------

TEST(LiveDisplays, HearOfAPhoneThatComesAndGoes) {
    World world;
    world.phone_with_line(kMac, kLine);
    EXPECT_TRUE(world.changes.empty()) << "nobody watches";
    world.signalling.watch_changes(true);
    const Changed other{switchboard::ChangeKind::phone, kOtherMac};
    Peer& phone = world.phone(kOtherMac);
    EXPECT_NE(std::count(world.changes.begin(), world.changes.end(), other), 0);
    world.changes.clear();
    world.cut(phone);
    EXPECT_EQ(std::count(world.changes.begin(), world.changes.end(), other), 1) << "once, with all it means";
    const Changed first{switchboard::ChangeKind::phone, kMac};
    EXPECT_EQ(std::count(world.changes.begin(), world.changes.end(), first), 0);
}

TEST(LiveDisplays, ShowClientsOfBothKinds) {
    World world;
    world.phone_with_line(kMac, kLine);
    Peer& sip_client = world.client();
    sip_client.invite(kLine);
    sip_client.monitor(kLine);
    const ClientId api_client = open_api(world);
    const auto views = world.signalling.client_views();
    ASSERT_EQ(views.size(), 2U);
    EXPECT_EQ(views[0].kind, ClientKind::sip);
    EXPECT_EQ(views[0].account, "anna");
    EXPECT_EQ(views[0].address, "192.0.2.1");
    EXPECT_EQ(views[0].line, kLine);
    EXPECT_EQ(views[0].monitored_lines, (std::vector<std::string>{kLine}));
    EXPECT_EQ(views[1].id, api_client);
    EXPECT_EQ(views[1].kind, ClientKind::api);
    EXPECT_EQ(views[1].address, "192.0.2.9");
    EXPECT_EQ(views[1].line, "") << "a system session";
    EXPECT_EQ(world.signalling.monitor_views().size(), 1U);
}

}  // namespace
}  // namespace offhook::signalling
