// SPDX-License-Identifier: Apache-2.0
#include "csta/validate.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/schema.hpp"

namespace offhook::csta {

namespace {

constexpr std::string_view kInvalid = "invalidParameterValue";
constexpr std::string_view kMissing = "atLeastOneConditionalParameterNotProvided";
constexpr std::string_view kUnknownService = "serviceNotSupported";

bool is_boolean(std::string_view text) {
    return text == "true" || text == "false" || text == "1" || text == "0";
}

bool is_number(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return parse_number<std::int64_t>(text).has_value();
}

bool is_hex(std::string_view text) {
    return text.size() % 2 == 0 &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

/// What is wrong with a text for its type; empty if nothing is.
std::string_view fault_of(std::string_view text, const Type& type) {
    switch (type.form) {
        case Form::boolean:
            return is_boolean(text) ? "" : "neither true nor false";
        case Form::number:
            return is_number(text) ? "" : "not a number";
        case Form::hex:
            return is_hex(text) ? "" : "not hexadecimal";
        case Form::enumeration:
            return type.find_value(text) != nullptr ? "" : "not one of the standard's values";
        default:
            return {};
    }
}

class Checker {
public:
    std::optional<Error> run(const Message& message, const MessageType& type) {
        path_ = message.name();
        check_element(message.root, *type.body);
        return std::move(error_);
    }

private:
    void fail(std::string_view reason, std::string_view what) {
        if (!error_) error_ = Error{std::string(reason), fmt::format("{}: {}", printable(path_), what)};
    }

    void check_element(const Element& element, const Type& type) {
        check_attributes(element, type);
        if (type.has_children()) {
            check_children(element, type);
        } else if (const auto fault = fault_of(element.text, type); !fault.empty()) {
            fail(kInvalid, fault);
        }
    }

    void check_attributes(const Element& element, const Type& type) {
        for (const Attribute& attribute : element.attributes) {
            const AttributeType* known = type.find_attribute(attribute.name);
            if (known == nullptr) continue;
            for (const std::string_view value : values_of(attribute, *known)) {
                if (fault_of(value, *known->type).empty()) continue;
                fail(kInvalid, fmt::format("{} cannot be {}", attribute.name, printable(value)));
            }
        }
    }

    static std::vector<std::string_view> values_of(const Attribute& attribute, const AttributeType& type) {
        if (!type.list) return {attribute.value};
        std::vector<std::string_view> values = split(attribute.value, ' ');
        std::erase(values, std::string_view{});
        return values;
    }

    void check_children(const Element& element, const Type& type) {
        std::size_t known = 0;
        for (const Field& field : type.fields) known += check_field(element, field);
        if (known == 0 && (type.form == Form::choice || type.at_least_one)) {
            fail(kMissing, fmt::format("one of {} must be given", names_of(type)));
        }
        if (known > 1 && type.form == Form::choice) {
            fail(kInvalid, fmt::format("only one of {} may be given", names_of(type)));
        }
    }

    /// Checks all children of a field; returns how many there are.
    std::size_t check_field(const Element& element, const Field& field) {
        const std::size_t length = path_.size();
        path_.append("/").append(field.name);
        std::size_t count = 0;
        for (const Element& child : element.children) {
            if (child.name != field.name) continue;
            ++count;
            check_element(child, *field.type);
        }
        if (count == 0 && field.mandatory) fail(kInvalid, "missing");
        if (count > 1 && !field.repeated) fail(kInvalid, "given more than once");
        path_.resize(length);
        return count;
    }

    static std::string names_of(const Type& type) {
        std::string names;
        for (const Field& field : type.fields) {
            names.append(names.empty() ? "" : ", ").append(field.name);
        }
        return names;
    }

    std::string path_;
    std::optional<Error> error_;
};

}  // namespace

std::optional<Error> check(const Message& message) {
    const MessageType* type = find_message(message.name());
    if (type == nullptr) {
        return Error{std::string(kUnknownService), fmt::format("no service {}", printable(message.name()))};
    }
    return Checker().run(message, *type);
}

}  // namespace offhook::csta
