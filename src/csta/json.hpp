// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "csta/message.hpp"

/// CSTA messages as JSON, with the names of the standard: {"MakeCall": {"callingDevice": "sip:1@pbx", …}}.
/// Repeated elements are arrays; booleans and numbers are typed as the table says; attributes are members
/// "@name", and the text of an element that has attributes is its member "#text"; <notKnown/> is {}.
/// Nothing of a valid message is lost on the way there and back.
namespace offhook::csta {

boost::json::value to_json(const Message& message);

/// Errors: json_not_a_message (not an object with one member, or a shape no element has), json_too_deep,
/// json_too_many_elements, bounded as XML is (Limits::xml_depth, xml_elements).
Result<Message> from_json(const boost::json::value& value, const Limits& limits);

std::string to_json_text(const Message& message);

/// As from_json(); further errors: json_too_big (Limits::xml_size), json_broken.
Result<Message> from_json_text(std::string_view text, const Limits& limits);

}  // namespace offhook::csta
