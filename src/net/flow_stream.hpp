// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "net/asio.hpp"
#include "net/openssl.hpp"

namespace offhook::net {

/// How a try to read, write or shake hands without waiting went.
enum class IoStatus { done, want_read, want_write, closed, failed };

struct IoResult {
    IoStatus status = IoStatus::done;
    std::size_t bytes = 0;
};

/// One socket, with or without TLS on it, used without ever blocking: where an operation would wait, the
/// caller waits for the socket and tries again. TLS stands directly on the socket, so that an idle flow holds
/// no buffer of Asio or OpenSSL. Owner and thread: its flow.
class FlowStream {
public:
    explicit FlowStream(tcp::socket socket) : socket_(std::move(socket)) {}
    FlowStream(const FlowStream&) = delete;
    FlowStream& operator=(const FlowStream&) = delete;

    tcp::socket& socket() { return socket_; }
    /// To be called once the socket is connected: not blocking, no delay, keep-alive.
    void set_options();

    /// Puts TLS on the socket; `server_name` is for clients: the name or address to verify, empty for none.
    Result<void> start_tls(TlsContextPtr context, bool as_server, const std::string& server_name);
    bool is_tls() const { return ssl_ != nullptr; }
    const SSL* ssl() const { return ssl_.get(); }

    IoResult handshake();
    IoResult read(char* data, std::size_t size);
    /// Writes what fits. After want_read or want_write the next call must bring the same bytes, or those and
    /// more.
    IoResult write(std::string_view bytes);

    /// The first byte the peer sent, left where it is; -1 if there is none yet.
    int first_byte();

    /// Says that nothing more comes: close_notify and FIN.
    void finish_writing();
    void close();

    /// What went wrong when the last status was failed.
    const Error& error() const { return error_; }

private:
    IoResult socket_result(const ErrorCode& error, std::size_t bytes, IoStatus wanted);
    IoResult ssl_result(int result);

    tcp::socket socket_;
    TlsContextPtr context_;
    SslPtr ssl_;
    Error error_;
};

}  // namespace offhook::net
