// SPDX-License-Identifier: Apache-2.0
#include "net/flow.hpp"

#include <utility>

namespace offhook::net {

namespace {

constexpr int kReadsPerTurn = 4;         // then the other flows of the worker have their turn
constexpr unsigned char kTlsHello = 22;  // content type handshake, RFC 8446 5.1

}  // namespace

Flow::Flow(FlowId id, Worker& worker, tcp::socket socket, const std::string& listener)
    : id_(id),
      worker_(worker),
      stream_(std::move(socket)),
      listener_(listener),
      parser_(worker.limits()),
      intake_(std::make_shared<Intake>()) {}

bool Flow::execute(Command&& command) {
    if (state_ == State::closed) return false;
    if (auto* message = std::get_if<sip::Message>(&command.what)) {
        output_.append(message->to_string());
        return true;
    }
    if (auto* bytes = std::get_if<std::string>(&command.what)) {
        output_.append(*bytes);
        return true;
    }
    if (auto* end = std::get_if<CloseFlow>(&command.what)) {
        close(end->after_flush, std::move(end->why));
    } else if (state_ == State::half_closed) {  // ReleaseFlow
        state_ = State::flushing;
        return true;
    }
    return state_ == State::flushing;
}

// ---- waiting

void Flow::wait_readable() {
    if (waiting_readable_ || state_ == State::closed) return;
    waiting_readable_ = true;
    stream_.socket().async_wait(tcp::socket::wait_read, [self = shared_from_this()](ErrorCode) {
        self->waiting_readable_ = false;
        self->readable();
    });
}

void Flow::wait_writable() {
    if (waiting_writable_ || state_ == State::closed) return;
    waiting_writable_ = true;
    stream_.socket().async_wait(tcp::socket::wait_write, [self = shared_from_this()](ErrorCode) {
        self->waiting_writable_ = false;
        self->writable();
    });
}

void Flow::readable() {
    switch (state_) {
        case State::handshaking:
            return worker_.queue_handshake(shared_from_this());
        case State::open:
            return read();
        case State::flushing:
        case State::lingering:
            return discard_input();
        case State::connecting:
        case State::half_closed:
        case State::closed:
            return;
    }
}

void Flow::writable() {
    if (state_ == State::handshaking) return worker_.queue_handshake(shared_from_this());
    flush();
    // TLS may have to write before it can read.
    if (state_ == State::open) wait_readable();
}

// ---- reading

void Flow::read_on() {
    if (state_ == State::open) read();
}

void Flow::read() {
    auto& buffer = worker_.read_buffer();
    for (int i = 0; i < kReadsPerTurn; ++i) {
        if (!worker_.may_read(*intake_)) return worker_.pause(shared_from_this());
        const auto result = stream_.read(buffer.data(), buffer.size());
        switch (result.status) {
            case IoStatus::done:
                if (!take(result.bytes)) return;
                break;
            case IoStatus::want_read:
                return wait_readable();
            case IoStatus::want_write:
                return wait_writable();
            case IoStatus::closed:
                return peer_ended();
            case IoStatus::failed:
                return fail(stream_.error());
        }
        // TLS gives one record at a time and may hold another; TCP has given all it had.
        if (!stream_.is_tls() && result.bytes < buffer.size()) return wait_readable();
    }
    asio::post(stream_.socket().get_executor(), [self = shared_from_this()] { self->read_on(); });
}

/// False if nothing more is to be read.
bool Flow::take(std::size_t size) {
    const std::string_view bytes(worker_.read_buffer().data(), size);
    if (!heard_bytes_ && !stream_.is_tls() && static_cast<unsigned char>(bytes.front()) == kTlsHello) {
        fail({"tls_on_plain_port", "the peer speaks TLS on a flow without it"});
        return false;
    }
    heard_bytes_ = true;
    uncounted_input_ += size;
    std::vector<sip::StreamItem> items;
    parser_.feed(bytes, items);
    deliver_items(items);
    return state_ == State::open && !parser_.failed();
}

void Flow::deliver_items(std::vector<sip::StreamItem>& items) {
    std::vector<sip::Message> messages;
    for (auto& item : items) {
        if (auto* message = std::get_if<sip::Message>(&item)) {
            messages.push_back(std::move(*message));
            if (messages.size() >= worker_.limits().input_batch) deliver(messages);
        } else if (auto* malformed = std::get_if<sip::Malformed>(&item)) {
            deliver(messages);
            worker_.emit({id_, Garbled{std::make_unique<sip::Malformed>(std::move(*malformed))}});
        } else {
            output_.append("\r\n");  // the pong of RFC 5626 4.4.1
        }
    }
    deliver(messages);
    time_message(!items.empty());
    if (!output_.empty()) flush();
}

void Flow::deliver(std::vector<sip::Message>& messages) {
    if (messages.empty()) return;
    heard_message_ = true;
    const auto bytes = std::exchange(uncounted_input_, 0);
    worker_.count_untaken(*intake_, bytes);
    worker_.emit({id_, Received{std::exchange(messages, {}), intake_, bytes}});
}

/// Until the first whole message the time from the accept counts; later that of each message under way.
void Flow::time_message(bool message_ended) {
    if (accepted() && !heard_message_) return;
    if (!parser_.in_message()) {
        worker_.cancel_deadline(id_);
        message_timed_ = false;
    } else if (message_ended || !message_timed_) {
        worker_.set_deadline(id_, steady_now() + worker_.limits().finish_message);
        message_timed_ = true;
    }
}

void Flow::peer_ended() {
    peer_ended_ = true;
    state_ = State::half_closed;
    tell_down({"peer_closed", "the peer closed the connection"});
    worker_.set_deadline(id_, steady_now() + worker_.limits().flush);
}

void Flow::discard_input() {
    auto& buffer = worker_.read_buffer();
    for (int i = 0; i < kReadsPerTurn; ++i) {
        switch (stream_.read(buffer.data(), buffer.size()).status) {
            case IoStatus::done:
                break;
            case IoStatus::closed:
                peer_ended_ = true;
                if (state_ == State::lingering) gone();
                return;
            case IoStatus::failed:
                return gone();
            default:
                return wait_readable();
        }
    }
    wait_readable();
}

// ---- writing

void Flow::flush() {
    if (state_ != State::open && state_ != State::half_closed && state_ != State::flushing) {
        if (output_.pending().size() > worker_.limits().output_queue)
            fail({"slow_reader", "too much is queued"});
        return;
    }
    while (!output_.empty()) {
        const auto result = stream_.write(output_.pending());
        if (result.status == IoStatus::done) {
            output_.sent(result.bytes);
            continue;
        }
        if (result.status == IoStatus::failed || result.status == IoStatus::closed)
            return fail(stream_.error());
        if (output_.pending().size() > worker_.limits().output_queue) {
            return fail({"slow_reader", "the peer does not read what is sent to it"});
        }
        return result.status == IoStatus::want_write ? wait_writable() : wait_readable();
    }
    if (state_ == State::flushing) finish_flushed();
}

// ---- ending

void Flow::on_deadline() {
    switch (state_) {
        case State::connecting:
            return fail({"connect_timeout", "no connection within the time allowed"});
        case State::handshaking:
            if (accepted()) return fail({"handshake_timeout", "the TLS handshake took too long"});
            return fail({"connect_timeout", "no TLS handshake within the time allowed"});
        case State::open:
            if (heard_message_ || !accepted())
                return fail({"slow_message", "a message took too long to come whole"});
            return fail({"no_first_message", "no message came within the time allowed"});
        case State::half_closed:
        case State::flushing:
        case State::lingering:
            return gone();
        case State::closed:
            return;
    }
}

void Flow::close(bool after_flush, Error why) {
    const bool can_flush = state_ == State::open || state_ == State::half_closed;
    if (!after_flush || (!can_flush && state_ != State::flushing)) {
        if (state_ == State::lingering) return;
        return fail(std::move(why));
    }
    state_ = State::flushing;
    end_ = std::move(why);
    worker_.set_deadline(id_, steady_now() + worker_.limits().flush);
    wait_readable();
}

void Flow::finish_flushed() {
    tell_down(std::move(end_));
    stream_.finish_writing();
    if (peer_ended_) return gone();
    state_ = State::lingering;
    worker_.set_deadline(id_, steady_now() + worker_.limits().linger);
    wait_readable();
}

void Flow::tell_down(Error why) {
    if (std::exchange(told_down_, true)) return;
    worker_.emit({id_, FlowDown{std::move(why)}});
}

void Flow::fail(Error why) {
    if (state_ == State::closed) return;
    tell_down(std::move(why));
    gone();
}

void Flow::gone() {
    if (state_ == State::closed) return;
    tell_down(std::move(end_));
    abandon();
    worker_.emit({id_, FlowGone{}});
    worker_.remove(id_);
}

void Flow::abandon() {
    state_ = State::closed;
    stream_.close();
}

}  // namespace offhook::net
