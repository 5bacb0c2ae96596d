// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <boost/asio/ip/v6_only.hpp>
#include <fmt/format.h>

#include "base/port_owner.hpp"
#include "http/acceptor.hpp"
#include "http/connection.hpp"
#include "http/listener.hpp"

namespace offhook::http {

namespace {

constexpr int kBacklog = 512;

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

/// An IPv4 address behind an IPv6 socket in its IPv4 form.
std::string address_text(asio::ip::address address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    }
    return address.to_string();
}

class PortListener final : public Acceptor<tcp> {
public:
    PortListener(std::shared_ptr<Core> core, ListenerSettings settings, TlsContextPtr tls)
        : Acceptor(std::move(core)), settings_(std::move(settings)), tls_(std::move(tls)) {}

    Result<void> open();
    bool set_tls(TlsContextPtr tls) override;
    std::uint16_t port() const override { return port_; }

private:
    Result<void> bind(const tcp::endpoint& endpoint);
    void accepted(tcp::socket socket) override;

    ListenerSettings settings_;
    TlsContextPtr tls_;
    std::uint16_t port_ = 0;
};

Result<void> PortListener::open() {
    ErrorCode error;
    const auto address = asio::ip::make_address(settings_.address, error);
    if (error) {
        const auto text = fmt::format("'{}': '{}' is no numeric address", settings_.name, settings_.address);
        return failure("bad_address", text);
    }
    if (auto bound = bind({address, settings_.port}); !bound) return bound;
    port_ = acceptor_.local_endpoint(error).port();
    accept();
    return {};
}

Result<void> PortListener::bind(const tcp::endpoint& endpoint) {
    ErrorCode error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && endpoint.address().is_v6()) acceptor_.set_option(asio::ip::v6_only(false), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(kBacklog, error);
    if (error) return tl::unexpected(listen_error(error, settings_));
    return {};
}

bool PortListener::set_tls(TlsContextPtr tls) {
    if (!tls_) return false;
    tls_ = std::move(tls);
    return true;
}

void PortListener::accepted(tcp::socket socket) {
    ErrorCode error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) return;  // gone already
    socket.set_option(tcp::no_delay(true), error);
    socket.set_option(asio::socket_base::keep_alive(true), error);
    Peer peer;
    peer.address = address_text(endpoint.address());
    peer.port = endpoint.port();
    peer.tls = tls_ != nullptr;
    auto refusal = core_->refusal(peer.address);
    if (refusal && !core_->may_tell_refused()) return;
    auto stream = tls_ ? make_stream(std::move(socket), tls_) : make_stream(std::move(socket));
    std::make_shared<Connection>(core_, std::move(stream), std::move(peer), std::move(refusal))->start();
}

}  // namespace

Result<std::shared_ptr<Listener>> open_port(
    const std::shared_ptr<Core>& core, const ListenerSettings& settings, TlsContextPtr tls
) {
    auto listener = std::make_shared<PortListener>(core, settings, std::move(tls));
    if (auto opened = listener->open(); !opened) return tl::unexpected(opened.error());
    return listener;
}

}  // namespace offhook::http
