// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/events.hpp"
#include "net/flow_stream.hpp"
#include "net/output_buffer.hpp"
#include "net/worker.hpp"
#include "sip/stream_parser.hpp"

namespace offhook::net {

/// One TCP or TLS connection with SIP on it: shakes hands, cuts what comes into messages, writes what is to
/// go, and ends when peer, core or a limit wants it. Owned by its worker's table and by its pending
/// operations; everything on the worker's thread. The shared read buffer of the worker and buffers that are
/// given back make an idle flow cheap.
class Flow : public std::enable_shared_from_this<Flow> {
public:
    Flow(FlowId id, Worker& worker, tcp::socket socket, const std::string& listener);

    FlowId id() const { return id_; }
    const Intake& intake() const { return *intake_; }

    void start_accepted(TlsContextPtr tls);
    void start_connect(const ConnectSettings& settings, TlsContextPtr tls);

    /// True if there is something to flush() at the end of the turn.
    bool execute(Command&& command);
    void flush();
    void read_on();
    void shake_hands();
    void on_deadline();
    /// Closes without telling anybody: the worker goes.
    void abandon();

private:
    // half_closed: the peer ended, the core was told, its last messages are awaited. flushing: the end was
    // decided, the queue goes out first. lingering: all is sent and so is our end, the peer's is awaited, for
    // a socket closed with unread input would take back what was sent.
    enum class State { connecting, handshaking, open, half_closed, flushing, lingering, closed };

    // Making a connection
    void resolve(const std::string& host, std::uint16_t port);
    void connect_to(const std::vector<tcp::endpoint>& endpoints);
    void connected(const ErrorCode& error);
    void begin_handshake(TlsContextPtr tls);
    bool speaks_tls();
    std::string handshake_problem() const;
    void up();
    FlowInfo describe();

    // Waiting
    void wait_readable();
    void wait_writable();
    void readable();
    void writable();

    // Reading
    void read();
    bool take(std::size_t size);
    void deliver_items(std::vector<sip::StreamItem>& items);
    void deliver(std::vector<sip::Message>& messages);
    void time_message(bool message_ended);
    void discard_input();
    void peer_ended();

    // Ending
    void close(bool after_flush, Error why);
    void finish_flushed();
    void tell_down(Error why);
    void fail(Error why);
    void gone();

    bool accepted() const { return !listener_.empty(); }

    const FlowId id_;
    Worker& worker_;
    FlowStream stream_;
    State state_ = State::connecting;
    bool waiting_readable_ = false;
    bool waiting_writable_ = false;
    bool heard_bytes_ = false;
    bool heard_message_ = false;
    bool message_timed_ = false;
    bool told_down_ = false;
    bool peer_ended_ = false;
    std::string listener_;     ///< empty: made by connect()
    std::string server_name_;  ///< connect() with TLS only: whose certificate is expected
    TlsContextPtr tls_;        ///< connect() only: until the handshake begins
    Time first_message_due_{};
    sip::StreamParser parser_;
    std::shared_ptr<Intake> intake_;
    std::size_t uncounted_input_ = 0;  ///< bytes read since the last batch was handed over
    OutputBuffer output_;
    Error end_;  ///< why the flow is being flushed
};

}  // namespace offhook::net
