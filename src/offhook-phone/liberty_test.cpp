// SPDX-License-Identifier: Apache-2.0
// Liberties with CSTA messages, one by one; those with SIP are in phone_test.cpp and sip_manners_test.cpp.
#include "offhook-phone/liberty.hpp"

#include <gmock/gmock.h>

#include "csta/validate.hpp"
#include "csta/writer.hpp"
#include "offhook-phone/testing/bench.hpp"

namespace offhook::phone {
namespace {

using test::Bench;
using test::connection;
using test::kCall200;
using test::kMonitor100;
using test::xml;
using testing::HasSubstr;

Dialect with(Liberty liberty) {
    Dialect dialect = *find_dialect("snom");
    dialect.liberties.set(liberty);
    return dialect;
}

/// A call from 200 to 100, answered there; the events until then are forgotten.
CallId talk(Bench& bench) {
    const Result<CallId> call = bench.exchange.dial(bench.far, "100", {}, bench.now);
    EXPECT_TRUE(bench.exchange.answer(bench.own[0], *call, bench.now));
    bench.reports();
    return *call;
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

TEST(Liberties, DeviceWithName) {
    Dialect dialect = with(Liberty::device_with_name);
    EXPECT_EQ(Bench(dialect).text(kCall200, "callingDevice/deviceID"), "\"Desk 100\" <sip:100@pbx>");
    dialect.liberties.set(Liberty::device_with_port);
    EXPECT_EQ(
        Bench(dialect).text(kCall200, "callingDevice/deviceID"), "\"Desk 100\" <sip:100@pbx:5060;tel=100>"
    );
}

TEST(Liberties, NoClears) {
    Bench bench(with(Liberty::no_clears));
    bench.ask(kMonitor100);
    ASSERT_TRUE(bench.exchange.clear(bench.own[0], talk(bench), bench.now));
    EXPECT_TRUE(bench.reports().empty());
    EXPECT_TRUE(bench.exchange.calls(bench.own[0]).empty());
}

TEST(Liberties, OffersFirst) {
    Bench bench(with(Liberty::offers_first));
    bench.ask(kMonitor100);
    ASSERT_TRUE(bench.exchange.dial(bench.far, "100", {}, bench.now));
    const std::vector<csta::Message> events = bench.reports();
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[0].name(), "OfferedEvent");
    EXPECT_EQ(events[0].text_at("offeredDevice/deviceIdentifier"), "sip:100@pbx");
    EXPECT_FALSE(csta::check(events[0]).has_value());
    EXPECT_EQ(events[1].name(), "DeliveredEvent");
}

TEST(Liberties, StrayEvents) {
    Bench bench(with(Liberty::stray_events));
    bench.ask(kMonitor100);
    ASSERT_TRUE(bench.exchange.dial(bench.far, "100", {}, bench.now));
    const std::vector<csta::Message> events = bench.reports();
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[0].text_at("monitorCrossRefID"), "43");
    EXPECT_EQ(events[1].text_at("monitorCrossRefID"), "65535");
    EXPECT_EQ(events[1].name(), events[0].name());
}

TEST(Liberties, EventBeforeMonitor) {
    Bench bench(with(Liberty::event_before_monitor));
    const Reply reply = bench.ask(kMonitor100);
    ASSERT_EQ(reply.before.size(), 1u);
    EXPECT_EQ(reply.before[0].name(), "DoNotDisturbEvent");
    EXPECT_EQ(reply.before[0].text_at("monitorCrossRefID"), reply.response->text_at("monitorCrossRefID"));
}

TEST(Liberties, ReusedCallIds) {
    Bench bench(with(Liberty::reused_call_ids));
    ASSERT_TRUE(bench.exchange.clear(bench.own[0], talk(bench), bench.now));
    talk(bench);
    ASSERT_TRUE(bench.exchange.dial(bench.far, "101", {}, bench.now));
    EXPECT_EQ(bench.exchange.calls(bench.own[0]).front().name, "1");
    EXPECT_EQ(bench.exchange.calls(bench.own[1]).front().name, "2") << "callIDs are the phone's";
}

TEST(Liberties, UnspecifiedErrors) {
    Bench bench(with(Liberty::unspecified_errors));
    EXPECT_EQ(bench.outcome("<CallBack/>"), "unspecified");
    EXPECT_EQ(bench.outcome(xml("AnswerCall", connection("callToBeAnswered", "7"))), "unspecified");
}

TEST(Liberties, NoSnapshot) {
    Bench bench(with(Liberty::no_snapshot));
    EXPECT_EQ(
        bench.outcome("<SnapshotDevice><snapshotObject>100@pbx</snapshotObject></SnapshotDevice>"),
        "operation/serviceNotSupported"
    );
}

TEST(Liberties, DoesNothing) {
    Bench bench(with(Liberty::does_nothing));
    bench.ask(kMonitor100);
    EXPECT_EQ(bench.outcome(kCall200), "MakeCallResponse");
    EXPECT_TRUE(bench.reports().empty());
    EXPECT_EQ(bench.exchange.call_count(), 0u);
}

TEST(Liberties, SometimesSilent) {
    Bench bench(with(Liberty::sometimes_silent));
    std::string silences;
    for (int i = 0; i < 10; ++i) {
        silences += bench.outcome("<RequestSystemStatus/>") == "silence" ? 'x' : '.';
    }
    EXPECT_EQ(silences, "....x....x");
}

/// However a message is written, the reader gets the same out of it.
class FreeWriting : public testing::TestWithParam<Liberty> {};

INSTANTIATE_TEST_SUITE_P(
    Liberties,
    FreeWriting,
    testing::Values(
        Liberty::no_namespace,
        Liberty::prefixed_elements,
        Liberty::disordered_elements,
        Liberty::unknown_elements,
        Liberty::private_data
    )
);

TEST_P(FreeWriting, IsReadAllTheSame) {
    Bench plain(*find_dialect("snom"));
    Bench bench(with(GetParam()));
    for (Bench* one : {&plain, &bench}) {
        one->ask(kMonitor100);
        ASSERT_TRUE(one->exchange.dial(one->far, "100", {}, one->now));
    }
    const std::string usual = write(plain.dialect, plain.reports().at(0));
    const std::string free = write(bench.dialect, bench.reports().at(0));
    EXPECT_NE(free, usual);
    Result<csta::ReadMessage> read = csta::read(free, Limits{});
    ASSERT_TRUE(read.has_value()) << free;
    EXPECT_EQ(read->namespace_known, GetParam() != Liberty::no_namespace);
    csta::Element& root = read->message.root;
    for (const char* more : {"displayHint", "futureExtension", "extensions"}) root.remove(more);
    EXPECT_EQ(
        csta::write(read->message, csta::Edition::ed5),
        csta::write(csta::read(usual, Limits{})->message, csta::Edition::ed5)
    );
}

TEST(Liberties, FreeWritingLooksAsSaid) {
    csta::Message message("HeldEvent");
    message.root.add("monitorCrossRefID", "a<&\"");
    message.root.add("cause", "normal");
    Dialect dialect = with(Liberty::prefixed_elements);
    dialect.liberties.set(Liberty::disordered_elements);
    EXPECT_THAT(
        write(dialect, message),
        HasSubstr(
            "<csta:HeldEvent xmlns:csta=\"http://www.ecma-international.org/standards/ecma-323/csta/ed5\">"
            "<csta:cause>normal</csta:cause>"
            "<csta:monitorCrossRefID>a&lt;&amp;&quot;</csta:monitorCrossRefID></csta:HeldEvent>"
        )
    );
    EXPECT_THAT(write(with(Liberty::no_namespace), message), HasSubstr("<HeldEvent><monitorCrossRefID>"));
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
