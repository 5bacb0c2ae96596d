// SPDX-License-Identifier: Apache-2.0
#include "csta/monitor_filter.hpp"

#include <gtest/gtest.h>

#include "csta/schema.hpp"
#include "csta/validate.hpp"

namespace offhook::csta {
namespace {

TEST(MonitorFilter, TrueMeansFilteredOut) {
    Message request("MonitorStart");
    request.root.set("requestedMonitorFilter/callcontrol/delivered", "true");
    request.root.set("requestedMonitorFilter/callcontrol/transferred", "1");
    request.root.set("requestedMonitorFilter/logicalDeviceFeature/forwarding", "true");
    request.root.set("requestedMonitorFilter/logicalDeviceFeature/doNotDisturb", "false");
    const MonitorFilter filter = MonitorFilter::read(request, "requestedMonitorFilter");
    EXPECT_TRUE(filter.filters_anything());
    EXPECT_FALSE(filter.passes("DeliveredEvent"));
    EXPECT_FALSE(filter.passes("TransferedEvent"));
    EXPECT_FALSE(filter.passes("ForwardingEvent"));
    EXPECT_TRUE(filter.passes("DoNotDisturbEvent"));
    EXPECT_TRUE(filter.passes("EstablishedEvent"));
    EXPECT_TRUE(filter.passes("MonitorStop"));
}

TEST(MonitorFilter, LetsEverythingPassIfThereIsNone) {
    const MonitorFilter filter = MonitorFilter::read(Message("MonitorStart"), "requestedMonitorFilter");
    EXPECT_FALSE(filter.filters_anything());
    EXPECT_TRUE(filter.passes("DeliveredEvent"));
}

TEST(MonitorFilter, HasAPlaceForEveryEvent) {
    for (const MessageType& type : messages()) {
        if (type.kind != Kind::event) continue;
        MonitorFilter filter;
        filter.filter_out(type.name);
        EXPECT_FALSE(filter.passes(type.name)) << type.name;
    }
}

TEST(MonitorFilter, ComesBackFromItsElement) {
    MonitorFilter filter;
    filter.filter_out("HeldEvent");
    filter.filter_out("MessageWaitingEvent");
    filter.filter_out("OutOfServiceEvent");
    filter.filter_out("NoSuchEvent");
    const Element element = filter.to_element("actualMonitorFilter");
    EXPECT_EQ(MonitorFilter::read(element), filter);
    EXPECT_EQ(element.text_at("callcontrol/held"), "true");
    EXPECT_EQ(element.text_at("callcontrol/bridged"), "false");

    Message response("MonitorStartResponse");
    response.root.add("monitorCrossRefID", "1");
    response.root.add(element);
    EXPECT_FALSE(check(response));
}

}  // namespace
}  // namespace offhook::csta
