// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "csta/schema.hpp"

/// The notation of the table, and its parser. Only schema.cpp and tests need this header.
///
/// One declaration a line; indented lines go on with it; lines that start with # say something to people.
///
///     enum NAME [~FALLBACK]: value value@4 …       FALLBACK stands in where an edition lacks the value
///     flags NAME: element element@4 …              a sequence of optional booleans
///     value NAME: FORM @attribute:TYPE[*] …        text with attributes; * = a list of values
///     struct NAME: FIELD …                         a sequence
///     some NAME: FIELD …                           a sequence of which at least one element must be there
///     choice NAME: FIELD …                         exactly one of them
///     request NAME [for PATH [or PATH]]: FIELD …   PATH says where the line stands the request is about
///     unanswered | response | event NAME: FIELD …
///     error NAME: TYPE
///
/// FIELD is `name:TYPE` or `name{FIELD …}`, then nothing (mandatory), ? (optional), * (any number) or
/// + (one or more), then perhaps @4 (not in editions before 4) or @flat3 (up to edition 3 the element
/// holds the text of its only child itself). TYPE is a declared name or one of the built-in forms empty,
/// boolean, number, hex, token, text, any. Requests go to the switching function; `request<` goes to the
/// computing function, `request<>` either way. Every message gets `extensions:CSTACommonArguments?` at
/// its end.
///
/// What is known of editions 4 and 5 fits edition 6, so "@4" marks everything edition 3 lacks.
namespace offhook::csta {

std::span<const std::string_view> type_text();
std::span<const std::string_view> capability_text();
std::span<const std::string_view> more_capability_text();
std::span<const std::string_view> message_text();

/// A parsed table. Types stay where they are, so pointers into it are good while it lives.
struct Schema {
    std::deque<Type> all_types;  ///< named or not
    std::vector<const Type*> named_types;
    std::unordered_map<std::string_view, Type*> types_by_name;
    std::vector<MessageType> messages;
    std::unordered_map<std::string_view, std::size_t> messages_by_name;
    std::vector<std::string> problems;  ///< what the parser did not understand; none in the table we ship
};

/// Parses blocks of declarations, which must outlive the result.
Schema parse_schema(std::span<const std::span<const std::string_view>> parts);

/// The table of this program.
const Schema& schema();

}  // namespace offhook::csta
