// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "switchboard/core.hpp"

namespace offhook::switchboard {

/// MonitorStart of a client: answered at once with a cross reference of its own (ECMA-269 15.1.2).
csta::Message start_monitor(Core& core, Client& client, const csta::Message& request);
csta::Message stop_monitor(Core& core, Client& client, const csta::Message& request);

/// What follows the positive answer to a service of the server's own: the line's state after a MonitorStart,
/// the devices after a GetSwitchingFunctionDevices.
void after_answer(Core& core, Client& client, const csta::Message& request);

/// Ends the monitors of lines that the client may not see any more, and says so (MonitorStop).
void end_forbidden_monitors(Core& core, Client& client);

/// Ends a monitor without a word to its client.
void drop_monitor(Core& core, const std::string& cross_ref);

}  // namespace offhook::switchboard
