// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace offhook::store {

/// RFC 4648 section 4, without padding.
std::string to_base64(std::string_view bytes);
/// Nothing where it is not what to_base64() writes.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace offhook::store
