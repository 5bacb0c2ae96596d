// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/services.hpp"

#include <gmock/gmock.h>

#include "csta/error.hpp"
#include "csta/reader.hpp"
#include "csta/validate.hpp"
#include "csta/views.hpp"
#include "offhook-phone/dialect.hpp"

namespace offhook::phone {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

/// A phone of one dialect with the lines 100 and 101, and a far phone with the line 200.
class Bench {
public:
    explicit Bench(Dialect manners, std::size_t line_count = 2) : dialect(std::move(manners)) {
        for (std::size_t i = 0; i < line_count; ++i) {
            LineSettings settings;
            settings.phone = PhoneId{1};
            settings.device_id = "sip:" + std::to_string(100 + i) + "@pbx";
            settings.naming = dialect.naming;
            own.push_back(exchange.add_line(settings));
        }
        LineSettings settings;
        settings.phone = PhoneId{2};
        settings.device_id = "sip:200@pbx";
        far = exchange.add_line(settings);
        services.emplace(dialect, exchange, own);
    }

    Reply ask(std::string_view xml) {
        const Result<csta::ReadMessage> request = csta::read(xml, Limits{});
        EXPECT_TRUE(request.has_value()) << xml;
        return services->handle(request.value_or(csta::ReadMessage{}).message, now);
    }

    /// The response's name, or the error in short.
    std::string outcome(std::string_view xml) {
        const Reply reply = ask(xml);
        if (!reply.response) return "silence";
        const std::optional<csta::ErrorCode> error = csta::error_of(*reply.response);
        return error ? csta::to_text(*error) : reply.response->name();
    }

    std::string text(std::string_view xml, std::string_view path) {
        const Reply reply = ask(xml);
        return reply.response ? std::string(reply.response->text_at(path)) : "silence";
    }

    /// All events since the last time, as this phone would report them.
    std::vector<csta::Message> reports() {
        std::vector<csta::Message> list;
        for (const LineEvent& event : exchange.take_events()) {
            for (csta::Message& message : services->report(event)) list.push_back(std::move(message));
        }
        return list;
    }

    Dialect dialect;
    Exchange exchange;
    std::vector<LineId> own;
    LineId far;
    std::optional<PhoneServices> services;
    Time now{1s};
};

std::string xml(std::string_view name, std::string_view content) {
    return "<" + std::string(name) + ">" + std::string(content) + "</" + std::string(name) + ">";
}

std::string connection(std::string_view name, std::string_view call) {
    return xml(name, xml("callID", call) + "<deviceID>sip:100@pbx</deviceID>");
}

const std::string kMonitor100 =
    "<MonitorStart><monitorObject><deviceObject>100@pbx</deviceObject></monitorObject></MonitorStart>";
const std::string kCall200 =
    "<MakeCall><callingDevice>sip:100@pbx</callingDevice>"
    "<calledDirectoryNumber>200</calledDirectoryNumber>"
    "<autoOriginate>doNotPrompt</autoOriginate></MakeCall>";

class EveryDialect : public testing::TestWithParam<std::string> {
protected:
    Bench bench{*find_dialect(GetParam())};
};

INSTANTIATE_TEST_SUITE_P(
    Makers,
    EveryDialect,
    testing::Values("snom", "yealink", "mitel", "auerswald", "gigaset"),
    [](const auto& instance) { return instance.param; }
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
    bench.ask(kMonitor100);
    ASSERT_EQ(bench.outcome(kCall200), "MakeCallResponse");
    const CallId call = bench.exchange.calls(bench.far).front().id;
    ASSERT_TRUE(bench.exchange.answer(bench.far, call, bench.now));
    ASSERT_TRUE(bench.exchange.clear(bench.own[0], call, bench.now));
    std::vector<std::string> names;
    for (const csta::Message& message : bench.reports()) {
        names.push_back(message.name());
        EXPECT_FALSE(csta::check(message).has_value()) << csta::check(message)->text;
    }
    EXPECT_THAT(
        names, ElementsAre(
                   "ServiceInitiatedEvent", "OriginatedEvent", "DeliveredEvent", "EstablishedEvent",
                   "ConnectionClearedEvent"
               )
    );
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
    Bench bench(*find_dialect("snom"));
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

// Liberties, one by one.

Dialect with(Liberty liberty) {
    Dialect dialect = *find_dialect("snom");
    dialect.liberties.set(static_cast<std::size_t>(liberty));
    return dialect;
}

TEST(Liberties, AllHaveANameAndAreFoundByIt) {
    for (const LibertyInfo& info : liberties()) EXPECT_EQ(find_liberty(info.name), info.liberty);
    EXPECT_FALSE(find_liberty("no-such"));
}

TEST(Liberties, NamespaceIsMisspeltInEventsAndEditionsAreMixed) {
    const Dialect& yealink = *find_dialect("yealink");
    EXPECT_THAT(
        write(yealink, csta::Message("HeldEvent")),
        HasSubstr("http://www.ecmainternational.org/standards/ecma-323/csta/ed5")
    );
    EXPECT_THAT(
        write(yealink, csta::Message("HoldCallResponse")),
        HasSubstr("http://www.ecma-international.org/standards/ecma-323/csta/ed3")
    );
    EXPECT_THAT(
        write(*find_dialect("snom"), csta::Message("HeldEvent")),
        HasSubstr("http://www.ecma-international.org/standards/ecma-323/csta/ed5")
    );
}

TEST(Liberties, TransferAsYealinkReportsIt) {
    Bench bench(*find_dialect("yealink"));
    bench.ask(kMonitor100);
    const Result<CallId> first = bench.exchange.dial(bench.far, "100", {}, bench.now);
    ASSERT_TRUE(bench.exchange.answer(bench.own[0], *first, bench.now));
    bench.reports();
    ASSERT_TRUE(bench.exchange.blind_transfer(bench.own[0], *first, "0301", bench.now));
    const std::vector<csta::Message> events = bench.reports();
    ASSERT_EQ(events.size(), 1u) << "no ConnectionClearedEvent after the transfer";
    const csta::Element* list = events[0].root.find("transferredConnections");
    ASSERT_NE(list, nullptr);
    ASSERT_EQ(list->children.size(), 1u);
    EXPECT_TRUE(list->children[0].children.empty());
}

TEST(Liberties, FarHoldAndFarClearAreLeftOut) {
    Bench bench(*find_dialect("yealink"));
    bench.ask(kMonitor100);
    const Result<CallId> call = bench.exchange.dial(bench.far, "100", {}, bench.now);
    ASSERT_TRUE(bench.exchange.answer(bench.own[0], *call, bench.now));
    bench.reports();
    ASSERT_TRUE(bench.exchange.hold(bench.far, *call, bench.now));
    EXPECT_TRUE(bench.reports().empty());
    ASSERT_TRUE(bench.exchange.clear(bench.far, *call, bench.now));
    const std::vector<csta::Message> events = bench.reports();
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].text_at("releasingDevice/deviceIdentifier"), "sip:100@pbx");
}

TEST(Liberties, DeviceWithPort) {
    Bench bench(with(Liberty::device_with_port));
    EXPECT_EQ(bench.text(kCall200, "callingDevice/deviceID"), "sip:100@pbx:5060;tel=100");
}

TEST(Liberties, ContradictingState) {
    Bench bench(with(Liberty::contradicting_state));
    bench.ask(kMonitor100);
    const Result<CallId> call = bench.exchange.dial(bench.far, "100", {}, bench.now);
    ASSERT_TRUE(bench.exchange.answer(bench.own[0], *call, bench.now));
    EXPECT_EQ(bench.reports().back().text_at("localConnectionInfo"), "alerting");
}

TEST(Liberties, CapabilitiesListWhatTheDialectServes) {
    Bench gigaset(*find_dialect("gigaset"));
    Bench snom(*find_dialect("snom"));
    EXPECT_EQ(gigaset.outcome("<GetCSTAFeatures/>"), "operation/serviceNotSupported");
    const Reply reply = snom.ask("<GetCSTAFeatures/>");
    EXPECT_TRUE(reply.response->root.has("supportedServices/callControlServList/conferenceCall"));
    EXPECT_TRUE(reply.response->root.has("supportedEvents/callControlEvtsList/transferred"));
    EXPECT_FALSE(reply.response->root.has("supportedServices/callControlServList/parkCall"));
}

}  // namespace
}  // namespace offhook::phone
