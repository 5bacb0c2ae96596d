// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/host.hpp"
#include "base/report.hpp"
#include "http/server.hpp"
#include "net/network.hpp"
#include "offhookd/certificates.hpp"
#include "offhookd/configuration.hpp"

namespace offhook::daemon {

/// The ports the program listens on: telephones, clients and console. Thread: the loop's.
class Listeners {
public:
    Listeners(net::Network& network, http::Server& http, Certificates& certificates, Reporter& reporter)
        : network_(network), http_(http), certificates_(certificates), reporter_(reporter) {}

    /// Opens what is wanted and not there, closes what is not wanted any more; what has not changed is not
    /// touched, and flows go on where only the port has changed. Gives what could not be opened, a text each:
    /// the others work all the same.
    std::vector<std::string> change_to(const store::Settings& settings);

    /// New handshakes get what stands in the certificate's files now; flows under way go on.
    void reload_certificate(const store::Settings& settings);

    /// Null if it is no listener of ours any more.
    const WantedListener* find(const std::string& name) const;
    /// Those of the wanted ones that are open, with the port they really have.
    std::size_t open_count() const { return open_.size(); }
    std::vector<api::ListenerState> states() const;

    /// Whether one could listen there now, or we do. Errors: port_in_use, port_not_allowed, no_such_address.
    Result<void> check_port(const std::string& address, std::uint16_t port);

private:
    struct Open {
        WantedListener wanted;
        std::uint16_t port = 0;
    };

    void close_unwanted(const std::map<std::string, WantedListener>& wanted);
    Result<std::uint16_t> open(const WantedListener& wanted, const store::Settings& settings);
    Result<std::uint16_t> open_sip(const WantedListener& wanted, const store::Settings& settings);
    Result<std::uint16_t> open_console(const WantedListener& wanted, const store::Settings& settings);
    Result<void> reload_certificate_of(const Open& open, const net::TlsServerSettings& tls);
    std::size_t connections_of(const WantedListener& wanted) const;

    net::Network& network_;
    http::Server& http_;
    Certificates& certificates_;
    Reporter& reporter_;
    std::map<std::string, WantedListener> wanted_;
    std::map<std::string, Open> open_;
    std::map<std::string, std::string> problems_;  ///< by name: why it is not open
};

}  // namespace offhook::daemon
