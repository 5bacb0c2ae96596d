// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "api/context.hpp"
#include "api/event_hub.hpp"
#include "signalling/types.hpp"
#include "switchboard/views.hpp"

namespace offhook::api {

/// Makes events of what signalling says has changed: what changes several times in a moment is told once, as
/// it is then. Life and thread: its owner's.
class LiveChanges {
public:
    LiveChanges(const Context& context, EventHub& hub) : context_(context), hub_(hub) {}

    /// While off, nothing is looked at, and the calls known are forgotten.
    void watch(bool on);
    bool watching() const { return watching_; }

    void take(const signalling::Changed& changed, Time now);
    void tick(Time now);
    std::optional<Time> next_due() const { return due_; }

    /// The calls there are now, for somebody who has missed events.
    void send_calls(const Subscriber& subscriber) const;

private:
    using Calls = std::map<std::string, switchboard::CallView>;  ///< by phone and callID

    void publish(const signalling::Changed& changed);
    void phone_changed(const std::string& username);
    void line_changed(const std::string& device_id);
    void calls_changed(const std::string& device_id);
    void client_changed(const std::string& id);
    void monitor_changed(const std::string& cross_ref);
    std::string call_data(const switchboard::CallView& call, const std::vector<std::string>& watchers) const;

    const Context& context_;
    EventHub& hub_;
    bool watching_ = false;
    std::set<signalling::Changed> pending_;
    std::optional<Time> due_;
    std::map<std::string, Calls> calls_;  ///< by deviceID: as they were told last
};

}  // namespace offhook::api
