// SPDX-License-Identifier: Apache-2.0
#include "switchboard/call_model.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace offhook::switchboard {
namespace {

using csta::LocalConnectionState;

constexpr std::string_view kOwn = "sip:100@pbx";
constexpr std::string_view kOther = "sip:200@pbx";

csta::Message event(
    std::string name, const std::string& subject, std::string_view call, std::string_view device
) {
    csta::Message result(std::move(name));
    result.root.set(subject + "/callID", call);
    result.root.set(subject + "/deviceID", device);
    return result;
}

csta::Message with_state(csta::Message message, std::string_view local) {
    message.root.set("localConnectionInfo", local);
    return message;
}

struct Step {
    csta::Message event;
    std::vector<std::pair<std::string, LocalConnectionState>> calls;  ///< what must be there after it
};

void play(CallModel& model, const std::vector<Step>& steps) {
    for (const Step& step : steps) {
        model.apply(step.event);
        std::vector<std::pair<std::string, LocalConnectionState>> calls;
        for (const auto& [id, call] : model.calls()) calls.emplace_back(id, call.state);
        EXPECT_EQ(calls, step.calls) << "after " << step.event.name();
    }
}

CallModel model() {
    return CallModel("100@pbx", 4);
}

TEST(CallModel, FollowsAnOutgoingCall) {
    CallModel calls = model();
    play(
        calls,
        {
            {event("ServiceInitiatedEvent", "initiatedConnection", "1", kOwn),
             {{"1", LocalConnectionState::initiated}}},
            {event("OriginatedEvent", "originatedConnection", "1", kOwn),
             {{"1", LocalConnectionState::connected}}},
            {event("DeliveredEvent", "connection", "1", kOther), {{"1", LocalConnectionState::connected}}},
            {event("EstablishedEvent", "establishedConnection", "1", kOther),
             {{"1", LocalConnectionState::connected}}},
            {event("HeldEvent", "heldConnection", "1", kOwn), {{"1", LocalConnectionState::hold}}},
            {event("RetrievedEvent", "retrievedConnection", "1", kOwn),
             {{"1", LocalConnectionState::connected}}},
            {event("ConnectionClearedEvent", "droppedConnection", "1", kOther),
             {{"1", LocalConnectionState::connected}}},
            {event("ConnectionClearedEvent", "droppedConnection", "1", kOwn), {}},
        }
    );
}

TEST(CallModel, FollowsAnIncomingCall) {
    CallModel calls = model();
    csta::Message delivered = event("DeliveredEvent", "connection", "7", kOwn);
    delivered.root.set("callingDevice/deviceIdentifier", kOther);
    play(
        calls,
        {
            {delivered, {{"7", LocalConnectionState::alerting}}},
            {event("EstablishedEvent", "establishedConnection", "7", kOwn),
             {{"7", LocalConnectionState::connected}}},
        }
    );
    ASSERT_EQ(calls.snapshot().size(), 1U);
    EXPECT_EQ(calls.snapshot().front().endpoint, kOther);
}

TEST(CallModel, BelievesLocalConnectionInfoMoreThanTheSubject) {
    CallModel calls = model();
    play(
        calls,
        {
            {with_state(event("DeliveredEvent", "connection", "1", kOther), "initiated"),
             {{"1", LocalConnectionState::initiated}}},
            {with_state(event("FailedEvent", "failedConnection", "1", kOther), "fail"),
             {{"1", LocalConnectionState::failed}}},
            {with_state(event("ConnectionClearedEvent", "droppedConnection", "1", kOther), "null"), {}},
        }
    );
}

TEST(CallModel, BelievesThatAnAnsweredCallDoesNotRing) {
    CallModel calls = model();
    play(
        calls, {{with_state(event("EstablishedEvent", "establishedConnection", "1", kOwn), "alerting"),
                 {{"1", LocalConnectionState::connected}}},
                {with_state(event("EstablishedEvent", "establishedConnection", "2", kOther), "alerting"),
                 {{"1", LocalConnectionState::connected}, {"2", LocalConnectionState::connected}}}}
    );
}

struct Contradiction {
    csta::Message event;
    std::string_view truth;  ///< what is believed
};

TEST(CallModel, BelievesWhatHappenedMoreThanTheStateSaidToFollow) {
    const auto by = [](csta::Message message, std::string_view actor, std::string_view device) {
        message.root.set(std::string(actor) + "/deviceIdentifier", device);
        return message;
    };
    const auto held = [](std::string_view whose) { return event("HeldEvent", "heldConnection", "1", whose); };
    const auto dropped = [](std::string_view whose) {
        return event("ConnectionClearedEvent", "droppedConnection", "1", whose);
    };
    const std::vector<Contradiction> table = {
        {with_state(held(kOwn), "connected"), "hold"},
        {with_state(held(kOther), "hold"), "hold"},
        {with_state(by(held(kOwn), "holdingDevice", kOther), "connected"), "connected"},
        {with_state(by(held(kOwn), "holdingDevice", kOwn), "connected"), "hold"},
        {with_state(event("RetrievedEvent", "retrievedConnection", "1", kOwn), "hold"), "connected"},
        {with_state(event("EstablishedEvent", "establishedConnection", "1", kOwn), "null"), "connected"},
        {with_state(event("DeliveredEvent", "connection", "1", kOwn), "null"), "alerting"},
        {with_state(event("DeliveredEvent", "connection", "1", kOwn), "connected"), "connected"},
        {with_state(event("FailedEvent", "failedConnection", "1", kOwn), "null"), "null"},
        {with_state(dropped(kOwn), "connected"), "null"},
        {with_state(dropped(""), "connected"), "connected"},
        {with_state(by(dropped(""), "releasingDevice", kOwn), "connected"), "null"},
        {with_state(event("TransferedEvent", "primaryOldCall", "1", kOwn), "null"), "null"},
        {with_state(
             by(event("TransferedEvent", "primaryOldCall", "1", kOwn), "transferringDevice", kOwn),
             "connected"
         ),
         "null"},
    };
    for (const Contradiction& one : table) {
        CallModel calls = model();
        calls.apply(event("EstablishedEvent", "establishedConnection", "1", kOther));
        const auto state = calls.apply(one.event);
        ASSERT_TRUE(state) << one.event.name();
        EXPECT_EQ(csta::to_text(*state), one.truth) << one.event.name();
        EXPECT_EQ(calls.calls().count("1"), one.truth == "null" ? 0U : 1U) << one.event.name();
    }
}

TEST(CallModel, StaysInTheCallOfATransferThatListsNothing) {
    for (const char* joining : {"TransferedEvent", "ConferencedEvent"}) {
        CallModel calls = model();
        calls.apply(event("EstablishedEvent", "establishedConnection", "1", kOwn));
        csta::Message joined = event(joining, "primaryOldCall", "1", kOther);
        joined.root.set("transferringDevice/deviceIdentifier", kOther);
        joined.root.set("transferredConnections/connectionListItem", "");
        EXPECT_FALSE(calls.take_doubt());
        EXPECT_EQ(calls.apply(joined), LocalConnectionState::connected) << joining;
        EXPECT_EQ(calls.calls().count("1"), 1U) << joining;
        EXPECT_TRUE(calls.take_doubt()) << joining;
        EXPECT_FALSE(calls.take_doubt()) << "once";
    }
}

TEST(CallModel, KnowsItsOwnDeviceInAnySpelling) {
    CallModel calls = model();
    play(
        calls,
        {
            {event("DeliveredEvent", "connection", "1", "100@PBX"), {{"1", LocalConnectionState::alerting}}},
            {event("EstablishedEvent", "establishedConnection", "1", "100"),
             {{"1", LocalConnectionState::connected}}},
            {event("ConnectionClearedEvent", "droppedConnection", "1", "sip:100@pbx:5060;transport=tcp"), {}},
        }
    );
}

TEST(CallModel, ATransferTakesBothCallsFromTheTransferringLine) {
    CallModel calls = model();
    calls.apply(event("EstablishedEvent", "establishedConnection", "1", kOwn));
    calls.apply(event("EstablishedEvent", "establishedConnection", "2", kOwn));
    csta::Message transferred("TransferedEvent");
    transferred.root.set("primaryOldCall/callID", "1");
    transferred.root.set("secondaryOldCall/callID", "2");
    transferred.root.set("transferringDevice/deviceIdentifier", kOwn);
    transferred.root.add("transferredConnections").add("connectionListItem");  // as empty as Yealink's
    play(calls, {{transferred, {}}});
}

TEST(CallModel, ATransferMovesTheTransferredLineToItsNewCall) {
    CallModel calls = model();
    calls.apply(event("EstablishedEvent", "establishedConnection", "1", kOwn));
    csta::Message transferred("TransferedEvent");
    transferred.root.set("primaryOldCall/callID", "1");
    transferred.root.set("transferringDevice/deviceIdentifier", kOther);
    transferred.root.add(csta::connection_list_element(
        "transferredConnections",
        {
            {{"9", std::string(kOwn)}, {"1", std::string(kOwn)}, {}},
            {{"9", "sip:300@pbx"}, {}, {}},
        }
    ));
    play(calls, {{transferred, {{"9", LocalConnectionState::connected}}}});
}

TEST(CallModel, AConferenceMakesOneCallOfTwo) {
    CallModel calls = model();
    calls.apply(event("HeldEvent", "heldConnection", "1", kOwn));
    calls.apply(event("EstablishedEvent", "establishedConnection", "2", kOwn));
    csta::Message conferenced("ConferencedEvent");
    conferenced.root.set("primaryOldCall/callID", "1");
    conferenced.root.set("secondaryOldCall/callID", "2");
    conferenced.root.add(csta::connection_list_element(
        "conferenceConnections",
        {
            {{"3", std::string(kOwn)}, {}, {}},
            {{"3", std::string(kOther)}, {}, {}},
            {{"3", "sip:300@pbx"}, {}, {}},
        }
    ));
    play(calls, {{conferenced, {{"3", LocalConnectionState::connected}}}});
    EXPECT_EQ(calls.calls().at("3").others.size(), 2U);
}

TEST(CallModel, ADivertedCallIsGone) {
    CallModel calls = model();
    play(
        calls,
        {
            {event("DeliveredEvent", "connection", "1", kOwn), {{"1", LocalConnectionState::alerting}}},
            {event("DivertedEvent", "connection", "1", kOwn), {}},
        }
    );
}

TEST(CallModel, ASnapshotEndsGhostsAndBringsTheUnknown) {
    CallModel calls = model();
    calls.apply(event("EstablishedEvent", "establishedConnection", "ghost", kOwn));
    calls.apply(event("DeliveredEvent", "connection", "real", kOwn));
    const auto events = calls.reconcile({
        {{"real", std::string(kOwn)}, "", {LocalConnectionState::connected}},
        {{"new", std::string(kOwn)},
         std::string(kOther),
         {LocalConnectionState::hold, LocalConnectionState::connected}},
    });
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[0].name(), "ConnectionClearedEvent");
    EXPECT_EQ(events[0].text_at("droppedConnection/callID"), "ghost");
    EXPECT_EQ(events[1].name(), "EstablishedEvent");
    EXPECT_EQ(events[1].text_at("establishedConnection/callID"), "real");
    EXPECT_EQ(events[2].name(), "HeldEvent");
    EXPECT_EQ(events[2].text_at("heldConnection/callID"), "new");
    ASSERT_EQ(calls.calls().size(), 2U);
    EXPECT_EQ(calls.calls().at("real").state, LocalConnectionState::connected);
    EXPECT_EQ(calls.calls().at("new").state, LocalConnectionState::hold);
}

/// What a snapshot makes clients hear, by what was known of the one call before.
struct CatchUp {
    std::vector<csta::Message> before;
    std::vector<LocalConnectionState> now;  ///< the line's, the other end's
    std::string_view event;                 ///< empty: none
    std::string_view subject;               ///< the element of its connection
    std::string_view whose;
};

TEST(CallModel, ASnapshotTellsOfEveryStateThatWasMissed) {
    using enum LocalConnectionState;
    const csta::Message rings = event("DeliveredEvent", "connection", "1", kOwn);
    const csta::Message rings_there =
        with_state(event("DeliveredEvent", "connection", "1", kOther), "connected");
    const csta::Message held = event("HeldEvent", "heldConnection", "1", kOwn);
    const std::vector<CatchUp> table = {
        {{}, {initiated}, "ServiceInitiatedEvent", "initiatedConnection", kOwn},
        {{}, {alerting, connected}, "DeliveredEvent", "connection", kOwn},
        {{}, {connected, alerting}, "DeliveredEvent", "connection", kOther},
        {{}, {failed}, "FailedEvent", "failedConnection", kOwn},
        {{}, {queued}, "QueuedEvent", "queuedConnection", kOwn},
        {{}, {null}, "", "", ""},
        {{}, {}, "", "", ""},
        {{rings}, {connected, connected}, "EstablishedEvent", "establishedConnection", kOwn},
        {{rings}, {null}, "ConnectionClearedEvent", "droppedConnection", kOwn},
        {{rings_there}, {connected, connected}, "EstablishedEvent", "establishedConnection", kOther},
        {{rings_there}, {connected}, "", "", ""},
        {{held}, {connected, connected}, "RetrievedEvent", "retrievedConnection", kOwn},
        {{held}, {}, "", "", ""},
    };
    for (const CatchUp& one : table) {
        CallModel calls = model();
        for (const csta::Message& earlier : one.before) calls.apply(earlier);
        const auto events = calls.reconcile({{{"1", std::string(kOwn)}, std::string(kOther), one.now}});
        ASSERT_EQ(events.size(), one.event.empty() ? 0U : 1U) << one.event;
        if (events.empty()) continue;
        EXPECT_EQ(events.front().name(), one.event);
        EXPECT_EQ(csta::connection_at(events.front().root, one.subject).device_id, one.whose) << one.event;
        EXPECT_TRUE(calls.reconcile(calls.snapshot()).empty()) << "nothing is told twice";
    }
}

TEST(CallModel, HoldsNoMoreCallsThanItsBound) {
    CallModel calls = model();
    for (int i = 0; i < 10; ++i) calls.apply(event("DeliveredEvent", "connection", std::to_string(i), kOwn));
    EXPECT_EQ(calls.calls().size(), 4U);
    EXPECT_EQ(calls.clear_all("normal").size(), 4U);
    EXPECT_TRUE(calls.empty());
}

TEST(CallModel, IgnoresWhatIsNoCallControlEvent) {
    CallModel calls = model();
    calls.apply(csta::Message("DoNotDisturbEvent"));
    calls.apply(csta::Message("DeliveredEvent"));  // without a connection
    EXPECT_TRUE(calls.empty());
}

}  // namespace
}  // namespace offhook::switchboard
