// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/services.hpp"

#include <algorithm>

#include <gmock/gmock.h>

#include "csta/validate.hpp"
#include "csta/views.hpp"
#include "offhook-phone/testing/bench.hpp"

namespace offhook::phone {
namespace {

using test::Bench;
using test::connection;
using test::kCall200;
using test::kMonitor100;
using test::xml;
using testing::ElementsAre;
using namespace std::chrono_literals;

class EveryDialect : public testing::TestWithParam<std::string> {
protected:
    Bench bench{*find_dialect(GetParam())};
};

INSTANTIATE_TEST_SUITE_P(
    Makers,
    EveryDialect,
    testing::Values(
        "snom",
        "snom-8.7.3",
        "yealink",
        "yealink-72",
        "mitel",
        "auerswald",
        "auerswald-2.6",
        "gigaset",
        "openstage",
        "generic"
    ),
    [](const auto& instance) {
        std::string name = instance.param;
        std::replace_if(
            name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_'
        );
        return name;
    }
);

TEST_P(EveryDialect, AnswersWhatItServesWithValidMessages) {
    for (const std::string_view name : bench.dialect.services) {
        const std::string request = xml(name, "<device>sip:100@pbx</device>");
        const Reply reply = bench.ask(request);
        ASSERT_TRUE(reply.response.has_value()) << name;
        EXPECT_FALSE(csta::check(*reply.response).has_value())
            << name << " " << csta::check(*reply.response)->text;
        EXPECT_NE(bench.outcome(request), "operation/serviceNotSupported") << name;
    }
}

TEST_P(EveryDialect, ReportsACallWithValidEvents) {
    const bool monitored = bench.outcome(kMonitor100) == "MonitorStartResponse";
    EXPECT_EQ(monitored, GetParam() != "openstage");
    ASSERT_EQ(bench.outcome(kCall200), "MakeCallResponse");
    const CallId call = bench.exchange.calls(bench.far).front().id;
    ASSERT_TRUE(bench.exchange.answer(bench.far, call, bench.now));
    ASSERT_TRUE(bench.exchange.clear(bench.own[0], call, bench.now));
    std::vector<std::string> names;
    for (const csta::Message& message : bench.reports()) {
        names.push_back(message.name());
        EXPECT_FALSE(csta::check(message).has_value()) << csta::check(message)->text;
    }
    if (!monitored) {
        EXPECT_TRUE(names.empty());
        return;
    }
    EXPECT_THAT(
        names, ElementsAre(
                   "ServiceInitiatedEvent", "OriginatedEvent", "DeliveredEvent", "EstablishedEvent",
                   "ConnectionClearedEvent"
               )
    );
}

/// What a phone does not serve, it refuses in the manner of its maker.
TEST_P(EveryDialect, RefusesWhatItDoesNotServe) {
    const bool yealink = GetParam().starts_with("yealink");
    const std::string refusal = yealink ? "unspecified" : "operation/serviceNotSupported";
    for (const char* name : {"SystemRegister", "SnapshotCall", "AlternateCall", "DirectedPickupCall"}) {
        if (bench.dialect.serves(name)) continue;
        EXPECT_EQ(bench.outcome(xml(name, "<device>sip:999@pbx</device>")), refusal) << name;
    }
}

TEST(Services, SnomRegistersAndMonitorsWithNumbersOfOneKind) {
    Bench bench(*find_dialect("snom"));
    EXPECT_EQ(bench.text("<SystemRegister><requestTypes/></SystemRegister>", "sysStatRegisterID"), "43");
    const Reply monitor = bench.ask(kMonitor100);
    EXPECT_EQ(monitor.response->text_at("monitorCrossRefID"), "44");
    EXPECT_EQ(monitor.response->text_at("monitorExistingCalls"), "true");
    EXPECT_EQ(bench.text(kMonitor100, "monitorCrossRefID"), "45");
    EXPECT_EQ(
        bench.outcome("<SystemRegisterCancel><sysStatRegisterID>43</sysStatRegisterID></SystemRegisterCancel>"
        ),
        "SystemRegisterCancelResponse"
    );
    EXPECT_EQ(
        bench.outcome("<SystemRegisterCancel><sysStatRegisterID>43</sysStatRegisterID></SystemRegisterCancel>"
        ),
        "operation/sysStatRegIDNotSupported"
    );
}

TEST(Services, YealinkHasOneMonitorPerAccount) {
    Bench bench(*find_dialect("yealink"));
    EXPECT_EQ(bench.text(kMonitor100, "monitorCrossRefID"), "0");
    EXPECT_EQ(bench.text(kMonitor100, "monitorCrossRefID"), "0");
    EXPECT_EQ(bench.services->monitor_count(bench.own[0]), 1u);
    EXPECT_EQ(
        bench.text(
            "<MonitorStart><monitorObject><deviceObject>sip:101@pbx</deviceObject></monitorObject></"
            "MonitorStart>",
            "monitorCrossRefID"
        ),
        "1"
    );
    EXPECT_EQ(
        bench.outcome("<MonitorStop><monitorCrossRefID>0</monitorCrossRefID></MonitorStop>"),
        "MonitorStopResponse"
    );
    EXPECT_EQ(
        bench.outcome("<MonitorStop><monitorCrossRefID>0</monitorCrossRefID></MonitorStop>"),
        "operation/invalidMonitorCrossRefID"
    );
}

/// What a request that cannot be fulfilled leads to, by maker.
struct Refusal {
    std::string request;
    std::string snom;
    std::string yealink;
};

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, InTheMannerOfTheMaker) {
    Bench snom(*find_dialect("snom"));
    Bench yealink(*find_dialect("yealink"));
    EXPECT_EQ(snom.outcome(GetParam().request), GetParam().snom);
    EXPECT_EQ(yealink.outcome(GetParam().request), GetParam().yealink);
}

INSTANTIATE_TEST_SUITE_P(
    Requests,
    Refused,
    testing::Values(
        Refusal{"<CallBack/>", "operation/serviceNotSupported", "unspecified"},
        Refusal{
            "<SnapshotDevice><snapshotObject>sip:999@pbx</snapshotObject></SnapshotDevice>",
            "operation/invalidDeviceID", "silence"},
        Refusal{
            "<AnswerCall>" + connection("callToBeAnswered", "7") + "</AnswerCall>",
            "operation/invalidConnectionID", "AnswerCallResponse"},
        Refusal{
            "<MakeCall><callingDevice>sip:999@pbx</callingDevice>"
            "<calledDirectoryNumber>200</calledDirectoryNumber></MakeCall>",
            "operation/invalidCallingDeviceID", "silence"},
        Refusal{
            "<SetForwarding><device>sip:100@pbx</device><forwardingType>forwardBusy</forwardingType>"
            "<activateForward>true</activateForward></SetForwarding>",
            "operation/invalidForwardingDestination", "operation/invalidForwardingDestination"},
        Refusal{
            "<SetForwarding><device>sip:100@pbx</device><activateForward>true</activateForward>"
            "<forwardDN>200</forwardDN><ringCount>101</ringCount></SetForwarding>",
            "operation/valueOutOfRange", "operation/valueOutOfRange"}
    )
);

TEST(Services, YealinkIsSilentToMakeCallWhileAnotherCallRings) {
    Bench bench(*find_dialect("yealink"));
    ASSERT_TRUE(bench.exchange.dial(bench.far, "101", {}, bench.now));
    EXPECT_EQ(bench.outcome(kCall200), "silence");
    ASSERT_TRUE(bench.exchange.clear(bench.own[1], bench.exchange.calls(bench.own[1]).front().id, bench.now));
    EXPECT_EQ(bench.outcome(kCall200), "MakeCallResponse");
}

TEST(Services, WrongStatesHaveTheirOwnErrors) {
    Bench bench(*find_dialect("snom"));
    ASSERT_EQ(bench.outcome(kCall200), "MakeCallResponse");
    const std::string call = bench.exchange.calls(bench.own[0]).front().name;
    EXPECT_EQ(
        bench.outcome(xml("AnswerCall", connection("callToBeAnswered", call))),
        "stateIncompatibility/noCallToAnswer"
    );
    EXPECT_EQ(
        bench.outcome(xml("RetrieveCall", connection("callToBeRetrieved", call))),
        "stateIncompatibility/noHeldCall"
    );
    EXPECT_EQ(
        bench.outcome(xml("HoldCall", connection("callToBeHeld", call))), "stateIncompatibility/noActiveCall"
    );
    EXPECT_EQ(bench.outcome(kCall200), "stateIncompatibility/connectedCallExists");
    EXPECT_EQ(
        bench.outcome(xml("TransferCall", connection("heldCall", "9") + connection("activeCall", call))),
        "operation/invalidHeldConnectionID"
    );
}

TEST(Services, CallIsSteeredFromBeginningToTransfer) {
    Bench bench(*find_dialect("mitel"));
    const std::string first = bench.text(kCall200, "callingDevice/callID");
    ASSERT_TRUE(bench.exchange.answer(bench.far, bench.exchange.calls(bench.far).front().id, bench.now));
    const std::string second = bench.text(
        xml("ConsultationCall",
            connection("existingCall", first) + "<consultedDevice>0301</consultedDevice>"),
        "initiatedCall/callID"
    );
    bench.exchange.tick(bench.now += 200ms);
    bench.exchange.tick(bench.now += 2s);
    EXPECT_EQ(
        bench.text(
            "<SnapshotCall><snapshotObject><callID>" + second + "</callID></snapshotObject></SnapshotCall>",
            "calledDevice/deviceIdentifier"
        ),
        "sip:0301@pbx"
    );
    EXPECT_EQ(
        bench.outcome(xml("TransferCall", connection("heldCall", first) + connection("activeCall", second))),
        "TransferCallResponse"
    );
    EXPECT_TRUE(bench.exchange.calls(bench.own[0]).empty());
    EXPECT_EQ(bench.exchange.calls(bench.far).front().others.front().device, "sip:0301@pbx");
}

TEST(Services, SnapshotTellsOwnAndFarStates) {
    Bench bench(*find_dialect("snom"));
    ASSERT_TRUE(bench.exchange.dial(bench.far, "100", {}, bench.now));
    const Reply reply =
        bench.ask("<SnapshotDevice><snapshotObject>100@pbx</snapshotObject></SnapshotDevice>");
    const std::vector<csta::SnapshotEntry> entries = csta::read_snapshot(*reply.response);
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(entries[0].connection.call_id, "-1");
    EXPECT_EQ(entries[0].connection.device_id, "sip:100@pbx");
    EXPECT_EQ(entries[0].endpoint, "sip:200@pbx");
    EXPECT_THAT(
        entries[0].states,
        ElementsAre(csta::LocalConnectionState::alerting, csta::LocalConnectionState::connected)
    );
}

TEST(Services, DeviceListComesInSegments) {
    Bench bench(*find_dialect("snom"), 6);
    const Reply reply = bench.ask("<GetSwitchingFunctionDevices/>");
    ASSERT_EQ(reply.after.size(), 2u);
    EXPECT_EQ(reply.after[0].text_at("serviceCrossRefID"), reply.response->text_at("serviceCrossRefID"));
    EXPECT_EQ(reply.after[0].root.at("deviceList")->children.size(), 4u);
    EXPECT_EQ(reply.after[0].text_at("lastSegment"), "false");
    EXPECT_EQ(reply.after[1].root.at("deviceList")->children.size(), 2u);
    EXPECT_EQ(reply.after[1].text_at("lastSegment"), "true");
    const Reply none = bench.ask(
        "<GetSwitchingFunctionDevices><requestedDeviceID>999</requestedDeviceID></"
        "GetSwitchingFunctionDevices>"
    );
    ASSERT_EQ(none.after.size(), 1u);
    EXPECT_TRUE(none.after[0].root.at("deviceList")->children.empty());
    EXPECT_EQ(none.after[0].text_at("lastSegment"), "true");
}

TEST(Services, GigasetHasNoDeviceList) {
    Bench bench(*find_dialect("gigaset"));
    EXPECT_EQ(bench.outcome("<GetSwitchingFunctionDevices/>"), "operation/serviceNotSupported");
    EXPECT_EQ(bench.outcome("<MonitorStop/>"), "operation/serviceNotSupported");
}

TEST(Services, ForwardingIsSetReportedAndListed) {
    Bench bench(*find_dialect("snom"));
    bench.ask(kMonitor100);
    EXPECT_EQ(
        bench.outcome(
            "<SetForwarding><device>sip:100@pbx</device><forwardingType>forwardNoAns</forwardingType>"
            "<activateForward>true</activateForward><forwardDN>200</forwardDN><ringCount>3</ringCount></"
            "SetForwarding>"
        ),
        "SetForwardingResponse"
    );
    const std::vector<csta::Message> events = bench.reports();
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].name(), "ForwardingEvent");
    EXPECT_EQ(events[0].text_at("forwardTo"), "200");
    EXPECT_EQ(events[0].text_at("ringCount"), "3");
    const Reply reply = bench.ask("<GetForwarding><device>sip:100@pbx</device></GetForwarding>");
    bool found = false;
    for (const csta::Forwarding& item : csta::read_forwarding_list(*reply.response)) {
        if (item.type == "forwardNoAns") found = item.active && item.destination == "200";
    }
    EXPECT_TRUE(found);
}

TEST(Services, GenericAlternatesAndReconnectsByItself) {
    Bench bench(*find_dialect("generic"));
    const std::string first = bench.text(kCall200, "callingDevice/callID");
    ASSERT_TRUE(bench.exchange.answer(bench.far, bench.exchange.calls(bench.far).front().id, bench.now));
    const std::string second = bench.text(
        xml("ConsultationCall",
            connection("existingCall", first) + "<consultedDevice>0301</consultedDevice>"),
        "initiatedCall/callID"
    );
    bench.exchange.tick(bench.now += 200ms);
    bench.exchange.tick(bench.now += 2s);
    const auto pair = [&](std::string_view service, const std::string& held, const std::string& active) {
        return bench.outcome(xml(service, connection("heldCall", held) + connection("activeCall", active)));
    };
    EXPECT_EQ(pair("AlternateCall", first, second), "AlternateCallResponse");
    EXPECT_EQ(pair("AlternateCall", first, second), "stateIncompatibility/invalidConnectionState");
    EXPECT_EQ(pair("ReconnectCall", second, first), "ReconnectCallResponse");
    const std::vector<LineCall> calls = bench.exchange.calls(bench.own[0]);
    ASSERT_EQ(calls.size(), 1u);
    EXPECT_EQ(calls[0].name, second);
    EXPECT_EQ(calls[0].state, ConnectionState::connected);
}

TEST(Services, GenericDialsInSteps) {
    Bench bench(*find_dialect("generic"));
    bench.ask(kMonitor100);
    const std::string call = bench.text(
        "<MakeCall><callingDevice>sip:100@pbx</callingDevice><calledDirectoryNumber/></MakeCall>",
        "callingDevice/callID"
    );
    const std::string digits =
        xml("DialDigits",
            connection("diallingConnection", call) + "<diallingSequence>200</diallingSequence>");
    EXPECT_EQ(bench.outcome(digits), "DialDigitsResponse");
    EXPECT_EQ(bench.outcome(digits), "stateIncompatibility/invalidConnectionState");
    const std::vector<csta::Message> events = bench.reports();
    ASSERT_EQ(events.size(), 4u);
    EXPECT_EQ(events[1].name(), "DigitsDialedEvent");
    EXPECT_EQ(events[1].text_at("dialingSequence"), "200");
    EXPECT_FALSE(csta::check(events[1]).has_value());
    EXPECT_EQ(events[3].text_at("calledDevice/deviceIdentifier"), "sip:200@pbx");
}

TEST(Services, MicrophoneAndSpeakerBelongToThePhone) {
    Bench bench(*find_dialect("generic"));
    bench.ask(kMonitor100);
    const std::string device = "<device>sip:101@pbx</device>";
    EXPECT_EQ(
        bench.outcome(xml("SetMicrophoneMute", device + "<microphoneMuteOn>true</microphoneMuteOn>")),
        "SetMicrophoneMuteResponse"
    );
    EXPECT_EQ(
        bench.outcome(xml("SetSpeakerVolume", device + "<speakerVolume><volAbs>95</volAbs></speakerVolume>")),
        "SetSpeakerVolumeResponse"
    );
    bench.ask(xml("SetSpeakerVolume", device + "<speakerVolume><volInc>increment</volInc></speakerVolume>"));
    const std::string other = "<device>sip:100@pbx</device>";
    EXPECT_EQ(
        bench.text(xml("GetMicrophoneMute", other), "microphoneMuteList/microphoneMuteItem/microphoneMuteOn"),
        "true"
    );
    EXPECT_EQ(
        bench.text(xml("GetSpeakerVolume", other), "speakerVolumeList/speakerVolumeItem/speakerVolAbs"), "100"
    );
    const std::vector<csta::Message> events = bench.reports();
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(events[0].name(), "MicrophoneMuteEvent");
    EXPECT_EQ(events[1].text_at("speakerVolume/volAbs"), "95");
    EXPECT_EQ(events[2].text_at("speakerVolume/volAbs"), "100");
    for (const csta::Message& event : events) EXPECT_FALSE(csta::check(event).has_value()) << event.name();
}

TEST(Services, VolumeMustBeOne) {
    Bench bench(*find_dialect("openstage"));
    const std::string device = "<device>sip:100@pbx</device>";
    EXPECT_EQ(bench.outcome(xml("SetSpeakerVolume", device)), "operation/invalidSpeakerVolume");
    EXPECT_EQ(
        bench.outcome(xml("SetSpeakerVolume", device + "<speakerVolume><volAbs>101</volAbs></speakerVolume>")
        ),
        "operation/speakerVolumeOutOfRange"
    );
    EXPECT_EQ(bench.outcome(xml("SetMicrophoneMute", device)), "operation/invalidMicrophoneMute");
}

TEST(Services, OpenStagePicksTheCall) {
    Bench bench(*find_dialect("openstage"));
    ASSERT_TRUE(bench.exchange.dial(bench.far, "100", {}, bench.now));
    EXPECT_EQ(bench.outcome(xml("AnswerCall", connection("callToBeAnswered", ""))), "AnswerCallResponse");
    EXPECT_EQ(bench.exchange.calls(bench.own[0]).front().state, ConnectionState::connected);
}

TEST(Services, NewLineIsToldToThoseWhoRegisteredForIt) {
    Bench bench(*find_dialect("generic"));
    bench.ask("<SystemRegister><requestTypes/></SystemRegister>");
    bench.ask(
        "<SystemRegister><requestTypes><switchingFunctionDevicesChanged>true</"
        "switchingFunctionDevicesChanged>"
        "</requestTypes></SystemRegister>"
    );
    const LineId line = bench.exchange.add_line(line_settings(bench.dialect, PhoneId{1}, "sip:102@pbx"));
    const std::vector<csta::Message> told = bench.services->add_line(line);
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].name(), "SwFunctionDevicesChanged");
    EXPECT_EQ(told[0].text_at("sysStatRegisterID"), "2");
    const Reply list = bench.ask("<GetSwitchingFunctionDevices/>");
    EXPECT_EQ(list.after.at(0).root.at("deviceList")->children.size(), 3u);
}

TEST(Services, PromptIsTheDefaultOfMakeCall) {
    Bench bench(*find_dialect("snom"));
    bench.ask(kMonitor100);
    bench.ask(
        "<MakeCall><callingDevice>sip:100@pbx</callingDevice>"
        "<calledDirectoryNumber>200</calledDirectoryNumber></MakeCall>"
    );
    EXPECT_EQ(bench.reports().size(), 1u);
    EXPECT_EQ(bench.exchange.calls(bench.own[0]).front().state, ConnectionState::initiated);
}

}  // namespace
}  // namespace offhook::phone
