// SPDX-License-Identifier: Apache-2.0
#include "http/websocket.hpp"

#include <deque>
#include <mutex>
#include <utility>

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>

#include "base/text.hpp"
#include "http/connection.hpp"
#include "http/end_callback.hpp"
#include "http/websocket_layer.hpp"

namespace offhook::http {

namespace {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

using Handshake = beast::http::request<beast::http::empty_body>;

const websocket::stream_base::timeout kNoTimeout{
    websocket::stream_base::none(), websocket::stream_base::none(), false};
constexpr std::size_t kReasonBytes = 123;  // RFC 6455 5.5: 125 less the code

Handshake to_handshake(const Request& request) {
    Handshake handshake(beast::http::verb::get, request.target, 11);
    for (const Field& field : request.fields.all()) handshake.insert(field.name, field.value);
    return handshake;
}

/// The queue stands between any thread, which fills it, and the server's thread, which empties it.
class HttpWebSocket final : public WebSocket,
                            public Tenant,
                            public std::enable_shared_from_this<HttpWebSocket> {
public:
    HttpWebSocket(std::shared_ptr<Core> core, std::weak_ptr<Connection> connection)
        : core_(std::move(core)), connection_(std::move(connection)) {}

    // Any thread.
    void send(std::string text) override;
    void close(std::uint16_t code, std::string_view reason) override;
    void on_message(std::function<void(std::string)> callback) override;
    void on_closed(std::function<void()> callback) override;

    // The server's thread.
    void begin(const Handshake& handshake, const std::string& protocol);
    void end() override;
    void gone() override;

private:
    using Socket = websocket::stream<WebSocketLayer, false>;

    bool take_close(std::uint16_t code, std::string_view reason);
    void configure(const std::string& protocol);
    void accepted(ErrorCode error);
    void read();
    void came(ErrorCode error);
    void deliver(const std::string& text);
    void too_slow();
    void flush();
    void written(ErrorCode error);
    void close_now(const websocket::close_reason& reason);
    void fail(ErrorCode error);

    const std::shared_ptr<Core> core_;
    const std::weak_ptr<Connection> connection_;

    std::mutex mutex_;
    std::deque<std::string> waiting_;                    // guarded
    std::size_t queued_ = 0;                             // guarded: bytes waiting or being written
    bool flush_posted_ = false;                          // guarded
    std::optional<websocket::close_reason> close_with_;  // guarded: nothing more is taken
    std::function<void(std::string)> on_message_;        // guarded
    EndCallback end_;                                    // guarded

    std::optional<Socket> socket_;
    beast::flat_buffer input_;
    std::string output_;
    bool writing_ = true;  // the handshake, at first
    bool closing_ = false;
};

// ---- any thread

void HttpWebSocket::send(std::string text) {
    const std::lock_guard lock(mutex_);
    if (close_with_) return;
    if (queued_ + text.size() > core_->limits().queued_bytes) {
        close_with_.emplace(websocket::close_code::policy_error);
        waiting_.clear();
        return core_->post([self = shared_from_this()] { self->too_slow(); });
    }
    queued_ += text.size();
    waiting_.push_back(std::move(text));
    if (std::exchange(flush_posted_, true)) return;
    core_->post([self = shared_from_this()] { self->flush(); });
}

void HttpWebSocket::close(std::uint16_t code, std::string_view reason) {
    if (!take_close(code, reason)) return;
    core_->post([self = shared_from_this()] { self->flush(); });
}

/// False if it was closed before.
bool HttpWebSocket::take_close(std::uint16_t code, std::string_view reason) {
    const std::lock_guard lock(mutex_);
    if (close_with_) return false;
    close_with_.emplace(static_cast<websocket::close_code>(code), printable(reason, kReasonBytes));
    return true;
}

void HttpWebSocket::on_message(std::function<void(std::string)> callback) {
    const std::lock_guard lock(mutex_);
    on_message_ = std::move(callback);
}

void HttpWebSocket::on_closed(std::function<void()> callback) {
    std::unique_lock lock(mutex_);
    auto now = end_.set(std::move(callback));
    lock.unlock();
    if (now) core_->call(std::move(now));
}

// ---- the handshake

void HttpWebSocket::begin(const Handshake& handshake, const std::string& protocol) {
    const auto connection = connection_.lock();
    std::string read_already;
    const auto stream = connection ? connection->begin_websocket(shared_from_this(), read_already) : nullptr;
    if (!stream) return gone();
    socket_.emplace(stream, std::move(read_already), core_->limits().linger);
    configure(protocol);
    socket_->async_accept(handshake, [self = shared_from_this()](ErrorCode error) { self->accepted(error); });
}

void HttpWebSocket::configure(const std::string& protocol) {
    const HttpLimits& limits = core_->limits();
    websocket::stream_base::timeout timeout{};
    timeout.handshake_timeout = limits.linger;
    timeout.idle_timeout = 2 * limits.heartbeat;  // a ping goes out at half of it
    timeout.keep_alive_pings = true;
    socket_->set_option(timeout);
    socket_->read_message_max(limits.message_bytes);
    socket_->text(true);
    socket_->set_option(websocket::stream_base::decorator([protocol](websocket::response_type& response) {
        response.set(beast::http::field::server, "offhook");  // else Beast names itself
        if (!protocol.empty()) response.set(beast::http::field::sec_websocket_protocol, protocol);
    }));
}

void HttpWebSocket::accepted(ErrorCode error) {
    if (error) return fail(error);
    writing_ = false;
    read();
    flush();
}

// ---- from the peer

void HttpWebSocket::read() {
    socket_->async_read(input_, [self = shared_from_this()](ErrorCode error, std::size_t) {
        self->came(error);
    });
}

void HttpWebSocket::came(ErrorCode error) {
    if (closing_) return;  // what is left to happen, close_now() waits for
    if (error) return fail(error);
    if (!socket_->got_text()) return close(websocket::close_code::unknown_data, "text only");
    auto text = beast::buffers_to_string(input_.data());
    input_.clear();
    core_->call([self = shared_from_this(), text = std::move(text)] { self->deliver(text); });
}

/// On the executor's thread. The next message is read after it, so a peer cannot fill the executor's queue.
void HttpWebSocket::deliver(const std::string& text) {
    std::unique_lock lock(mutex_);
    const auto callback = on_message_;
    lock.unlock();
    if (callback) callback(text);
    core_->post([self = shared_from_this()] {
        if (!self->closing_) self->read();
    });
}

// ---- to the peer

void HttpWebSocket::flush() {
    std::unique_lock lock(mutex_);
    flush_posted_ = false;
    if (writing_ || closing_ || !socket_) return;
    if (waiting_.empty()) {
        const auto reason = close_with_;
        lock.unlock();
        if (reason) close_now(*reason);
        return;
    }
    output_ = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    writing_ = true;
    socket_->async_write(asio::buffer(output_), [self = shared_from_this()](ErrorCode error, std::size_t) {
        self->written(error);
    });
}

void HttpWebSocket::written(ErrorCode error) {
    writing_ = false;
    if (error) return fail(error);
    {
        const std::lock_guard lock(mutex_);
        queued_ -= output_.size();
    }
    output_.clear();
    flush();
}

void HttpWebSocket::too_slow() {
    if (const auto connection = connection_.lock()) {
        connection->cut_off("http_slow_reader", "it does not read its messages");
    }
}

// ---- the end

void HttpWebSocket::end() {
    take_close(websocket::close_code::going_away, "the server is going down");
    flush();
}

void HttpWebSocket::close_now(const websocket::close_reason& reason) {
    closing_ = true;
    socket_->async_close(reason, [self = shared_from_this()](ErrorCode error) { self->fail(error); });
}

/// Any end of the socket, the orderly one too. Beast has said the closing words that are due.
void HttpWebSocket::fail(ErrorCode error) {
    const auto connection = connection_.lock();
    if (!connection) return;
    if (error == websocket::error::message_too_big) {
        return connection->cut_off("http_message_too_big", "its WebSocket message is too large");
    }
    connection->close();
}

void HttpWebSocket::gone() {
    if (socket_) socket_->set_option(kNoTimeout);  // whoever keeps the socket must not keep its timer running
    std::unique_lock lock(mutex_);
    if (!close_with_) close_with_.emplace(websocket::close_code::abnormal);
    waiting_.clear();
    on_message_ = {};
    auto callback = end_.end();
    lock.unlock();
    if (callback) core_->call(std::move(callback));
}

}  // namespace

bool asks_for_websocket(const Request& request) {
    return websocket::is_upgrade(to_handshake(request)) && request.method == "GET" &&
           request.fields.get("Sec-WebSocket-Version") == "13" && request.fields.has("Sec-WebSocket-Key");
}

std::shared_ptr<WebSocket> start_websocket(
    const std::shared_ptr<Core>& core,
    const std::weak_ptr<Connection>& connection,
    const Request& request,
    std::string_view protocol
) {
    auto socket = std::make_shared<HttpWebSocket>(core, connection);
    core->post([socket, handshake = to_handshake(request), protocol = std::string(protocol)] {
        socket->begin(handshake, protocol);
    });
    return socket;
}

}  // namespace offhook::http
