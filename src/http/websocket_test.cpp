// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <future>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server.hpp"
#include "http/test_support.hpp"

using namespace offhook;
using namespace offhook::http;
using namespace offhook::http::test;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

/// A server that accepts WebSockets and echoes; "close" makes it close, "flood" makes it send much.
class EchoServer {
public:
    explicit EchoServer(const HttpLimits& limits = test_limits())
        : server([this](const auto& e) { start(e); }, limits) {}

    std::atomic<int> closed = 0;
    std::atomic<bool> elsewhere = false;
    TestServer server;

private:
    void check_thread() {
        if (std::this_thread::get_id() != server.executor.id()) elsewhere = true;
    }
    void start(const std::shared_ptr<Exchange>& exchange) {
        auto socket = exchange->accept_websocket("cti.v1");
        if (!socket) return;
        socket->on_message([this, socket](const std::string& text) {
            check_thread();
            if (text == "close") return socket->close(4000, "as you wish");
            for (int i = 0; text == "flood" && i < 400; ++i) socket->send(std::string(50'000, 'x'));
            socket->send(text);
        });
        socket->on_closed([this] {
            check_thread();
            ++closed;
        });
    }
};

/// A client of another make: Beast's own, blocking.
class Client {
public:
    explicit Client(std::uint16_t port) : socket_(context_) {
        socket_.next_layer().connect({asio::ip::make_address("127.0.0.1"), port});
        socket_.handshake(response_, "test", "/events");
    }

    void send(const std::string& text) { socket_.write(asio::buffer(text)); }
    void send_binary(const std::string& bytes) {
        socket_.binary(true);
        socket_.write(asio::buffer(bytes));
    }
    std::string receive() {
        beast::flat_buffer buffer;
        socket_.read(buffer, error_);
        return beast::buffers_to_string(buffer.data());
    }
    /// The close code of the server, when it has closed.
    int close_code() {
        while (!error_) receive();
        return error_ == websocket::error::closed ? socket_.reason().code : -1;
    }
    websocket::stream<asio::ip::tcp::socket>& socket() { return socket_; }
    const websocket::response_type& response() const { return response_; }

private:
    asio::io_context context_;
    websocket::response_type response_;
    websocket::stream<asio::ip::tcp::socket> socket_;
    beast::error_code error_;
};

constexpr const char* kHandshake =
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

}  // namespace

TEST(WebSocket, carries_text_both_ways_on_the_executors_thread) {
    EchoServer echo;
    Client client(echo.server.port);
    EXPECT_EQ(client.response()["Sec-WebSocket-Protocol"], "cti.v1");
    EXPECT_EQ(client.response()["Server"], "offhook");
    for (const auto& text : {std::string("hello"), std::string(), std::string(60'000, 'x')}) {
        client.send(text);
        EXPECT_EQ(client.receive(), text);
    }
    EXPECT_FALSE(echo.elsewhere);
}

TEST(WebSocket, keeps_the_order_of_many_messages) {
    EchoServer echo;
    Client client(echo.server.port);
    for (int i = 0; i < 500; ++i) client.send(std::to_string(i));
    for (int i = 0; i < 500; ++i) ASSERT_EQ(client.receive(), std::to_string(i));
}

TEST(WebSocket, reads_what_came_together_with_the_handshake) {
    EchoServer echo;
    TestPeer peer(echo.server.port);
    const std::string masked_hi("\x81\x82\0\0\0\0hi", 8);
    peer.send(get("/", kHandshake) + masked_hi);
    EXPECT_THAT(peer.response(false), HasSubstr("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    EXPECT_EQ(peer.receive_until("hi"), "\x81\x02hi");
}

TEST(WebSocket, answers_426_to_what_is_no_handshake) {
    EchoServer echo;
    TestPeer peer(echo.server.port);
    peer.send(get("/"));
    const auto response = peer.response();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 426 "));
    EXPECT_THAT(response, HasSubstr("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"));
    std::string old_version = kHandshake;
    old_version.replace(old_version.find("13"), 2, "12");
    peer.send(get("/", old_version));
    EXPECT_THAT(peer.response(), StartsWith("HTTP/1.1 426 "));
    peer.send(get("/", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"));
    EXPECT_THAT(peer.response(), StartsWith("HTTP/1.1 426 "));
}

TEST(WebSocket, closes_with_its_code_after_what_was_sent) {
    EchoServer echo;
    Client client(echo.server.port);
    client.send("close");
    EXPECT_EQ(client.close_code(), 4000);
    EXPECT_EQ(client.socket().reason().reason, "as you wish");
    EXPECT_TRUE(wait_until([&] { return echo.closed == 1; }));
}

TEST(WebSocket, hears_of_the_peers_close_and_of_its_loss) {
    EchoServer echo;
    Client polite(echo.server.port);
    polite.socket().close(websocket::close_code::normal);
    EXPECT_TRUE(wait_until([&] { return echo.closed == 1; }));
    Client rude(echo.server.port);
    rude.socket().next_layer().close();
    EXPECT_TRUE(wait_until([&] { return echo.closed == 2; }));
    EXPECT_TRUE(wait_until([&] { return echo.server.server->connection_count() == 0; }));
    EXPECT_FALSE(echo.elsewhere);
}

TEST(WebSocket, refuses_messages_of_wrong_kind_or_size) {
    auto limits = test_limits();
    limits.message_bytes = 1000;
    limits.linger = 300ms;
    EchoServer echo(limits);
    Client large(echo.server.port);
    large.send(std::string(1001, 'x'));
    EXPECT_EQ(large.close_code(), 1009);
    EXPECT_TRUE(echo.server.has_reported("http_message_too_big"));
    Client binary(echo.server.port);
    binary.send_binary("bytes");
    EXPECT_EQ(binary.close_code(), 1003);
    Client not_utf8(echo.server.port);
    not_utf8.send("\xff\xfe");
    EXPECT_EQ(not_utf8.close_code(), 1007);
    EXPECT_TRUE(wait_until([&] { return echo.closed == 3; }));
}

TEST(WebSocket, lets_go_of_a_peer_that_does_not_end_after_a_refusal) {
    auto limits = test_limits();
    limits.message_bytes = 1;
    limits.linger = 100ms;
    EchoServer echo(limits);
    TestPeer peer(echo.server.port);
    peer.send(get("/", kHandshake) + std::string("\x81\x82\0\0\0\0hi", 8));
    EXPECT_THAT(peer.response(false), StartsWith("HTTP/1.1 101 "));
    EXPECT_TRUE(wait_until([&] { return echo.closed == 1; }));
}

TEST(WebSocket, cuts_off_a_peer_that_does_not_read) {
    EchoServer echo;
    Client deaf(echo.server.port);
    Client other(echo.server.port);
    deaf.send("flood");
    EXPECT_TRUE(wait_until([&] { return echo.closed == 1; }));
    EXPECT_EQ(echo.server.reporter.count("http_slow_reader"), 1);
    other.send("fine");
    EXPECT_EQ(other.receive(), "fine");
}

TEST(WebSocket, pings_and_ends_a_peer_that_does_not_answer) {
    auto limits = test_limits();
    limits.heartbeat = 50ms;
    EchoServer echo(limits);
    Client client(echo.server.port);
    std::atomic<int> pings = 0;
    client.socket().control_callback([&](websocket::frame_type type, beast::string_view) {
        pings += type == websocket::frame_type::ping ? 1 : 0;
    });
    TestPeer mute(echo.server.port);
    mute.send(get("/", kHandshake));
    std::thread reading([&] { EXPECT_EQ(client.receive(), "now"); });  // answers pings meanwhile
    EXPECT_TRUE(wait_until([&] { return pings >= 4; }));
    EXPECT_EQ(echo.closed, 1);  // the mute one
    client.send("now");
    reading.join();
}

TEST(WebSocket, is_told_when_the_server_ends) {
    EchoServer echo(HttpLimits{});
    Client client(echo.server.port);
    client.send("hello");
    EXPECT_EQ(client.receive(), "hello");
    std::thread stopping([&] { echo.server.stop(); });
    EXPECT_EQ(client.close_code(), 1001);
    stopping.join();
}

TEST(WebSocket, may_outlive_the_server) {
    std::promise<std::shared_ptr<WebSocket>> promise;
    TestServer server([&](const std::shared_ptr<Exchange>& exchange) {
        promise.set_value(exchange->accept_websocket(""));
    });
    TestPeer peer(server.port);
    peer.send(get("/", kHandshake));
    EXPECT_THAT(peer.response(false), StartsWith("HTTP/1.1 101 "));
    const auto socket = promise.get_future().get();
    const auto begin = std::chrono::steady_clock::now();
    server.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    socket->send("nobody");
    socket->close(1000, "");
    socket->on_closed([] {});
}
