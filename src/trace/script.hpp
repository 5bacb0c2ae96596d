// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/limits.hpp"
#include "trace/record.hpp"

namespace offhook::trace {

/// What clients and their lines said to each other, as a conversation in the words of the system tests
/// (tests/system/conversations/README.md): each service with its answer, below it the events that came until
/// the next one. Lines are called a, b, c … in the order they appear, and calls are numbered for each line as
/// it sees them. Lines with '#' go beyond that form: who is who, and what a service was asked with.
/// `records` are in their order; those of phones' flows say the same from the other side and are left out.
std::string to_script(const std::vector<RecordPointer>& records, const Limits& limits);

}  // namespace offhook::trace
