// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sip/uri.hpp"

namespace offhook::sip {

/// A character of RFC 3261 25.1 `token`.
bool is_token_char(char c);
/// Not empty and made of token characters only.
bool is_token(std::string_view text);

bool is_alpha(char c);
bool is_digit(char c);
/// A host name, an IPv4 address or an IPv6 reference in brackets, judged by its characters; '_' is taken too.
bool is_host(std::string_view text);

/// Takes the lexical pieces of RFC 3261 25.1 from the front of an unfolded header value. The views it gives
/// out point into the text.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool done() const { return rest_.empty(); }
    std::string_view rest() const { return rest_; }
    bool at(char c) const { return !rest_.empty() && rest_.front() == c; }

    void skip_blank();
    /// Takes `c` if it comes next.
    bool accept(char c);
    /// Takes `c` together with the blanks around it (RFC 3261 25.1: SLASH, COLON, SEMI, EQUAL …).
    bool accept_spaced(char c);
    /// The token characters that come next, maybe none.
    std::string_view token();
    /// All up to one of `stops` or the end.
    std::string_view until(std::string_view stops);
    /// The content of a quoted-string without quotes and escapes; nothing if none comes or it has no end.
    std::optional<std::string> quoted_string();
    /// `*(SEMI generic-param)` up to the end of the text; false if something else comes or
    /// more than Limits::parameters. One that comes twice is kept: the first counts.
    bool parameters(Parameters& parameters);

private:
    bool parameter(Parameters& parameters);

    std::string_view rest_;
};

/// Takes the next item of a comma-separated list off `rest`, trimmed; commas in quotes and in angle brackets
/// do not separate. An empty `rest` gives no item.
std::optional<std::string_view> next_list_item(std::string_view& rest);

/// Appends `"text"` with the escapes it needs.
void append_quoted(std::string& out, std::string_view text);
/// Appends `;name=value…` as header values have them: quoted where the value needs it.
void append_header_parameters(std::string& out, const Parameters& parameters);

}  // namespace offhook::sip
