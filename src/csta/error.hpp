// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "csta/message.hpp"

namespace offhook::csta {

/// The one child of a CSTAErrorCode: its name and its text (ECMA-323, CSTAErrorCode).
struct ErrorCode {
    std::string category;  ///< "operation", "systemResourceAvailibility" (sic), …
    std::string value;     ///< "invalidDeviceID", …; empty for "unspecified"

    friend bool operator==(const ErrorCode&, const ErrorCode&) = default;
};

Message make_error(std::string_view category, std::string_view value);
Message make_error(const ErrorCode& code);

bool is_error(const Message& message);

/// What a CSTAErrorCode says; empty if the message is none. One that says nothing known is "unspecified".
std::optional<ErrorCode> error_of(const Message& message);

/// "operation/invalidDeviceID", for logs and people.
std::string to_text(const ErrorCode& code);

/// The errors Offhook gives by itself.
namespace errors {

Message unknown_line();              ///< operation/invalidDeviceID
Message unknown_service();           ///< operation/serviceNotSupported
Message unknown_cross_reference();   ///< operation/invalidMonitorCrossRefID
Message unknown_registration();      ///< operation/sysStatRegIDNotSupported
Message phone_off();                 ///< systemResourceAvailibility/deviceOutOfService
Message no_answer_in_time();         ///< systemResourceAvailibility/resourceOutOfService
Message busy();                      ///< systemResourceAvailibility/resourceLimitExceeded
Message licences_used_up();          ///< systemResourceAvailibility/overallMonitorLimitExceeded
Message no_right();                  ///< operation/privilegeViolationSpecifiedDevice
Message unreadable();                ///< operation/generic
Message invalid_parameter();         ///< operation/invalidParameterValue
Message missing_parameter();         ///< operation/atLeastOneConditionalParameterNotProvided
Message invalid_connection();        ///< operation/invalidConnectionID
Message invalid_connection_state();  ///< stateIncompatibility/invalidConnectionState
Message no_held_call();              ///< stateIncompatibility/noHeldCall
Message no_active_call();            ///< stateIncompatibility/noActiveCall

}  // namespace errors

}  // namespace offhook::csta
