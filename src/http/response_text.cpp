// SPDX-License-Identifier: Apache-2.0
#include "http/response_text.hpp"

#include <algorithm>
#include <array>

#include <boost/beast/http/status.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::http {

namespace {

constexpr std::array<std::string_view, 4> kOwnFields = {
    "Content-Length", "Transfer-Encoding", "Connection", "Date"};

std::string_view title_of(int status) {
    const auto text =
        boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(static_cast<unsigned>(status)));
    return {text.data(), text.size()};
}

bool is_own(std::string_view name) {
    return std::any_of(kOwnFields.begin(), kOwnFields.end(), [&](std::string_view own) {
        return equals_ignoring_case(own, name);
    });
}

/// No text may begin a further field or a body.
void append_clean(std::string& out, std::string_view text) {
    for (const char c : text) {
        out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
    }
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
    out += "\r\n";
}

void append_framing(std::string& out, const Response& response, const HeadSettings& settings) {
    if (settings.framing == Framing::chunked) append_field(out, "Transfer-Encoding", "chunked");
    if (settings.framing == Framing::length && !has_no_body(response.status)) {
        append_field(out, "Content-Length", std::to_string(response.body.size()));
    }
    if (!settings.keep_alive) append_field(out, "Connection", "close");
    if (settings.keep_alive && settings.http_1_0) append_field(out, "Connection", "keep-alive");
}

void append_data_lines(std::string& out, std::string_view data) {
    for (;;) {
        const auto end = data.find_first_of("\r\n");
        out += "data: ";
        out += data.substr(0, end);
        out += '\n';
        if (end == std::string_view::npos) return;
        const bool is_pair = data.substr(end, 2) == "\r\n";
        data.remove_prefix(end + (is_pair ? 2 : 1));
    }
}

}  // namespace

bool has_no_body(int status) {
    return status < 200 || status == 204 || status == 304;
}

std::string head_text(const Response& response, const HeadSettings& settings) {
    auto out = fmt::format("HTTP/1.1 {} {}\r\n", response.status, title_of(response.status));
    const auto seconds = std::chrono::system_clock::to_time_t(settings.now);
    append_field(out, "Date", fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(seconds)));
    for (const Field& field : response.fields.all()) {
        if (!is_own(field.name)) append_field(out, field.name, field.value);
    }
    append_framing(out, response, settings);
    out += "\r\n";
    return out;
}

Response refusal_response(const Refusal& refusal) {
    Response response;
    response.status = refusal.status;
    response.fields.add("Content-Type", "application/problem+json");
    response.fields.add("Cache-Control", "no-store");
    response.body = fmt::format(
        R"({{"type":"about:blank","title":"{}","status":{},"detail":"{}","reason":"{}"}})",
        title_of(refusal.status), refusal.status, refusal.text, refusal.reason
    );
    return response;
}

std::string chunk(std::string_view text) {
    return fmt::format("{:x}\r\n{}\r\n", text.size(), text);
}

std::string event_text(std::string_view id, std::string_view event, std::string_view data) {
    std::string out;
    out.reserve(id.size() + event.size() + data.size() + 32);
    const auto add = [&](std::string_view name, std::string_view value) {
        if (value.empty()) return;
        out += name;
        append_clean(out, value);
        out += '\n';
    };
    add("event: ", event);
    add("id: ", id);
    append_data_lines(out, data);
    out += '\n';
    return out;
}

std::string_view heartbeat_text() {
    return ":\n\n";
}

}  // namespace offhook::http
