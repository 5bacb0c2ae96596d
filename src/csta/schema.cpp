// SPDX-License-Identifier: Apache-2.0
#include "csta/schema.hpp"

#include <array>
#include <string>
#include <utility>

#include "csta/schema_text.hpp"

namespace offhook::csta {

namespace {

/// Correct spelling, the standard's spelling. Names and enumeration values alike.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kSpellings = {{
    {"TransferredEvent", "TransferedEvent"},
    {"systemResourceAvailability", "systemResourceAvailibility"},
    {"originatingNIDConnection", "originatinNIDConnection"},
    {"mediaAttachmentServices", "mediaAttachementServices"},
    {"callControl", "callcontrol"},
    {"maintenanceCall", "maintainanceCall"},
    {"connectionReservationOutOfRange", "connectionReservoationOutOfRange"},
    {"ringVolumeOutOfRange", "ringVolumnOutOfRange"},
    {"invalidNumberOfChannels", "invalidNumberOFChannels"},
    {"authorisationCode", "authorisatinonCode"},
}};

template <class Entry>
const Entry* find_named(const std::vector<Entry>& entries, std::string_view name) {
    for (const Entry& entry : entries) {
        if (entry.name == name) return &entry;
    }
    return nullptr;
}

/// Where a request names its line: at subject_path or, if there is nothing, at the fallback.
template <class MessageRef>
auto find_subject(MessageRef& request) -> decltype(request.root.at("")) {
    const MessageType* type = find_message(request.name());
    if (type == nullptr || type->subject_path.empty()) return nullptr;
    auto* element = request.root.at(type->subject_path);
    if (element != nullptr || type->subject_fallback.empty()) return element;
    return request.root.at(type->subject_fallback);
}

}  // namespace

const Field* Type::find_field(std::string_view field) const {
    return find_named(fields, field);
}

const EnumValue* Type::find_value(std::string_view value) const {
    return find_named(values, value);
}

const AttributeType* Type::find_attribute(std::string_view attribute) const {
    return find_named(attributes, attribute);
}

const MessageType* find_message(std::string_view name) {
    const Schema& table = schema();
    const auto found = table.messages_by_name.find(name);
    return found == table.messages_by_name.end() ? nullptr : &table.messages[found->second];
}

std::span<const MessageType> messages() {
    return schema().messages;
}

std::span<const Type* const> types() {
    return schema().named_types;
}

const Type* find_type(std::string_view name) {
    const Schema& table = schema();
    const auto found = table.types_by_name.find(name);
    return found == table.types_by_name.end() ? nullptr : found->second;
}

const MessageType* request_of(std::string_view response) {
    constexpr std::string_view kEnding = "Response";
    if (!response.ends_with(kEnding)) return nullptr;
    const MessageType* request = find_message(response.substr(0, response.size() - kEnding.size()));
    return request != nullptr && request->response == response ? request : nullptr;
}

const MessageType* response_of(std::string_view request) {
    const MessageType* type = find_message(request);
    return type == nullptr || type->response.empty() ? nullptr : find_message(type->response);
}

std::string_view subject_device(const Message& request) {
    const Element* element = find_subject(request);
    return element == nullptr ? std::string_view{} : std::string_view{element->text};
}

bool set_subject_device(Message& request, std::string_view device_id) {
    Element* element = find_subject(request);
    if (element != nullptr) {
        element->text = device_id;
        return true;
    }
    const MessageType* type = find_message(request.name());
    if (type == nullptr || type->subject_path.empty()) return false;
    request.root.set(type->subject_path, device_id);
    return true;
}

std::string_view standard_spelling(std::string_view correct) {
    for (const auto& [right, standard] : kSpellings) {
        if (right == correct) return standard;
    }
    return {};
}

std::string_view to_text(Form form) {
    switch (form) {
        case Form::empty:
            return "empty";
        case Form::boolean:
            return "boolean";
        case Form::number:
            return "number";
        case Form::hex:
            return "hex";
        case Form::token:
            return "token";
        case Form::text:
            return "text";
        case Form::enumeration:
            return "enumeration";
        case Form::sequence:
            return "sequence";
        case Form::choice:
            return "choice";
        case Form::any:
            return "any";
    }
    return {};
}

std::string_view to_text(Kind kind) {
    switch (kind) {
        case Kind::request:
            return "request";
        case Kind::unanswered:
            return "request without response";
        case Kind::response:
            return "response";
        case Kind::event:
            return "event";
        case Kind::error:
            return "error";
    }
    return {};
}

std::string_view to_text(Direction direction) {
    switch (direction) {
        case Direction::to_switching_function:
            return "to the switching function";
        case Direction::to_computing_function:
            return "to the computing function";
        case Direction::both:
            return "either way";
    }
    return {};
}

}  // namespace offhook::csta
