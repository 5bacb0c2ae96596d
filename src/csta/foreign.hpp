// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string_view>

#include "csta/message.hpp"

/// XML of others inside CSTA messages (private data) keeps prefixes in its names ("lcs:line") and namespace
/// declarations among its attributes ("xmlns:lcs").
namespace offhook::csta {

/// "lcs" of "lcs:line"; empty without a colon.
std::string_view prefix_of(std::string_view qualified);

/// "line" of "lcs:line" and of "line".
std::string_view local_name(std::string_view qualified);

/// Whether a text may be the name of an element or attribute: one or two simple names, joined by a colon
/// (Namespaces in XML 1.0, 4; letters beyond ASCII are taken on trust).
bool is_qualified_name(std::string_view name);

/// The prefixes that an element and what is inside it use without declaring them; the empty one stands for
/// the default namespace of elements without prefix.
std::set<std::string_view> undeclared_prefixes(const Element& element);

}  // namespace offhook::csta
