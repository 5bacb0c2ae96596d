// SPDX-License-Identifier: Apache-2.0
#include "csta/error.hpp"

#include "csta/schema.hpp"

namespace offhook::csta {

namespace {

constexpr std::string_view kName = "CSTAErrorCode";
constexpr std::string_view kOperation = "operation";
constexpr std::string_view kState = "stateIncompatibility";
constexpr std::string_view kResource = "systemResourceAvailibility";  // sic
constexpr std::string_view kUnspecified = "unspecified";

}  // namespace

Message make_error(std::string_view category, std::string_view value) {
    Message message{std::string(kName)};
    message.root.add(std::string(category), std::string(value));
    return message;
}

Message make_error(const ErrorCode& code) {
    return make_error(code.category, code.value);
}

bool is_error(const Message& message) {
    return message.name() == kName;
}

std::optional<ErrorCode> error_of(const Message& message) {
    if (!is_error(message)) return std::nullopt;
    const MessageType* type = find_message(kName);
    for (const Element& child : message.root.children) {
        if (type->body->find_field(child.name) != nullptr) return ErrorCode{child.name, child.text};
    }
    return ErrorCode{std::string(kUnspecified), {}};
}

std::string to_text(const ErrorCode& code) {
    return code.value.empty() ? code.category : code.category + '/' + code.value;
}

namespace errors {

Message unknown_line() {
    return make_error(kOperation, "invalidDeviceID");
}
Message unknown_service() {
    return make_error(kOperation, "serviceNotSupported");
}
Message unknown_cross_reference() {
    return make_error(kOperation, "invalidMonitorCrossRefID");
}
Message unknown_registration() {
    return make_error(kOperation, "sysStatRegIDNotSupported");
}
Message phone_off() {
    return make_error(kResource, "deviceOutOfService");
}
Message no_answer_in_time() {
    return make_error(kResource, "resourceOutOfService");
}
Message busy() {
    return make_error(kResource, "resourceLimitExceeded");
}
Message licences_used_up() {
    return make_error(kResource, "overallMonitorLimitExceeded");
}
Message no_right() {
    return make_error(kOperation, "privilegeViolationSpecifiedDevice");
}
Message unreadable() {
    return make_error(kOperation, "generic");
}
Message invalid_parameter() {
    return make_error(kOperation, "invalidParameterValue");
}
Message missing_parameter() {
    return make_error(kOperation, "atLeastOneConditionalParameterNotProvided");
}
Message invalid_connection() {
    return make_error(kOperation, "invalidConnectionID");
}
Message invalid_connection_state() {
    return make_error(kState, "invalidConnectionState");
}
Message no_held_call() {
    return make_error(kState, "noHeldCall");
}
Message no_active_call() {
    return make_error(kState, "noActiveCall");
}

}  // namespace errors

}  // namespace offhook::csta
