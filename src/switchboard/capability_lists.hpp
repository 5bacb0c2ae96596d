// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "switchboard/core.hpp"

namespace offhook::switchboard {

/// GetCSTAFeatures of a client (ECMA-269 13.1.1): what the server does itself, and what the phone of its line
/// can; in a system session what at least one of the phones can whose lines it may see.
csta::Message list_features(Core& core, Client& client, const csta::Message& request);

/// GetLogicalDeviceInformation: just what this line can, by its phone or emulated. The emulated services are
/// named in the private data.
csta::Message describe_line(Core& core, Client& client, const csta::Message& request);

/// GetPhysicalDeviceInformation: the line's telephone.
csta::Message describe_phone(Core& core, Client& client, const csta::Message& request);

/// servicesPermitted of an event: what may be done with that call of the line now; without children if
/// nothing.
csta::Element permitted_services(const Core& core, const Line& line, std::string_view call_id);

/// Learns what a phone says it can (GetCSTAFeatures); what it does not name stays to be tried.
void learn_features(Core& core, Phone& phone, const csta::Message& response);

}  // namespace offhook::switchboard
