// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/result.hpp"
#include "csta/message.hpp"

namespace offhook::csta {

/// Checks a message against the table: mandatory elements, choices, enumerations, booleans and numbers.
/// Elements and attributes the table does not know are let pass. Empty if the message is right.
///
/// The reason of the error is a value of the category `operation` (make_error("operation", reason)):
/// serviceNotSupported for an unknown message, atLeastOneConditionalParameterNotProvided where one
/// of several alternatives must be given, invalidParameterValue for all else. The text names the path
/// of the element ("MakeCall/callingDevice: missing") and is fit for a log line.
std::optional<Error> check(const Message& message);

}  // namespace offhook::csta
