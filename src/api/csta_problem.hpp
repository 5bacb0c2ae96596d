// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/problem.hpp"
#include "csta/message.hpp"

namespace offhook::api {

/// A CSTAErrorCode as a problem: `reason` is csta_error, `cstaError` what it says. The status tells whose
/// turn it is: 400 the request's values, 403 rights, 404 no such line, call or monitor, 409 the state of the
/// call, 501 nobody has the service, 503 the phone or a resource is off or used up, 504 the phone did not
/// answer.
Problem problem_of(const csta::Message& error);

}  // namespace offhook::api
