// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/message.hpp"

namespace offhook::api {

/// Why a request was refused, told as a problem document (RFC 9457).
struct Problem {
    int status = 400;
    std::string reason;      ///< lower_snake_case word for programs: Error::reason
    std::string detail;      ///< for people, whole sentences
    std::string csta_error;  ///< "operation/invalidDeviceID" where CSTA refused; or empty
    std::string
        field;  ///< member of the body or parameter that is wrong ("settings.phones.password"); or empty
    std::string allow;                    ///< methods there are instead (405); or empty
    std::chrono::seconds retry_after{0};  ///< above 0: Retry-After (429, 503)
};

/// The status that suits a reason of the rooms below; 400 for reasons it does not know.
int status_of(std::string_view reason);

/// The error as a problem; `field` where one is to blame.
Problem problem_of(const Error& error, std::string field = {});

http::Response to_response(const Problem& problem);

// Problems that every resource has.
Problem not_found(std::string what);
Problem bad_field(std::string field, std::string detail, std::string reason = "bad_value");
Problem forbidden(std::string detail);
Problem conflict(std::string reason, std::string detail);

}  // namespace offhook::api
