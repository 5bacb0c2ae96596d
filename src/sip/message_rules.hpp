// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/result.hpp"
#include "sip/message.hpp"

namespace offhook::sip {

/// What is wrong with a message, and the status a request of that kind is answered with.
struct Fault {
    Error error;
    int status = 0;
};

/// What RFC 3261 8.1.1 and 20 demand of the headers and the Request-URI of a message that was read. Nothing
/// if all is well.
std::optional<Fault> check_rules(const Message& message);

}  // namespace offhook::sip
