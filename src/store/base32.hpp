// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace offhook::store {

/// RFC 4648 section 6 in capitals, without padding.
std::string to_base32(std::string_view bytes);

/// Upper or lower case. Nothing where a letter is foreign, a letter is over, or unused bits are not zero:
/// each text of bytes has one form alone, so that no changed letter goes unseen.
std::optional<std::string> from_base32(std::string_view letters);

}  // namespace offhook::store
