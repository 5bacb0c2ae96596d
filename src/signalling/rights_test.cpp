// SPDX-License-Identifier: Apache-2.0
// What a client account may see and do, from its login to the phone and back.
#include <string>
#include <utility>
#include <vector>

#include "signalling/testing.hpp"

namespace offhook::signalling {
namespace {

using testing::Peer;
using testing::World;

constexpr const char* kMine = "sip:100@pbx";
constexpr const char* kOthers = "sip:200@pbx";
constexpr const char* kSystem = "sip:offhook";

csta::Message message(
    std::string name, const std::vector<std::pair<std::string_view, std::string_view>>& fields
) {
    csta::Message result(std::move(name));
    for (const auto& [path, value] : fields) result.root.set(path, value);
    return result;
}

/// Services about a line that only look.
std::vector<csta::Message> looks_at(std::string_view line) {
    return {
        message("MonitorStart", {{"monitorObject/deviceObject", line}}),
        message("SnapshotDevice", {{"snapshotObject", line}}),
        message("SnapshotCall", {{"snapshotObject/callID", "1"}, {"snapshotObject/deviceID", line}}),
        message("GetLogicalDeviceInformation", {{"device", line}}),
        message("GetPhysicalDeviceInformation", {{"device", line}}),
        message("GetDoNotDisturb", {{"device", line}}),
        message("GetForwarding", {{"device", line}}),
        message("GetMessageWaitingIndicator", {{"device", line}}),
        message("GetMicrophoneMute", {{"device", line}}),
        message("GetSpeakerVolume", {{"device", line}}),
    };
}

/// One about a call of the line.
csta::Message about_call(
    std::string name,
    const std::string& element,
    std::string_view line,
    const std::vector<std::pair<std::string_view, std::string_view>>& more = {}
) {
    csta::Message result = message(std::move(name), more);
    result.root.set(element + "/callID", "1");
    result.root.set(element + "/deviceID", line);
    return result;
}

/// Services about a line that change something.
std::vector<csta::Message> changes(std::string_view line) {
    std::vector<csta::Message> all = {
        message("MakeCall", {{"callingDevice", line}, {"calledDirectoryNumber", "300"}}),
        about_call("AnswerCall", "callToBeAnswered", line),
        about_call("ClearConnection", "connectionToBeCleared", line),
        about_call("HoldCall", "callToBeHeld", line),
        about_call("RetrieveCall", "callToBeRetrieved", line),
        about_call("ConsultationCall", "existingCall", line, {{"consultedDevice", "300"}}),
        about_call("DeflectCall", "callToBeDiverted", line, {{"newDestination/device", "300"}}),
        about_call("SingleStepTransferCall", "activeCall", line, {{"transferredTo", "300"}}),
        about_call(
            "SingleStepConferenceCall", "activeCall", line,
            {{"deviceToJoin", "300"}, {"participationType", "active"}}
        ),
        about_call("GenerateDigits", "connectionToSendDigits", line, {{"charactersToSend", "1"}}),
        about_call("DialDigits", "diallingConnection", line, {{"diallingSequence", "1"}}),
        message("SetDoNotDisturb", {{"device", line}, {"doNotDisturbOn", "true"}}),
        message("SetForwarding", {{"device", line}, {"activateForward", "false"}}),
        message("SetMessageWaitingIndicator", {{"device", line}, {"messageWaitingOn", "true"}}),
        message("SetMicrophoneMute", {{"device", line}, {"microphoneMuteOn", "true"}}),
        message("SetSpeakerVolume", {{"device", line}, {"speakerVolume/volAbs", "30"}}),
    };
    for (const char* service : {"AlternateCall", "ReconnectCall", "TransferCall", "ConferenceCall"}) {
        csta::Message request = about_call(service, "heldCall", line);
        request.root.set("activeCall/callID", "2");
        request.root.set("activeCall/deviceID", line);
        all.push_back(std::move(request));
    }
    return all;
}

/// Two phones with a line each, and an account "guest" that is to have certain rights.
struct RightsTest : ::testing::Test {
    RightsTest() {
        mine = &world.phone_with_line("000413000001", kMine);
        others = &world.phone_with_line("000413000002", kOthers);
    }

    Peer& guest(switchboard::Rights rights) {
        Account account = World::account("guest", "guest's");
        account.rights = std::move(rights);
        world.signalling.set_account(account, world.now);
        return world.client("guest");
    }

    /// The error of the answer; empty if it was positive.
    static std::string refusal(Peer& client, const csta::Message& request) {
        client.send_info(request);
        return client.last_body == "CSTAErrorCode" ? client.last_error.value : std::string{};
    }

    World world;
    Peer* mine = nullptr;
    Peer* others = nullptr;
};

TEST_F(RightsTest, ALineOutsideTheListIsUnknownInEveryWay) {
    Peer& client = guest({true, {"1*"}});
    EXPECT_EQ(client.invite(kOthers), 404);
    EXPECT_EQ(client.invite(kSystem), 200);
    const std::size_t asked = others->requests.size();
    for (const auto& all : {looks_at(kOthers), changes(kOthers)}) {
        for (const csta::Message& request : all)
            EXPECT_EQ(refusal(client, request), "invalidDeviceID") << request.name();
    }
    EXPECT_EQ(others->requests.size(), asked) << "the phone hears nothing of it";
    EXPECT_EQ(refusal(client, looks_at(kMine).front()), "");
}

TEST_F(RightsTest, WhoMayOnlyWatchChangesNothing) {
    Peer& client = guest({false, {}});
    ASSERT_EQ(client.invite(kMine), 200);
    EXPECT_EQ(refusal(client, looks_at(kMine).front()), "");
    const std::size_t asked = mine->requests.size();
    for (const csta::Message& request : changes(kMine))
        EXPECT_EQ(refusal(client, request), "privilegeViolationSpecifiedDevice") << request.name();
    EXPECT_EQ(mine->requests.size(), asked);
    EXPECT_EQ(refusal(client, message("SnapshotDevice", {{"snapshotObject", kMine}})), "");
    EXPECT_GT(mine->requests.size(), asked) << "looking is allowed";
}

TEST_F(RightsTest, TheDirectoryShowsTheLinesOfTheListAndTheirChanges) {
    Peer& client = guest({true, {"1??@pbx"}});
    ASSERT_EQ(client.invite(kSystem), 200);
    client.send_info(message("SystemRegister", {{"requestTypes/switchingFunctionDevicesChanged", "true"}}));
    client.heard.clear();
    client.send_info(message("GetSwitchingFunctionDevices", {}));
    ASSERT_EQ(client.heard.size(), 1U);
    const csta::Element* list = client.heard.front().message.root.find("deviceList");
    ASSERT_EQ(list->children.size(), 1U);
    EXPECT_EQ(list->children.front().text_at("deviceID"), kMine);
    client.heard.clear();
    world.phone_with_line("000413000003", "sip:201@pbx");
    EXPECT_TRUE(client.heard.empty());
    world.phone_with_line("000413000004", "sip:102@pbx");
    ASSERT_FALSE(client.heard.empty());
    EXPECT_EQ(client.heard.front().message.name(), "SwFunctionDevicesChanged");
}

}  // namespace
}  // namespace offhook::signalling
