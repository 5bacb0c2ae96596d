// SPDX-License-Identifier: Apache-2.0
#include "csta/views.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "csta/reader.hpp"
#include "csta/validate.hpp"

namespace offhook::csta {
namespace {

using State = LocalConnectionState;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(ConnectionIdView, ReadsAndWrites) {
    const ConnectionId id{"-12", "sip:100@pbx"};
    const Element element = connection_element("connection", id);
    EXPECT_EQ(read_connection(element), id);
    EXPECT_NE(read_connection(element), (ConnectionId{"-12", "100"}));
    EXPECT_EQ(element.children.size(), 2U);
    EXPECT_EQ(connection_element("connection", {"1", ""}).children.size(), 1U);
    EXPECT_TRUE(connection_at(element, "nothing").empty());
    EXPECT_EQ(std::hash<ConnectionId>{}(id), std::hash<ConnectionId>{}(read_connection(element)));
}

TEST(LocalConnectionStateView, SpeaksTheWordsOfTheStandard) {
    for (const State state :
         {State::null, State::initiated, State::alerting, State::connected, State::hold, State::queued,
          State::failed}) {
        EXPECT_EQ(state_from_text(to_text(state)), state);
    }
    EXPECT_EQ(to_text(State::failed), "fail");
    EXPECT_EQ(state_from_text("failed"), std::nullopt);
    Message event("DeliveredEvent");
    EXPECT_EQ(local_connection_info(event), std::nullopt);
    event.root.add("localConnectionInfo", "alerting");
    EXPECT_EQ(local_connection_info(event), State::alerting);
}

TEST(EventViews, ReadWhatEventsHaveInCommon) {
    Message event("HeldEvent");
    event.root.add("cause", "normal");
    set_cross_ref(event, "7");
    EXPECT_EQ(cause_of(event), "normal");
    EXPECT_EQ(cross_ref_of(event), "7");
    EXPECT_TRUE(is_event(event));
    EXPECT_FALSE(is_event(Message("MakeCall")));
    EXPECT_FALSE(is_event(Message("FancyEvent")));
}

TEST(BooleanAt, KnowsMissingFromFalse) {
    Element element("x");
    element.add("yes", "true");
    element.add("one", "1");
    element.add("no", "false");
    EXPECT_EQ(boolean_at(element, "yes"), true);
    EXPECT_EQ(boolean_at(element, "one"), true);
    EXPECT_EQ(boolean_at(element, "no"), false);
    EXPECT_EQ(boolean_at(element, "missing"), std::nullopt);
}

TEST(ConnectionListView, ReadsAndWrites) {
    const std::vector<ConnectionListItem> items = {
        {{"1", "100"}, {"2", "100"}, "100"}, {{"1", "200"}, {}, ""}};
    const auto read = read_connection_list(connection_list_element("transferredConnections", items));
    ASSERT_EQ(read.size(), 2U);
    EXPECT_EQ(read[0].new_connection, items[0].new_connection);
    EXPECT_EQ(read[0].old_connection, items[0].old_connection);
    EXPECT_EQ(read[0].endpoint, "100");
    EXPECT_TRUE(read[1].old_connection.empty());
    EXPECT_EQ(read[1].endpoint, "");
}

TEST(ForwardingView, ReadsAndWritesLists) {
    const std::vector<Forwarding> list = {
        {"forwardImmediate", true, "sip:200@pbx", std::nullopt, std::nullopt},
        {"forwardNoAns", false, "", 4, 20},
    };
    const Message response = forwarding_response(list);
    EXPECT_FALSE(check(response));
    EXPECT_EQ(read_forwarding_list(response), list);
    EXPECT_THAT(read_forwarding_list(Message("GetForwardingResponse")), IsEmpty());
}

TEST(ForwardingView, ReadsRequestAndEvent) {
    Message request("SetForwarding");
    request.root.set("forwardingType", "forwardBusy");
    request.root.set("activateForward", "true");
    request.root.set("forwardDN", "200");
    Message event("ForwardingEvent");
    event.root.set("forwardingType", "forwardBusy");
    event.root.set("forwardStatus", "true");
    event.root.set("forwardTo", "200");
    const Forwarding expected{"forwardBusy", true, "200", std::nullopt, std::nullopt};
    EXPECT_EQ(read_forwarding(request), expected);
    EXPECT_EQ(read_forwarding(event), expected);
}

TEST(SnapshotView, ReadsAndWrites) {
    const std::vector<SnapshotEntry> entries = {
        {{"1", "100"}, "200", {State::connected, State::alerting}},
        {{"2", "100"}, "", {}},
    };
    const Message response = snapshot_response(entries);
    EXPECT_FALSE(check(response));
    EXPECT_EQ(read_snapshot(response), entries);
    EXPECT_EQ(snapshot_cross_ref(response), "");
    EXPECT_THAT(read_snapshot(snapshot_response({})), IsEmpty());
    EXPECT_FALSE(check(snapshot_response({})));
}

TEST(SnapshotView, ReadsDataThatComeLater) {
    Message response("SnapshotDeviceResponse");
    response.root.set("crossRefIDorSnapshotData/serviceCrossRefID", "9");
    EXPECT_EQ(snapshot_cross_ref(response), "9");
    EXPECT_THAT(read_snapshot(response), IsEmpty());

    Message data("SnapshotDeviceData");
    Element& info = data.root.add("snapshotData").add("snapshotDeviceResponseInfo");
    info.set("connectionIdentifier/callID", "1");
    info.set("localCallState/simpleCallState", "callReceived");
    const auto entries = read_snapshot(data);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_THAT(entries[0].states, ElementsAre(State::alerting, State::connected));
}

TEST(SnapshotView, TakesSimpleStatesApart) {
    const std::tuple<const char*, State, State> cases[] = {
        {"callNull", State::null, State::null},
        {"callPending", State::initiated, State::null},
        {"callOriginated", State::connected, State::null},
        {"callDelivered", State::connected, State::alerting},
        {"callDeliveredHeld", State::hold, State::alerting},
        {"callReceived", State::alerting, State::connected},
        {"callEstablished", State::connected, State::connected},
        {"callEstablishedHeld", State::hold, State::connected},
        {"callReceivedOnHold", State::alerting, State::hold},
        {"callEstablishedOnHold", State::connected, State::hold},
        {"callQueued", State::connected, State::queued},
        {"callQueuedHeld", State::hold, State::queued},
        {"callFailed", State::connected, State::failed},
        {"callFailedHeld", State::hold, State::failed},
        {"callBlocked", State::null, State::failed},
    };
    for (const auto& [name, own, other] : cases) {
        Message response("SnapshotDeviceResponse");
        Element& info = response.root.add("crossRefIDorSnapshotData")
                            .add("snapshotData")
                            .add("snapshotDeviceResponseInfo");
        info.set("localCallState/simpleCallState", name);
        EXPECT_THAT(read_snapshot(response).at(0).states, ElementsAre(own, other)) << name;
    }
}

}  // namespace
}  // namespace offhook::csta
