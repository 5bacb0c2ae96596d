// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/free_writer.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace offhook::phone {

namespace {

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '&':
                result += "&amp;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

/// A list of items of one kind, or of the states of a call, means something by its order.
bool is_list(const csta::Element& element) {
    return std::all_of(element.children.begin(), element.children.end(), [&](const csta::Element& child) {
        return child.name == element.children.front().name;
    });
}

std::vector<const csta::Element*> in_order(const csta::Element& element, const FreeForm& form) {
    std::vector<const csta::Element*> children;
    for (const csta::Element& child : element.children) children.push_back(&child);
    if (form.reversed && !is_list(element)) std::reverse(children.begin(), children.end());
    return children;
}

void append(std::string& out, const csta::Element& element, const FreeForm& form, std::string_view declared) {
    const bool foreign = element.name.find(':') != std::string::npos;
    const std::string name = std::string(foreign ? "" : form.prefix) + element.name;
    out += "<" + name + std::string(declared);
    for (const csta::Attribute& attribute : element.attributes) {
        out += fmt::format(" {}=\"{}\"", attribute.name, escaped(attribute.value));
    }
    out += ">" + escaped(element.text);
    for (const csta::Element* child : in_order(element, form)) append(out, *child, form, {});
    out += "</" + name + ">";
}

/// " xmlns:csta=…", " xmlns=…", or nothing.
std::string declaration(const FreeForm& form) {
    if (form.prefix.empty() && form.name_space.empty()) return {};
    if (form.prefix.empty()) return fmt::format(" xmlns=\"{}\"", form.name_space);
    return fmt::format(" xmlns:{}=\"{}\"", form.prefix.substr(0, form.prefix.size() - 1), form.name_space);
}

}  // namespace

std::string write_freely(const csta::Element& root, const FreeForm& form) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    append(out, root, form, declaration(form));
    return out;
}

}  // namespace offhook::phone
