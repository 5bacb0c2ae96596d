// SPDX-License-Identifier: Apache-2.0
#include "switchboard/rights.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace offhook::switchboard {

bool matches_pattern(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;  // the last '*' seen, and where the text stood then
    std::size_t mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || to_lower(pattern[p]) == to_lower(text[t]))) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool Rights::may_watch(std::string_view line_key) const {
    if (lines.empty()) return true;
    const std::string_view user = line_key.substr(0, line_key.find('@'));
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& pattern) {
        const bool whole = pattern.find('@') != std::string::npos;
        return matches_pattern(pattern, whole ? line_key : user);
    });
}

}  // namespace offhook::switchboard
