// SPDX-License-Identifier: Apache-2.0
#include "sip/message.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "sip/scanner.hpp"

namespace offhook::sip {
namespace {

constexpr std::string_view kVersion = "SIP/2.0";
constexpr std::string_view kContentLength = "Content-Length";

/// Appends text that must stay within its line: whatever could end the line, here or for a peer that reads
/// C strings, becomes a space. An escaped NUL in a quoted string (RFC 3261 25.1 quoted-pair) is none of that.
void append_within_line(std::string& out, std::string_view text) {
    const std::size_t start = out.size();
    out.append(text);
    for (const char breaker : {'\r', '\n', '\0'}) {
        for (auto at = out.find(breaker, start); at != std::string::npos; at = out.find(breaker, at + 1)) {
            const bool escaped_nul = breaker == '\0' && at > start && out[at - 1] == '\\';
            if (!escaped_nul) out[at] = ' ';
        }
    }
}

void append_start_line(std::string& out, const Message& message) {
    if (message.is_request()) {
        append_within_line(out, message.method);
        out.push_back(' ');
        append_within_line(out, message.request_uri);
        out.append(" ").append(kVersion);
    } else {
        out.append(kVersion).append(" ").append(std::to_string(message.status)).append(" ");
        append_within_line(out, message.reason_phrase);
    }
    out.append("\r\n");
}

void append_header(std::string& out, const Header& header) {
    append_within_line(out, header.name);
    out.append(": ");
    append_within_line(out, header.value);
    out.append("\r\n");
}

std::size_t size_estimate(const Message& message) {
    constexpr std::size_t kPerHeader = 4;     // ": " and the line end
    constexpr std::size_t kStartAndEnd = 64;  // version, status, Content-Length, line ends
    std::size_t size = kStartAndEnd + message.method.size() + message.request_uri.size() +
                       message.reason_phrase.size() + message.body.size();
    for (const Header& header : message.headers)
        size += header.name.size() + header.value.size() + kPerHeader;
    return size;
}

template <class Value>
Result<Value> parse_header(const Message& message, std::string_view name) {
    const std::string* value = message.find(name);
    if (value == nullptr) return failure("missing_header", std::string(name));
    return Value::parse(*value);
}

template <class Value>
Result<Value> parse_first(const Message& message, std::string_view name) {
    const std::string* value = message.find(name);
    if (value == nullptr) return failure("missing_header", std::string(name));
    std::string_view rest = *value;
    return Value::parse(next_list_item(rest).value_or(""));
}

}  // namespace

Message Message::request(std::string method, std::string request_uri) {
    Message message;
    message.method = std::move(method);
    message.request_uri = std::move(request_uri);
    return message;
}

Message Message::response_to(const Message& request, int status, std::string reason_phrase) {
    constexpr std::array<std::string_view, 4> kOnce = {"From", "To", "Call-ID", "CSeq"};
    Message response;
    response.status = status;
    response.reason_phrase = std::move(reason_phrase);
    if (response.reason_phrase.empty()) response.reason_phrase = default_reason_phrase(status);
    for (const Header& header : request.headers) {
        if (equals_ignoring_case(header.name, "Via")) response.headers.push_back(header);
    }
    for (const std::string_view name : kOnce) {
        if (const std::string* value = request.find(name)) response.add(std::string(name), *value);
    }
    return response;
}

const std::string* Message::find(std::string_view name) const {
    for (const Header& header : headers) {
        if (equals_ignoring_case(header.name, name)) return &header.value;
    }
    return nullptr;
}

std::string_view Message::get(std::string_view name) const {
    const std::string* value = find(name);
    return value != nullptr ? std::string_view(*value) : std::string_view();
}

std::vector<std::string_view> Message::list(std::string_view name) const {
    std::vector<std::string_view> items;
    for (const Header& header : headers) {
        if (!equals_ignoring_case(header.name, name)) continue;
        std::string_view rest = header.value;
        while (const auto item = next_list_item(rest)) {
            if (!item->empty()) items.push_back(*item);
        }
    }
    return items;
}

bool Message::lists_token(std::string_view name, std::string_view token) const {
    const auto items = list(name);
    return std::any_of(items.begin(), items.end(), [&](std::string_view item) {
        return equals_ignoring_case(trim(item.substr(0, item.find(';'))), token);
    });
}

void Message::add(std::string name, std::string value) {
    headers.push_back({std::move(name), std::move(value)});
}

void Message::add_first(std::string name, std::string value) {
    headers.insert(headers.begin(), {std::move(name), std::move(value)});
}

void Message::set(std::string name, std::string value) {
    const auto has_name = [&](const Header& header) { return equals_ignoring_case(header.name, name); };
    const auto first = std::find_if(headers.begin(), headers.end(), has_name);
    if (first == headers.end()) return add(std::move(name), std::move(value));
    first->value = std::move(value);
    headers.erase(std::remove_if(first + 1, headers.end(), has_name), headers.end());
}

void Message::remove(std::string_view name) {
    const auto has_name = [&](const Header& header) { return equals_ignoring_case(header.name, name); };
    headers.erase(std::remove_if(headers.begin(), headers.end(), has_name), headers.end());
}

void Message::set_body(std::string content_type, std::string content) {
    body = std::move(content);
    if (body.empty()) return remove("Content-Type");
    set("Content-Type", std::move(content_type));
}

Result<NameAddr> Message::from() const {
    return parse_header<NameAddr>(*this, "From");
}

Result<NameAddr> Message::to() const {
    return parse_header<NameAddr>(*this, "To");
}

Result<NameAddr> Message::contact() const {
    return parse_first<NameAddr>(*this, "Contact");
}

Result<CSeq> Message::cseq() const {
    return parse_header<CSeq>(*this, "CSeq");
}

Result<Via> Message::top_via() const {
    return parse_first<Via>(*this, "Via");
}

std::string_view Message::content_type() const {
    const std::string_view value = get("Content-Type");
    return trim(value.substr(0, value.find(';')));
}

std::string Message::to_string() const {
    std::string out;
    out.reserve(size_estimate(*this));
    append_start_line(out, *this);
    for (const Header& header : headers) {
        if (!equals_ignoring_case(header.name, kContentLength)) append_header(out, header);
    }
    out.append(kContentLength).append(": ").append(std::to_string(body.size())).append("\r\n\r\n");
    return out.append(body);
}

}  // namespace offhook::sip
