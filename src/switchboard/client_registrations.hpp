// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "switchboard/core.hpp"

namespace offhook::switchboard {

/// SystemRegister of a client (ECMA-269 14.2.2): it wants to be told of the system's changes.
csta::Message register_client(Core& core, Client& client, const csta::Message& request);
csta::Message cancel_registration(Core& core, Client& client, const csta::Message& request);

/// Tells registered clients that the list of lines has changed, each only if it may see one of these.
void tell_device_changes(Core& core, const std::vector<std::string>& line_keys);

/// The server goes down: SystemStatus to those who asked for it, SystemRegisterAbort to all registered.
void abort_registrations(Core& core);

}  // namespace offhook::switchboard
