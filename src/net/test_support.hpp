// SPDX-License-Identifier: Apache-2.0
#pragma once

// For tests only: a server on a thread of its own, and peers on plain blocking sockets.
#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

#include "net/network.hpp"
#include "net/openssl.hpp"

namespace offhook::net::test {

/// An OPTIONS request with this Call-ID and body.
sip::Message request(const std::string& call_id, const std::string& body = {});

/// Counts reports by reason; of the loop's thread.
class CountingReporter final : public Reporter {
public:
    void report(Level, std::string_view reason, std::string_view text) override {
        ++counts[std::string(reason)];
        last_text = text;
    }

    std::map<std::string, int> counts;
    std::string last_text;
};

/// Keeps what it hears and answers requests with a 200 that carries their body; of the loop's thread.
class EchoHandler final : public NetworkHandler {
public:
    struct Heard {
        FlowInfo info;
        std::vector<sip::Message> messages;
        std::vector<std::string> malformed;  ///< reasons
        std::optional<Error> down;
    };

    void flow_up(const FlowInfo& flow) override;
    void received(FlowId flow, std::vector<sip::Message>&& messages) override;
    void malformed(FlowId flow, const sip::Malformed& malformed) override;
    void flow_down(FlowId flow, const Error& why) override;

    std::size_t messages() const;

    Network* network = nullptr;
    bool echo = true;
    bool keep_messages = true;
    std::map<FlowId, Heard> flows;
    std::vector<FlowId> order;  ///< flows in the order they came up
    std::vector<std::string> down_reasons;
    std::string problem;  ///< a call out of order
};

/// Loop, network and handler running on a thread; the test talks to them by on_loop().
class Server {
public:
    explicit Server(std::size_t workers, const Limits& limits = {});
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    template <class Function>
    auto on_loop(Function function) {
        std::packaged_task<decltype(function())()> task(std::move(function));
        auto result = task.get_future();
        loop.post([&task] { task(); });
        return result.get();
    }

    /// Waits until it is true on the loop's thread, five seconds at most.
    bool wait_until(const std::function<bool()>& condition);
    std::uint16_t listen(
        std::optional<TlsServerSettings> tls = std::nullopt, const std::string& name = "phones"
    );
    bool wait_for_down(const std::string& reason);

    Loop loop;
    EchoHandler handler;
    CountingReporter reporter;
    std::unique_ptr<Network> network;

private:
    std::thread thread_;
};

/// A peer on a blocking socket, plain or TLS.
class Peer {
public:
    Peer();  ///< not connected
    explicit Peer(std::uint16_t port) : Peer() { connect(port); }
    ~Peer() { close(); }
    Peer(Peer&& other) noexcept;
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    void connect(std::uint16_t port);
    /// Shakes hands, with a session to resume if there is one.
    bool start_tls(SSL_CTX* context, SSL_SESSION* session = nullptr);
    SSL* ssl() { return ssl_.get(); }

    void send(std::string_view bytes);
    /// What comes until `count` bytes are there, the peer ends or five seconds are over.
    std::string receive(std::size_t count);
    /// What comes until that text is there.
    std::string receive_until(std::string_view text);
    /// True if the other side ended within five seconds; what comes before is dropped.
    bool ended();
    void half_close();
    void reset();  ///< RST
    void close();
    int descriptor() const { return socket_; }

private:
    std::optional<std::string> read_some();

    int socket_ = -1;
    SslPtr ssl_;
};

/// A socket bound and, if wanted, listening on a free port of 127.0.0.1.
class BoundSocket {
public:
    explicit BoundSocket(bool listening, int backlog = 1);
    ~BoundSocket();
    BoundSocket(const BoundSocket&) = delete;
    BoundSocket& operator=(const BoundSocket&) = delete;
    std::uint16_t port() const { return port_; }
    int descriptor() const { return socket_; }

private:
    int socket_;
    std::uint16_t port_ = 0;
};

}  // namespace offhook::net::test
