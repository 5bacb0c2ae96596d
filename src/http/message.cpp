// SPDX-License-Identifier: Apache-2.0
#include "http/message.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace offhook::http {

namespace {

bool same_name(std::string_view one, std::string_view other) {
    return std::equal(
        one.begin(), one.end(), other.begin(), other.end(),
        [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); }
    );
}

}  // namespace

std::string_view Fields::get(std::string_view name) const {
    for (const Field& field : fields_) {
        if (same_name(field.name, name)) return field.value;
    }
    return {};
}

bool Fields::has(std::string_view name) const {
    return std::any_of(fields_.begin(), fields_.end(), [&](const Field& f) {
        return same_name(f.name, name);
    });
}

void Fields::add(std::string name, std::string value) {
    fields_.push_back({std::move(name), std::move(value)});
}

void Fields::set(std::string name, std::string value) {
    std::erase_if(fields_, [&](const Field& field) { return same_name(field.name, name); });
    add(std::move(name), std::move(value));
}

std::string_view Request::parameter(std::string_view name) const {
    for (const Field& field : query) {
        if (field.name == name) return field.value;
    }
    return {};
}

std::string_view Request::cookie(std::string_view name) const {
    std::string_view rest = fields.get("Cookie");
    while (!rest.empty()) {
        const std::size_t end = rest.find(';');
        std::string_view pair = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return pair.substr(equals + 1);
    }
    return {};
}

}  // namespace offhook::http
