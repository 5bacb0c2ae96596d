// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "csta/message.hpp"

/// The table of ECMA-323 messages: what they are called, what they are made of, who sends them. It is
/// written down in schema_*.cpp in a small notation (explained in schema_text.hpp) and parsed once, at
/// the first use. Everything here lives as long as the program and never changes.
namespace offhook::csta {

/// What the edition is taken to be when a peer does not say: most telephones write edition 5.
inline constexpr Edition kDefaultEdition = Edition::ed5;

enum class Kind : std::uint8_t {
    request,     ///< answered by its response or by CSTAErrorCode
    unanswered,  ///< a request the standard has no response for (SwitchingFunctionDevices)
    response,
    event,
    error,  ///< CSTAErrorCode
};

/// Who sends it: Offhook is the computing function towards phones, the switching function towards clients.
enum class Direction : std::uint8_t {
    to_switching_function,
    to_computing_function,
    both,
};

/// What an element may hold.
enum class Form : std::uint8_t {
    empty,
    boolean,
    number,       ///< an integer of at most 64 bits
    hex,          ///< pairs of hexadecimal digits
    token,        ///< a name or number: spaces around it mean nothing
    text,         ///< free text: every character counts
    enumeration,  ///< one of Type::values
    sequence,     ///< children in the order of Type::fields
    choice,       ///< exactly one child out of Type::fields
    any,          ///< foreign XML (private data)
};

struct Type;

struct EnumValue {
    std::string_view name;
    Edition since = Edition::ed1;
};

struct AttributeType {
    std::string_view name;
    const Type* type = nullptr;
    bool list = false;  ///< several values separated by spaces
    Edition since = Edition::ed1;
};

/// An element inside another one.
struct Field {
    std::string_view name;
    const Type* type = nullptr;
    bool mandatory = false;
    bool repeated = false;
    Edition since = Edition::ed1;  ///< older editions do not have it
    /// Up to this edition the element holds the text of its only child itself (DeflectCall/newDestination).
    std::optional<Edition> flat_until;

    bool exists_in(Edition edition) const { return edition >= since; }
};

struct Type {
    std::string_view name;  ///< empty: made up on the spot for one element
    Form form = Form::empty;
    bool at_least_one = false;      ///< a sequence that must not be empty (ConnectionID)
    std::vector<Field> fields;      ///< sequence, choice: in wire order
    std::vector<EnumValue> values;  ///< enumeration
    std::string_view fallback;      ///< enumeration: what stands in for values an edition lacks
    std::vector<AttributeType> attributes;

    const Field* find_field(std::string_view field) const;
    const EnumValue* find_value(std::string_view value) const;
    const AttributeType* find_attribute(std::string_view attribute) const;
    bool has_children() const { return form == Form::sequence || form == Form::choice; }
};

struct MessageType {
    std::string_view name;
    Kind kind = Kind::request;
    Direction direction = Direction::to_switching_function;
    const Type* body = nullptr;
    std::string_view response;  ///< the name of the response; empty if there is none
    /// Where a request names the line it is about: the path of a DeviceID ("callingDevice"), or of a
    /// deviceID inside a ConnectionID ("callToBeAnswered/deviceID"). Empty: it is about no line.
    std::string_view subject_path;
    /// The path to look at if there is nothing at subject_path ("heldCall/deviceID"); mostly empty.
    std::string_view subject_fallback;
};

/// Null if the table has no such message. Only the standard's own spelling is found.
const MessageType* find_message(std::string_view name);

/// All messages, in the order of the table.
std::span<const MessageType> messages();

/// All named types, in the order of the table.
std::span<const Type* const> types();

/// A named type; null if the table has none of that name.
const Type* find_type(std::string_view name);

/// The request a response answers; null if `response` is none.
const MessageType* request_of(std::string_view response);

/// The response to a request; null if there is none.
const MessageType* response_of(std::string_view request);

/// The line a request is about, read from its subject_path; empty if it names none. MonitorStart and
/// SnapshotCall may name a connection instead of a device; its deviceID is returned then.
std::string_view subject_device(const Message& request);

/// Replaces the line a request is about; false if the message has no place for it.
bool set_subject_device(Message& request, std::string_view device_id);

/// The standard misspells some of its names (TransferedEvent, systemResourceAvailibility). Gives the
/// standard's spelling for a correctly spelt name, else an empty text.
std::string_view standard_spelling(std::string_view correct);

/// "sequence", "choice", … and "request", "response", … for people.
std::string_view to_text(Form form);
std::string_view to_text(Kind kind);
std::string_view to_text(Direction direction);

}  // namespace offhook::csta
