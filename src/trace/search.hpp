// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include "base/text.hpp"

namespace offhook::trace {

/// Whether `part` stands anywhere in `text`, ASCII case ignored.
inline bool contains_ignoring_case(std::string_view text, std::string_view part) {
    const auto same = [](char a, char b) { return to_lower(a) == to_lower(b); };
    return part.empty() ||
           std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

}  // namespace offhook::trace
