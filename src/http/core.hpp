// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "http/asio.hpp"
#include "http/request_reader.hpp"
#include "http/server.hpp"

namespace offhook::http {

class Connection;

/// What a server's listeners and connections share, and the ways between threads. Lives as long as anything
/// refers to it, but does nothing after end(). Unless said otherwise all is of the server's thread.
class Core : public std::enable_shared_from_this<Core> {
public:
    Core(Handler handler, Executor executor, Reporter& reporter, const HttpLimits& limits);

    /// Runs it on the server's thread, in the order of the calls; dropped once the server has ended. Any
    /// thread.
    void post(std::function<void()> task);
    /// Runs it on the executor's thread unless the server has ended by then.
    void call(std::function<void()> task);
    /// The request goes to the handler.
    void handle(std::shared_ptr<Exchange> exchange);
    void report(Level level, std::string_view reason, const std::string& text) {
        reporter_.report(level, reason, text);
    }

    /// Why a further connection from there is refused, or nothing.
    std::optional<Refusal> refusal(const std::string& address) const;
    /// So few are told why; the others are closed without a word.
    bool may_tell_refused() const { return connections_.size() - count_ < kToldAtOnce; }
    void entered(std::shared_ptr<Connection> connection);
    void left(const std::shared_ptr<Connection>& connection);
    std::size_t connection_count() const { return count_; }  ///< any thread

    /// All connections end in order; after limits().drain those that are left are cut off.
    void end_connections();
    /// Nothing is posted or called from now on. Any thread.
    void end();

    asio::io_context& context() { return context_; }
    const HttpLimits& limits() const { return limits_; }
    bool is_upload(const Request& request) const { return is_upload_ && is_upload_(request); }
    void set_is_upload(std::function<bool(const Request&)> is_upload) { is_upload_ = std::move(is_upload); }

private:
    static constexpr std::size_t kToldAtOnce = 64;

    void cut_off();

    asio::io_context context_{1};
    asio::steady_timer drain_{context_};
    Handler handler_;
    Executor executor_;
    Reporter& reporter_;
    HttpLimits limits_;
    std::function<bool(const Request&)> is_upload_;
    std::unordered_set<std::shared_ptr<Connection>> connections_;  ///< refused ones, too
    std::unordered_map<std::string, std::size_t> by_address_;
    std::atomic<std::size_t> count_ = 0;  ///< without those refused
    bool draining_ = false;
    std::mutex mutex_;  ///< held while posting, so that nothing is posted after end()
    std::atomic<bool> ended_ = false;
};

}  // namespace offhook::http
