// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "api/context.hpp"

namespace offhook::api {

/// How many event streams and sessions the API has open itself.
struct ApiCounts {
    std::size_t cti_sessions = 0;
};

/// The state and the counters of the server in the text exposition format of Prometheus 0.0.4. Labels come
/// from fixed words alone (states, services of the standard, reasons of the code), so their number is
/// bounded.
std::string metrics_text(const Context& context, const ApiCounts& counts);

}  // namespace offhook::api
