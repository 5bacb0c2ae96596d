// SPDX-License-Identifier: Apache-2.0
#include "trace/script_words.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/device_id.hpp"

namespace offhook::trace {

namespace {

constexpr std::size_t kLetters = 26;

/// a … z, then line27 ….
std::string nth_name(std::size_t n) {
    return n < kLetters ? std::string(1, static_cast<char>('a' + n)) : fmt::format("line{}", n + 1);
}

std::string shown(std::string_view text) {
    const std::string_view trimmed = trim(text);
    return printable(trimmed, trimmed.size());
}

bool is_calls(const csta::Element& element) {
    return element.name == "crossRefIDorSnapshotData";
}

}  // namespace

std::string ScriptWords::line(std::string_view device_id) {
    const std::string key = csta::line_key(device_id);
    const auto [found, is_new] = name_of_key_.try_emplace(key, nth_name(name_of_key_.size()));
    if (is_new) lines_.emplace_back(found->second, shown(device_id));
    return found->second;
}

std::string ScriptWords::of(const csta::Message& message, const std::string& seen_by) {
    std::string words;
    for (const csta::Element& child : message.root.children) {
        const std::string next = part(child, seen_by);
        if (!words.empty() && !next.empty()) words.push_back(' ');
        words += next;
    }
    return words;
}

std::string ScriptWords::part(const csta::Element& element, const std::string& seen_by) {
    if (element.name == "monitorCrossRefID" || element.name == "servicesPermitted") return {};
    if (element.name == "extensions") return "+private";
    if (is_calls(element)) {
        std::string calls;
        for (const csta::Element& data : element.children) calls += items(data, seen_by);
        return fmt::format("calls=[{}]", calls);
    }
    const std::string_view name =
        element.name == "localConnectionInfo" ? "local" : std::string_view(element.name);
    return fmt::format("{}={}", name, value(element, seen_by));
}

std::string ScriptWords::value(const csta::Element& element, const std::string& seen_by) {
    if (element.children.empty()) return named(element.text);
    if (element.find("callID") != nullptr) return connection(element, seen_by);
    const csta::Element& first = element.children.front();
    if (element.children.size() == 1 && first.children.empty())
        return trim(first.text).empty() ? first.name : named(first.text);
    return fmt::format("[{}]", items(element, seen_by));
}

std::string ScriptWords::items(const csta::Element& list, const std::string& seen_by) {
    std::string text;
    for (const csta::Element& child : list.children) {
        if (!text.empty()) text += ", ";
        text += item(child, seen_by);
    }
    return text;
}

std::string ScriptWords::item(const csta::Element& element, const std::string& seen_by) {
    if (element.name == "connectionListItem") {
        const csta::Element* now = element.find("newConnection");
        const csta::Element* before = element.find("oldConnection");
        const std::string words = now == nullptr ? "empty" : value(*now, seen_by);
        return before == nullptr ? words : fmt::format("{} was {}", words, value(*before, seen_by));
    }
    if (element.children.empty()) return fmt::format("{}={}", element.name, value(element, seen_by));
    std::string words;
    for (const csta::Element& child : element.children) {
        if (!words.empty()) words.push_back(' ');
        words += fmt::format("{}={}", child.name, value(child, seen_by));
    }
    return words;
}

std::string ScriptWords::connection(const csta::Element& element, const std::string& seen_by) {
    const std::string call_number = call(std::string(trim(element.text_at("callID"))), seen_by);
    const csta::Element* device = element.find("deviceID");
    return fmt::format("{}@{}", call_number, device == nullptr ? "?" : named(device->text));
}

std::string ScriptWords::call(const std::string& call_id, const std::string& seen_by) {
    const auto [found, is_new] = calls_.try_emplace({seen_by, call_id}, 0);
    if (is_new) found->second = ++call_count_[seen_by];
    return std::to_string(found->second);
}

/// A line by its name, whether it is called by its deviceID or by its number alone; another writing of it in
/// quotes; all else as it is.
std::string ScriptWords::named(std::string_view text) const {
    std::string plain = shown(text);
    const std::string key = csta::line_key(plain);
    for (const auto& [name, device] : lines_) {
        const std::string own = csta::line_key(device);
        if (plain == device || plain == csta::user_of_key(own)) return name;
        if (key == own) return fmt::format("\"{}\"", name);
    }
    return plain;
}

}  // namespace offhook::trace
