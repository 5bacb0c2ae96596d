// SPDX-License-Identifier: Apache-2.0
#include "csta/validate.hpp"

#include <gtest/gtest.h>

#include "csta/reader.hpp"

namespace offhook::csta {
namespace {

struct Case {
    std::string xml;
    std::string reason;  ///< empty: the message is right
    std::string text;
};

const Case kCases[] = {
    {"<MonitorStop><monitorCrossRefID>1</monitorCrossRefID></MonitorStop>", "", ""},
    {"<MonitorStop/>", "invalidParameterValue", "MonitorStop/monitorCrossRefID: missing"},
    {"<NoSuchService/>", "serviceNotSupported", "no service NoSuchService"},
    {"<MonitorStart><monitorObject/></MonitorStart>", "atLeastOneConditionalParameterNotProvided",
     "MonitorStart/monitorObject: one of callObject, deviceObject must be given"},
    {"<MonitorStart><monitorObject><deviceObject>1</deviceObject><callObject><callID>1</callID></callObject>"
     "</monitorObject></MonitorStart>",
     "invalidParameterValue",
     "MonitorStart/monitorObject: only one of callObject, deviceObject may be given"},
    {"<AnswerCall><callToBeAnswered/></AnswerCall>", "atLeastOneConditionalParameterNotProvided",
     "AnswerCall/callToBeAnswered: one of callID, deviceID must be given"},
    {"<SetDoNotDisturb><device>1</device><doNotDisturbOn>maybe</doNotDisturbOn></SetDoNotDisturb>",
     "invalidParameterValue", "SetDoNotDisturb/doNotDisturbOn: neither true nor false"},
    {"<SetForwarding><device>1</device><activateForward>1</activateForward><ringCount>three</ringCount>"
     "</SetForwarding>",
     "invalidParameterValue", "SetForwarding/ringCount: not a number"},
    {"<SetForwarding><device>1</device><activateForward>1</activateForward><ringCount>-3</ringCount>"
     "</SetForwarding>",
     "", ""},
    {"<SetForwarding><device>1</device><forwardingType>sideways</forwardingType><activateForward>1"
     "</activateForward></SetForwarding>",
     "invalidParameterValue", "SetForwarding/forwardingType: not one of the standard's values"},
    {"<MakeCall><callingDevice>1</callingDevice><calledDirectoryNumber>2</calledDirectoryNumber>"
     "<accountCode>xyz0</accountCode></MakeCall>",
     "invalidParameterValue", "MakeCall/accountCode: not hexadecimal"},
    {"<MakeCall><callingDevice>1</callingDevice><callingDevice>3</callingDevice>"
     "<calledDirectoryNumber>2</calledDirectoryNumber></MakeCall>",
     "invalidParameterValue", "MakeCall/callingDevice: given more than once"},
    {"<MakeCall><callingDevice typeOfNumber='strange'>1</callingDevice>"
     "<calledDirectoryNumber>2</calledDirectoryNumber></MakeCall>",
     "invalidParameterValue", "MakeCall/callingDevice: typeOfNumber cannot be strange"},
    {"<MakeCall><callingDevice mediaClass='voice im'>1</callingDevice>"
     "<calledDirectoryNumber>2</calledDirectoryNumber><novelty/></MakeCall>",
     "", ""},
};

TEST(Check, SaysWhatIsWrongAndWhere) {
    for (const Case& each : kCases) {
        const auto message = read(each.xml, Limits{});
        ASSERT_TRUE(message) << each.xml;
        const Error error = check(message->message).value_or(Error{});
        EXPECT_EQ(error.reason, each.reason) << each.xml;
        EXPECT_EQ(error.text, each.text) << each.xml;
    }
}

}  // namespace
}  // namespace offhook::csta
