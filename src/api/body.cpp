// SPDX-License-Identifier: Apache-2.0
#include "api/body.hpp"

#include <algorithm>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"

namespace offhook::api {

Body::Body(const boost::json::object& object, std::string prefix)
    : object_(object), prefix_(std::move(prefix)) {}

std::string Body::text(std::string_view name, std::size_t minimum, std::size_t maximum) {
    if (!required(name)) return {};
    return optional_text(name, minimum, maximum).value_or("");
}

std::string Body::choice(std::string_view name, std::span<const std::string_view> choices) {
    if (!required(name)) return {};
    return optional_choice(name, choices).value_or("");
}

bool Body::flag(std::string_view name) {
    return required(name) && optional_flag(name).value_or(false);
}

std::int64_t Body::number(std::string_view name, std::int64_t minimum, std::int64_t maximum) {
    if (!required(name)) return 0;
    return optional_number(name, minimum, maximum).value_or(0);
}

std::vector<std::string> Body::texts(std::string_view name, std::size_t max_count, std::size_t max_size) {
    if (!required(name)) return {};
    return optional_texts(name, max_count, max_size).value_or(std::vector<std::string>{});
}

const boost::json::object* Body::object(std::string_view name) {
    return required(name) ? optional_object(name) : nullptr;
}

std::optional<std::string> Body::optional_text(
    std::string_view name, std::size_t minimum, std::size_t maximum
) {
    const boost::json::value* value = present(name);
    if (!value) return std::nullopt;
    if (!value->is_string()) {
        fail(name, "must be a text.");
        return std::nullopt;
    }
    const boost::json::string& text = value->get_string();
    if (text.size() < minimum || text.size() > maximum) {
        fail(name, fmt::format("must have {} to {} characters.", minimum, maximum));
        return std::nullopt;
    }
    return std::string(text);
}

std::optional<std::string> Body::optional_choice(
    std::string_view name, std::span<const std::string_view> choices
) {
    const boost::json::value* value = present(name);
    if (!value) return std::nullopt;
    const std::string_view text = value->is_string() ? std::string_view(value->get_string()) : "";
    if (std::find(choices.begin(), choices.end(), text) == choices.end()) {
        fail(name, fmt::format("must be one of: {}.", fmt::join(choices, ", ")));
        return std::nullopt;
    }
    return std::string(text);
}

std::optional<bool> Body::optional_flag(std::string_view name) {
    const boost::json::value* value = present(name);
    if (!value) return std::nullopt;
    if (value->is_bool()) return value->get_bool();
    fail(name, "must be true or false.");
    return std::nullopt;
}

std::optional<std::int64_t> Body::optional_number(
    std::string_view name, std::int64_t minimum, std::int64_t maximum
) {
    const boost::json::value* value = present(name);
    if (!value) return std::nullopt;
    if (!value->is_int64() || value->get_int64() < minimum || value->get_int64() > maximum) {
        fail(name, fmt::format("must be a whole number from {} to {}.", minimum, maximum));
        return std::nullopt;
    }
    return value->get_int64();
}

std::optional<std::vector<std::string>> Body::optional_texts(
    std::string_view name, std::size_t max_count, std::size_t max_size
) {
    const boost::json::value* value = present(name);
    if (!value) return std::nullopt;
    if (!value->is_array() || value->get_array().size() > max_count) {
        fail(name, fmt::format("must be a list of at most {} texts.", max_count));
        return std::nullopt;
    }
    std::vector<std::string> texts;
    for (const boost::json::value& item : value->get_array()) {
        const bool good =
            item.is_string() && !item.get_string().empty() && item.get_string().size() <= max_size;
        if (!good) {
            fail(name, fmt::format("must hold texts of 1 to {} characters.", max_size));
            return std::nullopt;
        }
        texts.emplace_back(item.get_string());
    }
    return texts;
}

const boost::json::object* Body::optional_object(std::string_view name) {
    const boost::json::value* value = present(name);
    if (!value) return nullptr;
    if (value->is_object()) return &value->get_object();
    fail(name, "must be an object.");
    return nullptr;
}

const boost::json::value* Body::any(std::string_view name) {
    asked_.emplace(name);
    return object_.if_contains(name);
}

void Body::fail(std::string_view name, std::string detail, std::string reason) {
    if (problem_) return;
    const std::string field = prefix_ + std::string(name);
    problem_ = bad_field(field, fmt::format("{} {}", field, detail), std::move(reason));
}

void Body::fail(const std::optional<Problem>& inner) {
    if (!problem_) problem_ = inner;
}

std::optional<Problem> Body::problem() const {
    if (problem_) return problem_;
    for (const auto& member : object_) {
        const std::string_view name = member.key();
        if (asked_.count(name) != 0) continue;
        const std::string field = prefix_ + printable(name, 64);
        return bad_field(field, fmt::format("{} is not known here.", field), "unknown_field");
    }
    return std::nullopt;
}

const boost::json::value* Body::required(std::string_view name) {
    const boost::json::value* value = present(name);
    if (!value) fail(name, "is missing.", "missing_field");
    return value;
}

const boost::json::value* Body::present(std::string_view name) {
    const boost::json::value* value = any(name);
    return value && !value->is_null() ? value : nullptr;
}

}  // namespace offhook::api
