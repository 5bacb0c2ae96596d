// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "csta/message.hpp"
#include "offhook-phone/dialect.hpp"

namespace offhook::phone {

/// What a phone says it can do (ECMA-269 13): made from the services its dialect serves.
csta::Message features_response(const Dialect& dialect);
csta::Message logical_device_response(const Dialect& dialect);
csta::Message physical_device_response(const Dialect& dialect);

}  // namespace offhook::phone
