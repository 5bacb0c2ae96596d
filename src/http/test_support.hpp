// SPDX-License-Identifier: Apache-2.0
#pragma once

// For tests only: a server whose handler runs on a thread of its own, and peers on plain blocking sockets.
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include <openssl/ssl.h>

#include "http/server.hpp"

namespace offhook::http::test {

/// Waits until it is true, five seconds at most.
bool wait_until(const std::function<bool()>& condition);

/// A thread that runs what it is given, in order.
class ExecutorThread {
public:
    ExecutorThread();
    ~ExecutorThread() { stop(); }
    ExecutorThread(const ExecutorThread&) = delete;
    ExecutorThread& operator=(const ExecutorThread&) = delete;

    void post(std::function<void()> task);
    /// Runs what is there, then ends.
    void stop();
    std::thread::id id() const { return thread_.get_id(); }

private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;
    bool stopped_ = false;
    std::thread thread_;
};

/// Counts reports by reason.
class CountingReporter final : public Reporter {
public:
    void report(Level level, std::string_view reason, std::string_view text) override;
    int count(const std::string& reason) const;
    std::string reasons() const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, int> counts_;
};

/// The usual ones, but for the end of the server, which peers in tests seldom wait for.
HttpLimits test_limits();
/// All times short, to be run out of.
HttpLimits quick_limits();

/// A server on a free port of 127.0.0.1.
class TestServer {
public:
    explicit TestServer(Handler handler, const HttpLimits& limits = test_limits());
    ~TestServer() { stop(); }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    /// Ends the server on the executor's thread, as a program does.
    void stop();
    bool has_reported(const std::string& reason);  ///< within five seconds

    CountingReporter reporter;
    ExecutorThread executor;
    std::unique_ptr<Server> server;
    std::uint16_t port = 0;
};

/// A peer on a blocking socket, plain or TLS.
class TestPeer {
public:
    explicit TestPeer(std::uint16_t port);
    explicit TestPeer(const std::string& local_path);
    ~TestPeer() { close(); }
    TestPeer(const TestPeer&) = delete;
    TestPeer& operator=(const TestPeer&) = delete;

    bool is_connected() const { return connected_; }
    /// Shakes hands with these versions of TLS, offering h2 and http/1.1.
    bool start_tls(int lowest = TLS1_2_VERSION, int highest = TLS1_3_VERSION);
    SSL* ssl() { return ssl_.get(); }

    void send(std::string_view bytes);
    /// The next response: head, and body by Content-Length or chunks if `with_body`.
    std::string response(bool with_body = true);
    /// What comes until that text is there, the peer ends or five seconds are over.
    std::string receive_until(std::string_view text);
    /// What comes until the peer ends; "(no end)" if it does not within five seconds.
    std::string receive_all();
    void half_close();
    void shrink_receive_buffer();
    void close();

private:
    struct FreeSsl {
        void operator()(SSL* ssl) const { SSL_free(ssl); }
    };

    void set_timeout() const;
    bool read_some();
    std::string take(std::size_t count);

    int socket_ = -1;
    bool connected_ = false;
    std::unique_ptr<SSL, FreeSsl> ssl_;
    std::string input_;
};

/// "GET target HTTP/1.1" with a Host and these further lines, each with its CRLF.
std::string get(std::string_view target, std::string_view lines = {});

/// A directory of its own for each test, with certificates made on the spot.
class TestDirectory {
public:
    TestDirectory();
    ~TestDirectory();
    TestDirectory(const TestDirectory&) = delete;
    TestDirectory& operator=(const TestDirectory&) = delete;
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

    /// A self-signed P-256 certificate for this name; the key encrypted if there is a password.
    TlsFiles certificate(const std::string& common_name, const std::string& password = {}) const;

private:
    std::string path_;
};

}  // namespace offhook::http::test
