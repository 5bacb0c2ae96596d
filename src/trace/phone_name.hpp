// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace offhook::trace {

/// What two spellings of a phone's user name have in common: a MAC without separators in upper case
/// ("00:04:13:aa:bb:cc" is "000413AABBCC"), any other name in lower case.
std::string phone_key(std::string_view username);

/// The phone that a log line is about, as a phone_key(); empty if it is about none. A line about one phone
/// begins with "phone NAME", as all rooms write it, or with "user MAC from" where its login is told.
std::string phone_of_line(std::string_view text);

}  // namespace offhook::trace
