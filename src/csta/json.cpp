// SPDX-License-Identifier: Apache-2.0
#include "csta/json.hpp"

#include <algorithm>
#include <cstdint>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/foreign.hpp"
#include "csta/schema.hpp"

namespace offhook::csta {

namespace json = boost::json;

namespace {

constexpr std::string_view kText = "#text";
constexpr std::string_view kChildren = "#children";  // where names come in an order arrays cannot show

json::string_view to_boost(std::string_view text) {
    return {text.data(), text.size()};
}
std::string_view to_std(json::string_view text) {
    return {text.data(), text.size()};
}

const Field* field_of(const Type* type, std::string_view name) {
    return type == nullptr ? nullptr : type->find_field(name);
}

const Type* type_of(const Field* field) {
    return field == nullptr ? nullptr : field->type;
}

const Type* body_of(std::string_view message) {
    const MessageType* type = find_message(message);
    return type == nullptr ? nullptr : type->body;
}

// Writing

/// Typed where the text is the usual way to write the value, else a string: so nothing is lost.
json::value scalar(const std::string& text, const Type* type) {
    const Form form = type == nullptr ? Form::text : type->form;
    if (form == Form::boolean && text == "true") return true;
    if (form == Form::boolean && text == "false") return false;
    if (form == Form::number) {
        const bool negative = text.starts_with('-');
        const auto digits = parse_number<std::int64_t>(std::string_view(text).substr(negative ? 1 : 0));
        const std::int64_t number = digits.value_or(0) * (negative ? -1 : 1);
        if (digits && std::to_string(number) == text) return number;
    }
    return json::string(to_boost(text));
}

/// Whether children of one name all stand together, so that arrays keep their order.
bool is_grouped(const std::vector<Element>& children) {
    for (std::size_t i = 1; i < children.size(); ++i) {
        if (children[i].name == children[i - 1].name) continue;
        const auto begin = children.begin();
        const auto end = begin + static_cast<std::ptrdiff_t>(i);
        if (std::any_of(begin, end, [&](const Element& e) { return e.name == children[i].name; }))
            return false;
    }
    return true;
}

json::value element_value(const Element& element, const Type* type);

void add_children(const Element& element, const Type* type, json::object& object) {
    if (!is_grouped(element.children)) {
        json::array ordered;
        for (const Element& child : element.children) {
            const Type* child_type = type_of(field_of(type, child.name));
            ordered.push_back(json::object{{child.name, element_value(child, child_type)}});
        }
        object[to_boost(kChildren)] = std::move(ordered);
        return;
    }
    for (std::size_t i = 0; i < element.children.size();) {
        const std::string& name = element.children[i].name;
        const Field* field = field_of(type, name);
        json::array values;
        for (; i < element.children.size() && element.children[i].name == name; ++i) {
            values.push_back(element_value(element.children[i], type_of(field)));
        }
        const bool as_array = values.size() > 1 || (field != nullptr && field->repeated);
        object[name] = as_array ? json::value(std::move(values)) : std::move(values[0]);
    }
}

json::value element_value(const Element& element, const Type* type) {
    const bool structured = type != nullptr && (type->has_children() || type->form == Form::empty);
    const bool plain = element.children.empty() && element.attributes.empty();
    if (plain && !structured) return scalar(element.text, type);
    json::object object;
    for (const Attribute& attribute : element.attributes) object["@" + attribute.name] = attribute.value;
    if (!element.text.empty()) object[to_boost(kText)] = scalar(element.text, type);
    add_children(element, type, object);
    return object;
}

// Reading

class Reader {
public:
    explicit Reader(const Limits& limits) : limits_(limits) {}

    const Error& error() const { return error_; }

    bool element(const json::value& value, std::size_t depth, Element& to) {
        // Names go into XML as they are.
        if (!is_qualified_name(to.name))
            return fail("json_not_a_message", "not a name: " + printable(to.name));
        if (depth > limits_.xml_depth) return fail("json_too_deep", "too many levels of elements");
        if (++elements_ > limits_.xml_elements) return fail("json_too_many_elements", "too many elements");
        if (const auto* object = value.if_object()) return members(*object, depth, to);
        return text(value, to.text);
    }

private:
    bool fail(std::string reason, std::string what) {
        error_ = {std::move(reason), std::move(what)};
        return false;
    }

    bool text(const json::value& value, std::string& to) {
        if (const auto* string = value.if_string()) {
            to = to_std(json::string_view(*string));
        } else if (value.is_bool()) {
            to = value.get_bool() ? "true" : "false";
        } else if (value.is_int64()) {
            to = std::to_string(value.get_int64());
        } else if (value.is_uint64()) {
            to = std::to_string(value.get_uint64());
        } else if (!value.is_null()) {
            return fail("json_not_a_message", "text, a whole number or a boolean expected");
        }
        return true;
    }

    bool members(const json::object& object, std::size_t depth, Element& to) {
        for (const auto& member : object) {
            const std::string_view key = to_std(member.key());
            bool good = false;
            if (key == kText) {
                good = text(member.value(), to.text);
            } else if (key == kChildren) {
                good = ordered_children(member.value(), depth, to);
            } else if (key.starts_with('@')) {
                good = attribute(key.substr(1), member.value(), to);
            } else {
                good = children(key, member.value(), depth, to);
            }
            if (!good) return false;
        }
        return true;
    }

    bool attribute(std::string_view name, const json::value& value, Element& to) {
        if (!is_qualified_name(name)) return fail("json_not_a_message", "not a name: " + printable(name));
        if (to.attributes.size() >= limits_.xml_attributes) {
            return fail("json_too_many_elements", "too many attributes");
        }
        Attribute& attribute = to.attributes.emplace_back();
        attribute.name = name;
        return text(value, attribute.value);
    }

    bool children(std::string_view name, const json::value& value, std::size_t depth, Element& to) {
        const auto* array = value.if_array();
        if (array == nullptr) return child(name, value, depth, to);
        return std::all_of(array->begin(), array->end(), [&](const json::value& each) {
            return child(name, each, depth, to);
        });
    }

    bool ordered_children(const json::value& value, std::size_t depth, Element& to) {
        const auto* array = value.if_array();
        if (array == nullptr) return fail("json_not_a_message", "#children is not an array");
        return std::all_of(array->begin(), array->end(), [&](const json::value& each) {
            const auto* object = each.if_object();
            if (object == nullptr || object->size() != 1) {
                return fail("json_not_a_message", "a child is not an object with one member");
            }
            return child(to_std(object->begin()->key()), object->begin()->value(), depth, to);
        });
    }

    bool child(std::string_view name, const json::value& value, std::size_t depth, Element& to) {
        Element& child = to.children.emplace_back();
        child.name = name;
        return element(value, depth + 1, child);
    }

    const Limits& limits_;
    std::size_t elements_ = 0;
    Error error_;
};

}  // namespace

json::value to_json(const Message& message) {
    json::value body = element_value(message.root, body_of(message.name()));
    if (!body.is_object()) body = json::object();
    return json::object{{message.name(), std::move(body)}};
}

Result<Message> from_json(const json::value& value, const Limits& limits) {
    const auto* object = value.if_object();
    if (object == nullptr || object->size() != 1) {
        return failure("json_not_a_message", "a message is an object with one member, named as the message");
    }
    Message message{std::string(to_std(object->begin()->key()))};
    if (!prefix_of(message.name()).empty()) {
        return failure("json_not_a_message", "a message's name has no prefix: " + printable(message.name()));
    }
    Reader reader(limits);
    if (!reader.element(object->begin()->value(), 1, message.root)) return tl::unexpected(reader.error());
    return message;
}

std::string to_json_text(const Message& message) {
    return json::serialize(to_json(message));
}

Result<Message> from_json_text(std::string_view text, const Limits& limits) {
    if (text.size() > limits.xml_size) {
        return failure("json_too_big", fmt::format("{} bytes, {} allowed", text.size(), limits.xml_size));
    }
    json::parse_options options;
    // An element may take two levels: its own, and an array around it.
    options.max_depth = 2 * limits.xml_depth + 2;
    json::error_code error;
    const json::value value = json::parse(to_boost(text), error, {}, options);
    if (error == json::error::too_deep) return failure("json_too_deep", "too many levels");
    if (error) return failure("json_broken", error.message());
    return from_json(value, limits);
}

}  // namespace offhook::csta
