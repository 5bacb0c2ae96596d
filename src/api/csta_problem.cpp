// SPDX-License-Identifier: Apache-2.0
#include "api/csta_problem.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/error.hpp"

namespace offhook::api {

namespace {

struct Known {
    std::string_view value;
    int status;
    std::string_view detail;
};

constexpr std::array kKnown = {
    Known{"invalidDeviceID", 404, "There is no such line, or you may not see it."},
    Known{"invalidConnectionID", 404, "The line has no such call."},
    Known{"invalidCallID", 404, "The line has no such call."},
    Known{"invalidMonitorCrossRefID", 404, "There is no such monitor."},
    Known{"privilegeViolationSpecifiedDevice", 403, "You may watch this line, not control it."},
    Known{"privilegeViolationCalledDevice", 403, "The number called is not allowed."},
    Known{"privilegeViolationCallingDevice", 403, "The line is not allowed to call."},
    Known{"serviceNotSupported", 501, "Neither the telephone nor the server has this service."},
    Known{"deviceOutOfService", 503, "The telephone of this line is out of service."},
    Known{"resourceOutOfService", 504, "The telephone did not answer in time."},
    Known{"resourceLimitExceeded", 503, "Too many services are under way; try again."},
    Known{"overallMonitorLimitExceeded", 503, "All licences for monitored lines are in use."},
};

/// Where the value itself is not known: by category (ECMA-269 9, Universal Failures).
int status_of_category(std::string_view category) {
    if (category == "stateIncompatibility") return 409;
    if (category == "security") return 403;
    if (category == "operation") return 400;
    return 503;
}

}  // namespace

Problem problem_of(const csta::Message& error) {
    const auto code = csta::error_of(error).value_or(csta::ErrorCode{"unspecified", {}});
    Problem problem;
    problem.reason = "csta_error";
    problem.csta_error = printable(csta::to_text(code));
    const auto* known = std::find_if(kKnown.begin(), kKnown.end(), [&code](const Known& one) {
        return one.value == code.value;
    });
    if (known != kKnown.end()) {
        problem.status = known->status;
        problem.detail = known->detail;
        return problem;
    }
    problem.status = status_of_category(code.category);
    problem.detail = fmt::format("The telephone or the switchboard refused it: {}.", problem.csta_error);
    return problem;
}

}  // namespace offhook::api
