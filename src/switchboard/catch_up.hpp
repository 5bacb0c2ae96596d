// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "csta/message.hpp"
#include "switchboard/call_model.hpp"

namespace offhook::switchboard {

// The events that a phone should have sent and did not, made for clients from what a snapshot shows. They
// have no monitorCrossRefID. Who called whom is told only where a snapshot lets one know.

/// The line has got into its state of the call from another one; null if no event tells of that.
std::optional<csta::Message> caught_up(
    const Call& call, csta::LocalConnectionState before, const std::string& endpoint
);

/// The party at the other end has answered.
csta::Message answered_there(const Call& call, const std::string& endpoint);

/// The line is out of the call.
csta::Message cleared(const Call& call, std::string_view cause);

}  // namespace offhook::switchboard
