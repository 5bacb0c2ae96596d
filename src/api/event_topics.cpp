// SPDX-License-Identifier: Apache-2.0
#include "api/event_topics.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/device_id.hpp"

namespace offhook::api {

namespace {

constexpr std::size_t kLines = 10'000;

struct Known {
    Topic topic;
    std::string_view word;
    Access access;
    bool usual;  ///< meant if nothing is said
};

constexpr std::array kTopics = {
    Known{Topic::phone, "phone", Access::viewer, true},
    Known{Topic::line, "line", Access::anyone, true},
    Known{Topic::call, "call", Access::anyone, true},
    Known{Topic::client, "client", Access::viewer, true},
    Known{Topic::monitor, "monitor", Access::viewer, true},
    Known{Topic::status, "status", Access::viewer, true},
    Known{Topic::service, "service", Access::viewer, true},
    Known{Topic::csta, "csta", Access::anyone, false},
    Known{Topic::log, "log", Access::operator_, false},
    Known{Topic::trace, "trace", Access::operator_, false},
};

const Known& known(Topic topic) {
    return *std::find_if(kTopics.begin(), kTopics.end(), [topic](const Known& one) {
        return one.topic == topic;
    });
}

tl::expected<Topic, Problem> read_topic(const Identity& who, std::string_view word) {
    const auto* found =
        std::find_if(kTopics.begin(), kTopics.end(), [word](const Known& one) { return one.word == word; });
    if (found == kTopics.end()) {
        return tl::unexpected(
            bad_field("topics", fmt::format("There is no topic \"{}\".", printable(word, 40)))
        );
    }
    if (!who.may(found->access)) {
        return tl::unexpected(forbidden(fmt::format("You may not hear of the topic \"{}\".", word)));
    }
    return found->topic;
}

}  // namespace

std::string_view topic_word(Topic topic) {
    return known(topic).word;
}

bool may_hear(const Identity& who, Topic topic) {
    return who.may(known(topic).access);
}

bool Wanted::has_line(std::string_view line_key) const {
    if (lines.empty() || lines.count(std::string(line_key)) != 0) return true;
    return lines.count(std::string(csta::user_of_key(line_key))) != 0;
}

tl::expected<Wanted, Problem> read_wanted(
    const Identity& who, std::string_view topics, std::string_view lines
) {
    Wanted wanted;
    if (trim(topics).empty()) {
        for (const Known& one : kTopics) {
            if (one.usual && who.may(one.access)) wanted.topics.insert(one.topic);
        }
    }
    for (const std::string_view word : split(topics, ',')) {
        if (trim(word).empty()) continue;
        const auto topic = read_topic(who, trim(word));
        if (!topic) return tl::unexpected(topic.error());
        wanted.topics.insert(*topic);
    }
    for (const std::string_view line : split(lines, ',')) {
        if (!trim(line).empty()) wanted.lines.insert(csta::line_key(trim(line)));
    }
    if (wanted.lines.size() > kLines) {
        return tl::unexpected(bad_field("lines", fmt::format("lines may name {} at most.", kLines)));
    }
    return wanted;
}

}  // namespace offhook::api
