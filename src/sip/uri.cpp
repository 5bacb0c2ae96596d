// SPDX-License-Identifier: Apache-2.0
#include "sip/uri.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "sip/scanner.hpp"

namespace offhook::sip {
namespace {

constexpr std::size_t kParameters = Limits{}.parameters;

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    const char lower = to_lower(c);
    if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a') + 10;
    return std::nullopt;
}

/// The byte of the escape that begins at `text[at]`, which is a '%'.
std::optional<char> escaped_byte(std::string_view text, std::size_t at) {
    if (at + 2 >= text.size()) return std::nullopt;
    const auto high = hex_digit(text[at + 1]);
    const auto low = hex_digit(text[at + 2]);
    if (!high || !low) return std::nullopt;
    return static_cast<char>(*high << 4U | *low);
}

bool escapes_are_whole(std::string_view text) {
    for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
        if (!escaped_byte(text, at)) return false;
    }
    return true;
}

bool is_scheme(std::string_view text) {
    return !text.empty() && is_alpha(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
        return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
    });
}

/// No URI has these; delimiters of what surrounds it, blanks and controls.
bool is_never_in_uri(char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7F' || c == '<' || c == '>' || c == '"';
}

/// `name[=value]` between separators; false for an empty name or too many.
bool parse_list(std::string_view text, char separator, Parameters& list) {
    if (static_cast<std::size_t>(std::count(text.begin(), text.end(), separator)) >= kParameters)
        return false;
    for (const std::string_view part : split(text, separator)) {
        const auto equals = part.find('=');
        Parameter parameter{std::string(part.substr(0, equals)), std::nullopt};
        if (parameter.name.empty()) return false;
        if (equals != std::string_view::npos) parameter.value = std::string(part.substr(equals + 1));
        list.add(std::move(parameter));
    }
    return true;
}

bool has_repetition(const Parameters& list) {
    return std::any_of(list.begin(), list.end(), [&](const Parameter& parameter) {
        return std::count_if(list.begin(), list.end(), [&](const Parameter& other) {
                   return equals_ignoring_case(parameter.name, other.name);
               }) > 1;
    });
}

void append_list(std::string& out, char first, char separator, const Parameters& list) {
    for (const Parameter& parameter : list) {
        out.push_back(first);
        first = separator;
        out.append(parameter.name);
        if (parameter.value) out.append("=").append(*parameter.value);
    }
}

bool parse_user_info(std::string_view text, Uri& uri) {
    const auto colon = text.find(':');
    uri.user = text.substr(0, colon);
    if (colon != std::string_view::npos) uri.password = text.substr(colon + 1);
    return !uri.user.empty() && escapes_are_whole(text);
}

bool parse_host_port(std::string_view text, Uri& uri) {
    const auto bracket = text.find(']');
    const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    uri.host = text.substr(0, colon);
    if (!is_host(uri.host)) return false;
    if (colon == std::string_view::npos) return true;
    uri.port = parse_number<std::uint16_t>(text.substr(colon + 1)).value_or(0);
    return uri.port != 0;
}

/// All after "sip:": [userinfo "@"] host [":" port] *(";" parameter) ["?" headers]. The user part may hold
/// ';' and '?', but no '@' stands unescaped in it: the first one ends it.
bool parse_sip(std::string_view text, Uri& uri) {
    const auto user_end = text.find('@');
    if (user_end != std::string_view::npos) {
        if (!parse_user_info(text.substr(0, user_end), uri)) return false;
        text.remove_prefix(user_end + 1);
    }
    if (!escapes_are_whole(text)) return false;
    const auto headers_at = text.find('?');
    if (headers_at != std::string_view::npos) {
        if (!parse_list(text.substr(headers_at + 1), '&', uri.headers)) return false;
        text = text.substr(0, headers_at);
    }
    const auto parameters_at = text.find(';');
    if (parameters_at != std::string_view::npos) {
        if (!parse_list(text.substr(parameters_at + 1), ';', uri.parameters)) return false;
        text = text.substr(0, parameters_at);
    }
    return parse_host_port(text, uri);
}

bool parse_tel(std::string_view text, Uri& uri) {
    const auto parameters_at = text.find(';');
    uri.user = text.substr(0, parameters_at);
    if (uri.user.empty() || !escapes_are_whole(text)) return false;
    return parameters_at == std::string_view::npos ||
           parse_list(text.substr(parameters_at + 1), ';', uri.parameters);
}

}  // namespace

bool Parameters::has(std::string_view name) const {
    return std::any_of(list_.begin(), list_.end(), [&](const Parameter& parameter) {
        return equals_ignoring_case(parameter.name, name);
    });
}

std::optional<std::string_view> Parameters::get(std::string_view name) const {
    for (const Parameter& parameter : list_) {
        if (!equals_ignoring_case(parameter.name, name)) continue;
        return parameter.value ? std::string_view(*parameter.value) : std::string_view();
    }
    return std::nullopt;
}

void Parameters::set(std::string_view name, std::optional<std::string> value) {
    for (Parameter& parameter : list_) {
        if (!equals_ignoring_case(parameter.name, name)) continue;
        parameter.value = std::move(value);
        parameter.quoted = false;
        return;
    }
    list_.push_back({std::string(name), std::move(value)});
}

void Parameters::remove(std::string_view name) {
    const auto has_name = [&](const Parameter& parameter) {
        return equals_ignoring_case(parameter.name, name);
    };
    list_.erase(std::remove_if(list_.begin(), list_.end(), has_name), list_.end());
}

Result<Uri> Uri::parse(std::string_view text) {
    const auto bad = [&] { return failure("bad_uri", printable(text)); };
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) return bad();
    if (std::any_of(text.begin(), text.end(), is_never_in_uri)) return bad();
    Uri uri;
    uri.scheme = to_lower(text.substr(0, colon));
    const std::string_view rest = text.substr(colon + 1);
    if (uri.is_sip()) {
        if (!parse_sip(rest, uri)) return bad();
    } else if (uri.scheme == "tel") {
        if (!parse_tel(rest, uri)) return bad();
    } else {
        uri.opaque = rest;
    }
    if (has_repetition(uri.parameters)) return bad();
    return uri;
}

std::string Uri::to_string() const {
    std::string text;
    text.reserve(scheme.size() + user.size() + host.size() + opaque.size() + 64);
    text.append(scheme).append(":").append(user);
    if (!user.empty() && !password.empty()) text.append(":").append(password);
    if (is_sip() && !user.empty()) text.push_back('@');
    text.append(host);
    if (port != 0) text.append(":").append(std::to_string(port));
    append_list(text, ';', ';', parameters);
    append_list(text, '?', '&', headers);
    return text.append(opaque);
}

std::optional<std::string> unescape(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            bytes.push_back(text[i]);
            continue;
        }
        const auto byte = escaped_byte(text, i);
        if (!byte) return std::nullopt;
        bytes.push_back(*byte);
        i += 2;
    }
    return bytes;
}

}  // namespace offhook::sip
