// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace offhook {

/// Who listens on this TCP port of the machine, as " by NAME (process 123)" to end a sentence with; empty if
/// the system does not tell, as it does to its own user or root only.
std::string port_owner(std::uint16_t port);

}  // namespace offhook
