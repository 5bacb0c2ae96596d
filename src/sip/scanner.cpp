// SPDX-License-Identifier: Apache-2.0
#include "sip/scanner.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace offhook::sip {
namespace {

constexpr std::array<bool, 256> make_token_table() {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (const char c : std::string_view("-.!%*_+`'~")) table[static_cast<unsigned char>(c)] = true;
    return table;
}
constexpr std::array<bool, 256> kTokenChars = make_token_table();

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

bool is_control(char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7F';
}

/// A value that would end early, or be none, if it stood without quotes. Other characters that are no token
/// stay as they are: a peer that made such a tag compares what comes back byte by byte.
bool needs_quotes(std::string_view value) {
    constexpr std::string_view kEnds = " \t;,\"<>";
    return value.empty() || std::any_of(value.begin(), value.end(), [&](char c) {
               return is_control(c) || kEnds.find(c) != std::string_view::npos;
           });
}

}  // namespace

bool is_token_char(char c) {
    return kTokenChars[static_cast<unsigned char>(c)];
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_alpha(char c) {
    return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_host(std::string_view text) {
    const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
    if (bracketed) {
        return text.substr(1, text.size() - 2).find_first_not_of("0123456789abcdefABCDEF:.") == text.npos;
    }
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
    });
}

void Scanner::skip_blank() {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
}

bool Scanner::accept(char c) {
    if (!at(c)) return false;
    rest_.remove_prefix(1);
    return true;
}

bool Scanner::accept_spaced(char c) {
    skip_blank();
    if (!accept(c)) return false;
    skip_blank();
    return true;
}

std::string_view Scanner::token() {
    std::size_t length = 0;
    while (length < rest_.size() && is_token_char(rest_[length])) ++length;
    const std::string_view token = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return token;
}

std::string_view Scanner::until(std::string_view stops) {
    const std::size_t length = std::min(rest_.find_first_of(stops), rest_.size());
    const std::string_view text = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return text;
}

std::optional<std::string> Scanner::quoted_string() {
    if (!at('"')) return std::nullopt;
    std::string content;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
        if (rest_[i] == '"') {
            rest_.remove_prefix(i + 1);
            return content;
        }
        if (rest_[i] == '\\' && ++i == rest_.size()) break;
        content.push_back(rest_[i]);
    }
    return std::nullopt;
}

bool Scanner::parameters(Parameters& parameters) {
    for (skip_blank(); !done(); skip_blank()) {
        if (!accept_spaced(';') || !parameter(parameters)) return false;
        if (parameters.size() > Limits{}.parameters) return false;
    }
    return true;
}

bool Scanner::parameter(Parameters& parameters) {
    Parameter parameter{std::string(token()), std::nullopt};
    if (parameter.name.empty()) return false;
    if (accept_spaced('=')) {
        parameter.quoted = at('"');
        parameter.value = parameter.quoted ? quoted_string() : std::string(until(" \t;,\""));
        if (!parameter.value) return false;
    }
    parameters.add(std::move(parameter));
    return true;
}

std::optional<std::string_view> next_list_item(std::string_view& rest) {
    if (rest.empty()) return std::nullopt;
    bool quoted = false;
    bool bracketed = false;
    std::size_t end = 0;
    for (; end < rest.size(); ++end) {
        const char c = rest[end];
        if (quoted) {
            if (c == '\\') ++end;
            if (c == '"') quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '<' || c == '>') {
            bracketed = c == '<';
        } else if (c == ',' && !bracketed) {
            break;
        }
    }
    const std::string_view item = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return item;
}

void append_quoted(std::string& out, std::string_view text) {
    out.push_back('"');
    for (const char c : text) {
        if (c == '"' || c == '\\' || is_control(c)) out.push_back('\\');
        out.push_back(c);
    }
    out.push_back('"');
}

void append_header_parameters(std::string& out, const Parameters& parameters) {
    for (const Parameter& parameter : parameters) {
        out.append(";").append(parameter.name);
        if (!parameter.value) continue;
        out.push_back('=');
        if (parameter.quoted || needs_quotes(*parameter.value)) {
            append_quoted(out, *parameter.value);
        } else {
            out.append(*parameter.value);
        }
    }
}

}  // namespace offhook::sip
