// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "base/result.hpp"
#include "csta/error.hpp"

namespace offhook::phone {

/// The CSTAErrorCode for what the exchange refused. `state_error` says what a wrong state means to the
/// service at hand (ECMA-269: noCallToAnswer, noHeldCall …).
inline csta::Message error_message(const Error& error, std::string_view state_error) {
    struct Meaning {
        std::string_view reason;
        std::string_view category;
        std::string_view value;
    };
    static constexpr std::array kMeanings = {
        Meaning{"no_such_line", "operation", "invalidDeviceID"},
        Meaning{"no_such_call", "operation", "invalidConnectionID"},
        Meaning{"no_such_number", "operation", "invalidDestination"},
        Meaning{"active_call", "stateIncompatibility", "connectedCallExists"},
        Meaning{"too_many_calls", "systemResourceAvailibility", "resourceLimitExceeded"},
        Meaning{"bad_forwarding_type", "operation", "invalidForwardingType"},
    };
    for (const Meaning& meaning : kMeanings) {
        if (meaning.reason == error.reason) return csta::make_error(meaning.category, meaning.value);
    }
    return csta::make_error("stateIncompatibility", state_error);
}

}  // namespace offhook::phone
