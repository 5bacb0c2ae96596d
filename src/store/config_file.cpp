// SPDX-License-Identifier: Apache-2.0
#include "store/config_file.hpp"

#include <toml++/toml.h>

namespace offhook::store {

namespace {

std::string_view kind_of(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::floating_point:
            return "a number with a fraction";
        case toml::node_type::date:
        case toml::node_type::time:
        case toml::node_type::date_time:
            return "a date or time";
        case toml::node_type::array:
            return "a list of something other than texts";
        default:
            return "something else";
    }
}

FileValue list_value(const toml::array& array) {
    std::vector<std::string> items;
    for (const toml::node& item : array) {
        const auto* text = item.as_string();
        if (text == nullptr) return OtherValue{kind_of(array)};
        items.push_back(text->get());
    }
    return items;
}

FileValue value_of(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* yes = node.as_boolean()) return yes->get();
    if (const auto* number = node.as_integer()) return number->get();
    if (const auto* array = node.as_array()) return list_value(*array);
    return OtherValue{kind_of(node)};
}

void collect(const toml::table& table, const std::string& prefix, std::vector<FileEntry>& entries) {
    for (const auto& [name, node] : table) {
        const std::string key = prefix + std::string(name.str());
        const int line = static_cast<int>(node.source().begin.line);
        if (const auto* inner = node.as_table()) {
            entries.push_back({key, line, true, {}});
            collect(*inner, key + '.', entries);
        } else {
            entries.push_back({key, line, false, value_of(node)});
        }
    }
}

}  // namespace

ParsedFile parse_config(std::string_view text) {
    ParsedFile parsed;
    try {
        collect(toml::parse(text), {}, parsed.entries);
    } catch (const toml::parse_error& error) {
        parsed.error = error.description();
        parsed.error_line = static_cast<int>(error.source().begin.line);
    }
    return parsed;
}

}  // namespace offhook::store
