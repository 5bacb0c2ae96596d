// SPDX-License-Identifier: Apache-2.0
#include "net/listener.hpp"

#include <utility>

#include <boost/asio/ip/v6_only.hpp>
#include <fmt/format.h>

#include "base/port_owner.hpp"

namespace offhook::net {

namespace {

constexpr int kBacklog = 4096;        // a whole site comes back after a power cut; the system may allow less
constexpr int kAcceptedPerTurn = 16;  // then what runs already has its turn

Error listen_error(const ErrorCode& error, const ListenerSettings& settings) {
    const auto where = fmt::format("'{}': port {} on {}", settings.name, settings.port, settings.address);
    if (error == asio::error::address_in_use) {
        return {"port_in_use", fmt::format("{} is in use{}", where, port_owner(settings.port))};
    }
    if (error == asio::error::access_denied) {
        return {
            "port_permission", fmt::format("{} is not permitted: ports below 1024 need a privilege", where)};
    }
    if (error == boost::system::errc::address_not_available) {
        return {"address_not_here", fmt::format("{}: this machine has no such address", where)};
    }
    return {"listen_failed", fmt::format("{}: {}", where, error.message())};
}

bool peer_gave_up(const ErrorCode& error) {
    return error == asio::error::connection_aborted || error == asio::error::interrupted;
}

}  // namespace

std::string address_text(asio::ip::address address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    }
    return address.to_string();
}

Listener::Listener(
    asio::io_context& context, ListenerOwner& owner, ListenerSettings settings, const Limits& limits
)
    : acceptor_(context),
      pause_(context),
      owner_(&owner),
      settings_(std::move(settings)),
      pause_time_(limits.accept_pause) {}

Result<void> Listener::open(TlsContextPtr tls) {
    tls_ = std::move(tls);
    ErrorCode error;
    const auto address = asio::ip::make_address(settings_.address, error);
    if (error) {
        const auto text = fmt::format("'{}': '{}' is no numeric address", settings_.name, settings_.address);
        return failure("bad_address", text);
    }
    if (auto bound = bind({address, settings_.port}); !bound) return bound;
    port_ = acceptor_.local_endpoint(error).port();
    wait();
    return {};
}

Result<void> Listener::bind(const tcp::endpoint& endpoint) {
    ErrorCode error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && endpoint.address().is_v6()) acceptor_.set_option(asio::ip::v6_only(false), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(kBacklog, error);
    if (!error) acceptor_.non_blocking(true, error);
    if (error) return tl::unexpected(listen_error(error, settings_));
    return {};
}

void Listener::close() {
    owner_ = nullptr;
    ErrorCode ignored;
    acceptor_.close(ignored);
    pause_.cancel();
}

void Listener::wait() {
    acceptor_.async_wait(tcp::acceptor::wait_read, [self = shared_from_this()](ErrorCode) {
        self->accept_some();
    });
}

void Listener::accept_some() {
    for (int i = 0; owner_ != nullptr && i < kAcceptedPerTurn; ++i) {
        ErrorCode error;
        tcp::endpoint peer;
        auto socket = acceptor_.accept(owner_->next_context(), peer, error);
        if (error == asio::error::would_block) break;
        if (peer_gave_up(error)) continue;
        if (error) return pause(error);
        owner_->accepted(*this, std::move(socket), address_text(peer.address()));
    }
    if (owner_ != nullptr) wait();
}

/// No descriptors or no memory: what is served goes on being served, and the backlog waits.
void Listener::pause(const ErrorCode& error) {
    owner_->cannot_accept(*this, error.message());
    if (owner_ == nullptr) return;
    pause_.expires_after(pause_time_);
    pause_.async_wait([self = shared_from_this()](ErrorCode) {
        if (self->owner_ != nullptr) self->wait();
    });
}

}  // namespace offhook::net
