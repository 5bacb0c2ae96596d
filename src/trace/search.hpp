// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace offhook::trace {

/// Whether `part` stands anywhere in `text`, ASCII case ignored.
bool contains_ignoring_case(std::string_view text, std::string_view part);

}  // namespace offhook::trace
