// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace offhook::sip {

/// The full form of a header name: "Via" for "v" (RFC 3261 7.3.3 and the registered compact forms of its
/// extensions). Any other name comes back as it is.
std::string_view full_header_name(std::string_view name);

/// How many headers there are that a message may have only once and with one value.
inline constexpr std::size_t kSingleHeaderCount = 12;

/// The place of such a header, given in full form, among them; nothing for any other. Content-Length is not
/// one of them: what is wrong with it concerns the framing (content_length()).
std::optional<std::size_t> single_header_index(std::string_view name);

}  // namespace offhook::sip
