// SPDX-License-Identifier: Apache-2.0
#include "switchboard/line_events.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "switchboard/testing.hpp"

namespace offhook::switchboard {
namespace {

using testing::House;
using testing::message;

constexpr const char* kLine = "sip:100@pbx";

/// A monitor point whose first snapshot is not answered yet.
class FirstSnapshot : public ::testing::Test {
protected:
    FirstSnapshot() {
        house.monitor(house.client(kLine), kLine);
        house.reply(
            house.take("MonitorStart"), message("MonitorStartResponse", {{"monitorCrossRefID", "7"}})
        );
        snapshot = house.take("SnapshotDevice");
        house.events.clear();  // BackInService
    }

    std::vector<std::string> heard() const {
        std::vector<std::string> names;
        for (const auto& [recipient, event] : house.events) names.push_back(event.name());
        return names;
    }

    House house;
    PhoneId phone = house.phone_up("000413AABBCC", {kLine});
    PhoneRequest snapshot;
};

TEST_F(FirstSnapshot, OfCallsThatWereThereBeforeIsNoNews) {
    house.reply(
        snapshot, csta::snapshot_response({{{"1", kLine}, "sip:200@pbx", {csta::LocalConnectionState::hold}}})
    );
    EXPECT_EQ(heard(), std::vector<std::string>{});
}

TEST_F(FirstSnapshot, EndsACallThatTheMonitorHasHeardOf) {
    house.from_phone(
        phone, message(
                   "EstablishedEvent", {{"monitorCrossRefID", "7"},
                                        {"establishedConnection/callID", "1"},
                                        {"establishedConnection/deviceID", kLine},
                                        {"localConnectionInfo", "connected"},
                                        {"cause", "newCall"}}
               )
    );
    house.reply(
        snapshot, csta::snapshot_response({{{"2", kLine}, "sip:200@pbx", {csta::LocalConnectionState::hold}}})
    );
    EXPECT_EQ(heard(), (std::vector<std::string>{"EstablishedEvent", "ConnectionClearedEvent"}));
}

}  // namespace
}  // namespace offhook::switchboard
