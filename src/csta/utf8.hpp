// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace offhook::csta {

/// The length of the UTF-8 sequence at the front of a text if it is well formed (RFC 3629, 4) and a
/// character XML 1.0 allows (2.2); else 0.
std::size_t xml_character_length(std::string_view text);

/// Whether a whole text is UTF-8; control characters do not matter here.
bool is_utf8(std::string_view text);

}  // namespace offhook::csta
