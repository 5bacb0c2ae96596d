// SPDX-License-Identifier: Apache-2.0
#include "net/test_support.hpp"

#include <chrono>
#include <utility>

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

namespace offhook::net::test {

namespace {

constexpr int kPatienceMs = 5000;
constexpr std::chrono::milliseconds kPatience{kPatienceMs};

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

}  // namespace

sip::Message request(const std::string& call_id, const std::string& body) {
    auto message = sip::Message::request("OPTIONS", "sip:server@127.0.0.1");
    message.add("Via", "SIP/2.0/TCP 127.0.0.1:5060;branch=z9hG4bK" + call_id);
    message.add("Max-Forwards", "70");
    message.add("From", "<sip:phone@127.0.0.1>;tag=1");
    message.add("To", "<sip:server@127.0.0.1>");
    message.add("Call-ID", call_id);
    message.add("CSeq", "1 OPTIONS");
    if (!body.empty()) message.set_body("text/plain", body);
    return message;
}

void EchoHandler::flow_up(const FlowInfo& flow) {
    if (flows[flow.id].info.id) problem = "flow_up twice";
    flows[flow.id].info = flow;
    order.push_back(flow.id);
}

void EchoHandler::received(FlowId flow, std::vector<sip::Message>&& messages) {
    const auto found = flows.find(flow);
    if (found == flows.end() || found->second.down) problem = "received while not up";
    if (messages.empty()) problem = "an empty batch";
    for (auto& message : messages) {
        if (echo && message.is_request()) {
            auto answer = sip::Message::response_to(message, 200);
            answer.set_body("text/plain", message.body);
            network->send(flow, std::move(answer));
        }
        if (keep_messages) flows[flow].messages.push_back(std::move(message));
    }
}

void EchoHandler::malformed(FlowId flow, const sip::Malformed& malformed) {
    flows[flow].malformed.push_back(malformed.problem.error.reason);
    const int status = malformed.problem.status;
    if (status != 0) network->send(flow, sip::Message::response_to(malformed.problem.partial, status));
}

void EchoHandler::flow_down(FlowId flow, const Error& why) {
    if (flows[flow].down) problem = "flow_down twice";
    flows[flow].down = why;
    down_reasons.push_back(why.reason);
}

std::size_t EchoHandler::messages() const {
    std::size_t count = 0;
    for (const auto& [id, flow] : flows) count += flow.messages.size();
    return count;
}

Server::Server(std::size_t workers, const Limits& limits) {
    network = std::make_unique<Network>(loop, handler, reporter, NetworkSettings{workers, limits});
    handler.network = network.get();
    thread_ = std::thread([this] { loop.run(); });
}

Server::~Server() {
    on_loop([this] { network.reset(); });
    loop.stop();
    thread_.join();
    EXPECT_EQ(handler.problem, "");
}

bool Server::wait_until(const std::function<bool()>& condition) {
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    while (!on_loop(condition)) {
        if (std::chrono::steady_clock::now() > give_up) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

std::uint16_t Server::listen(std::optional<TlsServerSettings> tls, const std::string& name) {
    return on_loop([&] {
        const auto port = network->listen({name, "127.0.0.1", 0, tls});
        EXPECT_TRUE(port) << port.error().text;
        return port.value_or(0);
    });
}

bool Server::wait_for_down(const std::string& reason) {
    return wait_until([&] { return !handler.down_reasons.empty() && handler.down_reasons.back() == reason; });
}

Peer::Peer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}

void Peer::connect(std::uint16_t port) {
    const auto address = loopback(port);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) close();
}

Peer::Peer(Peer&& other) noexcept : socket_(std::exchange(other.socket_, -1)), ssl_(std::move(other.ssl_)) {}

bool Peer::start_tls(SSL_CTX* context, SSL_SESSION* session) {
    ssl_.reset(SSL_new(context));
    SSL_set_fd(ssl_.get(), socket_);
    if (session != nullptr) SSL_set_session(ssl_.get(), session);
    timeval patience{kPatienceMs / 1000, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return SSL_connect(ssl_.get()) == 1;
}

void Peer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::optional<std::string> Peer::read_some() {
    char buffer[16384];
    if (ssl_) {
        const int count = SSL_read(ssl_.get(), buffer, sizeof buffer);
        if (count <= 0) return std::nullopt;
        return std::string(buffer, static_cast<std::size_t>(count));
    }
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, kPatienceMs) <= 0) return std::nullopt;
    const auto count = ::recv(socket_, buffer, sizeof buffer, 0);
    if (count <= 0) return std::nullopt;
    return std::string(buffer, static_cast<std::size_t>(count));
}

std::string Peer::receive(std::size_t count) {
    std::string all;
    while (all.size() < count) {
        const auto more = read_some();
        if (!more) break;
        all += *more;
    }
    return all;
}

std::string Peer::receive_until(std::string_view text) {
    std::string all;
    while (all.find(text) == std::string::npos) {
        const auto more = read_some();
        if (!more) break;
        all += *more;
    }
    return all;
}

bool Peer::ended() {
    const auto start = std::chrono::steady_clock::now();
    while (read_some()) {
    }
    return std::chrono::steady_clock::now() - start < kPatience;
}

void Peer::half_close() {
    if (ssl_) SSL_shutdown(ssl_.get());
    ::shutdown(socket_, SHUT_WR);
}

void Peer::reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(socket_, -1));
    ssl_.reset();
}

void Peer::close() {
    ssl_.reset();
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

BoundSocket::BoundSocket(bool listening, int backlog)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    auto address = loopback(0);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    if (listening) {
        EXPECT_EQ(::listen(socket_, backlog), 0);
    }
    port_ = ntohs(address.sin_port);
}

BoundSocket::~BoundSocket() {
    ::close(socket_);
}

}  // namespace offhook::net::test
