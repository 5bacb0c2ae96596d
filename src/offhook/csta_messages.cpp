// SPDX-License-Identifier: Apache-2.0
#include "offhook/csta_messages.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/error.hpp"

namespace offhook::cli {

namespace {

using State = csta::LocalConnectionState;

struct Verb {
    CallControl verb;
    std::string_view word;
    std::string_view service;
    std::string_view connection;  ///< the element that names the call
};

constexpr std::array kVerbs = {
    Verb{CallControl::answer, "answer", "AnswerCall", "callToBeAnswered"},
    Verb{CallControl::clear, "clear", "ClearConnection", "connectionToBeCleared"},
    Verb{CallControl::hold, "hold", "HoldCall", "callToBeHeld"},
    Verb{CallControl::retrieve, "retrieve", "RetrieveCall", "callToBeRetrieved"},
};

const Verb& find(CallControl verb) {
    return *std::find_if(kVerbs.begin(), kVerbs.end(), [verb](const Verb& one) { return one.verb == verb; });
}

State state_of(const csta::SnapshotEntry& call) {
    return call.states.empty() ? State::null : call.states.front();
}

bool fits(CallControl verb, State state) {
    switch (verb) {
        case CallControl::answer:
            return state == State::alerting;
        case CallControl::hold:
            return state == State::connected;
        case CallControl::retrieve:
            return state == State::hold;
        case CallControl::clear:
            return true;
    }
    return false;
}

std::string list_calls(const std::vector<csta::SnapshotEntry>& calls) {
    std::string text;
    for (const auto& call : calls) {
        text += fmt::format(
            "\n  --call {}  {}", printable(call.connection.call_id), csta::to_text(state_of(call))
        );
        if (!call.endpoint.empty()) text += fmt::format(" with {}", printable(call.endpoint));
    }
    return text;
}

}  // namespace

std::string_view to_text(CallControl verb) {
    return find(verb).word;
}

csta::Message make_call(std::string_view line, std::string_view number) {
    csta::Message message("MakeCall");
    message.root.set("callingDevice", line);
    message.root.set("calledDirectoryNumber", number);
    message.root.set("autoOriginate", "doNotPrompt");
    return message;
}

csta::Message monitor_start(std::string_view line) {
    csta::Message message("MonitorStart");
    message.root.set("monitorObject/deviceObject", line);
    message.root.set("monitorType", "device");
    return message;
}

csta::Message monitor_stop(std::string_view cross_ref) {
    csta::Message message("MonitorStop");
    message.root.set("monitorCrossRefID", cross_ref);
    return message;
}

csta::Message snapshot_device(std::string_view line) {
    csta::Message message("SnapshotDevice");
    message.root.set("snapshotObject", line);
    return message;
}

csta::Message control(CallControl verb, const csta::ConnectionId& connection) {
    csta::Message message{std::string(find(verb).service)};
    message.root.add(csta::connection_element(std::string(find(verb).connection), connection));
    return message;
}

Result<csta::ConnectionId> choose_connection(
    CallControl verb, const std::vector<csta::SnapshotEntry>& calls, std::string_view call_id
) {
    std::vector<csta::SnapshotEntry> fitting;
    for (const auto& call : calls) {
        const bool meant = call_id.empty() ? fits(verb, state_of(call)) : call.connection.call_id == call_id;
        if (meant) fitting.push_back(call);
    }
    if (verb == CallControl::clear && fitting.size() > 1) {
        const auto talking = [](const auto& call) { return state_of(call) == State::connected; };
        if (std::count_if(fitting.begin(), fitting.end(), talking) == 1) {
            return std::find_if(fitting.begin(), fitting.end(), talking)->connection;
        }
    }
    if (fitting.size() == 1) return fitting.front().connection;
    if (fitting.empty() && calls.empty()) {
        return failure("no_call", fmt::format("nothing to {}: the line has no call", to_text(verb)));
    }
    if (fitting.empty()) {
        return failure(
            "no_call",
            fmt::format("nothing to {} among the calls of the line:{}", to_text(verb), list_calls(calls))
        );
    }
    return failure(
        "which_call", fmt::format("several calls, say which one to {}:{}", to_text(verb), list_calls(fitting))
    );
}

std::string explain_error(const csta::Message& error) {
    struct Advice {
        std::string_view value;
        std::string_view text;
    };
    constexpr std::array kAdvice = {
        Advice{"invalidDeviceID", "no such line, or not permitted; 'offhook csta … lines' lists yours"},
        Advice{"deviceOutOfService", "the phone of this line is off"},
        Advice{"resourceOutOfService", "the phone did not answer in time"},
        Advice{"overallMonitorLimitExceeded", "all licences for monitored lines are in use"},
        Advice{"privilegeViolationSpecifiedDevice", "this account may watch the line, not control it"},
        Advice{"serviceNotSupported", "neither the phone nor the server has this service"},
    };
    const auto code = csta::error_of(error).value_or(csta::ErrorCode{"unspecified", {}});
    std::string text = printable(csta::to_text(code));
    for (const auto& advice : kAdvice) {
        if (advice.value == code.value) return fmt::format("{} ({})", advice.text, text);
    }
    return text;
}

std::vector<ListedDevice> read_device_list(const csta::Message& message) {
    std::vector<ListedDevice> devices;
    const csta::Element* list = message.root.find("deviceList");
    if (list == nullptr) return devices;
    for (const auto& device : list->children) {
        if (device.name != "device") continue;
        ListedDevice one{std::string(trim(device.text_at("deviceID"))), "station", {}};
        if (const auto category = trim(device.text_at("deviceCategory")); !category.empty())
            one.category = category;
        one.model = trim(device.text_at("deviceModelName"));
        devices.push_back(std::move(one));
    }
    return devices;
}

std::string device_table(const std::vector<ListedDevice>& devices) {
    std::size_t width = std::string_view("LINE").size();
    for (const auto& device : devices) width = std::max(width, printable(device.device_id).size());
    std::string text = fmt::format("{:<{}}  {:<10}  MODEL\n", "LINE", width, "CATEGORY");
    for (const auto& device : devices) {
        text += fmt::format(
            "{:<{}}  {:<10}  {}\n", printable(device.device_id), width, printable(device.category),
            device.model.empty() ? "-" : printable(device.model)
        );
    }
    return text;
}

}  // namespace offhook::cli
