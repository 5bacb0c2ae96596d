// SPDX-License-Identifier: Apache-2.0
#include "offhookd/listeners.hpp"

#include <cstdio>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace offhook::daemon {

namespace {

void print(std::string_view line) {
    fmt::print("{}\n", line);
    static_cast<void>(std::fflush(stdout));
}

net::TlsVersion tls_version(std::string_view text) {
    if (text == "1.0") return net::TlsVersion::v1_0;
    if (text == "1.1") return net::TlsVersion::v1_1;
    return text == "1.3" ? net::TlsVersion::v1_3 : net::TlsVersion::v1_2;
}

http::TlsFiles files_of(const net::TlsServerSettings& tls) {
    return {tls.certificate_file, tls.private_key_file, tls.private_key_password};
}

std::string_view side_word(WantedListener::Side side) {
    if (side == WantedListener::Side::console) return "console";
    return side == WantedListener::Side::phones ? "phones" : "clients";
}

/// The words of the API for what keeps a port from being opened.
Error as_port_error(const Error& error) {
    if (error.reason == "port_permission") return {"port_not_allowed", error.text};
    if (error.reason == "address_not_here" || error.reason == "bad_address")
        return {"no_such_address", error.text};
    return error;
}

}  // namespace

std::vector<std::string> Listeners::change_to(const store::Settings& settings) {
    auto wanted = wanted_listeners(settings);
    close_unwanted(wanted);
    problems_.clear();
    std::vector<std::string> problems;
    for (const auto& [name, listener] : wanted) {
        if (open_.count(name) != 0) continue;
        const auto port = open(listener, settings);
        if (port) {
            open_[name] = {listener, *port};
            print(fmt::format("listening {:<16} {}:{}", name, listener.address, *port));
            continue;
        }
        problems.push_back(fmt::format("{}: {}", name, port.error().text));
        problems_[name] = port.error().text;
        reporter_.report(Level::error, "listener_failed", problems.back());
    }
    wanted_ = std::move(wanted);
    return problems;
}

void Listeners::close_unwanted(const std::map<std::string, WantedListener>& wanted) {
    for (auto it = open_.begin(); it != open_.end();) {
        const auto same = wanted.find(it->first);
        const bool moves = same != wanted.end();
        if (moves && same->second == it->second.wanted) {
            ++it;
            continue;
        }
        if (it->second.wanted.side == WantedListener::Side::console) {
            http_.close_listener(it->first);
        } else {
            network_.close_listener(it->first, moves);
        }
        it = open_.erase(it);
    }
}

Result<std::uint16_t> Listeners::open(const WantedListener& wanted, const store::Settings& settings) {
    return wanted.side == WantedListener::Side::console ? open_console(wanted, settings)
                                                        : open_sip(wanted, settings);
}

Result<std::uint16_t> Listeners::open_sip(const WantedListener& wanted, const store::Settings& settings) {
    net::ListenerSettings listener;
    listener.name = wanted.name;
    listener.address = wanted.address;
    listener.port = wanted.port;
    if (wanted.tls) {
        auto tls = certificates_.current(settings);
        if (!tls) return tl::unexpected(tls.error());
        tls->oldest = tls_version(wanted.min_tls);
        if (tls->oldest < net::TlsVersion::v1_2) {
            reporter_.report(
                Level::warning, "old_tls_allowed",
                fmt::format(
                    "{} takes TLS {}, which is broken: for old telephones only", wanted.name, wanted.min_tls
                )
            );
        }
        listener.tls = std::move(*tls);
    }
    return network_.listen(listener);
}

Result<std::uint16_t> Listeners::open_console(const WantedListener& wanted, const store::Settings& settings) {
    http::ListenerSettings listener;
    listener.name = wanted.name;
    listener.address = wanted.address;
    listener.port = wanted.port;
    if (wanted.tls) {
        const auto tls = certificates_.current(settings);
        if (!tls) return tl::unexpected(tls.error());
        listener.tls = files_of(*tls);
    }
    return http_.listen(listener);
}

void Listeners::reload_certificate(const store::Settings& settings) {
    const auto tls = certificates_.current(settings);
    if (!tls) return reporter_.report(Level::error, "tls_reload_failed", tls.error().text);
    for (const auto& [name, listener] : open_) {
        if (!listener.wanted.tls) continue;
        if (const auto done = reload_certificate_of(listener, *tls); !done)
            reporter_.report(
                Level::error, "tls_reload_failed", fmt::format("{}: {}", name, done.error().text)
            );
    }
}

Result<void> Listeners::reload_certificate_of(const Open& open, const net::TlsServerSettings& tls) {
    if (open.wanted.side == WantedListener::Side::console)
        return http_.reload_tls(open.wanted.name, files_of(tls));
    net::TlsServerSettings fresh = tls;
    fresh.oldest = tls_version(open.wanted.min_tls);
    return network_.reload_tls(open.wanted.name, fresh);
}

const WantedListener* Listeners::find(const std::string& name) const {
    const auto found = open_.find(name);
    return found == open_.end() ? nullptr : &found->second.wanted;
}

std::size_t Listeners::connections_of(const WantedListener& wanted) const {
    return wanted.side == WantedListener::Side::console ? http_.connection_count()
                                                        : network_.flow_count(wanted.name);
}

std::vector<api::ListenerState> Listeners::states() const {
    std::vector<api::ListenerState> states;
    for (const auto& [name, wanted] : wanted_) {
        api::ListenerState state;
        state.name = name;
        state.side = side_word(wanted.side);
        state.transport = wanted.tls ? "TLS" : "TCP";
        state.address = wanted.address;
        state.port = wanted.port;
        if (const auto found = open_.find(name); found != open_.end()) {
            state.listening = true;
            state.port = found->second.port;
            state.connections = connections_of(wanted);
        } else if (const auto problem = problems_.find(name); problem != problems_.end()) {
            state.error = problem->second;
        }
        states.push_back(std::move(state));
    }
    return states;
}

Result<void> Listeners::check_port(const std::string& address, std::uint16_t port) {
    for (const auto& [name, listener] : open_) {
        if (listener.port == port && listener.wanted.address == address) return {};
    }
    net::ListenerSettings tried;
    tried.name = "checked";
    tried.address = address;
    tried.port = port;
    const auto opened = network_.listen(tried);
    if (!opened) return tl::unexpected(as_port_error(opened.error()));
    network_.close_listener(tried.name, false);
    return {};
}

}  // namespace offhook::daemon
