// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "csta/message.hpp"

namespace offhook::trace {

/// Names for lines and calls, and messages in one line of words by them.
class ScriptWords {
public:
    /// "a" for the first line, "b" for the next; the same for all writings of its deviceID.
    std::string line(std::string_view device_id);

    /// The parts of a message as the line `seen_by` sees them.
    std::string of(const csta::Message& message, const std::string& seen_by);

    /// Names given, in their order, with the deviceID each was first called by.
    const std::vector<std::pair<std::string, std::string>>& lines() const { return lines_; }

private:
    std::string part(const csta::Element& element, const std::string& seen_by);
    std::string value(const csta::Element& element, const std::string& seen_by);
    std::string item(const csta::Element& element, const std::string& seen_by);
    std::string items(const csta::Element& list, const std::string& seen_by);
    std::string connection(const csta::Element& element, const std::string& seen_by);
    std::string call(const std::string& call_id, const std::string& seen_by);
    std::string named(std::string_view text) const;

    std::vector<std::pair<std::string, std::string>> lines_;
    std::map<std::string, std::string> name_of_key_;
    std::map<std::pair<std::string, std::string>, std::size_t> calls_;  ///< by line and callID
    std::map<std::string, std::size_t> call_count_;
};

}  // namespace offhook::trace
