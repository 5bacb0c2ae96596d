// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "api/host.hpp"
#include "base/clock.hpp"
#include "store/records.hpp"

namespace offhook::api {

/// RFC 3339 in UTC with milliseconds: "2026-01-31T12:00:00.000Z".
std::string time_text(std::int64_t unix_milliseconds);
/// The same of the core's time line.
std::string time_text(const Host& host, Time time);

/// What time_text() writes, and RFC 3339 in UTC without or with another fraction; milliseconds since 1970.
std::optional<std::int64_t> read_time(std::string_view text);

// Members of answers.
boost::json::value time_or_null(store::UnixSeconds seconds);  ///< 0: null
boost::json::value time_or_null(const Host& host, std::optional<Time> time);
boost::json::value text_or_null(std::string_view text);  ///< empty: null

}  // namespace offhook::api
