// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "http/message.hpp"

namespace offhook::http {

/// What a request-target names, percent-decoded. A "+" in the query is a space, as forms write it.
struct Target {
    std::vector<std::string> path;
    std::vector<Field> query;
};

/// Reads a request-target in origin form or absolute form (RFC 9112 3.2.1, 3.2.2). Reason: http_bad_target,
/// also for the forms of CONNECT and "OPTIONS *", which are not served, and for a decoded NUL.
Result<Target> parse_target(std::string_view text);

}  // namespace offhook::http
