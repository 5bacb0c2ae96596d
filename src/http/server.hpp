// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/report.hpp"
#include "base/result.hpp"
#include "http/message.hpp"

namespace offhook::http {

/// Bounds of the HTTP side; crossing one ends that request or connection only.
struct HttpLimits {
    std::size_t header_bytes = std::size_t{16} * 1024;         ///< 431
    std::size_t body_bytes = std::size_t{1024} * 1024;         ///< 413
    std::size_t upload_bytes = std::size_t{64} * 1024 * 1024;  ///< of requests that `is_upload` says yes to
    std::size_t connections = 1'000;
    std::size_t connections_per_address = 200;
    std::size_t queued_bytes =
        std::size_t{1024} * 1024;  ///< of one stream or socket that does not read: ended
    std::size_t message_bytes = std::size_t{64} * 1024;  ///< of one WebSocket message
    Duration read_time = std::chrono::seconds(15);       ///< for a whole request; half-done ones: 408
    Duration idle_time = std::chrono::seconds(60);       ///< of a kept connection between requests
    Duration upload_time = std::chrono::minutes(5);      ///< in the place of read_time for uploads
    Duration write_time = std::chrono::seconds(30);      ///< without a byte taken by the peer: ended
    Duration tls_handshake = std::chrono::seconds(10);
    Duration heartbeat = std::chrono::seconds(15);  ///< of event streams and WebSockets
    Duration linger = std::chrono::seconds(2);      ///< to hear the peer's end after ours
    Duration drain = std::chrono::seconds(1);       ///< to write what is under way when the server ends
};

/// A stream of Server-Sent Events to one browser (HTML Standard 9.2). From any thread; after its end all
/// calls do nothing.
class EventStream {
public:
    virtual ~EventStream() = default;
    /// `id` and `event` may be empty. `data` may have several lines.
    virtual void send(std::string_view id, std::string_view event, std::string_view data) = 0;
    virtual void close() = 0;
    /// Called once on the executor's thread when the stream has ended, whoever ended it; soon, if it has.
    virtual void on_closed(std::function<void()> callback) = 0;
};

/// A WebSocket (RFC 6455). From any thread; callbacks come as requests come. Set on_message before the
/// handler returns: what comes while there is no callback is dropped. The next message is read when the
/// callback for the one before has returned.
class WebSocket {
public:
    virtual ~WebSocket() = default;
    /// Text in UTF-8.
    virtual void send(std::string text) = 0;
    /// After what was sent before. Codes of RFC 6455 7.4; the reason has 123 bytes at most.
    virtual void close(std::uint16_t code, std::string_view reason) = 0;
    virtual void on_message(std::function<void(std::string)> callback) = 0;
    /// As for EventStream.
    virtual void on_closed(std::function<void()> callback) = 0;
};

/// One request and the ways to answer it: exactly one of them, at once or later, from any thread. An exchange
/// that is dropped unanswered is answered with 500.
class Exchange {
public:
    virtual ~Exchange() = default;
    virtual const Request& request() const = 0;
    virtual void respond(Response response) = 0;
    /// Answers 200 text/event-stream with these further fields. Never null; closed if the exchange was
    /// answered before, or its connection has gone.
    virtual std::shared_ptr<EventStream> start_events(Fields fields) = 0;
    /// Completes the handshake; null (and answered with 426) if the request is none, or was answered before.
    /// `protocol`: the Sec-WebSocket-Protocol agreed on, may be empty.
    virtual std::shared_ptr<WebSocket> accept_websocket(std::string_view protocol) = 0;
};

using Handler = std::function<void(std::shared_ptr<Exchange>)>;
/// Runs a task on the thread that handlers and callbacks are to be called on.
using Executor = std::function<void(std::function<void()>)>;

struct TlsFiles {
    std::string certificate_file;  ///< PEM, with its chain
    std::string private_key_file;
    std::string key_password;
};

struct ListenerSettings {
    std::string name;        ///< "console.tcp"
    std::string address;     ///< numeric; not for the local socket
    std::uint16_t port = 0;  ///< 0: the system chooses
    std::optional<TlsFiles> tls;
};

/// An HTTP/1.1 server on a thread of its own: TCP, TLS and one local socket. Requests go to the handler on
/// the executor's thread; answers come from any thread. The reporter is called on the server's thread.
///
/// Life: its owner's. The destructor ends all connections: what is being written has limits.drain to go out,
/// event streams and WebSockets get their closing words, requests without answer get a 503. To be destroyed
/// on the executor's thread, or when that no longer runs; nothing is called back any more. Exchanges, streams
/// and sockets may outlive it.
class Server {
public:
    Server(Handler handler, Executor executor, Reporter& reporter, HttpLimits limits = {});
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Requests whose body may have upload_bytes (restore of a backup). Set before listen(). Called on the
    /// server's thread, with a request without body.
    void set_is_upload(std::function<bool(const Request&)> is_upload);

    /// Opens a port; returns its number. Reasons: listener_exists, bad_address, port_in_use (the text says by
    /// whom, where the system tells), port_permission, address_not_here, listen_failed, and of the files:
    /// tls_file, tls_key_password, tls_key_mismatch.
    Result<std::uint16_t> listen(const ListenerSettings& settings);
    /// A socket in the file system, mode 0600, for root and the server's own user. A file left over by a
    /// server that is no more is replaced. Reasons: listener_exists, bad_path, socket_in_use, listen_failed.
    Result<void> listen_local(const std::string& path);
    /// The port is free on return; connections under way go on until they are idle. The local socket's name
    /// is "local".
    void close_listener(const std::string& name);
    /// New handshakes use these files. Reasons: no_such_listener, and of the files as for listen().
    Result<void> reload_tls(const std::string& name, const TlsFiles& files);

    std::size_t connection_count() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace offhook::http
