// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "sip/message.hpp"

namespace offhook::sip {

/// Why a text is no good SIP message, and what can be answered.
struct ParseError {
    Error error;
    /// The SIP status that suits (400, 416, 505, 513 …), to be sent with Message::response_to(partial,
    /// status). 0 if nothing can be answered: a response, an ACK, or too little to find the way back.
    int status = 0;
    /// What could be read: start line and headers as far as they came; no body.
    Message partial;
};

using ParseResult = tl::expected<Message, ParseError>;

/// Whether a first line, without its line end, is SIP at all, be it malformed: no HTTP, no noise.
bool looks_like_sip(std::string_view start_line);

/// `status`, or 0 if a message read so far is none that can be answered: see ParseError::status.
int answerable(const Message& partial, int status);

/// Reads the head of a message: start line and headers up to the end or the empty line, without body. Checks
/// what RFC 3261 8.1.1 and 20 demand: mandatory headers (Max-Forwards may be missing), headers that may come
/// once, well-formed From, To, Contact, Via, CSeq, the method in CSeq, numbers within their range, version
/// and Request-URI. Folding, case, odd blanks, compact forms and bare line feeds are taken as they come.
/// Reasons: not_sip, bad_start_line, bad_version, bad_request_uri, unknown_uri_scheme, bad_status,
/// bad_header, bad_character, too_many_headers, header_too_large, start_line_too_large, missing_header,
/// repeated_header, bad_header_value, cseq_method_mismatch.
ParseResult parse_head(std::string_view head, const Limits& limits = {});

/// Reads one whole message, as from a file or a datagram: the body is what follows the empty line, cut to
/// Content-Length where there is one. Reasons besides those above: no_end_of_head, bad_content_length.
ParseResult parse_message(std::string_view text, const Limits& limits = {});

/// What the Content-Length of a head says. Reasons: missing_content_length, repeated_content_length,
/// bad_content_length.
Result<std::size_t> content_length(const Message& message);

}  // namespace offhook::sip
