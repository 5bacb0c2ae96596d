// SPDX-License-Identifier: Apache-2.0
#include "sip/stream_parser.hpp"

#include <algorithm>
#include <utility>

#include "sip/scanner.hpp"

namespace offhook::sip {
namespace {

/// `first` and `second` in one piece: the second itself if there is no first, else a copy in `storage`.
std::string_view join(const std::string& first, std::string_view second, std::string& storage) {
    if (first.empty()) return second;
    storage.reserve(first.size() + second.size());
    storage.append(first).append(second);
    return storage;
}

/// Gives the memory back, which clear() would keep.
void release(std::string& text) {
    std::string().swap(text);
}

}  // namespace

StreamParser::StreamParser(const Limits& limits) : limits_(limits) {}

void StreamParser::feed(std::string_view bytes, std::vector<StreamItem>& items) {
    while (!bytes.empty() && state_ != State::failed) {
        switch (state_) {
            case State::head:
                take_head(bytes, items);
                break;
            case State::body:
                take_body(bytes, items);
                break;
            default:
                take_between(bytes, items);
                break;
        }
    }
}

std::size_t StreamParser::memory() const {
    return head_.capacity() + body_.capacity();
}

/// One byte between messages. A byte that begins a message is left where it is.
void StreamParser::take_between(std::string_view& bytes, std::vector<StreamItem>& items) {
    const char c = bytes.front();
    const bool after_cr = state_ == State::cr || state_ == State::crlfcr;
    if (c == '\n') {
        if (state_ == State::crlfcr) items.emplace_back(Ping{});
        state_ = state_ == State::cr ? State::crlf : State::between;
        bytes.remove_prefix(1);
    } else if (c == '\r' && !after_cr) {
        state_ = state_ == State::crlf ? State::crlfcr : State::cr;
        bytes.remove_prefix(1);
    } else if (is_token_char(c) && !after_cr) {
        state_ = State::head;
        line_size_ = 0;
        start_line_ = true;
    } else {
        fail({{"not_sip", "no message begins so"}, 0, {}}, items);
    }
}

/// Looks at each byte of a head once, however it is cut; copies only what is cut off at the end.
void StreamParser::take_head(std::string_view& bytes, std::vector<StreamItem>& items) {
    std::size_t at = 0;
    while (state_ == State::head) {
        const std::size_t line_end = std::min(bytes.find('\n', at), bytes.size());
        const bool whole_line = line_end < bytes.size();
        const std::size_t next = whole_line ? line_end + 1 : bytes.size();
        line_size_ += next - at;
        at = next;
        std::string storage;
        if (start_line_ && line_size_ > limits_.start_line_size) {
            return fail({{"start_line_too_large", ""}, 0, {}}, items);
        }
        if (head_.size() + at > limits_.message_size) {
            return fail_too_large(join(head_, bytes.substr(0, at), storage), items);
        }
        if (!whole_line) {
            head_.append(bytes);
            bytes = {};
            return;
        }
        end_line(bytes.substr(0, at), items);
    }
    bytes.remove_prefix(at);
}

/// The line that ends `bytes`, the part of the head that is not in head_ yet, is whole.
void StreamParser::end_line(std::string_view bytes, std::vector<StreamItem>& items) {
    const char before = bytes.size() > 1 ? bytes[bytes.size() - 2] : head_.empty() ? '\0' : head_.back();
    const bool empty_line = line_size_ == 1 || (line_size_ == 2 && before == '\r');
    std::string storage;
    if (start_line_ && !looks_like_sip(join(head_, bytes, storage))) {
        return fail({{"not_sip", "the first line is none of SIP"}, 0, {}}, items);
    }
    if (!start_line_ && empty_line) return begin_body(join(head_, bytes, storage), items);
    start_line_ = false;
    line_size_ = 0;
}

void StreamParser::begin_body(std::string_view head, std::vector<StreamItem>& items) {
    message_ = parse_head(head, limits_);
    const Message& read = message_ ? *message_ : message_.error().partial;
    const auto length = content_length(read);
    if (!length) {
        if (!message_) return fail(std::move(message_.error()), items);
        const int status = answerable(read, 400);
        return fail({length.error(), status, std::move(*message_)}, items);
    }
    if (*length > limits_.message_size - head.size()) return fail_too_large(head, items);
    body_size_ = *length;
    state_ = State::body;
    release(head_);
    if (body_size_ == 0) end_message(items);
}

void StreamParser::take_body(std::string_view& bytes, std::vector<StreamItem>& items) {
    const std::size_t size = std::min(body_size_ - body_.size(), bytes.size());
    body_.append(bytes.substr(0, size));
    bytes.remove_prefix(size);
    if (body_.size() == body_size_) end_message(items);
}

void StreamParser::end_message(std::vector<StreamItem>& items) {
    if (message_) {
        message_->body = std::move(body_);
        items.emplace_back(std::move(*message_));
    } else {
        items.emplace_back(Malformed{std::move(message_.error()), false});
    }
    message_ = Message{};
    release(body_);
    state_ = State::between;
}

void StreamParser::fail(ParseError problem, std::vector<StreamItem>& items) {
    items.emplace_back(Malformed{std::move(problem), true});
    message_ = Message{};
    release(head_);
    release(body_);
    state_ = State::failed;
}

/// What fits into the limit is read, for the way back of the 513.
void StreamParser::fail_too_large(std::string_view head, std::vector<StreamItem>& items) {
    head = head.substr(0, limits_.message_size);
    auto read = parse_head(head.substr(0, head.rfind('\n') + 1), limits_);
    Message partial = read ? std::move(*read) : std::move(read.error().partial);
    const int status = answerable(partial, 513);
    fail({{"message_too_large", ""}, status, std::move(partial)}, items);
}

}  // namespace offhook::sip
