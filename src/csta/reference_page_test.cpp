// SPDX-License-Identifier: Apache-2.0
// docs/csta-messages.md is made from the table. This test says when it is out of date, and makes it anew
// when it is run with OFFHOOK_UPDATE_DOCS=1.
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "csta/schema.hpp"

namespace offhook::csta {
namespace {

constexpr const char* kPage = OFFHOOK_SOURCE_DIR "/docs/csta-messages.md";

constexpr std::string_view kIntroduction = R"(# CSTA messages

The messages of ECMA-323 that Offhook knows, their elements in wire order. This page is made from the table in
`src/csta/schema_*.cpp`; do not edit it (`OFFHOOK_UPDATE_DOCS=1 csta_test --gtest_filter='ReferencePage.*'`
writes it anew).

After a name: nothing = must be there, `?` = may be there, `*` = any number, `+` = one or more. `since ed4` marks
what edition 3 does not have. Every message may end with `extensions`; that is left out here. Elements that only
hold `true` or `false` are shown without a type.

Phones are the *switching function* towards Offhook, Offhook is the switching function towards clients.
)";

std::string presence_of(const Field& field) {
    if (field.repeated) return field.mandatory ? "+" : "*";
    return field.mandatory ? "" : "?";
}

std::string edition_of(Edition since) {
    return since == Edition::ed1 ? "" : fmt::format(" (since ed{})", static_cast<int>(since));
}

std::string list_of_fields(const Type& type);

std::string type_of(const Type& type) {
    if (type.form == Form::boolean) return "";
    if (type.name.empty()) return " {" + list_of_fields(type) + "}";
    return fmt::format(": {}", type.name);
}

std::string describe(const Field& field, bool alternative) {
    std::string text = fmt::format("`{}`{}", field.name, alternative ? "" : presence_of(field));
    text += type_of(*field.type) + edition_of(field.since);
    if (field.flat_until) {
        text += fmt::format(" (up to ed{}: its text itself)", static_cast<int>(*field.flat_until));
    }
    return text;
}

std::string list_of_fields(const Type& type) {
    std::string list;
    for (const Field& field : type.fields) {
        if (field.name == "extensions") continue;
        list += list.empty() ? "" : type.form == Form::choice ? " or " : ", ";
        list += describe(field, type.form == Form::choice);
    }
    return list;
}

std::string describe_message(const MessageType& message) {
    std::string text = fmt::format("\n### {}\n\n", message.name);
    text += fmt::format("{}, {}", to_text(message.kind), to_text(message.direction));
    if (!message.response.empty())
        text += fmt::format(", answered by [{}](#{})", message.response, to_lower(message.response));
    if (!message.subject_path.empty()) text += fmt::format(", about the line at `{}`", message.subject_path);
    const std::string fields = list_of_fields(*message.body);
    return text + "\n\n" + (fields.empty() ? "(nothing)" : fields) + "\n";
}

std::string list_of_values(const Type& type) {
    std::string list;
    for (const EnumValue& value : type.values) {
        list += fmt::format("{}`{}`{}", list.empty() ? "" : " ", value.name, edition_of(value.since));
    }
    return list;
}

std::string list_of_attributes(const Type& type) {
    std::string list = fmt::format("{} with attributes", to_text(type.form));
    for (const AttributeType& attribute : type.attributes) {
        list += fmt::format(
            " `{}`: {}{}{}", attribute.name, attribute.type->name, attribute.list ? " (several)" : "",
            edition_of(attribute.since)
        );
    }
    return list;
}

std::string describe_type(const Type& type) {
    if (type.form == Form::enumeration) return list_of_values(type);
    if (!type.attributes.empty()) return list_of_attributes(type);
    if (type.fields.empty()) return "(nothing)";
    return (type.form == Form::choice ? "one of "
            : type.at_least_one       ? "at least one of "
                                      : "") +
           list_of_fields(type);
}

std::string page() {
    std::string text(kIntroduction);
    text += "\n## Messages\n";
    for (const MessageType& message : messages()) text += describe_message(message);
    text += "\n## Types\n\n";
    for (const Type* type : types()) text += fmt::format("- **{}**: {}\n", type->name, describe_type(*type));
    return text;
}

TEST(ReferencePage, IsMadeFromTheTable) {
    if (std::getenv("OFFHOOK_UPDATE_DOCS") != nullptr) std::ofstream(kPage, std::ios::binary) << page();
    std::ostringstream committed;
    committed << std::ifstream(kPage, std::ios::binary).rdbuf();
    EXPECT_TRUE(committed.str() == page())
        << kPage << " is out of date; run csta_test with OFFHOOK_UPDATE_DOCS=1 to write it anew";
}

}  // namespace
}  // namespace offhook::csta
