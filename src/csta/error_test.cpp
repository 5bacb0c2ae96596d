// SPDX-License-Identifier: Apache-2.0
#include "csta/error.hpp"

#include <gtest/gtest.h>

#include "csta/validate.hpp"

namespace offhook::csta {
namespace {

TEST(ErrorCodes, ComeBackFromTheirMessage) {
    const Message message = make_error("operation", "invalidDeviceID");
    EXPECT_TRUE(is_error(message));
    EXPECT_EQ(error_of(message), (ErrorCode{"operation", "invalidDeviceID"}));
    EXPECT_EQ(to_text(*error_of(message)), "operation/invalidDeviceID");
    EXPECT_EQ(error_of(Message("MakeCallResponse")), std::nullopt);
    EXPECT_FALSE(is_error(Message("MakeCall")));
}

TEST(ErrorCodes, SayingNothingAreUnspecified) {
    Message message("CSTAErrorCode");
    EXPECT_EQ(error_of(message), (ErrorCode{"unspecified", ""}));
    message.root.add("extensions");
    EXPECT_EQ(error_of(message), (ErrorCode{"unspecified", ""}));
    EXPECT_EQ(to_text(*error_of(message)), "unspecified");
}

TEST(ErrorCodes, OfOurOwnAreOfTheStandard) {
    using namespace errors;
    const std::pair<Message, std::string> all[] = {
        {unknown_line(), "operation/invalidDeviceID"},
        {unknown_service(), "operation/serviceNotSupported"},
        {unknown_cross_reference(), "operation/invalidMonitorCrossRefID"},
        {unknown_registration(), "operation/sysStatRegIDNotSupported"},
        {phone_off(), "systemResourceAvailibility/deviceOutOfService"},
        {no_answer_in_time(), "systemResourceAvailibility/resourceOutOfService"},
        {busy(), "systemResourceAvailibility/resourceLimitExceeded"},
        {licences_used_up(), "systemResourceAvailibility/overallMonitorLimitExceeded"},
        {no_right(), "operation/privilegeViolationSpecifiedDevice"},
        {unreadable(), "operation/generic"},
        {invalid_parameter(), "operation/invalidParameterValue"},
        {missing_parameter(), "operation/atLeastOneConditionalParameterNotProvided"},
        {invalid_connection(), "operation/invalidConnectionID"},
        {invalid_connection_state(), "stateIncompatibility/invalidConnectionState"},
        {no_held_call(), "stateIncompatibility/noHeldCall"},
        {no_active_call(), "stateIncompatibility/noActiveCall"},
    };
    for (const auto& [message, text] : all) {
        EXPECT_EQ(to_text(*error_of(message)), text);
        EXPECT_FALSE(check(message)) << text;
    }
}

}  // namespace
}  // namespace offhook::csta
