// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "switchboard/testing.hpp"

namespace offhook::switchboard {
namespace {

using testing::House;
using testing::message;

constexpr const char* kLine = "sip:100@pbx";

csta::ErrorCode error_in(const csta::Message& answer) {
    return csta::error_of(answer).value_or(csta::ErrorCode{});
}

/// A phone with an active call "2" and a held call "1", watched and controlled by one client; it lacks all
/// that can be emulated.
struct EmulationTest : ::testing::Test {
    static SwitchboardSettings settings() {
        SwitchboardSettings result;
        result.pickup_code = "*8";
        return result;
    }

    EmulationTest() : house(settings()) {
        phone = house.board.add_phone("000413AABBCC", {kLine});
        Capabilities capabilities;
        for (const EmulatedService& service : emulated_services()) {
            capabilities.set(std::string(service.name), Support::unsupported);
        }
        capabilities.set("SystemRegister", Support::unsupported);
        capabilities.set("GetSwitchingFunctionDevices", Support::unsupported);
        capabilities.set("GetCSTAFeatures", Support::unsupported);
        house.board.phone_connected(phone, capabilities, "", house.now);
        client = house.client(kLine);
        house.monitor(client, kLine);
        house.reply(
            house.take("MonitorStart"), message("MonitorStartResponse", {{"monitorCrossRefID", "7"}})
        );
        house.reply(house.take("SnapshotDevice"), csta::snapshot_response({}));
        event("HeldEvent", "heldConnection", "1");
        event("EstablishedEvent", "establishedConnection", "2");
        house.events.clear();
        house.answers.clear();
    }

    void event(
        const std::string& name,
        const std::string& subject,
        const std::string& call,
        const std::string& device = kLine
    ) {
        house.from_phone(
            phone, message(
                       name, {{"monitorCrossRefID", "7"},
                              {subject + "/callID", call},
                              {subject + "/deviceID", device},
                              {"cause", "normal"}}
                   )
        );
    }

    static csta::Message two_calls(const std::string& service) {
        return message(
            service, {{"heldCall/callID", "1"},
                      {"heldCall/deviceID", kLine},
                      {"activeCall/callID", "2"},
                      {"activeCall/deviceID", kLine}}
        );
    }

    PhoneRequest expect_request(
        const std::string& service, const std::string& path, const std::string& call
    ) {
        PhoneRequest request = house.take(service);
        EXPECT_EQ(request.request.text_at(path + "/callID"), call);
        return request;
    }

    /// Answers a request positively.
    void confirm(const PhoneRequest& request) {
        house.reply(request, message(request.request.name() + "Response"));
    }

    csta::Message only_answer() {
        if (house.answers.size() != 1) ADD_FAILURE() << house.answers.size() << " answers";
        return house.answers.empty() ? csta::Message{} : house.answers.front().response;
    }

    House house;
    PhoneId phone;
    ClientId client;
};

TEST_F(EmulationTest, AlternateHoldsAndRetrievesAndShowsItsCause) {
    house.send(client, two_calls("AlternateCall"));
    const PhoneRequest hold = expect_request("HoldCall", "callToBeHeld", "2");
    EXPECT_TRUE(house.asked.empty()) << "one after the other";
    event("HeldEvent", "heldConnection", "2");
    confirm(hold);
    EXPECT_TRUE(house.answers.empty()) << "atomic for the client";
    confirm(expect_request("RetrieveCall", "callToBeRetrieved", "1"));
    EXPECT_EQ(only_answer().name(), "AlternateCallResponse");
    event("RetrievedEvent", "retrievedConnection", "1");
    ASSERT_EQ(house.events.size(), 2U);
    for (const auto& [recipient, shown] : house.events)
        EXPECT_EQ(shown.text_at("cause"), "alternate") << shown.name();
    event("HeldEvent", "heldConnection", "1");
    EXPECT_EQ(house.events.back().second.text_at("cause"), "normal") << "the next hold is no alternate";
}

TEST_F(EmulationTest, AlternateTakesTheHoldBackWhenTheRetrieveFails) {
    house.send(client, two_calls("AlternateCall"));
    confirm(house.take("HoldCall"));
    house.reply(house.take("RetrieveCall"), csta::errors::no_held_call());
    EXPECT_TRUE(house.answers.empty());
    confirm(expect_request("RetrieveCall", "callToBeRetrieved", "2"));
    EXPECT_EQ(error_in(only_answer()).value, "noHeldCall") << "the phone's own reason";
}

TEST_F(EmulationTest, AlternateThatFailsAtOnceChangesNothing) {
    house.send(client, two_calls("AlternateCall"));
    house.reply(house.take("HoldCall"), csta::errors::no_active_call());
    EXPECT_EQ(error_in(only_answer()).value, "noActiveCall");
    EXPECT_TRUE(house.asked.empty());
}

TEST_F(EmulationTest, AlternateWithoutAnAnswerIsTakenBackToo) {
    house.send(client, two_calls("AlternateCall"));
    confirm(house.take("HoldCall"));
    house.take("RetrieveCall");
    house.pass(house.board.state().settings.service_timeout);
    confirm(expect_request("RetrieveCall", "callToBeRetrieved", "2"));
    EXPECT_EQ(error_in(only_answer()).value, "resourceOutOfService");
}

TEST_F(EmulationTest, ReconnectClearsAndRetrieves) {
    house.send(client, two_calls("ReconnectCall"));
    confirm(expect_request("ClearConnection", "connectionToBeCleared", "2"));
    confirm(expect_request("RetrieveCall", "callToBeRetrieved", "1"));
    EXPECT_EQ(only_answer().name(), "ReconnectCallResponse");
}

TEST_F(EmulationTest, ReconnectLeavesTheRetrieveToAPhoneThatDoesItByItself) {
    house.send(client, two_calls("ReconnectCall"));
    const PhoneRequest clear = house.take("ClearConnection");
    event("ConnectionClearedEvent", "droppedConnection", "2");
    event("RetrievedEvent", "retrievedConnection", "1");
    confirm(clear);
    EXPECT_EQ(only_answer().name(), "ReconnectCallResponse");
    EXPECT_TRUE(house.asked.empty());
}

TEST_F(EmulationTest, ReconnectSucceedsIfThePhoneHasRetrievedMeanwhile) {
    house.send(client, two_calls("ReconnectCall"));
    confirm(house.take("ClearConnection"));
    const PhoneRequest retrieve = house.take("RetrieveCall");
    event("ConnectionClearedEvent", "droppedConnection", "2");
    event("RetrievedEvent", "retrievedConnection", "1");
    house.reply(retrieve, csta::errors::no_held_call());
    EXPECT_EQ(only_answer().name(), "ReconnectCallResponse");
}

TEST_F(EmulationTest, OtherServicesOfTheLineWaitAndKeepTheirOrder) {
    house.send(client, two_calls("AlternateCall"));
    const PhoneRequest hold = house.take("HoldCall");
    house.send(client, message("GetDoNotDisturb", {{"device", kLine}}));
    house.send(client, message("ClearConnection", {{"connectionToBeCleared/callID", "1"}}));
    EXPECT_TRUE(house.asked.empty());
    confirm(hold);
    confirm(house.take("RetrieveCall"));
    house.take("GetDoNotDisturb");
    house.take("ClearConnection");
}

TEST_F(EmulationTest, ThePhoneGoingEndsItAndWhatWaits) {
    house.send(client, two_calls("AlternateCall"));
    house.send(client, message("GetDoNotDisturb", {{"device", kLine}}));
    house.disconnect(phone);
    ASSERT_EQ(house.answers.size(), 2U);
    for (const ServiceAnswer& answer : house.answers)
        EXPECT_EQ(error_in(answer.response).value, "deviceOutOfService");
    EXPECT_TRUE(house.board.state().emulations.empty());
}

TEST_F(EmulationTest, TheClientGoingLeavesItToItsEnd) {
    house.send(client, two_calls("AlternateCall"));
    const PhoneRequest hold = house.take("HoldCall");
    house.board.close_client(client, house.now);
    confirm(house.take("MonitorStop"));
    confirm(hold);
    confirm(house.take("RetrieveCall"));
    EXPECT_TRUE(house.answers.empty());
    EXPECT_TRUE(house.board.state().emulations.empty());
}

csta::Message join(const std::string& number) {
    return message(
        "SingleStepConferenceCall", {{"activeCall/callID", "2"},
                                     {"activeCall/deviceID", kLine},
                                     {"deviceToJoin", number},
                                     {"participationType", "active"}}
    );
}

TEST_F(EmulationTest, SingleStepConferenceWaitsForTheThirdParty) {
    house.send(client, join("300"));
    const PhoneRequest consult = expect_request("ConsultationCall", "existingCall", "2");
    EXPECT_EQ(consult.request.text_at("consultedDevice"), "300");
    house.reply(
        consult,
        message(
            "ConsultationCallResponse", {{"initiatedCall/callID", "3"}, {"initiatedCall/deviceID", kLine}}
        )
    );
    event("HeldEvent", "heldConnection", "2");  // before the first word of the new call
    event("OriginatedEvent", "originatedConnection", "3");
    event("DeliveredEvent", "connection", "3", "sip:300@pbx");
    EXPECT_TRUE(house.asked.empty());
    event("EstablishedEvent", "establishedConnection", "3", "sip:300@pbx");
    const PhoneRequest conference = expect_request("ConferenceCall", "heldCall", "2");
    EXPECT_EQ(conference.request.text_at("activeCall/callID"), "3");
    house.reply(
        conference,
        message(
            "ConferenceCallResponse", {{"conferenceCall/callID", "4"}, {"conferenceCall/deviceID", kLine}}
        )
    );
    EXPECT_EQ(only_answer().text_at("conferencedCall/callID"), "4");
}

TEST_F(EmulationTest, SingleStepConferenceIsTakenBackWhenNobodyAnswers) {
    house.send(client, join("300"));
    house.reply(
        house.take("ConsultationCall"),
        message(
            "ConsultationCallResponse", {{"initiatedCall/callID", "3"}, {"initiatedCall/deviceID", kLine}}
        )
    );
    event("OriginatedEvent", "originatedConnection", "3");
    house.pass(std::chrono::seconds(20));
    confirm(expect_request("ClearConnection", "connectionToBeCleared", "3"));
    confirm(expect_request("RetrieveCall", "callToBeRetrieved", "2"));
    EXPECT_EQ(error_in(only_answer()).category, "stateIncompatibility");
}

TEST_F(EmulationTest, SingleStepConferenceIsTakenBackWhenTheCalledPartyRefuses) {
    house.send(client, join("300"));
    house.reply(
        house.take("ConsultationCall"),
        message(
            "ConsultationCallResponse", {{"initiatedCall/callID", "3"}, {"initiatedCall/deviceID", kLine}}
        )
    );
    event("OriginatedEvent", "originatedConnection", "3");
    event("ConnectionClearedEvent", "droppedConnection", "3");
    confirm(house.take("ClearConnection"));
    confirm(expect_request("RetrieveCall", "callToBeRetrieved", "2"));
    EXPECT_EQ(error_in(only_answer()).category, "stateIncompatibility");
}

TEST_F(EmulationTest, SingleStepConferenceIsTakenBackWhenTheCalledPartyIsBusy) {
    house.send(client, join("300"));
    const PhoneRequest consult = house.take("ConsultationCall");
    const csta::Message made = message(
        "ConsultationCallResponse", {{"initiatedCall/callID", "3"}, {"initiatedCall/deviceID", kLine}}
    );
    event("OriginatedEvent", "originatedConnection", "3");
    event("FailedEvent", "failedConnection", "3", "sip:300@pbx");  // before the answer
    house.reply(consult, made);
    confirm(expect_request("ClearConnection", "connectionToBeCleared", "3"));
    confirm(expect_request("RetrieveCall", "callToBeRetrieved", "2"));
    EXPECT_EQ(error_in(only_answer()).category, "stateIncompatibility");
    house.send(client, join("300"));
    house.reply(house.take("ConsultationCall"), made);
    event("FailedEvent", "failedConnection", "3", "sip:300@pbx");  // and behind it
    house.take("ClearConnection");
}

TEST(Emulation, ListensItselfToThePhoneWhereNobodyDoes) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    house.send(house.client(kLine), join("300"));
    house.reply(house.take("SingleStepConferenceCall"), csta::errors::unknown_service());
    house.reply(house.take("MonitorStart"), message("MonitorStartResponse", {{"monitorCrossRefID", "7"}}));
    house.reply(
        house.take("ConsultationCall"),
        message(
            "ConsultationCallResponse", {{"initiatedCall/callID", "3"}, {"initiatedCall/deviceID", kLine}}
        )
    );
    house.reply(house.take("SnapshotDevice"), csta::snapshot_response({}));
    house.from_phone(
        phone, message(
                   "EstablishedEvent", {{"monitorCrossRefID", "7"},
                                        {"establishedConnection/callID", "3"},
                                        {"establishedConnection/deviceID", "sip:300@pbx"},
                                        {"localConnectionInfo", "connected"}}
               )
    );
    house.reply(house.take("ConferenceCall"), message("ConferenceCallResponse"));
    ASSERT_EQ(house.answers.size(), 1U);
    EXPECT_EQ(house.answers.front().response.name(), "SingleStepConferenceCallResponse");
    house.take("MonitorStop");
}

TEST(Emulation, IsTakenBackAtOnceWhereThePhoneLetsNobodyListen) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId client = house.client(kLine);
    house.send(client, join("300"));
    house.reply(house.take("SingleStepConferenceCall"), csta::errors::unknown_service());
    house.reply(house.take("MonitorStart"), csta::make_error("operation", "generic"));
    house.reply(
        house.take("ConsultationCall"),
        message(
            "ConsultationCallResponse", {{"initiatedCall/callID", "3"}, {"initiatedCall/deviceID", kLine}}
        )
    );
    house.reply(house.take("ClearConnection"), message("ClearConnectionResponse"));
    house.reply(house.take("RetrieveCall"), message("RetrieveCallResponse"));
    ASSERT_EQ(house.answers.size(), 1U);
    EXPECT_EQ(error_in(house.answers.back().response).value, "serviceNotSupported");
    house.send(client, join("300"));
    EXPECT_TRUE(house.asked.empty()) << "known by now: nothing is begun";
    ASSERT_EQ(house.answers.size(), 2U);
    EXPECT_EQ(error_in(house.answers.back().response).value, "serviceNotSupported");
}

TEST(Emulation, OfAConferenceIsNotOfferedByAPhoneWithoutMonitors) {
    Capabilities capabilities;
    EXPECT_TRUE(can_emulate(capabilities, *find_emulation("SingleStepConferenceCall")));
    capabilities.set("MonitorStart", Support::unsupported);
    EXPECT_FALSE(can_emulate(capabilities, *find_emulation("SingleStepConferenceCall")));
    EXPECT_TRUE(can_emulate(capabilities, *find_emulation("AlternateCall"))) << "it hears of nothing anyway";
}

TEST_F(EmulationTest, ReconnectEndsNoCallForOneThatIsNotHeld) {
    event("RetrievedEvent", "retrievedConnection", "1");
    house.send(client, two_calls("ReconnectCall"));
    EXPECT_TRUE(house.asked.empty());
    EXPECT_EQ(error_in(only_answer()).value, "invalidHeldConnectionState");
}

TEST_F(EmulationTest, ReconnectDoesNotMistrustACallWhoseEventsAreStillOnTheirWay) {
    event("ConnectionClearedEvent", "droppedConnection", "2");
    event("RetrievedEvent", "retrievedConnection", "1");  // held again for "3", of which nothing is heard yet
    csta::Message request = two_calls("ReconnectCall");
    request.root.set("activeCall/callID", "3");
    house.send(client, request);
    confirm(expect_request("ClearConnection", "connectionToBeCleared", "3"));
}

TEST(Emulation, OfReconnectEndsNoCallOnAPhoneThatCannotRetrieve) {
    for (const Support lacking : {Support::unsupported, Support::doubtful}) {
        House house;
        const PhoneId phone = house.board.add_phone("000413AABBCC", {kLine});
        Capabilities capabilities;
        capabilities.set("ReconnectCall", Support::unsupported);
        capabilities.set("RetrieveCall", lacking);
        house.board.phone_connected(phone, capabilities, "", house.now);
        house.collect();
        house.asked.clear();
        const csta::Message answer =
            house.ask(house.client(kLine), EmulationTest::two_calls("ReconnectCall"));
        EXPECT_EQ(error_in(answer).value, "serviceNotSupported");
        EXPECT_TRUE(house.asked.empty());
    }
}

TEST_F(EmulationTest, PickupDialsTheCodeAndTheNumber) {
    house.send(
        client, message(
                    "DirectedPickupCall", {{"callToBePickedUp/callID", "9"},
                                           {"callToBePickedUp/deviceID", "sip:200@pbx"},
                                           {"requestingDevice", kLine}}
                )
    );
    const PhoneRequest call = house.take("MakeCall");
    EXPECT_EQ(call.request.text_at("calledDirectoryNumber"), "*8200");
    EXPECT_EQ(call.request.text_at("callingDevice"), kLine);
    house.reply(
        call, message("MakeCallResponse", {{"callingDevice/callID", "5"}, {"callingDevice/deviceID", kLine}})
    );
    EXPECT_EQ(only_answer().text_at("pickedCall/callID"), "5");
}

TEST_F(EmulationTest, PickupWithoutACodeIsRefused) {
    house.board.change_settings({}, house.now);
    const csta::Message answer = house.ask(
        client, message(
                    "DirectedPickupCall", {{"callToBePickedUp/callID", "9"},
                                           {"callToBePickedUp/deviceID", "sip:200@pbx"},
                                           {"requestingDevice", kLine}}
                )
    );
    EXPECT_EQ(error_in(answer).value, "serviceNotSupported");
}

TEST_F(EmulationTest, SnapshotCallIsCutOutOfTheDevicesSnapshot) {
    house.send(
        client, message("SnapshotCall", {{"snapshotObject/callID", "2"}, {"snapshotObject/deviceID", kLine}})
    );
    house.reply(
        house.take("SnapshotDevice"),
        csta::snapshot_response({
            {{"1", kLine}, "sip:200@pbx", {csta::LocalConnectionState::hold}},
            {{"2", kLine},
             "sip:300@pbx",
             {csta::LocalConnectionState::connected, csta::LocalConnectionState::alerting}},
        })
    );
    const csta::Message answer = only_answer();
    ASSERT_EQ(answer.name(), "SnapshotCallResponse");
    const csta::Element* data = answer.root.at("crossRefIDorSnapshotData/snapshotData");
    ASSERT_NE(data, nullptr);
    ASSERT_EQ(data->children.size(), 2U);
    EXPECT_EQ(data->children[0].text_at("localConnectionInfo"), "connected");
    EXPECT_EQ(data->children[1].text_at("deviceOnCall/deviceIdentifier"), "sip:300@pbx");
    EXPECT_EQ(data->children[1].text_at("localConnectionInfo"), "alerting");
}

TEST_F(EmulationTest, SnapshotCallOfAnUnknownCallIsAnError) {
    house.send(
        client, message("SnapshotCall", {{"snapshotObject/callID", "77"}, {"snapshotObject/deviceID", kLine}})
    );
    house.reply(house.take("SnapshotDevice"), csta::snapshot_response({}));
    EXPECT_EQ(error_in(only_answer()).value, "invalidCallID");
}

TEST(Emulation, TakesOverWhenThePhoneTurnsOutNotToKnowTheService) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId client = house.client(kLine);
    house.send(client, EmulationTest::two_calls("AlternateCall"));
    house.reply(house.take("AlternateCall"), csta::errors::unknown_service());
    EXPECT_TRUE(house.answers.empty());
    house.reply(house.take("HoldCall"), message("HoldCallResponse"));
    house.reply(house.take("RetrieveCall"), message("RetrieveCallResponse"));
    ASSERT_EQ(house.answers.size(), 1U);
    EXPECT_EQ(house.answers.front().response.name(), "AlternateCallResponse");
    house.send(client, EmulationTest::two_calls("AlternateCall"));
    house.take("HoldCall");
}

TEST(Emulation, TakesOverWhereThePhoneGivesNoReason) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId client = house.client(kLine);
    house.send(client, EmulationTest::two_calls("ReconnectCall"));
    house.reply(house.take("ReconnectCall"), csta::make_error("unspecified", ""));
    EXPECT_TRUE(house.answers.empty());
    house.reply(house.take("ClearConnection"), message("ClearConnectionResponse"));
    house.reply(house.take("RetrieveCall"), message("RetrieveCallResponse"));
    ASSERT_EQ(house.answers.size(), 1U);
    EXPECT_EQ(house.answers.front().response.name(), "ReconnectCallResponse");
}

TEST(Emulation, LeavesTheErrorToAPhoneThatHasDoneTheServiceBefore) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId client = house.client(kLine);
    house.send(client, EmulationTest::two_calls("ReconnectCall"));
    house.reply(house.take("ReconnectCall"), message("ReconnectCallResponse"));
    house.send(client, EmulationTest::two_calls("ReconnectCall"));
    house.reply(house.take("ReconnectCall"), csta::make_error("unspecified", ""));
    ASSERT_EQ(house.answers.size(), 2U);
    EXPECT_EQ(error_in(house.answers.back().response).category, "unspecified");
}

TEST(Emulation, NeedsItsPartsFromThePhone) {
    Capabilities capabilities;
    capabilities.set("AlternateCall", Support::unsupported);
    EXPECT_TRUE(can_emulate(capabilities, *find_emulation("AlternateCall")));
    for (const Support lacking : {Support::unsupported, Support::doubtful}) {
        capabilities.set("HoldCall", lacking);
        EXPECT_FALSE(can_emulate(capabilities, *find_emulation("AlternateCall")));
    }
    EXPECT_EQ(find_emulation("DialDigits"), nullptr);
}

}  // namespace
}  // namespace offhook::switchboard
