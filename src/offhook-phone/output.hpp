// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace offhook::phone {

/// A value of a record: text, number, truth, or counts by name.
using Counts = std::vector<std::pair<std::string, std::uint64_t>>;
using Value = std::variant<std::string, std::uint64_t, bool, Counts, std::vector<std::string>>;

/// One line of output, in both its forms.
struct Record {
    std::string text;                                        ///< for people
    std::vector<std::pair<std::string_view, Value>> fields;  ///< for programs; empty texts are left out
};

/// Takes one whole line without its end.
using LineSink = std::function<void(std::string)>;

/// Writes records as plain lines or, with --json, as one JSON object each.
class Output {
public:
    Output(LineSink sink, bool json) : sink_(std::move(sink)), json_(json) {}
    void write(const Record& record) const;

private:
    LineSink sink_;
    bool json_;
};

/// The record's fields as one JSON object.
std::string to_json(const Record& record);

}  // namespace offhook::phone
