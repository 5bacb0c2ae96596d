// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trace/record.hpp"

namespace offhook::trace {

/// The records as ngrep -W byline shows them: a line of when and between whom, then the message, an empty
/// line. Control characters and broken UTF-8 are shown as '?', so that a terminal can show it.
std::string to_text(const Record& record);
std::string to_text(const std::vector<RecordPointer>& records);

/// XML with each element on a line of its own, two blanks deeper than its parent; texts stay with their
/// element. What is no XML comes back in some form, never an error.
std::string indent_xml(std::string_view xml);

}  // namespace offhook::trace
