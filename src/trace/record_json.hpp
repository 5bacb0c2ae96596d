// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>

#include "base/limits.hpp"
#include "trace/ladder.hpp"
#include "trace/log.hpp"
#include "trace/record.hpp"

/// Records and log lines as JSON, in the form that the API's contract gives them (TraceEntry, TraceMessage,
/// Ladder, LogLine).
namespace offhook::trace {

boost::json::object entry_json(const Record& record);

/// With the whole text, and the CSTA in it as indented XML and as JSON.
boost::json::object message_json(const Record& record, const Limits& limits);

boost::json::object ladder_json(const Ladder& ladder);

boost::json::object line_json(const LogLine& line);

}  // namespace offhook::trace
