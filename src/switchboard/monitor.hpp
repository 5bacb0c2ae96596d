// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/clock.hpp"
#include "csta/monitor_filter.hpp"
#include "switchboard/ids.hpp"

namespace offhook::switchboard {

/// A client's interest in a line, begun by MonitorStart.
struct Monitor {
    /// What the client was last told of the line's service (BackInServiceEvent, OutOfServiceEvent).
    enum class Told { nothing, out_of_service, in_service };

    std::string cross_ref;  ///< the client's own, unique in this server
    ClientId client;
    LineId line;
    csta::MonitorFilter filter;
    Told told = Told::nothing;
    unsigned times_in_service = 0;  ///< how often it was told so
    Time since{};
};

}  // namespace offhook::switchboard
