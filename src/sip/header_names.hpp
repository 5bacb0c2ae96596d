// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace offhook::sip {

/// The full form of a header name: "Via" for "v" (RFC 3261 7.3.3 and the registered compact forms of its
/// extensions). Any other name comes back as it is.
std::string_view full_header_name(std::string_view name);

/// Whether a message may have this header, given in full form, only once and with one value.
bool is_single_header(std::string_view name);

}  // namespace offhook::sip
