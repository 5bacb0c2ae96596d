// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "api/identity.hpp"
#include "api/problem.hpp"

namespace offhook::api {

/// What an event is about.
enum class Topic : std::uint8_t { phone, line, call, client, monitor, status, service, csta, log, trace };

std::string_view topic_word(Topic topic);

/// Whether the role may hear of it: cti of its lines only, log and trace are for operators.
bool may_hear(const Identity& who, Topic topic);

/// What a subscriber wants to hear of.
struct Wanted {
    std::set<Topic> topics;
    std::set<std::string> lines;  ///< csta::line_key()s, or bare user parts; empty: every line

    /// Whether `lines` lets that line pass.
    bool has_line(std::string_view line_key) const;
};

/// From what a request says, both comma separated. No topics: those of the overview, as far as the caller may
/// hear them. Problems: bad_value with field "topics" or "lines", forbidden for a topic the role may not
/// hear.
tl::expected<Wanted, Problem> read_wanted(
    const Identity& who, std::string_view topics, std::string_view lines
);

}  // namespace offhook::api
