// SPDX-License-Identifier: Apache-2.0
#include "switchboard/capability_lists.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "csta/schema.hpp"
#include "csta/validate.hpp"
#include "switchboard/testing.hpp"

namespace offhook::switchboard {
namespace {

using testing::House;
using testing::message;

constexpr const char* kLine = "sip:100@pbx";

PhoneId phone_that_lacks(House& house, const std::vector<std::string>& services) {
    const PhoneId phone = house.board.add_phone("000413AABBCC", {kLine, "sip:101@pbx"});
    Capabilities capabilities;
    capabilities.model = "snom D785";
    for (const std::string& service : services) capabilities.set(service, Support::unsupported);
    capabilities.set("SystemRegister", Support::unsupported);
    capabilities.set("GetSwitchingFunctionDevices", Support::unsupported);
    capabilities.set("GetCSTAFeatures", Support::unsupported);
    house.board.phone_connected(phone, capabilities, "", house.now);
    house.collect();
    return phone;
}

csta::Message described(House& house, const std::string& service) {
    csta::Message answer = house.ask(house.client(""), message(service, {{"device", "100"}}));
    EXPECT_FALSE(csta::check(answer)) << csta::check(answer)->text;
    return answer;
}

TEST(Capabilities, OfALineAreNativeAndEmulatedAndNoOthers) {
    House house;
    phone_that_lacks(house, {"AlternateCall", "DialDigits", "DirectedPickupCall", "SetForwarding"});
    const csta::Message answer = described(house, "GetLogicalDeviceInformation");
    const csta::Element* calls = answer.root.at("logDevServList/callControlServList");
    ASSERT_NE(calls, nullptr);
    EXPECT_TRUE(calls->has("makeCall"));
    EXPECT_TRUE(calls->has("alternateCall"));
    EXPECT_FALSE(calls->has("dialDigits"));
    EXPECT_FALSE(calls->has("directedPickupCall")) << "no code to dial is set";
    EXPECT_FALSE(answer.root.has("logDevServList/logicalServList/setForwarding"));
    EXPECT_EQ(answer.text_at("extensions/privateData/private/emulatedServices"), "alternateCall");
}

TEST(Capabilities, OfALineLoseWhatCannotBeEmulatedEither) {
    House house;
    phone_that_lacks(house, {"AlternateCall", "HoldCall"});
    const csta::Message answer = described(house, "GetLogicalDeviceInformation");
    EXPECT_FALSE(answer.root.has("logDevServList/callControlServList/alternateCall"));
    EXPECT_FALSE(answer.root.has("extensions"));
}

TEST(Capabilities, OfALineDoNotPromiseWhatThePhoneRefusedWithoutAReason) {
    House house;
    phone_that_lacks(house, {});
    const ClientId client = house.client(kLine);
    const csta::Message request = message("GetDoNotDisturb", {{"device", kLine}});
    constexpr const char* kElement = "logDevServList/logicalServList/getDoNotDisturb";
    EXPECT_TRUE(described(house, "GetLogicalDeviceInformation").root.has(kElement));
    house.send(client, request);
    house.reply(house.take("GetDoNotDisturb"), csta::make_error("unspecified", ""));
    EXPECT_FALSE(described(house, "GetLogicalDeviceInformation").root.has(kElement));
    house.send(client, request);
    house.reply(
        house.take("GetDoNotDisturb"), message("GetDoNotDisturbResponse", {{"doNotDisturbOn", "true"}})
    );
    EXPECT_TRUE(described(house, "GetLogicalDeviceInformation").root.has(kElement))
        << "it is asked all the same";
}

TEST(Capabilities, OfAPhoneNameItsModelAndItsOtherLines) {
    House house;
    phone_that_lacks(house, {"SetMessageWaitingIndicator"});
    const csta::Message answer = described(house, "GetPhysicalDeviceInformation");
    EXPECT_EQ(answer.text_at("deviceModelName"), "snom D785");
    EXPECT_EQ(answer.text_at("otherLogicalDeviceList/deviceID"), "sip:101@pbx");
    EXPECT_TRUE(answer.root.has("physDevServList/getMessageWaitingIndicator"));
    EXPECT_FALSE(answer.root.has("physDevServList/setMessageWaitingIndicator"));
}

TEST(Capabilities, OfALineOneMayNotSeeAreThoseOfNoLine) {
    House house;
    phone_that_lacks(house, {});
    Rights rights;
    rights.lines = {"2*"};
    const csta::Message answer =
        house.ask(house.client("", rights), message("GetLogicalDeviceInformation", {{"device", "100"}}));
    EXPECT_EQ(csta::error_of(answer)->value, "invalidDeviceID");
}

TEST(Capabilities, OfTheServerAreKnownToTheStandard) {
    House house;
    csta::Message answer = house.ask(house.client(""), message("GetCSTAFeatures"));
    EXPECT_FALSE(csta::check(answer));
    for (const csta::Element& group : answer.root.children) {
        const csta::MessageType* type = csta::find_message("GetCSTAFeaturesResponse");
        const csta::Type& group_type = *type->body->find_field(group.name)->type;
        for (const csta::Element& list : group.children) {
            const csta::Field* list_field = group_type.find_field(list.name);
            ASSERT_NE(list_field, nullptr) << list.name;
            for (const csta::Element& entry : list.children) {
                EXPECT_NE(list_field->type->find_field(entry.name), nullptr)
                    << list.name << "/" << entry.name;
            }
        }
    }
}

std::set<std::string> features(const csta::Message& answer, std::string_view list) {
    std::set<std::string> names;
    const csta::Element* services = answer.root.find("supportedServices");
    const csta::Element* found = services == nullptr ? nullptr : services->find(list);
    if (found == nullptr) return names;
    for (const csta::Element& entry : found->children) names.insert(entry.name);
    return names;
}

TEST(Capabilities, OfALineSessionAreThoseOfItsPhone) {
    House house;
    Capabilities poor;
    for (const char* service : {"HoldCall", "AlternateCall", "DeflectCall", "SnapshotCall", "SnapshotDevice"})
        poor.set(service, Support::unsupported);
    Capabilities rich = poor;
    rich.set("DeflectCall", Support::native);
    house.board.phone_connected(house.board.add_phone("poor", {kLine}), poor, "", house.now);
    house.board.phone_connected(house.board.add_phone("rich", {"sip:101@pbx"}), rich, "", house.now);
    const auto of = [&](const std::string& line, const Rights& rights = {}) {
        return house.ask(house.client(line, rights), message("GetCSTAFeatures"));
    };
    const auto poor_calls = features(of(kLine), "callControlServList");
    EXPECT_TRUE(poor_calls.count("makeCall"));
    EXPECT_FALSE(poor_calls.count("holdCall") || poor_calls.count("alternateCall"));
    EXPECT_FALSE(poor_calls.count("deflectCall"));
    EXPECT_TRUE(features(of("sip:101@pbx"), "callControlServList").count("deflectCall"));
    EXPECT_TRUE(features(of(""), "callControlServList").count("deflectCall")) << "some phone can";
    Rights only_poor;
    only_poor.lines = {"100"};
    EXPECT_FALSE(features(of("", only_poor), "callControlServList").count("deflectCall"));
    EXPECT_EQ(features(of(kLine), "snapshotServList"), std::set<std::string>{"snapshotDevice"});
    EXPECT_TRUE(features(of(kLine), "monitoringServList").count("monitorStart")) << "which the server does";
}

TEST(Capabilities, OfAStrangerAreAskedForAndLearned) {
    House house;
    const PhoneId phone = house.board.add_phone("stranger", {kLine});
    Capabilities capabilities;
    capabilities.set("SystemRegister", Support::unsupported);
    capabilities.set("GetSwitchingFunctionDevices", Support::unsupported);
    house.board.phone_connected(phone, capabilities, "", house.now);
    csta::Message features("GetCSTAFeaturesResponse");
    features.root.set("supportedServices/callControlServList/holdCall", {});
    house.reply(house.take("GetCSTAFeatures"), features);
    const Capabilities& learned = house.board.state().directory.phones().at(phone).capabilities;
    EXPECT_EQ(learned.of("HoldCall"), Support::native);
    EXPECT_EQ(learned.of("MakeCall"), Support::unknown) << "a list may leave things out";
}

// --- servicesPermitted and the truth about calls
// --------------------------------------------------------------

struct WatchedLine : ::testing::Test {
    WatchedLine() {
        phone = phone_that_lacks(house, {"DeflectCall"});
        house.monitor(house.client(kLine), kLine);
        open_point("7");
    }

    void open_point(const std::string& cross_ref, const std::vector<csta::SnapshotEntry>& calls = {}) {
        house.reply(
            house.take("MonitorStart"), message("MonitorStartResponse", {{"monitorCrossRefID", cross_ref}})
        );
        house.reply(house.take("SnapshotDevice"), csta::snapshot_response(calls));
    }

    csta::Message event(const std::string& name, const std::string& subject, const std::string& call) {
        house.events.clear();
        house.from_phone(
            phone,
            message(
                name,
                {{"monitorCrossRefID", "7"}, {subject + "/callID", call}, {subject + "/deviceID", kLine}}
            )
        );
        return house.events.empty() ? csta::Message{} : house.events.back().second;
    }

    static bool permits(const csta::Message& event, const std::string& service) {
        return event.text_at("servicesPermitted/callControlServices/" + service) == "true";
    }

    std::vector<std::string> event_names() const {
        std::vector<std::string> names;
        for (const auto& [recipient, one] : house.events) names.push_back(one.name());
        return names;
    }

    House house;
    PhoneId phone;
};

TEST_F(WatchedLine, SaysWhatIsPermittedInEachState) {
    const csta::Message ringing = event("DeliveredEvent", "connection", "1");
    EXPECT_TRUE(permits(ringing, "answerCall"));
    EXPECT_FALSE(permits(ringing, "holdCall"));
    EXPECT_FALSE(permits(ringing, "deflectCall")) << "this phone cannot";
    const csta::Message active = event("EstablishedEvent", "establishedConnection", "1");
    EXPECT_TRUE(permits(active, "holdCall"));
    EXPECT_FALSE(permits(active, "transferCall"));
    EXPECT_EQ(active.text_at("servicesPermitted/callAssociatedServices/generateDigits"), "true");
    EXPECT_TRUE(permits(event("HeldEvent", "heldConnection", "1"), "retrieveCall"));
    const csta::Message second = event("EstablishedEvent", "establishedConnection", "2");
    for (const char* service : {"transferCall", "conferenceCall", "alternateCall", "reconnectCall"}) {
        EXPECT_TRUE(permits(second, service)) << service;
    }
    EXPECT_FALSE(event("ConnectionClearedEvent", "droppedConnection", "2").root.has("servicesPermitted"));
}

TEST_F(WatchedLine, LeavesThePhonesOwnWordAlone) {
    csta::Message own = message(
        "DeliveredEvent", {{"monitorCrossRefID", "7"},
                           {"connection/callID", "1"},
                           {"servicesPermitted/callControlServices/parkCall", "true"}}
    );
    house.events.clear();
    house.from_phone(phone, own);
    EXPECT_TRUE(permits(house.events.back().second, "parkCall"));
    EXPECT_FALSE(permits(house.events.back().second, "answerCall"));
}

TEST_F(WatchedLine, HearsAtTheKeepAliveWhatItMissed) {
    event("DeliveredEvent", "connection", "1");
    event("DeliveredEvent", "connection", "2");
    house.events.clear();
    house.pass(house.board.state().settings.keep_alive);
    house.take("RequestSystemStatus");
    house.reply(
        house.take("SnapshotDevice"),
        csta::snapshot_response({{{"2", kLine}, "", {csta::LocalConnectionState::connected}}})
    );
    EXPECT_EQ(event_names(), (std::vector<std::string>{"ConnectionClearedEvent", "EstablishedEvent"}));
    for (const auto& [recipient, one] : house.events)
        EXPECT_FALSE(csta::check(one)) << one.name() << ": " << csta::check(one)->text;
}

TEST_F(WatchedLine, HearsOfACallWhoseBeginningWentUnheard) {
    int snapshots = 0;
    for (int i = 0; i < 60; ++i) {
        house.pass(house.board.state().settings.keep_alive);
        house.reply(house.take("RequestSystemStatus"), message("RequestSystemStatusResponse"));
        if (house.asked.empty()) continue;
        house.reply(
            house.take("SnapshotDevice"),
            csta::snapshot_response(
                {{{"1", kLine},
                  "sip:200@pbx",
                  {csta::LocalConnectionState::connected, csta::LocalConnectionState::connected}}}
            )
        );
        if (++snapshots == 1) event("ConnectionClearedEvent", "droppedConnection", "1");
        if (snapshots > 1) break;
    }
    EXPECT_EQ(snapshots, 2) << "an idle line is looked at now and then";
    ASSERT_FALSE(house.events.empty());
    EXPECT_EQ(event_names().back(), "EstablishedEvent");
}

TEST_F(WatchedLine, CostsOneSnapshotForFiveKeepAlivesWhileItIsIdle) {
    house.asked.clear();
    std::size_t messages = 0;
    for (int i = 0; i < 60; ++i) {
        house.pass(house.board.state().settings.keep_alive);
        messages += house.asked.size();
        while (!house.asked.empty()) {
            const PhoneRequest request = house.take(house.asked.front().request.name());
            const bool snapshot = request.request.name() == "SnapshotDevice";
            house.reply(
                request, snapshot ? csta::snapshot_response({}) : message("RequestSystemStatusResponse")
            );
        }
    }
    EXPECT_EQ(messages, 72U);
}

TEST_F(WatchedLine, IsToldTheTruthWherePhonesContradictThemselves) {
    event("EstablishedEvent", "establishedConnection", "1");
    house.events.clear();
    house.from_phone(
        phone, message(
                   "HeldEvent", {{"monitorCrossRefID", "7"},
                                 {"heldConnection/callID", "1"},
                                 {"heldConnection/deviceID", kLine},
                                 {"holdingDevice/deviceIdentifier", kLine},
                                 {"localConnectionInfo", "connected"},
                                 {"cause", "normal"}}
               )
    );
    ASSERT_EQ(house.events.size(), 1U);
    EXPECT_EQ(house.events.back().second.text_at("localConnectionInfo"), "hold");
    EXPECT_EQ(event("RetrievedEvent", "retrievedConnection", "1").text_at("localConnectionInfo"), "connected")
        << "which the phone has not said";
}

TEST_F(WatchedLine, IsLookedAtWhenATransferTellsNothing) {
    event("EstablishedEvent", "establishedConnection", "1");
    house.events.clear();
    house.from_phone(
        phone, message(
                   "TransferedEvent", {{"monitorCrossRefID", "7"},
                                       {"primaryOldCall/callID", "1"},
                                       {"transferringDevice/deviceIdentifier", "sip:300@pbx"},
                                       {"transferredConnections/connectionListItem", ""},
                                       {"localConnectionInfo", "connected"}}
               )
    );
    house.reply(
        house.take("SnapshotDevice"),
        csta::snapshot_response({{{"2", kLine}, "", {csta::LocalConnectionState::connected}}})
    );
    EXPECT_EQ(
        event_names(),
        (std::vector<std::string>{"TransferedEvent", "ConnectionClearedEvent", "EstablishedEvent"})
    );
    EXPECT_EQ(house.events.back().second.text_at("establishedConnection/callID"), "2");
}

TEST_F(WatchedLine, HearsOfCallsThatBeganWhileThePhoneWasGone) {
    house.disconnect(phone);
    Capabilities capabilities;
    for (const char* service : {"SystemRegister", "GetSwitchingFunctionDevices", "GetCSTAFeatures"})
        capabilities.set(service, Support::unsupported);
    house.board.phone_connected(phone, capabilities, "", house.now);
    house.events.clear();
    open_point("7", {{{"5", kLine}, "sip:200@pbx", {csta::LocalConnectionState::alerting}}});
    EXPECT_EQ(event_names(), (std::vector<std::string>{"BackInServiceEvent", "DeliveredEvent"}));
    EXPECT_EQ(house.events.back().second.text_at("callingDevice/deviceIdentifier"), "sip:200@pbx");
}

TEST_F(WatchedLine, IsNotToldOfCallsThatWereThereBeforeItsMonitor) {
    House fresh;
    const PhoneId other = phone_that_lacks(fresh, {});
    fresh.monitor(fresh.client(kLine), kLine);
    fresh.reply(fresh.take("MonitorStart"), message("MonitorStartResponse", {{"monitorCrossRefID", "7"}}));
    fresh.reply(
        fresh.take("SnapshotDevice"),
        csta::snapshot_response({{{"5", kLine}, "", {csta::LocalConnectionState::connected}}})
    );
    ASSERT_EQ(fresh.events.size(), 1U);
    EXPECT_EQ(fresh.events.front().second.name(), "BackInServiceEvent");
    const auto& lines = fresh.board.state().directory.phones().at(other).lines;
    EXPECT_EQ(fresh.board.state().directory.lines().at(lines.front()).calls.calls().size(), 1U)
        << "but the model knows";
}

}  // namespace
}  // namespace offhook::switchboard
