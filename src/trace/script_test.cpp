// SPDX-License-Identifier: Apache-2.0
#include "trace/script.hpp"

#include <gtest/gtest.h>

#include "trace/testing.hpp"

namespace offhook::trace {
namespace {

using namespace testing;

std::string connection(std::string_view name, std::string_view call, std::string_view device) {
    return fmt::format("<{0}><callID>{1}</callID><deviceID>{2}</deviceID></{0}>", name, call, device);
}

class Script : public ::testing::Test {
protected:
    void ask(int cseq, std::string_view service, std::string_view content) {
        test.add(kClientFlow, Direction::in, info(cseq, csta_xml(service, content)));
    }
    void answer(int cseq, std::string_view response, std::string_view content) {
        test.add(kClientFlow, Direction::out, ok(cseq, csta_xml(response, content)));
    }
    void tell(std::string_view ref, std::string_view event, std::string_view content) {
        const std::string monitor = fmt::format("<monitorCrossRefID>{}</monitorCrossRefID>", ref);
        test.add(
            kClientFlow, Direction::out, info(++event_, csta_xml(event, monitor + std::string(content)))
        );
    }
    void watch(int cseq, std::string_view device, std::string_view ref) {
        ask(cseq, "MonitorStart",
            fmt::format("<monitorObject><deviceObject>{}</deviceObject></monitorObject>", device));
        answer(cseq, "MonitorStartResponse", fmt::format("<monitorCrossRefID>{}</monitorCrossRefID>", ref));
    }
    std::string script() const { return to_script(test.all(), Limits{}); }

    TestRing test;
    int event_ = 1000;
};

TEST_F(Script, TellsServicesAnswersAndTheEventsOfEachLine) {
    watch(1, "sip:100@pbx", "r1");
    watch(2, "sip:101@pbx", "r2");
    ask(3, "MakeCall",
        "<callingDevice>sip:100@pbx</callingDevice><calledDirectoryNumber>101</calledDirectoryNumber>");
    tell(
        "r2", "DeliveredEvent",
        connection("connection", "x7", "sip:101@pbx") +
            "<alertingDevice><deviceIdentifier>sip:101@pbx</deviceIdentifier></alertingDevice>"
            "<lastRedirectionDevice><notRequired/></lastRedirectionDevice>"
            "<localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause>"
    );
    tell(
        "r1", "OriginatedEvent",
        connection("originatedConnection", "c1", "sip:100@pbx") + "<cause>newCall</cause>"
    );
    answer(3, "MakeCallResponse", connection("callingDevice", "c1", "sip:100@pbx"));
    ask(4, "HoldCall", connection("callToBeHeld", "c1", "sip:100@pbx"));
    answer(4, "CSTAErrorCode", "<operation>serviceNotSupported</operation>");
    ask(5, "AnswerCall", connection("callToBeAnswered", "x7", "sip:101@pbx"));
    answer(5, "AnswerCallResponse", "");
    ask(6, "ClearConnection", connection("connectionToBeCleared", "c1", "sip:100@pbx"));
    EXPECT_EQ(
        script(),
        "# a is sip:100@pbx\n"
        "# b is sip:101@pbx\n"
        "# asked: MakeCall callingDevice=a calledDirectoryNumber=b\n"
        "a: MakeCall: callingDevice=1@a\n"
        "    a  Originated         originatedConnection=1@a cause=newCall\n"
        "    b  Delivered          connection=1@b alertingDevice=b lastRedirectionDevice=notRequired "
        "local=alerting "
        "cause=newCall\n"
        "# asked: HoldCall callToBeHeld=1@a\n"
        "a: HoldCall: refused, operation/serviceNotSupported\n"
        "# asked: AnswerCall callToBeAnswered=1@b\n"
        "b: AnswerCall: ok\n"
        "# asked: ClearConnection connectionToBeCleared=1@a\n"
        "a: ClearConnection: no answer\n"
    );
}

TEST_F(Script, WhatComesBeforeAnyServiceWasDoneByHand) {
    watch(1, "sip:100@pbx", "r1");
    tell("r1", "HeldEvent", connection("heldConnection", "c1", "\"Desk\" &lt;sip:100@pbx:5060&gt;"));
    EXPECT_EQ(
        script(),
        "# a is sip:100@pbx\nby hand: what came first\n    a  Held               heldConnection=1@\"a\"\n"
    );
}

TEST_F(Script, TellsOnceWhatTwoClientsWatch) {
    watch(1, "sip:100@pbx", "r1");
    tell("r1", "HeldEvent", connection("heldConnection", "c1", "sip:100@pbx"));
    test.ring.flow_up({FlowId{7}, Side::clients, "TCP", {"192.0.2.8", 1}, {"192.0.2.1", 5070}});
    const auto add = [&](Direction direction, const std::string& text) {
        test.add(FlowId{7}, direction, text);
    };
    add(Direction::in,
        info(
            1, csta_xml(
                   "MonitorStart", "<monitorObject><deviceObject>sip:100@pbx</deviceObject></monitorObject>"
               )
        ));
    add(Direction::out, ok(1, csta_xml("MonitorStartResponse", "<monitorCrossRefID>r9</monitorCrossRefID>")));
    add(Direction::out, info(
                            2, csta_xml(
                                   "HeldEvent", "<monitorCrossRefID>r9</monitorCrossRefID>" +
                                                    connection("heldConnection", "c1", "sip:100@pbx")
                               )
                        ));
    EXPECT_EQ(
        script(),
        "# a is sip:100@pbx\nby hand: what came first\n    a  Held               heldConnection=1@a\n"
    );
}

TEST_F(Script, WritesListsAsTheGoldenFilesDo) {
    watch(1, "sip:100@pbx", "r1");
    tell(
        "r1", "TransferedEvent",
        "<transferredConnections><connectionListItem>" + connection("newConnection", "c2", "sip:100@pbx") +
            connection("oldConnection", "c1", "sip:100@pbx") +
            "</connectionListItem></transferredConnections>"
            "<extensions><privateData><private/></privateData></extensions>"
    );
    EXPECT_NE(script().find("transferredConnections=[1@a was 2@a] +private\n"), std::string::npos)
        << script();
}

TEST_F(Script, BrokenMessagesAreLeftOut) {
    test.add(kClientFlow, Direction::in, info(1, "<MakeCall><broken"));
    test.add(kClientFlow, Direction::in, "noise");
    EXPECT_EQ(script(), "");
}

}  // namespace
}  // namespace offhook::trace
