// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace offhook::switchboard {

/// What a client account may do. `lines` are patterns over line keys with '*' and '?' ("1*", "2??@pbx");
/// no pattern means every line. A pattern without '@' is held against the user part alone.
struct Rights {
    bool control = true;
    std::vector<std::string> lines;

    bool may_watch(std::string_view line_key) const;
    friend bool operator==(const Rights&, const Rights&) = default;
    bool may_control(std::string_view line_key) const { return control && may_watch(line_key); }
};

/// '*' stands for any run of characters, '?' for one; ASCII case does not matter.
bool matches_pattern(std::string_view pattern, std::string_view text);

}  // namespace offhook::switchboard
