// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include "api/problem.hpp"

namespace offhook::api {

/// Reads the members of a JSON object and remembers the first thing that is wrong, with the name of the
/// member. A handler asks for all members, then once for problem(); a member nobody asked for is a problem
/// too (unknown_field). What is wrong reads as the empty value.
///
///     Body body(object);
///     const std::string name = body.text("name", 1, 128);
///     const std::optional<bool> enabled = body.optional_flag("enabled");
///     if (const auto problem = body.problem()) return call->refuse(*problem);
class Body {
public:
    /// `prefix` goes before the names in problems ("admin." for the object in member "admin"). The object
    /// must outlive the reader.
    explicit Body(const boost::json::object& object, std::string prefix = {});

    // Required members: missing, null or of another type is a problem. Sizes in bytes.
    std::string text(std::string_view name, std::size_t minimum, std::size_t maximum);
    std::string choice(std::string_view name, std::span<const std::string_view> choices);
    bool flag(std::string_view name);
    std::int64_t number(std::string_view name, std::int64_t minimum, std::int64_t maximum);
    std::vector<std::string> texts(std::string_view name, std::size_t max_count, std::size_t max_size);
    /// Null pointer after a problem.
    const boost::json::object* object(std::string_view name);

    // Members that may be left out or null.
    std::optional<std::string> optional_text(std::string_view name, std::size_t minimum, std::size_t maximum);
    std::optional<std::string> optional_choice(
        std::string_view name, std::span<const std::string_view> choices
    );
    std::optional<bool> optional_flag(std::string_view name);
    std::optional<std::int64_t> optional_number(
        std::string_view name, std::int64_t minimum, std::int64_t maximum
    );
    std::optional<std::vector<std::string>> optional_texts(
        std::string_view name, std::size_t max_count, std::size_t max_size
    );
    const boost::json::object* optional_object(std::string_view name);

    /// The member as it is; null if it is not there.
    const boost::json::value* any(std::string_view name);

    /// A problem that only the caller can see.
    void fail(std::string_view name, std::string detail, std::string reason = "bad_value");
    /// Takes over what a reader of an inner object found.
    void fail(const std::optional<Problem>& inner);

    std::optional<Problem> problem() const;

private:
    const boost::json::value* required(std::string_view name);
    const boost::json::value* present(std::string_view name);

    const boost::json::object& object_;
    std::string prefix_;
    std::set<std::string, std::less<>> asked_;
    std::optional<Problem> problem_;
};

}  // namespace offhook::api
