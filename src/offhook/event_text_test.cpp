// SPDX-License-Identifier: Apache-2.0
#include "offhook/event_text.hpp"

#include <gtest/gtest.h>

#include "csta/device_id.hpp"
#include "csta/views.hpp"

namespace offhook::cli {
namespace {

csta::Message delivered() {
    csta::Message event("DeliveredEvent");
    event.root.set("monitorCrossRefID", "1");
    event.root.add(csta::connection_element("connection", {"7", "sip:200@pbx"}));
    event.root.add(csta::subject_element("alertingDevice", "sip:200@pbx"));
    event.root.add(csta::subject_element("callingDevice", "sip:100@pbx"));
    event.root.add(csta::subject_element("calledDevice", "sip:200@pbx"));
    event.root.set("localConnectionInfo", "connected");
    event.root.set("cause", "newCall");
    return event;
}

TEST(EventText, ShowsACallEventInOneLine) {
    EXPECT_EQ(
        to_text_line("12:03:04.512", "sip:100@pbx", delivered()),
        "12:03:04.512  100@pbx       Delivered          connected  100@pbx -> 200@pbx        newCall         "
        "call 7"
    );
}

TEST(EventText, NamesUnknownEnds) {
    auto event = delivered();
    event.root.remove("callingDevice");
    event.root.add(csta::subject_element("callingDevice", {}));
    EXPECT_EQ(summarise(event).who, "? -> 200@pbx");
}

TEST(EventText, ShowsWhatAnEventWithoutCallIsAbout) {
    csta::Message event("DoNotDisturbEvent");
    event.root.add(csta::subject_element("device", "sip:100@pbx"));
    event.root.set("doNotDisturbOn", "true");
    const auto summary = summarise(event);
    EXPECT_EQ(summary.name, "DoNotDisturb");
    EXPECT_EQ(summary.who, "100@pbx");
    EXPECT_EQ(summary.details, "doNotDisturbOn=true");
    EXPECT_EQ(summary.call, "");
}

TEST(EventText, ATransferNamesBothSides) {
    csta::Message event("TransferedEvent");
    event.root.add(csta::connection_element("primaryOldCall", {"7", "sip:100@pbx"}));
    event.root.add(csta::subject_element("transferringDevice", "sip:100@pbx"));
    event.root.add(csta::subject_element("transferredToDevice", "sip:300@pbx"));
    EXPECT_EQ(summarise(event).who, "100@pbx to 300@pbx");
    EXPECT_EQ(summarise(event).call, "7");
}

TEST(EventText, APeerCannotWriteToTheTerminal) {
    csta::Message event("Fine\x1b[2JEvent");
    event.root.set("cause", "a\nb");
    const auto line = to_text_line("t", "sip:1\x1b@pbx", event);
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
    EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(EventText, JsonHoldsTheWholeMessage) {
    const auto line = to_json_line("2026-01-01T00:00:00Z", "sip:100@pbx", delivered());
    EXPECT_EQ(
        line.find(R"({"time":"2026-01-01T00:00:00Z","line":"sip:100@pbx","message":{"DeliveredEvent":{)"), 0U
    ) << line;
    EXPECT_NE(line.find(R"("cause":"newCall")"), std::string::npos) << line;
}

}  // namespace
}  // namespace offhook::cli
