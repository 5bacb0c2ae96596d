// SPDX-License-Identifier: Apache-2.0
#include "sip/message_parser.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "sip/header_names.hpp"
#include "sip/message_rules.hpp"
#include "sip/scanner.hpp"

namespace offhook::sip {
namespace {

constexpr std::string_view kVersion = "SIP/2.0";
constexpr std::string_view kBlanks = " \t";

std::string_view trim_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// The next line without its end, CRLF or a bare LF.
std::string_view next_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

/// A CR, or a NUL that is not escaped (RFC 3261 25.1 quoted-pair).
bool has_forbidden_character(std::string_view text) {
    if (text.find('\r') != std::string_view::npos) return true;
    for (auto at = text.find('\0'); at != std::string_view::npos; at = text.find('\0', at + 1)) {
        if (at == 0 || text[at - 1] != '\\') return true;
    }
    return false;
}

bool is_version(std::string_view word) {
    Scanner scanner(word.substr(4));
    const std::string_view number = scanner.token();
    const auto dot = number.find('.');
    return scanner.done() && dot != std::string_view::npos && parse_number<unsigned>(number.substr(0, dot)) &&
           parse_number<unsigned>(number.substr(dot + 1));
}

/// Reads a head line by line. It goes on after a fault, so that a response finds what it must take over; the
/// first fault counts.
class HeadReader {
public:
    HeadReader(std::string_view head, const Limits& limits) : rest_(head), limits_(limits) {
        message_.headers.reserve(kUsualHeaders);
    }

    ParseResult read() {
        read_start_line(next_line(rest_));
        while (!rest_.empty() && read_header()) continue;
        if (!fault_) fault_ = check_rules(message_);
        if (!fault_) return std::move(message_);
        const int status = response_ ? 0 : answerable(message_, fault_->status);
        return tl::unexpected<ParseError>(ParseError{std::move(fault_->error), status, std::move(message_)});
    }

private:
    static constexpr std::size_t kUsualHeaders = 12;

    void fault(int status, std::string reason, std::string_view text) {
        if (!fault_) fault_ = Fault{Error{std::move(reason), printable(text)}, status};
    }

    void read_start_line(std::string_view line) {
        if (!looks_like_sip(line)) return fault(0, "not_sip", line);
        if (line.size() > limits_.start_line_size) return fault(414, "start_line_too_large", line);
        if (has_forbidden_character(line)) return fault(400, "bad_character", line);
        line = trim_blanks(line);
        response_ = starts_with_ignoring_case(line, "SIP/");
        response_ ? read_status_line(line) : read_request_line(line);
    }

    /// SIP-Version SP Status-Code SP Reason-Phrase; phrase and the blank before it may be missing.
    void read_status_line(std::string_view line) {
        const auto version_end = std::min(line.find(' '), line.size());
        if (!equals_ignoring_case(line.substr(0, version_end), kVersion))
            return fault(0, "bad_version", line);
        const std::string_view rest = trim_blanks(line.substr(version_end));
        const std::string_view code = rest.substr(0, rest.find(' '));
        const auto status = parse_number<int>(code);
        if (!status || *status < 100 || *status > 699) return fault(0, "bad_status", line);
        message_.status = *status;
        message_.reason_phrase = trim_blanks(rest.substr(code.size()));
    }

    /// Method SP Request-URI SP SIP-Version; several blanks are taken for one (RFC 4475 3.1.2.9).
    void read_request_line(std::string_view line) {
        const auto method_end = line.find_first_of(kBlanks);
        const std::string_view method = line.substr(0, method_end);
        if (!is_token(method)) return fault(400, "bad_start_line", line);
        message_.method = method;
        const auto version_at = line.find_last_of(kBlanks) + 1;
        const std::string_view version = line.substr(version_at);
        if (version_at > method_end) {
            message_.request_uri = trim_blanks(line.substr(method_end, version_at - method_end));
        }
        if (!starts_with_ignoring_case(version, "SIP/") || !is_version(version)) {
            return fault(400, "bad_start_line", line);
        }
        if (!equals_ignoring_case(version, kVersion)) return fault(505, "bad_version", line);
        if (message_.request_uri.empty()) fault(400, "bad_start_line", line);
    }

    /// False at the empty line or where reading on would pass a limit.
    bool read_header() {
        const std::string_view line = next_line(rest_);
        if (line.empty()) return false;
        if (message_.headers.size() == limits_.header_count) {
            fault(513, "too_many_headers", {});
            return false;
        }
        const auto colon = std::min(line.find(':'), line.size());
        const std::string_view name = full_header_name(trim_blanks(line.substr(0, colon)));
        std::string value(trim_blanks(line.substr(std::min(colon + 1, line.size()))));
        unfold(value);
        if (value.size() > limits_.header_size) {
            fault(513, "header_too_large", name);
        } else if (colon == line.size() || !is_token(name) || kBlanks.find(line.front()) != kBlanks.npos) {
            // Never the value, nor a line of which one cannot tell what is the value: it may be a secret.
            fault(400, "bad_header", colon == line.size() ? std::string_view{} : name);
        } else if (has_forbidden_character(value)) {
            fault(400, "bad_character", name);
        } else {
            message_.headers.push_back({std::string(name), std::move(value)});
        }
        return true;
    }

    /// Appends the continuation lines, each joined by one space (RFC 3261 7.3.1).
    void unfold(std::string& value) {
        while (!rest_.empty() && kBlanks.find(rest_.front()) != std::string_view::npos) {
            const std::string_view more = trim_blanks(next_line(rest_));
            if (more.empty()) continue;
            if (!value.empty()) value.push_back(' ');
            value.append(more);
        }
    }

    std::string_view rest_;
    const Limits& limits_;
    Message message_;
    bool response_ = false;
    std::optional<Fault> fault_;
};

/// The size of the head with its empty line; npos if it has none.
std::size_t head_size(std::string_view text) {
    std::string_view rest = text;
    while (rest.find('\n') != std::string_view::npos) {
        if (next_line(rest).empty()) return text.size() - rest.size();
    }
    return std::string_view::npos;
}

ParseResult unanswered(Error error, int status, Message partial) {
    const int answer = answerable(partial, status);
    return tl::unexpected<ParseError>(ParseError{std::move(error), answer, std::move(partial)});
}

}  // namespace

bool looks_like_sip(std::string_view start_line) {
    constexpr std::string_view kName = "SIP/";
    if (starts_with_ignoring_case(trim_blanks(start_line), kName)) return true;
    for (auto at = start_line.find_first_of(kBlanks); at != std::string_view::npos;
         at = start_line.find_first_of(kBlanks, at + 1)) {
        if (starts_with_ignoring_case(start_line.substr(at + 1), kName)) return true;
    }
    return false;
}

int answerable(const Message& partial, int status) {
    const bool request = partial.is_request() && !partial.method.empty();
    return request && partial.method != "ACK" && partial.find("Via") != nullptr ? status : 0;
}

ParseResult parse_head(std::string_view head, const Limits& limits) {
    return HeadReader(head, limits).read();
}

ParseResult parse_message(std::string_view text, const Limits& limits) {
    const std::size_t size = head_size(text);
    auto message = parse_head(text.substr(0, size), limits);
    if (!message) return message;
    if (size == std::string_view::npos) return unanswered({"no_end_of_head", ""}, 400, std::move(*message));
    message->body = text.substr(size);
    if (message->find("Content-Length") == nullptr) return message;
    const auto length = content_length(*message);
    if (!length || *length > message->body.size()) {
        message->body.clear();
        return unanswered(
            length ? Error{"bad_content_length", "more than there is"} : length.error(), 400,
            std::move(*message)
        );
    }
    message->body.resize(*length);
    return message;
}

Result<std::size_t> content_length(const Message& message) {
    const std::string* value = nullptr;
    for (const Header& header : message.headers) {
        if (!equals_ignoring_case(header.name, "Content-Length")) continue;
        if (value != nullptr) return failure("repeated_content_length");
        value = &header.value;
    }
    if (value == nullptr) return failure("missing_content_length");
    const auto length = parse_number<std::size_t>(*value);
    if (!length) return failure("bad_content_length", printable(*value));
    return *length;
}

}  // namespace offhook::sip
