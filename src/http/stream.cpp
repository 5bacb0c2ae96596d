// SPDX-License-Identifier: Apache-2.0
#include "http/stream.hpp"

#include <utility>

#include <boost/asio/ssl/stream.hpp>

namespace offhook::http {

namespace {

constexpr std::size_t kDrainedAtOnce = 4096;

/// Reads and drops until the peer ends or the socket is closed.
template <class Socket>
class Drain : public std::enable_shared_from_this<Drain<Socket>> {
public:
    Drain(Socket& socket, std::function<void()> done) : socket_(socket), done_(std::move(done)) {}

    void run() {
        socket_.async_read_some(
            asio::buffer(dropped_),
            [self = this->shared_from_this()](ErrorCode error, std::size_t) {
                if (error) return self->done_();
                self->run();
            }
        );
    }

private:
    Socket& socket_;
    std::function<void()> done_;
    std::array<char, kDrainedAtOnce> dropped_{};
};

template <class Socket>
void end_and_drain(Socket& socket, std::function<void()> done) {
    ErrorCode ignored;
    socket.shutdown(Socket::shutdown_send, ignored);
    std::make_shared<Drain<Socket>>(socket, std::move(done))->run();
}

template <class Socket>
class PlainStream final : public Stream, public std::enable_shared_from_this<PlainStream<Socket>> {
public:
    explicit PlainStream(Socket socket) : socket_(std::move(socket)) {}

    void handshake(std::function<void(ErrorCode)> done) override {
        asio::post(socket_.get_executor(), [done = std::move(done)] { done({}); });
    }
    void read_some(asio::mutable_buffer buffer, IoCallback done) override {
        socket_.async_read_some(buffer, alive(std::move(done)));
    }
    void write_some(const TwoBuffers& buffers, IoCallback done) override {
        socket_.async_write_some(buffers, alive(std::move(done)));
    }
    void finish(std::function<void()> done) override {
        end_and_drain(socket_, [self = this->shared_from_this(), done = std::move(done)] { done(); });
    }
    void cancel() override {
        ErrorCode ignored;
        socket_.cancel(ignored);
    }
    void close() override {
        ErrorCode ignored;
        socket_.close(ignored);
    }
    asio::any_io_executor executor() override { return socket_.get_executor(); }

private:
    IoCallback alive(IoCallback done) {
        return [self = this->shared_from_this(), done = std::move(done)](ErrorCode error, std::size_t count) {
            done(error, count);
        };
    }

    Socket socket_;
};

class TlsStream final : public Stream, public std::enable_shared_from_this<TlsStream> {
public:
    TlsStream(tcp::socket socket, TlsContextPtr context)
        : context_(std::move(context)), stream_(std::move(socket), *context_) {}

    void handshake(std::function<void(ErrorCode)> done) override {
        stream_.async_handshake(
            asio::ssl::stream_base::server,
            [self = shared_from_this(), done = std::move(done)](ErrorCode error) { done(error); }
        );
    }
    void read_some(asio::mutable_buffer buffer, IoCallback done) override {
        stream_.async_read_some(buffer, alive(std::move(done)));
    }
    void write_some(const TwoBuffers& buffers, IoCallback done) override {
        stream_.async_write_some(buffers, alive(std::move(done)));
    }
    /// Our close_notify, then the end of TCP. A peer in the midst of sending makes the former end with an
    /// error that does not matter.
    void finish(std::function<void()> done) override {
        stream_.async_shutdown([self = shared_from_this(), done = std::move(done)](ErrorCode) {
            end_and_drain(self->stream_.next_layer(), [self, done] { done(); });
        });
    }
    void cancel() override {
        ErrorCode ignored;
        stream_.next_layer().cancel(ignored);
    }
    void close() override {
        ErrorCode ignored;
        stream_.next_layer().close(ignored);
    }
    asio::any_io_executor executor() override { return stream_.get_executor(); }

private:
    IoCallback alive(IoCallback done) {
        return [self = shared_from_this(), done = std::move(done)](ErrorCode error, std::size_t count) {
            done(error, count);
        };
    }

    TlsContextPtr context_;
    asio::ssl::stream<tcp::socket> stream_;
};

}  // namespace

std::shared_ptr<Stream> make_stream(tcp::socket socket) {
    return std::make_shared<PlainStream<tcp::socket>>(std::move(socket));
}

std::shared_ptr<Stream> make_stream(LocalSocket socket) {
    return std::make_shared<PlainStream<LocalSocket>>(std::move(socket));
}

std::shared_ptr<Stream> make_stream(tcp::socket socket, TlsContextPtr context) {
    return std::make_shared<TlsStream>(std::move(socket), std::move(context));
}

}  // namespace offhook::http
