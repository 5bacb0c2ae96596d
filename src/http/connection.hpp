// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/core.hpp"
#include "http/request_reader.hpp"
#include "http/response_text.hpp"
#include "http/stream.hpp"

namespace offhook::http {

/// What takes a connection over for good with its answer: an event stream or a WebSocket. Told of the end
/// that comes from the connection's side. Of the server's thread.
class Tenant {
public:
    virtual ~Tenant() = default;
    /// The server ends: say the closing words, then end the connection.
    virtual void end() = 0;
    /// The connection has gone.
    virtual void gone() = 0;
};

/// One connection: handshake, then one request after the other, each answered before the next is read, so
/// that pipelined ones keep their order. Owned by the core until it is closed, and by what is under way on
/// it. Of the server's thread.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    /// With a refusal, that is all it says.
    Connection(
        std::shared_ptr<Core> core,
        std::shared_ptr<Stream> stream,
        Peer peer,
        std::optional<Refusal> refusal = std::nullopt
    );

    void start();
    /// In order: what is being written goes out, an open request gets a 503.
    void end();
    /// At once.
    void close();
    /// With a line in the log, for a peer that broke a limit or a rule.
    void cut_off(std::string_view reason, const std::string& what);

    /// Answers the request that is with the handler; nothing happens if it no longer waits.
    void answer(Response response);
    /// The tenant writes from now on, framed like this; nothing if the request no longer waits or wants no
    /// body. `written` is called when the head is.
    std::optional<Framing> begin_events(
        Fields fields, const std::shared_ptr<Tenant>& tenant, std::function<void()> written
    );
    /// The tenant uses the stream from now on, with what the peer has sent already; null as above.
    std::shared_ptr<Stream> begin_websocket(const std::shared_ptr<Tenant>& tenant, std::string& read_already);

    /// For a tenant: one write at a time; `done` is not called if the connection goes.
    void write(std::string head, std::string body, std::function<void()> done);
    /// For a tenant: after its last write.
    void finish();

    const Peer& peer() const { return peer_; }
    bool is_refused() const { return refusal_.has_value(); }
    const std::shared_ptr<Core>& core() const { return core_; }

private:
    enum class State { handshake, reading, waiting, writing, tenant, finishing, closed };

    void shaken_hands(ErrorCode error);
    void begin_request();
    void read();
    void came(ErrorCode error, std::size_t count);
    void parse();
    void accept_head();
    void go_on_after_head();
    void dispatch();
    void refuse(const Refusal& refusal);
    void send_response(const Response& response, HeadSettings settings);
    void answered();
    void write_some();
    void written(ErrorCode error, std::size_t count);
    void say_end();
    void give_time(Duration time);
    void time_is_up();
    HeadSettings head_settings() const;
    std::string where() const;

    std::shared_ptr<Core> core_;
    std::shared_ptr<Stream> stream_;
    Peer peer_;
    std::optional<Refusal> refusal_;
    asio::steady_timer timer_;
    State state_ = State::handshake;
    std::optional<RequestReader> reader_;
    bool read_in_progress_ = false;
    bool request_time_runs_ = false;
    bool head_only_ = false;  ///< HEAD
    bool keep_alive_ = true;
    bool ending_ = false;  ///< after the answer under way, no further request
    std::shared_ptr<Tenant> tenant_;

    std::string input_;  ///< read and not parsed yet
    std::array<char, 8192> chunk_{};
    std::string head_, body_;        ///< being written
    std::size_t written_count_ = 0;  ///< of head_ and body_ together
    std::function<void()> write_done_;
};

}  // namespace offhook::http
