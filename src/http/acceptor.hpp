// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

#include "http/core.hpp"
#include "http/listener.hpp"

namespace offhook::http {

/// The loop that accepts, the same for both protocols. A kind of listener says what becomes of a socket.
template <class Protocol>
class Acceptor : public Listener, public std::enable_shared_from_this<Acceptor<Protocol>> {
public:
    using Socket = typename Protocol::socket;

    explicit Acceptor(std::shared_ptr<Core> core)
        : core_(std::move(core)), acceptor_(core_->context()), pause_(core_->context()) {}

    void close() override {
        ErrorCode ignored;
        acceptor_.close(ignored);
        pause_.cancel();
    }

protected:
    virtual void accepted(Socket socket) = 0;

    void accept() {
        acceptor_.async_accept([self = this->shared_from_this()](ErrorCode error, Socket socket) {
            if (!self->acceptor_.is_open()) return;
            if (!error) self->accepted(std::move(socket));
            if (error && !self->peer_gave_up(error)) return self->pause(error);
            self->accept();
        });
    }

    const std::shared_ptr<Core> core_;
    typename Protocol::acceptor acceptor_;

private:
    static bool peer_gave_up(const ErrorCode& error) {
        return error == asio::error::connection_aborted || error == asio::error::interrupted;
    }

    /// No descriptors or no memory: what is served goes on being served, and the backlog waits.
    void pause(const ErrorCode& error) {
        core_->report(Level::error, "http_cannot_accept", error.message());
        pause_.expires_after(std::chrono::seconds(1));
        pause_.async_wait([self = this->shared_from_this()](ErrorCode) {
            if (self->acceptor_.is_open()) self->accept();
        });
    }

    asio::steady_timer pause_;
};

}  // namespace offhook::http
