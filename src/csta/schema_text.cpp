// SPDX-License-Identifier: Apache-2.0
#include "csta/schema_text.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::csta {

namespace {

constexpr std::string_view kSpace = " \n";

constexpr std::array<std::pair<std::string_view, Form>, 7> kBuiltIn = {{
    {"empty", Form::empty},
    {"boolean", Form::boolean},
    {"number", Form::number},
    {"hex", Form::hex},
    {"token", Form::token},
    {"text", Form::text},
    {"any", Form::any},
}};

/// One declaration, taken apart into what stands before and behind its colon.
struct Declaration {
    std::string_view keyword;  ///< without the direction
    std::string_view direction;
    std::string_view name;
    std::string_view rest_of_head;
    std::string_view body;
};

/// Reads words off the front of a text.
class Cursor {
public:
    explicit Cursor(std::string_view text) : text_(text) { skip_space(); }

    bool at_end() const { return text_.empty(); }
    char peek() const { return text_.empty() ? '\0' : text_.front(); }

    bool take(std::string_view expected) {
        if (!text_.starts_with(expected)) return false;
        text_.remove_prefix(expected.size());
        return true;
    }

    std::string_view take_until(std::string_view stops) {
        const std::string_view taken = text_.substr(0, text_.find_first_of(stops));
        text_.remove_prefix(taken.size());
        return taken;
    }

    std::string_view word() {
        const std::string_view taken = take_until(kSpace);
        skip_space();
        return taken;
    }

    void skip_space() { text_.remove_prefix(std::min(text_.find_first_not_of(kSpace), text_.size())); }
    std::string_view rest() const { return text_; }

private:
    std::string_view text_;
};

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> found;
    for (Cursor cursor(text); !cursor.at_end();) found.push_back(cursor.word());
    return found;
}

/// "value@4" is known since edition 4.
std::pair<std::string_view, Edition> name_and_edition(std::string_view word) {
    const std::size_t at = word.find('@');
    if (at == std::string_view::npos) return {word, Edition::ed1};
    const auto number = parse_number<unsigned>(word.substr(at + 1));
    return {word.substr(0, at), static_cast<Edition>(number.value_or(1))};
}

/// The declarations of one block: a line and the indented lines below it.
std::vector<std::string_view> split_declarations(std::string_view block) {
    std::vector<std::string_view> declarations;
    std::size_t start = 0;
    while (start < block.size()) {
        std::size_t end = block.find('\n', start);
        while (end != std::string_view::npos && block.substr(end + 1).starts_with(' ')) {
            end = block.find('\n', end + 1);
        }
        const std::string_view text = block.substr(start, end - start);
        if (!text.empty() && text.front() != '#') declarations.push_back(text);
        start = end == std::string_view::npos ? block.size() : end + 1;
    }
    return declarations;
}

Declaration take_apart(std::string_view text) {
    Declaration declaration;
    const std::size_t colon = text.find(':');
    Cursor head(text.substr(0, colon));
    const std::string_view keyword = head.word();
    declaration.keyword = keyword.substr(0, keyword.find('<'));
    declaration.direction = keyword.substr(declaration.keyword.size());
    declaration.name = head.word();
    declaration.rest_of_head = head.rest();
    if (colon != std::string_view::npos) declaration.body = text.substr(colon + 1);
    return declaration;
}

class Parser {
public:
    Schema run(std::span<const std::span<const std::string_view>> parts) {
        add_built_in();
        for (const auto& part : parts) {
            for (const std::string_view block : part) declare(block);
        }
        for (const auto& [declaration, type] : declared_) fill(declaration, *type);
        return std::move(schema_);
    }

private:
    void problem(std::string_view what, std::string_view where) {
        schema_.problems.push_back(fmt::format("{}: {}", what, where));
    }

    Type& new_type(std::string_view name, Form form) {
        Type& type = schema_.all_types.emplace_back();
        type.name = name;
        type.form = form;
        return type;
    }

    void name_type(Type& type) {
        if (!schema_.types_by_name.emplace(type.name, &type).second) problem("declared twice", type.name);
    }

    void add_built_in() {
        for (const auto& [name, form] : kBuiltIn) name_type(new_type(name, form));
        flag_ = schema_.types_by_name.at("boolean");
    }

    /// First pass: names only, so that declarations may stand in any order.
    void declare(std::string_view block) {
        for (const std::string_view text : split_declarations(block)) {
            const Declaration declaration = take_apart(text);
            if (is_message(declaration.keyword)) {
                declare_message(declaration);
            } else {
                Type& type = new_type(declaration.name, Form::sequence);
                name_type(type);
                schema_.named_types.push_back(&type);
                declared_.emplace_back(declaration, &type);
            }
        }
    }

    static bool is_message(std::string_view keyword) {
        return keyword == "request" || keyword == "unanswered" || keyword == "response" ||
               keyword == "event" || keyword == "error";
    }

    void declare_message(const Declaration& declaration) {
        MessageType message;
        message.name = declaration.name;
        message.kind = kind_of(declaration.keyword);
        message.direction = direction_of(declaration);
        read_subject(declaration, message);
        if (message.kind == Kind::error) {
            message.body = find(trim(declaration.body));
        } else {
            Type& body = new_type({}, Form::sequence);
            message.body = &body;
            declared_.emplace_back(declaration, &body);
        }
        if (!schema_.messages_by_name.emplace(message.name, schema_.messages.size()).second) {
            problem("declared twice", message.name);
        }
        schema_.messages.push_back(message);
    }

    static Kind kind_of(std::string_view keyword) {
        if (keyword == "unanswered") return Kind::unanswered;
        if (keyword == "response") return Kind::response;
        if (keyword == "event") return Kind::event;
        if (keyword == "error") return Kind::error;
        return Kind::request;
    }

    /// Events come from the switching function; a response goes back where its request came from, which
    /// link_responses() sets.
    static Direction direction_of(const Declaration& declaration) {
        if (declaration.keyword == "error" || declaration.direction == "<>") return Direction::both;
        if (declaration.keyword == "event" || declaration.direction == "<") {
            return Direction::to_computing_function;
        }
        return Direction::to_switching_function;
    }

    void read_subject(const Declaration& declaration, MessageType& message) {
        const auto head = words(declaration.rest_of_head);
        if (head.empty()) return;
        const bool with_fallback = head.size() == 4 && head[2] == "or";
        if (head[0] != "for" || (head.size() != 2 && !with_fallback)) {
            problem("not understood", declaration.rest_of_head);
            return;
        }
        message.subject_path = head[1];
        if (with_fallback) message.subject_fallback = head[3];
    }

    /// Second pass: what a type is made of.
    void fill(const Declaration& declaration, Type& type) {
        const std::string_view keyword = declaration.keyword;
        if (keyword == "enum") return fill_enumeration(declaration, type);
        if (keyword == "flags") return fill_flags(declaration, type);
        if (keyword == "value") return fill_value(declaration, type);
        if (keyword == "choice") type.form = Form::choice;
        if (keyword == "some") type.at_least_one = true;
        if (!is_message(keyword) && keyword != "choice" && keyword != "some" && keyword != "struct") {
            problem("unknown keyword", keyword);
        }
        Cursor cursor(declaration.body);
        read_fields(cursor, type);
        if (!cursor.at_end()) problem("left over", cursor.rest());
        if (is_message(keyword)) {
            Field& extensions = type.fields.emplace_back();
            extensions.name = "extensions";
            extensions.type = find("CSTACommonArguments");
        }
    }

    static void fill_enumeration(const Declaration& declaration, Type& type) {
        type.form = Form::enumeration;
        if (declaration.rest_of_head.starts_with('~')) {
            type.fallback = trim(declaration.rest_of_head.substr(1));
        }
        for (const std::string_view word : words(declaration.body)) {
            const auto [name, since] = name_and_edition(word);
            type.values.push_back({name, since});
        }
    }

    void fill_flags(const Declaration& declaration, Type& type) {
        for (const std::string_view word : words(declaration.body)) {
            Field& field = type.fields.emplace_back();
            std::tie(field.name, field.since) = name_and_edition(word);
            field.type = flag_;
        }
    }

    void fill_value(const Declaration& declaration, Type& type) {
        Cursor cursor(declaration.body);
        type.form = find(cursor.word())->form;
        while (cursor.take("@")) {
            AttributeType& attribute = type.attributes.emplace_back();
            attribute.name = cursor.take_until(":");
            cursor.take(":");
            attribute.type = find(cursor.take_until("*@ \n"));
            attribute.list = cursor.take("*");
            if (cursor.take("@")) attribute.since = edition_digit(cursor);
            cursor.skip_space();
        }
        if (!cursor.at_end()) problem("left over", cursor.rest());
    }

    void read_fields(Cursor& cursor, Type& type) {
        while (!cursor.at_end() && cursor.peek() != '}') {
            type.fields.push_back(read_field(cursor, type.form == Form::choice));
            cursor.skip_space();
        }
    }

    Field read_field(Cursor& cursor, bool in_choice) {
        Field field;
        field.name = cursor.take_until(":{ \n}");
        if (cursor.take("{")) {
            Type& group = new_type({}, Form::sequence);
            read_fields(cursor, group);
            if (!cursor.take("}")) problem("not closed", field.name);
            field.type = &group;
        } else if (cursor.take(":")) {
            field.type = find(cursor.take_until("?*+@ \n}"));
        } else {
            problem("no type", field.name);
            field.type = find("any");
            cursor.take_until(kSpace);
        }
        read_presence(cursor, field);
        if (in_choice) field.mandatory = false;  // the choice as a whole is what must be there
        return field;
    }

    static void read_presence(Cursor& cursor, Field& field) {
        const bool many = cursor.take("*");
        const bool one_or_more = !many && cursor.take("+");
        const bool optional = !many && !one_or_more && cursor.take("?");
        field.repeated = many || one_or_more;
        field.mandatory = !many && !optional;
        while (cursor.take("@")) {
            if (cursor.take("flat")) {
                field.flat_until = edition_digit(cursor);
            } else {
                field.since = edition_digit(cursor);
            }
        }
    }

    static Edition edition_digit(Cursor& cursor) {
        const auto number = parse_number<unsigned>(cursor.take_until("@ \n}"));
        return static_cast<Edition>(number.value_or(1));
    }

    const Type* find(std::string_view name) {
        const auto found = schema_.types_by_name.find(name);
        if (found != schema_.types_by_name.end()) return found->second;
        problem("unknown type", name);
        return schema_.types_by_name.at("any");
    }

    Schema schema_;
    const Type* flag_ = nullptr;
    std::vector<std::pair<Declaration, Type*>> declared_;
};

Direction opposite(Direction direction) {
    switch (direction) {
        case Direction::to_switching_function:
            return Direction::to_computing_function;
        case Direction::to_computing_function:
            return Direction::to_switching_function;
        case Direction::both:
            break;
    }
    return Direction::both;
}

/// A response is called as its request with "Response" behind it, throughout the standard.
void link_responses(Schema& schema) {
    for (MessageType& request : schema.messages) {
        if (request.kind != Kind::request) continue;
        const auto found = schema.messages_by_name.find(std::string(request.name) + "Response");
        if (found == schema.messages_by_name.end()) {
            schema.problems.push_back(fmt::format("no response: {}", request.name));
            continue;
        }
        MessageType& response = schema.messages[found->second];
        request.response = response.name;
        response.direction = opposite(request.direction);
    }
}

}  // namespace

Schema parse_schema(std::span<const std::span<const std::string_view>> parts) {
    Schema schema = Parser().run(parts);
    link_responses(schema);
    return schema;
}

const Schema& schema() {
    static const Schema table = [] {
        const std::array parts = {type_text(), capability_text(), more_capability_text(), message_text()};
        return parse_schema(parts);
    }();
    return table;
}

}  // namespace offhook::csta
