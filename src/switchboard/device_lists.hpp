// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "switchboard/core.hpp"

namespace offhook::switchboard {

/// GetSwitchingFunctionDevices of a client: the reference under which the lines will come.
csta::Message list_devices(Core& core, Client& client, const csta::Message& request);
/// The lines that the client may see, in SwitchingFunctionDevices requests of bounded size.
void send_device_list(Core& core, const Client& client, const csta::Message& request);

}  // namespace offhook::switchboard
