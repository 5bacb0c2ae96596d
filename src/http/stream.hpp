// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>

#include "http/asio.hpp"
#include "http/tls_context.hpp"

namespace offhook::http {

using IoCallback = std::function<void(ErrorCode, std::size_t)>;
/// Head and body, or frame header and payload, written together; either may be empty.
using TwoBuffers = std::array<asio::const_buffer, 2>;

/// The socket of a connection: TCP, TLS on TCP, or local, so that all above it is compiled once. One reading
/// and one writing call may be under way. No call calls back before it returns; what is under way keeps the
/// socket alive. Of the server's thread.
class Stream {
public:
    virtual ~Stream() = default;
    /// TLS; nothing to do elsewhere.
    virtual void handshake(std::function<void(ErrorCode)> done) = 0;
    virtual void read_some(asio::mutable_buffer buffer, IoCallback done) = 0;
    virtual void write_some(const TwoBuffers& buffers, IoCallback done) = 0;
    /// Says that nothing more is sent, and drops what comes until the peer has ended too. A peer that is
    /// still sending so gets to read the last answer, which a reset would take from it (RFC 9112 9.6).
    virtual void finish(std::function<void()> done) = 0;
    /// What is being read ends with operation_aborted; for when nothing is being written.
    virtual void cancel() = 0;
    /// At once. What is under way ends with operation_aborted.
    virtual void close() = 0;
    virtual asio::any_io_executor executor() = 0;
};

std::shared_ptr<Stream> make_stream(tcp::socket socket);
std::shared_ptr<Stream> make_stream(LocalSocket socket);
std::shared_ptr<Stream> make_stream(tcp::socket socket, TlsContextPtr context);

}  // namespace offhook::http
