// SPDX-License-Identifier: Apache-2.0
#include "store/setting_value.hpp"

#include <algorithm>
#include <optional>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::store {

namespace {

constexpr std::size_t kLongestText = 1024;
constexpr std::size_t kMostItems = 10'000;
constexpr std::size_t kLongestHost = 253;  // RFC 1035 2.3.4, written with dots
constexpr std::size_t kLongestLabel = 63;

tl::unexpected<Error> bad(std::string text) {
    return failure("bad_value", std::move(text));
}

std::string quote(std::string_view text) {
    return fmt::format("'{}'", printable(text));
}

template <class Member>
Member& member(const Setting& setting, Settings& settings) {
    return *std::get<Member*>(setting.slot(settings));
}

Result<void> check_text(std::string_view text) {
    if (text.size() > kLongestText) return bad(fmt::format("longer than {} bytes", kLongestText));
    if (printable(text, kLongestText) != text) return bad("has a control character or is not UTF-8");
    return {};
}

Result<void> assign_text(const Setting& setting, Settings& settings, std::string_view text) {
    if (auto fine = check_text(text); !fine) return fine;
    if (text.size() < static_cast<std::size_t>(setting.minimum)) return bad("must not be empty");
    if (setting.check != nullptr && !text.empty()) {
        if (auto fine = setting.check(text); !fine) return bad(fine.error().text);
    }
    member<std::string>(setting, settings) = text;
    return {};
}

Result<void> assign_boolean(const Setting& setting, Settings& settings, std::string_view text) {
    const bool yes = equals_ignoring_case(text, "true");
    if (!yes && !equals_ignoring_case(text, "false")) {
        return bad(fmt::format("{} is neither true nor false", quote(text)));
    }
    member<bool>(setting, settings) = yes;
    return {};
}

bool is_whole_number(std::string_view text) {
    if (!text.empty() && text.front() == '-') text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Result<int> number_within(const Setting& setting, std::string_view text) {
    const std::string_view unit = setting.type == Type::seconds ? "seconds" : setting.unit;
    const std::string allowed =
        fmt::format("{} to {}{}{}", setting.minimum, setting.maximum, unit.empty() ? "" : " ", unit);
    if (!is_whole_number(text))
        return bad(fmt::format("{} is not a whole number ({})", quote(text), allowed));
    const auto number = parse_number<int>(text);
    if (!number || *number < setting.minimum || *number > setting.maximum) {
        return bad(fmt::format("{} is out of bounds ({})", printable(text), allowed));
    }
    return *number;
}

Result<void> assign_integer(const Setting& setting, Settings& settings, std::string_view text) {
    const auto number = number_within(setting, text);
    if (!number) return tl::unexpected(number.error());
    member<int>(setting, settings) = *number;
    return {};
}

Result<void> assign_seconds(const Setting& setting, Settings& settings, std::string_view text) {
    const auto number = number_within(setting, text);
    if (!number) return tl::unexpected(number.error());
    member<std::chrono::seconds>(setting, settings) = std::chrono::seconds(*number);
    return {};
}

Result<void> assign_port(const Setting& setting, Settings& settings, std::string_view text) {
    const auto port = parse_number<std::uint16_t>(text);
    if (!port)
        return bad(fmt::format(
            "{} is not a port (0 to 65535)", is_whole_number(text) ? printable(text) : quote(text)
        ));
    member<std::uint16_t>(setting, settings) = *port;
    return {};
}

/// An IPv6 address may name its interface: fe80::1%eth0 (RFC 4007 11).
bool is_address(std::string_view text) {
    in6_addr binary{};
    const std::size_t zone = text.find('%');
    if (zone != std::string_view::npos && zone + 1 == text.size()) return false;
    const std::string plain(text.substr(0, zone));
    if (inet_pton(AF_INET6, plain.c_str(), &binary) == 1) return true;
    return zone == std::string_view::npos && inet_pton(AF_INET, plain.c_str(), &binary) == 1;
}

bool is_label(std::string_view label) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    };
    return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), allowed);
}

bool is_host_name(std::string_view text) {
    const auto labels = split(text, '.');
    // Only digits and dots is a broken IPv4 address, never a name (RFC 1123 2.1).
    return text.size() <= kLongestHost && text.find_first_not_of("0123456789.") != std::string_view::npos &&
           std::all_of(labels.begin(), labels.end(), is_label);
}

Result<void> assign_address(const Setting& setting, Settings& settings, std::string_view text) {
    if (!is_address(text)) return bad(fmt::format("{} is not an IP address", quote(text)));
    member<std::string>(setting, settings) = text;
    return {};
}

Result<void> assign_host(const Setting& setting, Settings& settings, std::string_view text) {
    if (!text.empty() && !is_address(text) && !is_host_name(text)) {
        return bad(fmt::format("{} is neither a host name nor an IP address", quote(text)));
    }
    member<std::string>(setting, settings) = text;
    return {};
}

Result<std::string> one_of(const Setting& setting, std::string_view text) {
    const auto found =
        std::find_if(setting.choices.begin(), setting.choices.end(), [&](std::string_view choice) {
            return equals_ignoring_case(choice, text);
        });
    if (found != setting.choices.end()) return std::string(*found);
    return bad(fmt::format("{} is none of {}", quote(text), fmt::join(setting.choices, ", ")));
}

Result<void> assign_choice(const Setting& setting, Settings& settings, std::string_view text) {
    auto choice = one_of(setting, text);
    if (!choice) return tl::unexpected(choice.error());
    member<std::string>(setting, settings) = std::move(*choice);
    return {};
}

Result<std::string> checked_item(const Setting& setting, std::string_view item) {
    if (setting.type == Type::choices) return one_of(setting, item);
    if (auto fine = check_text(item); !fine) return tl::unexpected(fine.error());
    if (item.empty()) return bad("one of the list is empty");
    if (item.find(',') != std::string_view::npos) {
        return bad(fmt::format("{} has a comma, which separates the items of a list", quote(item)));
    }
    return std::string(item);
}

std::vector<std::string> items_of(std::string_view text) {
    if (trim(text).empty()) return {};
    std::vector<std::string> items;
    for (const std::string_view item : split(text, ',')) items.emplace_back(trim(item));
    return items;
}

Result<void> assign_path(
    const Setting& setting, Settings& settings, std::string_view text, const std::filesystem::path& base
) {
    if (auto fine = check_text(text); !fine) return fine;
    const std::filesystem::path path(text);
    if (!path.empty() && path.is_relative() && base.empty()) {
        return bad(fmt::format("{} must begin with '/'", quote(text)));
    }
    auto& target = member<std::filesystem::path>(setting, settings);
    target = path.empty() ? path : (base / path).lexically_normal();
    return {};
}

std::string toml_string(std::string_view text) {
    std::string escaped = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') escaped.push_back('\\');
        escaped.push_back(c);
    }
    return escaped + '"';
}

struct PlainText {
    std::string operator()(const std::string* text) const { return *text; }
    std::string operator()(const std::filesystem::path* path) const { return path->string(); }
    std::string operator()(const bool* yes) const { return *yes ? "true" : "false"; }
    std::string operator()(const int* number) const { return fmt::to_string(*number); }
    std::string operator()(const std::uint16_t* port) const { return fmt::to_string(*port); }
    std::string operator()(const std::chrono::seconds* time) const { return fmt::to_string(time->count()); }
    std::string operator()(const std::vector<std::string>* list) const {
        return fmt::to_string(fmt::join(*list, ","));
    }
};

/// Slots are given out for writing; who only reads goes through here, and does not write.
Slot slot_of(const Setting& setting, const Settings& settings) {
    return setting.slot(const_cast<Settings&>(settings));
}

}  // namespace

Result<void> assign_items(const Setting& setting, Settings& settings, const std::vector<std::string>& items) {
    if (items.size() > kMostItems) return bad(fmt::format("more than {} items", kMostItems));
    if (items.empty() && setting.type == Type::choices) return bad("needs at least one");
    std::vector<std::string> checked;
    for (const std::string& item : items) {
        auto fine = checked_item(setting, item);
        if (!fine) return tl::unexpected(fine.error());
        if (std::find(checked.begin(), checked.end(), *fine) != checked.end()) {
            return bad(fmt::format("{} is there twice", quote(*fine)));
        }
        checked.push_back(std::move(*fine));
    }
    member<std::vector<std::string>>(setting, settings) = std::move(checked);
    return {};
}

Result<void> assign(
    const Setting& setting, Settings& settings, std::string_view text, const std::filesystem::path& base
) {
    switch (setting.type) {
        case Type::text:
        case Type::secret:
            return assign_text(setting, settings, text);
        case Type::boolean:
            return assign_boolean(setting, settings, text);
        case Type::integer:
            return assign_integer(setting, settings, text);
        case Type::seconds:
            return assign_seconds(setting, settings, text);
        case Type::port:
            return assign_port(setting, settings, text);
        case Type::address:
            return assign_address(setting, settings, text);
        case Type::host:
            return assign_host(setting, settings, text);
        case Type::choice:
            return assign_choice(setting, settings, text);
        case Type::choices:
        case Type::list:
            return assign_items(setting, settings, items_of(text));
        case Type::path:
            return assign_path(setting, settings, text, base);
    }
    return {};
}

std::string plain_text(const Setting& setting, const Settings& settings) {
    return std::visit(PlainText{}, slot_of(setting, settings));
}

std::string shown_text(const Setting& setting, const Settings& settings) {
    std::string text = plain_text(setting, settings);
    return setting.type == Type::secret && !text.empty() ? "(set)" : text;
}

std::string toml_text(const Setting& setting, const Settings& settings) {
    const Slot slot = slot_of(setting, settings);
    if (const auto* list = std::get_if<std::vector<std::string>*>(&slot)) {
        std::vector<std::string> items;
        for (const std::string& item : **list) items.push_back(toml_string(item));
        return fmt::format("[{}]", fmt::join(items, ", "));
    }
    if (setting.type == Type::secret) return R"("")";
    const bool in_quotes =
        std::holds_alternative<std::string*>(slot) || std::holds_alternative<std::filesystem::path*>(slot);
    std::string text = std::visit(PlainText{}, slot);
    return in_quotes ? toml_string(text) : text;
}

}  // namespace offhook::store
