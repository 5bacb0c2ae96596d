// SPDX-License-Identifier: Apache-2.0
#include "net/flow_stream.hpp"

#include <algorithm>
#include <limits>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <fmt/format.h>

#include "net/socket_bio.hpp"

#ifdef __linux__
#include <netinet/tcp.h>
#endif

namespace offhook::net {

namespace {

int as_int(std::size_t size) {
    return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

#ifdef __linux__
// A peer that vanished without a word is noticed after about two minutes; the system's own default is hours.
constexpr int kKeepAliveIdleSeconds = 60;
constexpr int kKeepAliveIntervalSeconds = 15;
constexpr int kKeepAliveProbes = 4;

void set_tcp_option(tcp::socket& socket, int option, int value) {
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, option, &value, sizeof value);
}

void set_keep_alive_times(tcp::socket& socket) {
    set_tcp_option(socket, TCP_KEEPIDLE, kKeepAliveIdleSeconds);
    set_tcp_option(socket, TCP_KEEPINTVL, kKeepAliveIntervalSeconds);
    set_tcp_option(socket, TCP_KEEPCNT, kKeepAliveProbes);
}
#else
void set_keep_alive_times(tcp::socket&) {}
#endif

bool peer_is_gone(const ErrorCode& error) {
    return error == asio::error::connection_reset || error == asio::error::broken_pipe ||
           error == asio::error::connection_aborted;
}

Error socket_error(const ErrorCode& error) {
    if (peer_is_gone(error)) return {"peer_reset", error.message()};
    if (error == asio::error::timed_out) return {"timed_out", "the peer does not answer any more"};
    return {"peer_reset", error.message()};
}

Result<void> expect_name(SSL* ssl, const std::string& name) {
    ErrorCode not_numeric;
    asio::ip::make_address(name, not_numeric);
    const bool done = not_numeric ? SSL_set1_host(ssl, name.c_str()) == 1 &&
                                        SSL_set_tlsext_host_name(ssl, name.c_str()) == 1
                                  : X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str()) == 1;
    if (!done) return failure("tls_failed", fmt::format("'{}' is no server name: {}", name, openssl_error()));
    return {};
}

}  // namespace

void FlowStream::set_options() {
    ErrorCode ignored;  // a peer that is gone already is noticed by the first read
    socket_.non_blocking(true, ignored);
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.set_option(tcp::socket::keep_alive(true), ignored);
    set_keep_alive_times(socket_);
}

Result<void> FlowStream::start_tls(TlsContextPtr context, bool as_server, const std::string& server_name) {
    context_ = std::move(context);
    ssl_.reset(SSL_new(context_.get()));
    if (!ssl_) return failure("tls_failed", openssl_error());
    BIO* bio = make_socket_bio(socket_).release();
    SSL_set_bio(ssl_.get(), bio, bio);
    if (as_server) {
        SSL_set_accept_state(ssl_.get());
    } else {
        SSL_set_connect_state(ssl_.get());
    }
    if (server_name.empty()) return {};
    return expect_name(ssl_.get(), server_name);
}

IoResult FlowStream::handshake() {
    ERR_clear_error();
    return ssl_result(SSL_do_handshake(ssl_.get()));
}

IoResult FlowStream::read(char* data, std::size_t size) {
    if (ssl_) {
        ERR_clear_error();
        return ssl_result(SSL_read(ssl_.get(), data, as_int(size)));
    }
    ErrorCode error;
    const auto count = socket_.read_some(asio::buffer(data, size), error);
    return socket_result(error, count, IoStatus::want_read);
}

IoResult FlowStream::write(std::string_view bytes) {
    if (ssl_) {
        ERR_clear_error();
        return ssl_result(SSL_write(ssl_.get(), bytes.data(), as_int(bytes.size())));
    }
    ErrorCode error;
    const auto count = socket_.write_some(asio::buffer(bytes), error);
    return socket_result(error, count, IoStatus::want_write);
}

int FlowStream::first_byte() {
    char byte = 0;
    ErrorCode error;
    const auto count = socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
    return error || count == 0 ? -1 : static_cast<unsigned char>(byte);
}

void FlowStream::finish_writing() {
    if (ssl_) {
        ERR_clear_error();
        SSL_shutdown(ssl_.get());
    }
    ErrorCode ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void FlowStream::close() {
    ErrorCode ignored;
    socket_.close(ignored);
    ssl_.reset();
    context_.reset();
}

IoResult FlowStream::socket_result(const ErrorCode& error, std::size_t bytes, IoStatus wanted) {
    if (!error) return {IoStatus::done, bytes};
    if (error == asio::error::would_block) return {wanted, 0};
    if (error == asio::error::eof) return {IoStatus::closed, 0};
    error_ = socket_error(error);
    return {IoStatus::failed, 0};
}

IoResult FlowStream::ssl_result(int result) {
    if (result > 0) return {IoStatus::done, static_cast<std::size_t>(result)};
    switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return {IoStatus::want_read, 0};
        case SSL_ERROR_WANT_WRITE:
            return {IoStatus::want_write, 0};
        case SSL_ERROR_ZERO_RETURN:
            return {IoStatus::closed, 0};
        case SSL_ERROR_SYSCALL:
            error_ = {"peer_reset", "the connection was lost"};
            return {IoStatus::failed, 0};
        default:
            error_ = {"tls_error", openssl_error()};
            return {IoStatus::failed, 0};
    }
}

}  // namespace offhook::net
