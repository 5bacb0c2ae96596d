// SPDX-License-Identifier: Apache-2.0
#include "store/settings_rules.hpp"

#include <cstdint>
#include <string_view>

#include <fmt/format.h>

namespace offhook::store {

namespace {

struct Socket {
    std::string_view key;
    const std::string* address;
    std::uint16_t port;
};

/// In the order in which they are opened.
std::vector<Socket> sockets(const Settings& s) {
    return {
        {"phones.lan.tcp_port", &s.phones.lan.address, s.phones.lan.tcp_port},
        {"phones.lan.tls_port", &s.phones.lan.address, s.phones.lan.tls_port},
        {"phones.wan.tcp_port", &s.phones.wan.address, s.phones.wan.tcp_port},
        {"phones.wan.tls_port", &s.phones.wan.address, s.phones.wan.tls_port},
        {"clients.lan.tcp_port", &s.clients.lan.address, s.clients.lan.tcp_port},
        {"clients.lan.tls_port", &s.clients.lan.address, s.clients.lan.tls_port},
        {"clients.wan.tcp_port", &s.clients.wan.address, s.clients.wan.tcp_port},
        {"clients.wan.tls_port", &s.clients.wan.address, s.clients.wan.tls_port},
        {"console.port", &s.console.address, s.console.port},
        {"console.tls_port", &s.console.address, s.console.tls_port},
    };
}

bool is_any_address(std::string_view address) {
    return address == "0.0.0.0" || address == "::";
}

/// Whether the system would refuse to open the second one. An any-address takes the port everywhere.
bool clash(const Socket& a, const Socket& b) {
    if (a.port == 0 || a.port != b.port) return false;
    return *a.address == *b.address || is_any_address(*a.address) || is_any_address(*b.address);
}

/// "offhook.toml:12: key: text"; without the place for a built-in value.
std::string problem(const LoadedSettings& loaded, std::string_view key, std::string_view text) {
    const Origin origin = loaded.origin(key);
    const std::string place = origin.where.empty() ? "" : origin.where + ": ";
    return fmt::format("{}{}: {}", place, key, text);
}

void check_sockets(const LoadedSettings& loaded, std::vector<std::string>& problems) {
    const auto all = sockets(loaded.settings);
    for (auto second = all.begin(); second != all.end(); ++second) {
        for (auto first = all.begin(); first != second; ++first) {
            if (!clash(*first, *second)) continue;
            // Tell the value that somebody wrote, not the default it ran into.
            const bool swap = loaded.origin(second->key).source < loaded.origin(first->key).source;
            const Socket& told = swap ? *first : *second;
            const Socket& other = swap ? *second : *first;
            problems.push_back(problem(
                loaded, told.key,
                fmt::format(
                    "port {} is taken by {} ({} port {})", told.port, other.key, *other.address, other.port
                )
            ));
        }
    }
}

void check_key_pair(const LoadedSettings& loaded, std::vector<std::string>& problems) {
    const auto& tls = loaded.settings.tls;
    if (tls.certificate.empty() == tls.private_key.empty()) return;
    const bool key_missing = tls.private_key.empty();
    problems.push_back(problem(
        loaded, key_missing ? "tls.certificate" : "tls.private_key",
        key_missing ? "tls.private_key is missing; a certificate needs its key"
                    : "tls.certificate is missing; a key needs its certificate"
    ));
}

void check_client_certificates(const LoadedSettings& loaded, std::vector<std::string>& problems) {
    const auto& tls = loaded.settings.tls;
    if (tls.client_certificates == "off" || !tls.client_ca.empty()) return;
    problems.push_back(problem(
        loaded, "tls.client_certificates",
        "tls.client_ca is missing; certificates are checked against its authorities"
    ));
}

}  // namespace

std::vector<std::string> broken_rules(const LoadedSettings& loaded) {
    std::vector<std::string> problems;
    check_sockets(loaded, problems);
    check_key_pair(loaded, problems);
    check_client_certificates(loaded, problems);
    return problems;
}

}  // namespace offhook::store
