// SPDX-License-Identifier: Apache-2.0
#include "switchboard/switchboard.hpp"

#include <gtest/gtest.h>

#include "csta/error.hpp"
#include "switchboard/testing.hpp"

namespace offhook::switchboard {
namespace {

using testing::House;
using testing::message;

constexpr const char* kLine = "sip:100@pbx";

csta::ErrorCode error_in(const csta::Message& answer) {
    return csta::error_of(answer).value_or(csta::ErrorCode{});
}

csta::Message monitor_started(const std::string& cross_ref) {
    return message("MonitorStartResponse", {{"monitorCrossRefID", cross_ref}});
}

csta::Message delivered(const std::string& cross_ref, const std::string& call) {
    return message(
        "DeliveredEvent", {{"monitorCrossRefID", cross_ref},
                           {"connection/callID", call},
                           {"connection/deviceID", kLine},
                           {"cause", "newCall"}}
    );
}

/// Opens the monitor point of the line for a client; returns the client's cross reference.
std::string watch(House& house, ClientId client, const std::string& phone_cross_ref = "7") {
    const std::string cross_ref = house.monitor(client, kLine);
    house.reply(house.take("MonitorStart"), monitor_started(phone_cross_ref));
    house.reply(house.take("SnapshotDevice"), csta::snapshot_response({}));
    return cross_ref;
}

// --- Phones
// -------------------------------------------------------------------------------------------------

TEST(Phones, TellTheirLinesInSegments) {
    House house;
    const PhoneId phone = house.board.add_phone("000413AABBCC", {});
    Capabilities capabilities;
    capabilities.set("SystemRegister", Support::native);
    capabilities.set("MakeCall", Support::native);
    house.board.phone_connected(phone, capabilities, "sip:identity@pbx", house.now);
    house.reply(
        house.take("SystemRegister"), message("SystemRegisterResponse", {{"sysStatRegisterID", "1"}})
    );
    house.reply(
        house.take("GetSwitchingFunctionDevices"),
        message("GetSwitchingFunctionDevicesResponse", {{"serviceCrossRefID", "5"}})
    );
    csta::Message first =
        message("SwitchingFunctionDevices", {{"serviceCrossRefID", "5"}, {"lastSegment", "false"}});
    first.root.add("deviceList").add("device").add("deviceID", "sip:100@pbx");
    csta::Message last =
        message("SwitchingFunctionDevices", {{"serviceCrossRefID", "5"}, {"lastSegment", "true"}});
    last.root.add("deviceList").add("device").add("deviceID", "sip:101@pbx");
    house.from_phone(phone, first);
    EXPECT_TRUE(house.board.open_client("anna", {}, "sip:identity@pbx", house.now)) << "not yet replaced";
    house.from_phone(phone, last);
    ASSERT_FALSE(house.lines_changed.empty());
    EXPECT_EQ(
        house.lines_changed.back().device_ids, (std::vector<std::string>{"sip:100@pbx", "sip:101@pbx"})
    );
    EXPECT_TRUE(house.board.open_client("anna", {}, "101", house.now));
    EXPECT_FALSE(house.board.open_client("anna", {}, "sip:identity@pbx", house.now));
}

TEST(Phones, WithoutAListHaveTheirIdentityAsLine) {
    House house;
    house.phone_up("000413AABBCC", {});
    EXPECT_TRUE(house.board.open_client("anna", {}, "identity@PBX", house.now));
}

TEST(Phones, AreAskedForLifeAndDroppedWhenSilentTwice) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    house.pass(house.board.state().settings.keep_alive);
    house.reply(
        house.take("RequestSystemStatus"),
        message("RequestSystemStatusResponse", {{"systemStatus", "normal"}})
    );
    for (int i = 0; i < 2; ++i) {
        house.pass(house.board.state().settings.keep_alive);
        house.take("RequestSystemStatus");
        house.pass(house.board.state().settings.service_timeout);
    }
    ASSERT_EQ(house.dropped.size(), 1U);
    EXPECT_EQ(house.dropped.front().phone, phone);
}

TEST(Phones, AnErrorToAKeepAliveIsASignOfLife) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    for (int i = 0; i < 5; ++i) {
        house.pass(house.board.state().settings.keep_alive);
        house.reply(house.take("RequestSystemStatus"), csta::errors::unknown_service());
    }
    EXPECT_TRUE(house.dropped.empty());
}

// --- Monitors
// -----------------------------------------------------------------------------------------------

TEST(Monitors, AreAnsweredAtOnceAndShareOneMonitorOfThePhone) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    const ClientId bert = house.client("");
    const std::string a = watch(house, anna);
    const std::string b = house.monitor(bert, "100");
    EXPECT_NE(a, b);
    EXPECT_TRUE(house.asked.empty()) << "one MonitorStart for all";
    ASSERT_EQ(house.events.size(), 2U);
    EXPECT_EQ(house.events[0].second.name(), "BackInServiceEvent");
    EXPECT_EQ(house.events[1].second.name(), "BackInServiceEvent");
    house.events.clear();
    house.from_phone(phone, delivered("7", "1"));
    ASSERT_EQ(house.events.size(), 2U);
    EXPECT_EQ(house.events[0].first.cross_ref, a);
    EXPECT_EQ(house.events[1].first.cross_ref, b);
}

TEST(Monitors, GetEventsWithAllThatTheStandardWants) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    watch(house, house.client(kLine));
    house.events.clear();
    house.from_phone(
        phone,
        message(
            "ConferencedEvent", {{"monitorCrossRefID", "7"},
                                 {"primaryOldCall/callID", "1"},
                                 {"conferencingDevice/deviceIdentifier", kLine},
                                 {"conferenceConnections/connectionListItem/newConnection/callID", "1"}}
        )
    );
    ASSERT_EQ(house.events.size(), 1U);
    const csta::Message& told = house.events.front().second;
    EXPECT_TRUE(told.root.has("addedParty/notKnown"));
    EXPECT_EQ(told.text_at("cause"), "normal");
    EXPECT_EQ(told.text_at("conferencingDevice/deviceIdentifier"), kLine) << "what the phone says stays";
}

TEST(Monitors, EndInThePhoneWithTheLastClient) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    const ClientId bert = house.client(kLine);
    const std::string a = watch(house, anna);
    house.monitor(bert, kLine);
    EXPECT_EQ(
        house.ask(anna, message("MonitorStop", {{"monitorCrossRefID", a}})).name(), "MonitorStopResponse"
    );
    EXPECT_TRUE(house.asked.empty());
    house.board.close_client(bert, house.now);
    EXPECT_EQ(house.take("MonitorStop").request.text_at("monitorCrossRefID"), "7");
}

TEST(Monitors, ANewClientDuringTheStopOpensThePointAgain) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    const std::string a = watch(house, anna);
    house.ask(anna, message("MonitorStop", {{"monitorCrossRefID", a}}));
    const PhoneRequest stop = house.take("MonitorStop");
    house.monitor(anna, kLine);
    EXPECT_TRUE(house.asked.empty());
    house.reply(stop, message("MonitorStopResponse"));
    house.take("MonitorStart");
}

TEST(Monitors, OfAPhoneThatIsOffSayOutOfServiceAndGoOnWhenItComes) {
    House house;
    const PhoneId phone = house.board.add_phone("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    const std::string a = house.monitor(anna, kLine);
    ASSERT_EQ(house.events.size(), 1U);
    EXPECT_EQ(house.events[0].second.name(), "OutOfServiceEvent");
    house.connect(phone);
    house.reply(house.take("MonitorStart"), monitor_started("7"));
    ASSERT_EQ(house.events.size(), 2U);
    EXPECT_EQ(house.events[1].second.name(), "BackInServiceEvent");
    EXPECT_EQ(house.events[1].first.cross_ref, a);
}

TEST(Monitors, HearThatCallsAreOverWhenThePhoneGoes) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    watch(house, house.client(kLine));
    house.from_phone(phone, delivered("7", "42"));
    house.events.clear();
    house.disconnect(phone);
    ASSERT_EQ(house.events.size(), 2U);
    EXPECT_EQ(house.events[0].second.name(), "ConnectionClearedEvent");
    EXPECT_EQ(house.events[0].second.text_at("droppedConnection/callID"), "42");
    EXPECT_EQ(house.events[1].second.name(), "OutOfServiceEvent");
}

TEST(Monitors, FilterWhatTheirClientDoesNotWant) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    csta::Message start = message(
        "MonitorStart",
        {{"monitorObject/deviceObject", kLine}, {"requestedMonitorFilter/callcontrol/delivered", "true"}}
    );
    EXPECT_TRUE(house.ask(anna, start).root.has("actualMonitorFilter"));
    house.reply(house.take("MonitorStart"), monitor_started("7"));
    house.events.clear();
    house.from_phone(phone, delivered("7", "1"));
    EXPECT_TRUE(house.events.empty());
    house.from_phone(
        phone, message(
                   "EstablishedEvent", {{"monitorCrossRefID", "7"},
                                        {"establishedConnection/callID", "1"},
                                        {"establishedConnection/deviceID", kLine}}
               )
    );
    EXPECT_EQ(house.events.size(), 1U);
}

TEST(Monitors, AreRefusedForWhatTheyAreNot) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client("");
    EXPECT_EQ(
        error_in(house.ask(anna, message("MonitorStart", {{"monitorObject/deviceObject", "999"}}))).value,
        "invalidDeviceID"
    );
    EXPECT_EQ(
        error_in(house.ask(
                     anna,
                     message("MonitorStart", {{"monitorObject/deviceObject", kLine}, {"monitorType", "call"}})
                 )
        ).value,
        "monitorTypeNotSupported"
    );
    EXPECT_EQ(
        error_in(house.ask(anna, message("MonitorStart", {{"monitorObject/callObject/callID", "1"}}))).value,
        "invalidMonitorObject"
    );
    EXPECT_EQ(
        error_in(house.ask(anna, message("MonitorStop", {{"monitorCrossRefID", "1234"}}))).value,
        "invalidMonitorCrossRefID"
    );
}

TEST(Monitors, OfAnotherClientCannotBeStopped) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    const std::string a = watch(house, anna);
    const ClientId bert = house.client(kLine);
    EXPECT_EQ(
        error_in(house.ask(bert, message("MonitorStop", {{"monitorCrossRefID", a}}))).value,
        "invalidMonitorCrossRefID"
    );
}

TEST(Monitors, StayWithinTheirBound) {
    Limits limits;
    limits.monitors_per_session = 2;
    House house({}, limits);
    house.board.add_phone("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    EXPECT_NE(house.monitor(anna, kLine), "");
    EXPECT_NE(house.monitor(anna, kLine), "");
    EXPECT_EQ(
        error_in(house.ask(anna, message("MonitorStart", {{"monitorObject/deviceObject", kLine}}))).value,
        "overallMonitorLimitExceeded"
    );
}

TEST(Monitors, ThatThePhoneRefusesAreTriedAgain) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    house.monitor(house.client(kLine), kLine);
    house.reply(house.take("MonitorStart"), csta::errors::busy());
    ASSERT_EQ(house.events.size(), 1U);
    EXPECT_EQ(house.events[0].second.name(), "OutOfServiceEvent");
    house.board.tick(house.now + house.board.state().settings.monitor_retry);
    house.collect();
    while (!house.asked.empty() && house.asked.front().request.name() == "RequestSystemStatus")
        house.asked.pop_front();
    house.reply(house.take("MonitorStart"), monitor_started("8"));
    EXPECT_EQ(house.events.back().second.name(), "BackInServiceEvent");
}

TEST(Monitors, TakeAnEventThatOvertakesTheAnswerToMonitorStart) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    house.monitor(house.client(kLine), kLine);
    house.from_phone(phone, delivered("7", "1"));
    ASSERT_EQ(house.events.size(), 1U);
    EXPECT_EQ(house.events[0].second.name(), "DeliveredEvent");
}

TEST(Monitors, OfALineThatThePhoneNoMoreHasAreEndedWithMonitorStop) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    const std::string a = watch(house, house.client(kLine));
    csta::Message list =
        message("SwitchingFunctionDevices", {{"serviceCrossRefID", "5"}, {"lastSegment", "true"}});
    list.root.add("deviceList").add("device").add("deviceID", "sip:101@pbx");
    house.from_phone(phone, list);
    ASSERT_EQ(house.notices.size(), 1U);
    EXPECT_EQ(house.notices[0].request.name(), "MonitorStop");
    EXPECT_EQ(house.notices[0].request.text_at("monitorCrossRefID"), a);
    EXPECT_TRUE(house.board.state().monitors.empty());
}

// --- Services
// -----------------------------------------------------------------------------------------------

TEST(Services, GoThroughToThePhoneInItsSpellingAndItsAnswerComesBack) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    house.send(anna, message("MakeCall", {{"callingDevice", "100@PBX"}, {"calledDirectoryNumber", "200"}}));
    const PhoneRequest request = house.take("MakeCall");
    EXPECT_EQ(request.request.text_at("callingDevice"), kLine);
    EXPECT_TRUE(house.answers.empty());
    house.reply(
        request,
        message("MakeCallResponse", {{"callingDevice/callID", "1"}, {"callingDevice/deviceID", kLine}})
    );
    ASSERT_EQ(house.answers.size(), 1U);
    EXPECT_EQ(house.answers[0].response.name(), "MakeCallResponse");
}

TEST(Services, LeaveAloneWhatOnlyLooksLikeTheLine) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    csta::Message digits = message(
        "GenerateDigits", {{"connectionToSendDigits/callID", "100"},
                           {"connectionToSendDigits/deviceID", "100"},
                           {"charactersToSend", "100"}}
    );
    house.send(anna, digits);
    const csta::Message sent = house.take("GenerateDigits").request;
    EXPECT_EQ(sent.text_at("charactersToSend"), "100");
    EXPECT_EQ(sent.text_at("connectionToSendDigits/callID"), "100");
    EXPECT_EQ(sent.text_at("connectionToSendDigits/deviceID"), kLine);
}

TEST(Services, BringThePhonesOwnErrorBack) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    house.send(anna, message("AnswerCall", {{"callToBeAnswered/callID", "1"}}));
    const PhoneRequest request = house.take("AnswerCall");
    EXPECT_EQ(request.request.text_at("callToBeAnswered/deviceID"), kLine) << "completed for the phone";
    house.reply(request, csta::make_error("stateIncompatibility", "noCallToAnswer"));
    EXPECT_EQ(error_in(house.answers.at(0).response).value, "noCallToAnswer");
}

TEST(Services, TakeABelatedAnswer) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    house.send(anna, message("HoldCall", {{"callToBeHeld/callID", "1"}}));
    const PhoneRequest request = house.take("HoldCall");
    house.board.phone_answered(phone, request.id, PhoneReply{std::nullopt, 200}, house.now);
    house.collect();
    EXPECT_TRUE(house.answers.empty());
    house.from_phone(phone, message("HoldCallResponse"));
    ASSERT_EQ(house.answers.size(), 1U);
    EXPECT_EQ(house.answers[0].response.name(), "HoldCallResponse");
    house.from_phone(phone, message("HoldCallResponse"));
    EXPECT_EQ(house.answers.size(), 1U) << "once only";
}

TEST(Services, WithoutAnAnswerEndInTimeAndCostOnlyThemselves) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    house.send(anna, message("HoldCall", {{"callToBeHeld/callID", "1"}}));
    house.take("HoldCall");
    house.send(anna, message("GetDoNotDisturb", {{"device", kLine}}));
    house.reply(
        house.take("GetDoNotDisturb"), message("GetDoNotDisturbResponse", {{"doNotDisturbOn", "true"}})
    );
    EXPECT_EQ(house.answers.size(), 1U);
    house.pass(house.board.state().settings.service_timeout);
    ASSERT_EQ(house.answers.size(), 2U);
    EXPECT_EQ(
        error_in(house.answers[1].response),
        (csta::ErrorCode{"systemResourceAvailibility", "resourceOutOfService"})
    );
}

TEST(Services, OfAPhoneThatGoesOrIsOffAreOutOfService) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    house.send(anna, message("HoldCall", {{"callToBeHeld/callID", "1"}}));
    house.disconnect(phone);
    house.send(anna, message("HoldCall", {{"callToBeHeld/callID", "1"}}));
    ASSERT_EQ(house.answers.size(), 2U);
    for (const ServiceAnswer& answer : house.answers) {
        EXPECT_EQ(
            error_in(answer.response), (csta::ErrorCode{"systemResourceAvailibility", "deviceOutOfService"})
        );
    }
}

TEST(Services, ThatNobodyKnowsOrThatAreWrongAreRefusedHere) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    EXPECT_EQ(error_in(house.ask(anna, message("FlyToTheMoon"))).value, "serviceNotSupported");
    EXPECT_EQ(error_in(house.ask(anna, message("DeliveredEvent"))).value, "serviceNotSupported");
    EXPECT_EQ(
        error_in(house.ask(anna, message("MakeCall", {{"callingDevice", kLine}}))).category, "operation"
    );
    EXPECT_TRUE(house.asked.empty());
}

TEST(Services, ThatThePhoneRefusesAsUnknownAreLearned) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    house.send(anna, message("GetForwarding", {{"device", kLine}}));
    house.reply(house.take("GetForwarding"), csta::errors::unknown_service());
    EXPECT_EQ(house.learned.back().support, Support::unsupported);
    const csta::Message second = house.ask(anna, message("GetForwarding", {{"device", kLine}}));
    EXPECT_EQ(error_in(second).value, "serviceNotSupported");
    EXPECT_TRUE(house.asked.empty()) << "not asked again";
}

/// A service that a phone never answers, and then a keep-alive that it does, so many times.
void stay_silent(House& house, ClientId client, const csta::Message& service, int times) {
    for (int i = 0; i < times; ++i) {
        house.send(client, service);
        house.take(service.name());
        house.pass(house.board.state().settings.service_timeout);
        house.pass(house.board.state().settings.keep_alive);
        house.reply(house.take("RequestSystemStatus"), message("RequestSystemStatusResponse"));
    }
}

std::vector<Support> learned_of(const House& house, std::string_view service) {
    std::vector<Support> all;
    for (const CapabilityLearned& one : house.learned) {
        if (one.service == service) all.push_back(one.support);
    }
    return all;
}

TEST(Services, ThatThePhoneNeverAnswersAreLearned) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    const ClientId client = house.client(kLine);
    const csta::Message snapshot = message("SnapshotDevice", {{"snapshotObject", kLine}});
    stay_silent(house, client, snapshot, 1);
    EXPECT_EQ(learned_of(house, "SnapshotDevice"), std::vector{Support::doubtful});
    stay_silent(house, client, snapshot, 1);
    EXPECT_EQ(learned_of(house, "SnapshotDevice"), (std::vector{Support::doubtful, Support::unsupported}))
        << "there is another way";
    stay_silent(house, client, message("GetDoNotDisturb", {{"device", kLine}}), 3);
    EXPECT_EQ(learned_of(house, "GetDoNotDisturb"), std::vector{Support::doubtful})
        << "it is tried for ever, and not promised";
    EXPECT_TRUE(house.board.state().directory.phones().at(phone).connected);
}

TEST(Services, OfAPhoneThatIsSilentAltogetherAreNotLearned) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId client = house.client(kLine);
    house.send(client, message("GetDoNotDisturb", {{"device", kLine}}));
    house.pass(house.board.state().settings.service_timeout);
    for (int i = 0; i < 2; ++i) {
        house.pass(house.board.state().settings.keep_alive);
        house.pass(house.board.state().settings.service_timeout);
    }
    ASSERT_EQ(house.dropped.size(), 1U);
    EXPECT_TRUE(house.learned.empty());
}

TEST(Services, ThatThePhoneAnswersLateAreKnownToIt) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    house.send(house.client(kLine), message("GetDoNotDisturb", {{"device", kLine}}));
    const PhoneRequest late = house.take("GetDoNotDisturb");
    house.pass(house.board.state().settings.service_timeout);
    house.reply(late, message("GetDoNotDisturbResponse", {{"doNotDisturbOn", "true"}}));
    house.pass(house.board.state().settings.keep_alive);
    house.reply(house.take("RequestSystemStatus"), message("RequestSystemStatusResponse"));
    EXPECT_EQ(learned_of(house, "GetDoNotDisturb"), std::vector{Support::native});
}

TEST(Services, ThatThePhoneHasDoneAreNotDoubtedForOnceBeingSilent) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId client = house.client(kLine);
    const csta::Message service = message("GetDoNotDisturb", {{"device", kLine}});
    house.send(client, service);
    house.reply(
        house.take("GetDoNotDisturb"), message("GetDoNotDisturbResponse", {{"doNotDisturbOn", "true"}})
    );
    stay_silent(house, client, service, 1);
    EXPECT_EQ(learned_of(house, "GetDoNotDisturb"), std::vector{Support::native});
}

TEST(Services, NeedTheRightToControl) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    house.phone_up("000413AABBCD", {"sip:200@pbx"});
    Rights watch_only;
    watch_only.control = false;
    watch_only.lines = {"1??"};
    const ClientId anna = house.client(kLine, watch_only);
    EXPECT_EQ(
        error_in(
            house.ask(anna, message("MakeCall", {{"callingDevice", kLine}, {"calledDirectoryNumber", "1"}}))
        ).value,
        "privilegeViolationSpecifiedDevice"
    );
    EXPECT_EQ(
        error_in(
            house.ask(anna, message("MakeCall", {{"callingDevice", "200"}, {"calledDirectoryNumber", "1"}}))
        ).value,
        "invalidDeviceID"
    ) << "a line one may not see does not exist";
    EXPECT_FALSE(house.board.open_client("anna", watch_only, "200", house.now));
    house.send(anna, message("GetDoNotDisturb", {{"device", kLine}}));
    house.take("GetDoNotDisturb");
}

TEST(Services, BeyondTheBoundOfASessionAreRefused) {
    Limits limits;
    limits.pending_requests_per_session = 3;
    House house({}, limits);
    house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    for (int i = 0; i < 3; ++i) house.send(anna, message("GetDoNotDisturb", {{"device", kLine}}));
    EXPECT_TRUE(house.answers.empty());
    EXPECT_TRUE(csta::is_error(house.ask(anna, message("GetDoNotDisturb", {{"device", kLine}}))));
    house.reply(
        house.take("GetDoNotDisturb"), message("GetDoNotDisturbResponse", {{"doNotDisturbOn", "true"}})
    );
    house.send(anna, message("GetDoNotDisturb", {{"device", kLine}}));
    EXPECT_EQ(house.asked.size(), 3U) << "room again";
}

TEST(Services, OfAPassedSnapshotPutTheModelRight) {
    House house;
    const PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    watch(house, anna);
    house.from_phone(phone, delivered("7", "ghost"));
    house.events.clear();
    house.send(anna, message("SnapshotDevice", {{"snapshotObject", kLine}}));
    house.reply(house.take("SnapshotDevice"), csta::snapshot_response({}));
    ASSERT_EQ(house.events.size(), 1U);
    EXPECT_EQ(house.events[0].second.name(), "ConnectionClearedEvent");
    EXPECT_EQ(house.answers.back().response.name(), "SnapshotDeviceResponse");
}

// --- Directory and registrations
// ------------------------------------------------------------------------------

TEST(DeviceList, ShowsTheLinesTheClientMaySeeInSegments) {
    SwitchboardSettings settings;
    settings.list_segment = 2;
    House house(settings);
    for (int i = 0; i < 5; ++i)
        house.board.add_phone("phone" + std::to_string(i), {"sip:10" + std::to_string(i) + "@pbx"});
    house.board.add_phone("other", {"sip:200@pbx"});
    Rights rights;
    rights.lines = {"1*"};
    const ClientId anna = house.client("", rights);
    const csta::Message answer = house.ask(anna, message("GetSwitchingFunctionDevices"));
    ASSERT_EQ(house.notices.size(), 3U);
    std::size_t devices = 0;
    for (const ClientNotice& notice : house.notices) {
        EXPECT_EQ(notice.request.text_at("serviceCrossRefID"), answer.text_at("serviceCrossRefID"));
        devices += notice.request.root.find("deviceList")->children.size();
    }
    EXPECT_EQ(devices, 5U);
    EXPECT_EQ(house.notices[0].request.text_at("lastSegment"), "false");
    EXPECT_EQ(house.notices[2].request.text_at("lastSegment"), "true");
}

TEST(DeviceList, WithoutAMatchIsOneEmptySegment) {
    House house;
    house.board.add_phone("phone", {kLine});
    const ClientId anna = house.client("");
    house.ask(anna, message("GetSwitchingFunctionDevices", {{"requestedDeviceID", "999"}}));
    ASSERT_EQ(house.notices.size(), 1U);
    EXPECT_TRUE(house.notices[0].request.root.find("deviceList")->children.empty());
    EXPECT_EQ(house.notices[0].request.text_at("lastSegment"), "true");
}

TEST(Registrations, HearOfNewLinesThatTheirClientMaySee) {
    House house;
    Rights rights;
    rights.lines = {"1*"};
    const ClientId anna = house.client("", rights);
    const csta::Message answer = house.ask(
        anna, message("SystemRegister", {{"requestTypes/switchingFunctionDevicesChanged", "true"}})
    );
    house.phone_up("a", {});
    EXPECT_TRUE(house.notices.empty()) << "identity@pbx is none of hers";
    const PhoneId phone = house.board.add_phone("b", {});
    house.board.phone_connected(phone, {}, kLine, house.now);
    house.collect();
    ASSERT_EQ(house.notices.size(), 1U);
    EXPECT_EQ(house.notices[0].request.name(), "SwFunctionDevicesChanged");
    EXPECT_EQ(house.notices[0].request.text_at("sysStatRegisterID"), answer.text_at("sysStatRegisterID"));
    house.ask(
        anna, message("SystemRegisterCancel", {{"sysStatRegisterID", answer.text_at("sysStatRegisterID")}})
    );
    house.phone_up("c", {});
    EXPECT_EQ(house.notices.size(), 1U);
}

TEST(ShutDown, AnswersWhatIsOpenAndAbortsRegistrations) {
    House house;
    house.phone_up("000413AABBCC", {kLine});
    const ClientId anna = house.client(kLine);
    house.ask(anna, message("SystemRegister", {{"requestTypes/systemStatus", "true"}}));
    house.send(anna, message("HoldCall", {{"callToBeHeld/callID", "1"}}));
    house.take("HoldCall");
    house.board.shut_down(house.now);
    house.collect();
    EXPECT_TRUE(csta::is_error(house.answers.back().response));
    ASSERT_EQ(house.notices.size(), 2U);
    EXPECT_EQ(house.notices[0].request.name(), "SystemStatus");
    EXPECT_EQ(house.notices[1].request.name(), "SystemRegisterAbort");
}

TEST(Rights, MatchPatterns) {
    EXPECT_TRUE(matches_pattern("1*", "100"));
    EXPECT_TRUE(matches_pattern("*", ""));
    EXPECT_TRUE(matches_pattern("1?0", "1x0"));
    EXPECT_TRUE(matches_pattern("*@PBX", "100@pbx"));
    EXPECT_TRUE(matches_pattern("a*b*c", "aXbYbZc"));
    EXPECT_FALSE(matches_pattern("1?", "1"));
    EXPECT_FALSE(matches_pattern("1*0", "101"));
}

TEST(Directory, OneIdentityOnTwoPhonesMeansTheOneThatCameLast) {
    House house;
    const PhoneId desk = house.phone_up("desk", {kLine});
    const PhoneId home = house.phone_up("home", {kLine});
    const ClientId anna = house.client("");
    house.send(anna, message("GetDoNotDisturb", {{"device", kLine}}));
    EXPECT_EQ(house.take("GetDoNotDisturb").phone, home);
    house.disconnect(home);
    house.send(anna, message("GetDoNotDisturb", {{"device", kLine}}));
    EXPECT_EQ(house.take("GetDoNotDisturb").phone, desk);
}

TEST(Directory, ALineWithoutAHostIsFoundWithAny) {
    House house;
    house.board.add_phone("a", {"100"});
    house.board.add_phone("b", {"sip:200@pbx"});
    EXPECT_TRUE(house.board.open_client("anna", {}, "sip:100@pbx", house.now));
    EXPECT_FALSE(house.board.open_client("anna", {}, "sip:200@other", house.now));
    house.board.add_phone("c", {"sip:100@pbx"});
    EXPECT_TRUE(house.board.open_client("anna", {}, "sip:100@pbx", house.now));
}

TEST(Directory, ABareNumberMustBeUnambiguous) {
    House house;
    house.board.add_phone("a", {"sip:100@one"});
    EXPECT_TRUE(house.board.open_client("anna", {}, "100", house.now));
    house.board.add_phone("b", {"sip:100@two"});
    EXPECT_FALSE(house.board.open_client("anna", {}, "100", house.now));
    EXPECT_TRUE(house.board.open_client("anna", {}, "100@two", house.now));
}

}  // namespace
}  // namespace offhook::switchboard
