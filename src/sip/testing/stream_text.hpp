// SPDX-License-Identifier: Apache-2.0
// For tests: what a stream parser made of some bytes, as one line of text to compare and to read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "sip/stream_parser.hpp"

namespace offhook::sip::testing {

inline std::string describe(const StreamItem& item) {
    if (std::holds_alternative<Ping>(item)) return "ping";
    if (const auto* message = std::get_if<Message>(&item)) {
        return message->is_request() ? message->method : std::to_string(message->status);
    }
    const auto& malformed = std::get<Malformed>(item);
    return fmt::format(
        "{} {} {}", malformed.fatal ? "fatal" : "bad", malformed.problem.status,
        malformed.problem.error.reason
    );
}

/// The items in their order: the method or status of a message, "ping", "bad STATUS REASON" or
/// "fatal STATUS REASON" (status 0: no answer); "…" at the end if the parser waits for the rest of a message.
inline std::string describe(const std::vector<StreamItem>& items, const StreamParser& parser) {
    std::string text;
    for (const StreamItem& item : items) text.append(text.empty() ? "" : ", ").append(describe(item));
    if (parser.in_message()) text.append(text.empty() ? "…" : ", …");
    return text;
}

inline std::string outcome_of(std::string_view bytes, const Limits& limits = {}) {
    StreamParser parser(limits);
    std::vector<StreamItem> items;
    parser.feed(bytes, items);
    return describe(items, parser);
}

}  // namespace offhook::sip::testing
