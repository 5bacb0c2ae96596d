// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace offhook::switchboard {

/// Whether a device identifier means the line of that key: the keys are equal, or one of them is a bare
/// number and the numbers are equal. Only right among the lines of one phone or one session.
bool same_device(std::string_view device_id, std::string_view line_key);

}  // namespace offhook::switchboard
