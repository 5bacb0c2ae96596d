// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/core.hpp"
#include "http/tls_context.hpp"

namespace offhook::http {

/// One open port or the local socket; makes a Connection of each peer that comes. Owned by the server, of its
/// thread.
class Listener {
public:
    virtual ~Listener() = default;
    virtual void close() = 0;
    /// For new handshakes; false if this is no listener with TLS.
    virtual bool set_tls(TlsContextPtr tls) = 0;
    virtual std::uint16_t port() const = 0;  ///< 0: the local socket
};

/// Without TLS `tls` is null. Reasons as of Server::listen().
Result<std::shared_ptr<Listener>> open_port(
    const std::shared_ptr<Core>& core, const ListenerSettings& settings, TlsContextPtr tls
);
/// Reasons as of Server::listen_local().
Result<std::shared_ptr<Listener>> open_local(const std::shared_ptr<Core>& core, const std::string& path);

}  // namespace offhook::http
