// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "csta/message.hpp"

namespace offhook::csta {

struct ReadMessage {
    Message message;
    Edition edition = Edition::ed5;  ///< of the namespace; kDefaultEdition if that says none
    bool namespace_known = false;    ///< the namespace named an edition of ECMA-323
};

/// Reads one CSTA message and brings it into the form of edition 6 and the standard's spelling.
///
/// Tolerant: names count without prefix and namespace, elements may come in any order, unknown elements
/// stay, the standard's misspelt names may be spelt right. The content of private data is kept as it is,
/// prefixes and namespace declarations included. An unknown root is no error: the message then has a name
/// that find_message() does not know.
///
/// Errors: xml_too_big, xml_too_deep, xml_too_many_elements, xml_too_many_attributes,
/// xml_doctype, xml_broken, not_a_csta_message
/// (a root neither of the table nor in a CSTA namespace).
Result<ReadMessage> read(std::string_view xml, const Limits& limits);

}  // namespace offhook::csta
