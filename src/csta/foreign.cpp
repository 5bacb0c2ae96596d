// SPDX-License-Identifier: Apache-2.0
#include "csta/foreign.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace offhook::csta {

namespace {

constexpr std::string_view kXmlns = "xmlns";

using Prefixes = std::set<std::string_view>;
using Scope = std::vector<std::string_view>;

bool is_simple_name(std::string_view name) {
    const auto is_name_character = [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.' || c >= 0x80;
    };
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_name_character)) return false;
    const auto first = static_cast<unsigned char>(name.front());
    return std::isdigit(first) == 0 && first != '-' && first != '.';
}

void declare(const Element& element, Scope& scope) {
    for (const Attribute& attribute : element.attributes) {
        if (attribute.name == kXmlns) scope.emplace_back();
        if (prefix_of(attribute.name) == kXmlns) scope.push_back(local_name(attribute.name));
    }
}

void use(std::string_view prefix, const Scope& scope, Prefixes& undeclared) {
    const bool reserved = prefix == "xml" || prefix == kXmlns;
    const bool declared = std::find(scope.begin(), scope.end(), prefix) != scope.end();
    if (!reserved && !declared) undeclared.insert(prefix);
}

void collect(const Element& element, Scope& scope, Prefixes& undeclared) {
    const std::size_t outside = scope.size();
    declare(element, scope);
    use(prefix_of(element.name), scope, undeclared);
    for (const Attribute& attribute : element.attributes) {
        const std::string_view prefix = prefix_of(attribute.name);
        if (!prefix.empty()) use(prefix, scope, undeclared);
    }
    for (const Element& child : element.children) collect(child, scope, undeclared);
    scope.resize(outside);
}

}  // namespace

std::string_view prefix_of(std::string_view qualified) {
    const std::size_t colon = qualified.find(':');
    return colon == std::string_view::npos ? std::string_view{} : qualified.substr(0, colon);
}

std::string_view local_name(std::string_view qualified) {
    return qualified.substr(qualified.find(':') + 1);  // npos + 1 is 0
}

bool is_qualified_name(std::string_view name) {
    const bool has_prefix = name.find(':') != std::string_view::npos;
    return is_simple_name(local_name(name)) && (!has_prefix || is_simple_name(prefix_of(name)));
}

std::set<std::string_view> undeclared_prefixes(const Element& element) {
    Prefixes undeclared;
    Scope scope;
    collect(element, scope, undeclared);
    return undeclared;
}

}  // namespace offhook::csta
