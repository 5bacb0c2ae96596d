// SPDX-License-Identifier: Apache-2.0
#include "trace/mask.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"

namespace offhook::trace {

namespace {

constexpr std::array<std::string_view, 6> kSecretHeaders{"authorization",       "proxy-authorization",
                                                         "www-authenticate",    "proxy-authenticate",
                                                         "authentication-info", "proxy-authentication-info"};

constexpr std::array<std::string_view, 10> kHarmless{"username", "realm", "uri",    "algorithm", "qop",
                                                     "nc",       "stale", "domain", "charset",   "userhash"};

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::any_of(names.begin(), names.end(), [&](std::string_view each) {
        return equals_ignoring_case(each, name);
    });
}

/// The head of a message, to be changed in place.
class Masker {
public:
    explicit Masker(std::string& message) : text_(message), end_(head_size(message)) {}

    void run() {
        mask_uri_passwords(0, end_);
        for (std::size_t line = next_line(0); line < end_;) {
            const std::size_t next = end_of_header(line);
            mask_header(line, next);
            line = next;
        }
    }

private:
    static std::size_t head_size(const std::string& message) {
        const std::size_t strict = std::min(message.find("\r\n\r\n"), message.size());
        const std::size_t loose = std::string_view(message).substr(0, strict).find("\n\n");
        return std::min(strict, loose);
    }

    std::size_t next_line(std::size_t from) const {
        const std::size_t line_end = text_.find('\n', from);
        return line_end == std::string::npos ? end_ : std::min(line_end + 1, end_);
    }

    /// Past the lines that belong to the header which begins at `line` (folding, RFC 3261 7.3.1).
    std::size_t end_of_header(std::size_t line) const {
        std::size_t next = next_line(line);
        while (next < end_ && (text_[next] == ' ' || text_[next] == '\t')) next = next_line(next);
        return next;
    }

    void mask_header(std::size_t begin, std::size_t end) {
        const char first = text_[begin];
        if (first != 'A' && first != 'a' && first != 'P' && first != 'p' && first != 'W' && first != 'w')
            return;
        const std::size_t colon = text_.find(':', begin);
        if (colon >= end) return;
        const std::string_view name(text_.data() + begin, colon - begin);
        if (is_one_of(kSecretHeaders, trim(name))) mask_value(colon + 1, end);
    }

    void mask_value(std::size_t at, std::size_t end) {
        while (at < end && is_blank(text_[at])) ++at;
        const std::size_t scheme = word_end(at, end);
        const bool has_scheme = scheme < end && text_[scheme] != '=';
        const bool digest = equals_ignoring_case(std::string_view(text_).substr(at, scheme - at), "Digest");
        if (has_scheme && !digest) return mask(scheme, end);
        if (has_scheme) at = scheme;
        while (at < end) at = mask_parameter(at, end);
    }

    /// One `name=value`; returns where the next begins. What has no '=' is no parameter and is masked.
    std::size_t mask_parameter(std::size_t at, std::size_t end) {
        while (at < end && (is_blank(text_[at]) || text_[at] == ',' || text_[at] == ';')) ++at;
        const std::size_t name_end = word_end(at, end);
        const std::string_view name = std::string_view(text_).substr(at, name_end - at);
        std::size_t value = name_end;
        while (value < end && is_blank(text_[value])) ++value;
        if (value >= end || text_[value] != '=') {
            const std::size_t stop = std::min(std::max(value, at + 1), end);
            mask(at, stop);
            return stop;
        }
        ++value;
        while (value < end && is_blank(text_[value])) ++value;
        const bool quoted = value < end && text_[value] == '"';
        const std::size_t stop = quoted ? quote_end(value, end) : unquoted_end(value, end);
        const bool unclosed = quoted && (stop == value + 1 || text_[stop - 1] != '"');
        if (unclosed || !is_one_of(kHarmless, name)) mask(value, stop);
        return std::min(stop, end);
    }

    std::size_t word_end(std::size_t at, std::size_t end) const {
        while (at < end && !is_blank(text_[at]) && text_[at] != '=' && text_[at] != ',' && text_[at] != ';')
            ++at;
        return at;
    }
    std::size_t unquoted_end(std::size_t at, std::size_t end) const {
        while (at < end && text_[at] != ',' && text_[at] != '\r' && text_[at] != '\n') ++at;
        return at;
    }
    /// Past the closing quote; a quote that is never closed reaches to the end of the header.
    std::size_t quote_end(std::size_t at, std::size_t end) const {
        for (++at; at < end && text_[at] != '"'; ++at) {
            if (text_[at] == '\\') ++at;
        }
        return std::min(at + 1, end);
    }

    /// All but blanks and quotes, so that the form can still be seen.
    void mask(std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            if (!is_blank(text_[i]) && text_[i] != '"') text_[i] = '*';
        }
    }

    /// `sip:user:password@host` (RFC 3261 19.1.1).
    void mask_uri_passwords(std::size_t at, std::size_t end) {
        while ((at = text_.find('@', at)) < end) {
            std::size_t begin = at;
            while (begin > 0 && is_userinfo(text_[begin - 1])) --begin;
            const std::string_view userinfo = std::string_view(text_).substr(begin, at - begin);
            const std::size_t scheme = userinfo.find(':');
            const std::size_t password =
                userinfo.find(':', scheme == std::string_view::npos ? scheme : scheme + 1);
            const bool is_uri =
                starts_with_ignoring_case(userinfo, "sip:") || starts_with_ignoring_case(userinfo, "sips:");
            if (is_uri && password != std::string_view::npos) mask(begin + password + 1, at);
            ++at;
        }
    }
    static bool is_userinfo(char c) {
        return !is_blank(c) && c != '<' && c != '>' && c != '"' && c != '@' && c != ',';
    }

    std::string& text_;
    std::size_t end_;
};

}  // namespace

void mask_secrets(std::string& message) {
    Masker(message).run();
}

}  // namespace offhook::trace
