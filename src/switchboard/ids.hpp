// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"

namespace offhook::switchboard {

/// A telephone (CSTA physical device).
using PhoneId = Id<struct PhoneTag>;
/// One identity of a telephone (CSTA logical device).
using LineId = Id<struct LineTag>;
/// An application session of a client, by whatever wire it came.
using ClientId = Id<struct ClientTag>;
/// A CSTA request of a client, numbered by the client port; answered exactly once.
using ServiceId = Id<struct ServiceTag>;
/// A service of a client that is being done by several requests to its phone.
using EmulationId = Id<struct EmulationTag>;
/// A CSTA request to a phone, numbered by the switchboard; the phone port reports its end once.
using PhoneRequestId = Id<struct PhoneRequestTag>;

}  // namespace offhook::switchboard
