// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace offhook::store {

/// What stands in a TOML file for one key. Dates, fractions and mixed lists are `OtherValue`, since no
/// setting takes them.
struct OtherValue {
    std::string_view kind;  ///< "a date", "a number with a fraction"
};
using FileValue = std::variant<std::string, bool, std::int64_t, std::vector<std::string>, OtherValue>;

struct FileEntry {
    std::string key;  ///< "phones.lan.tcp_port"
    int line = 0;
    bool table = false;  ///< a table, which has entries of its own; no value
    FileValue value;
};

struct ParsedFile {
    std::vector<FileEntry> entries;  ///< in the order of the keys; a table before what is in it
    std::string error;               ///< the text of a syntax error, else empty
    int error_line = 0;
};

/// Reads TOML 1.0. Knows nothing of settings.
ParsedFile parse_config(std::string_view text);

}  // namespace offhook::store
