// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/limits.hpp"
#include "sip/message_parser.hpp"

namespace offhook::sip {

/// The keep-alive of RFC 5626 4.4.1, CRLF CRLF between messages: wants one CRLF back.
struct Ping {};

/// Something that is no message. If `problem.status` is not 0, it wants that response; if `fatal`, nothing
/// after it can be framed: the flow has to be closed, after the response if there is one.
struct Malformed {
    ParseError problem;
    bool fatal = false;
};

using StreamItem = std::variant<Message, Ping, Malformed>;

/// Cuts the bytes of one TCP or TLS flow into SIP messages by Content-Length (RFC 3261 18.3, 20.14). The cuts
/// the bytes come in do not matter. Memory is bounded by the limits, and between messages next to nothing is
/// held. A single CRLF between messages is skipped.
/// Reasons for fatal items, besides those of the message parser: message_too_large, and those of
/// content_length(); not_sip when the peer speaks something else, with nothing to answer.
/// Life and thread: those of the flow.
class StreamParser {
public:
    explicit StreamParser(const Limits& limits = {});

    /// Takes what the peer sent next and appends the items that are complete by it, in their order.
    void feed(std::string_view bytes, std::vector<StreamItem>& items);

    /// A message has begun and is not complete: its sender may be timed (Limits::finish_message).
    bool in_message() const { return state_ == State::head || state_ == State::body; }
    /// A fatal item came; more bytes are ignored.
    bool failed() const { return state_ == State::failed; }
    /// Bytes of memory held for a message under way.
    std::size_t memory() const;

private:
    enum class State { between, cr, crlf, crlfcr, head, body, failed };

    void take_between(std::string_view& bytes, std::vector<StreamItem>& items);
    void take_head(std::string_view& bytes, std::vector<StreamItem>& items);
    void take_body(std::string_view& bytes, std::vector<StreamItem>& items);
    void end_line(std::string_view bytes, std::vector<StreamItem>& items);
    void begin_body(std::string_view head, std::vector<StreamItem>& items);
    void end_message(std::vector<StreamItem>& items);
    void fail(ParseError problem, std::vector<StreamItem>& items);
    void fail_too_large(std::string_view head, std::vector<StreamItem>& items);

    Limits limits_;
    State state_ = State::between;
    std::string head_;           ///< what came of a head that is not complete
    std::size_t line_size_ = 0;  ///< bytes of its current line
    bool start_line_ = true;     ///< which is the start line
    ParseResult message_;        ///< the head, once complete
    std::string body_;
    std::size_t body_size_ = 0;
};

}  // namespace offhook::sip
