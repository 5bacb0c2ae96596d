// SPDX-License-Identifier: Apache-2.0
#include "offhook/event_text.hpp"

#include <array>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/device_id.hpp"
#include "csta/json.hpp"
#include "csta/schema.hpp"
#include "csta/views.hpp"

namespace offhook::cli {

namespace {

/// The first element of a message that has this type in the table; null if it has none.
const csta::Element* first_of_type(const csta::Message& message, std::string_view type_name) {
    const csta::MessageType* type = csta::find_message(message.name());
    if (type == nullptr || type->body == nullptr) return nullptr;
    for (const auto& field : type->body->fields) {
        if (field.type == nullptr || field.type->name != type_name) continue;
        if (const auto* element = message.root.find(field.name)) return element;
    }
    return nullptr;
}

std::string shown_device(const csta::Element* element) {
    if (element == nullptr) return {};
    return printable(csta::line_key(csta::device_text(*element)));
}

std::string without_event(std::string_view name) {
    constexpr std::string_view kEnding = "Event";
    if (name.size() > kEnding.size() && name.ends_with(kEnding)) name.remove_suffix(kEnding.size());
    return printable(name);
}

/// The two ends of the call where the event names them, else the device it is about.
std::string who(const csta::Message& event) {
    const std::string calling = shown_device(event.root.find("callingDevice"));
    const std::string called = shown_device(event.root.find("calledDevice"));
    if (!calling.empty() || !called.empty()) {
        return fmt::format("{} -> {}", calling.empty() ? "?" : calling, called.empty() ? "?" : called);
    }
    const std::string from = shown_device(event.root.find("transferringDevice"));
    const std::string to = shown_device(event.root.find("transferredToDevice"));
    if (!to.empty()) return fmt::format("{} to {}", from, to);
    return shown_device(first_of_type(event, "SubjectDeviceID"));
}

/// Simple values that say something a person wants to know and that have no column of their own.
std::string details(const csta::Message& event) {
    constexpr std::array<std::string_view, 7> kShown = {
        "doNotDisturbOn", "messageWaitingOn",   "forwardingType", "forwardStatus",
        "forwardTo",      "digitGeneratedList", "systemStatus",
    };
    std::string text;
    for (const auto name : kShown) {
        const auto* element = event.root.find(name);
        if (element == nullptr || trim(element->text).empty()) continue;
        text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, printable(trim(element->text)));
    }
    return text;
}

std::string call_id(const csta::Message& event) {
    const auto* connection = first_of_type(event, "ConnectionID");
    return connection == nullptr ? std::string() : printable(csta::read_connection(*connection).call_id);
}

}  // namespace

EventSummary summarise(const csta::Message& event) {
    EventSummary summary;
    summary.name = without_event(event.name());
    if (const auto state = csta::local_connection_info(event)) summary.state = csta::to_text(*state);
    summary.who = who(event);
    summary.cause = printable(csta::cause_of(event));
    summary.call = call_id(event);
    summary.details = details(event);
    return summary;
}

std::string to_text_line(std::string_view time, std::string_view line, const csta::Message& event) {
    const EventSummary one = summarise(event);
    std::string text = fmt::format(
        "{}  {:<12}  {:<17}  {:<9}  {:<24}  {:<14}", time, printable(csta::line_key(line)), one.name,
        one.state, one.who, one.cause
    );
    if (!one.call.empty()) text += fmt::format("  call {}", one.call);
    if (!one.details.empty()) text += fmt::format("  {}", one.details);
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::string to_json_line(std::string_view time, std::string_view line, const csta::Message& event) {
    boost::json::object object;
    object["time"] = boost::json::string_view(time.data(), time.size());
    object["line"] = boost::json::string_view(line.data(), line.size());
    object["message"] = csta::to_json(event);
    return boost::json::serialize(object);
}

}  // namespace offhook::cli
