// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "net/asio.hpp"
#include "net/network.hpp"
#include "net/openssl.hpp"

namespace offhook::net {

class Listener;

/// Who takes the connections of listeners.
class ListenerOwner {
public:
    virtual ~ListenerOwner() = default;
    /// Where the next connection is to live.
    virtual asio::io_context& next_context() = 0;
    /// A connection made on that context; a dropped socket refuses it.
    virtual void accepted(const Listener& listener, tcp::socket socket, const std::string& peer_address) = 0;
    virtual void cannot_accept(const Listener& listener, const std::string& why) = 0;
};

/// One port being listened on, on the loop's thread, so that closing it frees the port at once and the counts
/// of flows need no lock. Owned by the network.
class Listener : public std::enable_shared_from_this<Listener> {
public:
    Listener(
        asio::io_context& context, ListenerOwner& owner, ListenerSettings settings, const Limits& limits
    );

    /// Reasons as in Network::listen().
    Result<void> open(TlsContextPtr tls);
    void close();
    void set_tls(TlsContextPtr tls) { tls_ = std::move(tls); }

    const std::string& name() const { return settings_.name; }
    const TlsContextPtr& tls() const { return tls_; }
    std::uint16_t port() const { return port_; }

private:
    Result<void> bind(const tcp::endpoint& endpoint);
    void wait();
    void accept_some();
    void pause(const ErrorCode& error);

    tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    ListenerOwner* owner_;  ///< none once closed
    ListenerSettings settings_;
    Duration pause_time_;
    TlsContextPtr tls_;
    std::uint16_t port_ = 0;
};

/// An address as text, an IPv4 one behind an IPv6 socket in its IPv4 form.
std::string address_text(asio::ip::address address);

}  // namespace offhook::net
