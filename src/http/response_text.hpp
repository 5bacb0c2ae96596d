// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "http/request_reader.hpp"

namespace offhook::http {

/// How the body of a response is framed (RFC 9112 6).
enum class Framing { length, chunked, until_end };

struct HeadSettings {
    Framing framing = Framing::length;
    bool keep_alive = true;
    bool http_1_0 = false;
    std::chrono::system_clock::time_point now;
};

/// Status line and fields up to the empty line. Content-Length, Transfer-Encoding, Connection and Date are
/// the server's: those of the response are left out. Line breaks in other fields become spaces.
std::string head_text(const Response& response, const HeadSettings& settings);

/// A response to this status has no body, ever (RFC 9110 6.4.1).
bool has_no_body(int status);

/// A problem document (RFC 9457) for what the server refuses by itself.
Response refusal_response(const Refusal& refusal);

/// One chunk of a chunked body (RFC 9112 7.1); of empty text the last one.
std::string chunk(std::string_view text);

/// One event as a stream carries it (HTML Standard 9.2.6). Line breaks cannot leave their field.
std::string event_text(std::string_view id, std::string_view event, std::string_view data);
/// A comment that keeps the stream awake.
std::string_view heartbeat_text();

}  // namespace offhook::http
