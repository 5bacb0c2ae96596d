// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "api/call.hpp"
#include "api/context.hpp"
#include "switchboard/views.hpp"

namespace offhook::api {

/// Whether role and rights let the caller see that line.
bool may_watch(const Identity& who, std::string_view device_id);

/// The line {deviceID} of the path, in any form. If several telephones have it, the one in service. Problem:
/// unknown_line (404), also for a line that the caller may not see.
tl::expected<switchboard::LineView, Problem> line_of(const Context& context, const Call& call);

}  // namespace offhook::api
