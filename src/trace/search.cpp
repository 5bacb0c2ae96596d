// SPDX-License-Identifier: Apache-2.0
#include "trace/search.hpp"

#include <algorithm>

namespace offhook::trace {

namespace {

/// As base/text.hpp has it, but inline: this runs over megabytes when somebody searches the trace.
constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool contains_ignoring_case(std::string_view text, std::string_view part) {
    const auto same = [](char a, char b) { return lower(a) == lower(b); };
    return part.empty() ||
           std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

}  // namespace offhook::trace
