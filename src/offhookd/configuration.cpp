// SPDX-License-Identifier: Apache-2.0
#include "offhookd/configuration.hpp"

#include <fstream>
#include <system_error>
#include <utility>

#include <boost/asio/ip/host_name.hpp>
#include <fmt/format.h>

#include "sip/digest.hpp"

namespace offhook::daemon {

namespace {

using Side = WantedListener::Side;

void add_listener(std::map<std::string, WantedListener>& listeners, WantedListener listener) {
    if (listener.port == 0) return;
    const std::string name = listener.name;
    listeners.emplace(name, std::move(listener));
}

void add_lan(
    std::map<std::string, WantedListener>& listeners,
    const std::string& name,
    Side side,
    const store::Listener& lan
) {
    add_listener(listeners, {name + ".tcp", side, false, lan.address, lan.tcp_port, {}, {}, 0});
    add_listener(listeners, {name + ".tls", side, true, lan.address, lan.tls_port, lan.min_tls, {}, 0});
}

std::uint16_t either(std::uint16_t chosen, std::uint16_t otherwise) {
    return chosen != 0 ? chosen : otherwise;
}

void add_wan(
    std::map<std::string, WantedListener>& listeners,
    const std::string& name,
    Side side,
    const store::PublicListener& wan,
    const std::string& server_name
) {
    const std::string host = wan.public_host.empty() ? server_name : wan.public_host;
    add_listener(
        listeners, {name + ".tcp",
                    side,
                    false,
                    wan.address,
                    wan.tcp_port,
                    {},
                    host,
                    either(wan.public_tcp_port, wan.tcp_port)}
    );
    add_listener(
        listeners, {name + ".tls", side, true, wan.address, wan.tls_port, wan.min_tls, host,
                    either(wan.public_tls_port, wan.tls_port)}
    );
}

void add_console(std::map<std::string, WantedListener>& listeners, const store::Settings::Console& console) {
    add_listener(listeners, {"console.tcp", Side::console, false, console.address, console.port, {}, {}, 0});
    add_listener(
        listeners, {"console.tls", Side::console, true, console.address, console.tls_port, "1.2", {}, 0}
    );
}

std::string server_name(const store::Settings& settings) {
    if (!settings.server.name.empty()) return settings.server.name;
    boost::system::error_code error;
    const std::string name = boost::asio::ip::host_name(error);
    return error || name.empty() ? "localhost" : name;
}

}  // namespace

std::map<std::string, WantedListener> wanted_listeners(const store::Settings& settings) {
    std::map<std::string, WantedListener> listeners;
    const std::string name = server_name(settings);
    add_lan(listeners, "phones.lan", Side::phones, settings.phones.lan);
    add_wan(listeners, "phones.wan", Side::phones, settings.phones.wan, name);
    add_lan(listeners, "clients.lan", Side::clients, settings.clients.lan);
    add_wan(listeners, "clients.wan", Side::clients, settings.clients.wan, name);
    add_console(listeners, settings.console);
    return listeners;
}

signalling::SignallingSettings signalling_settings(
    const store::Settings& settings, const switchboard::Licence& licence
) {
    signalling::SignallingSettings result;
    result.licence = licence;
    result.realm = settings.server.realm;
    result.server_name = server_name(settings);
    result.phone_password = settings.phones.password;
    result.username_must_be_mac = settings.phones.username_must_be_mac;
    result.auto_activate = settings.advanced.auto_activate;
    result.phone_digest = settings.phones.digest;
    result.client_digest = settings.clients.digest;
    result.sip_expires = settings.advanced.sip_expires;
    result.keep_alive = settings.advanced.keep_alive;
    result.service_timeout = settings.advanced.service_timeout;
    result.pickup_code = settings.advanced.pickup_code;
    return result;
}

trace::LogSettings log_settings(const store::Settings& settings) {
    const store::Settings::Diagnostics& diagnostics = settings.diagnostics;
    trace::LogFileSettings files;
    files.dir = diagnostics.dir.empty() ? settings.server.data_dir / "log" : diagnostics.dir;
    files.max_bytes = static_cast<std::size_t>(diagnostics.max_file_mib) * 1024 * 1024;
    files.max_files = static_cast<std::size_t>(diagnostics.max_files);
    files.delete_daily = diagnostics.delete_daily;
    trace::LogSettings result;
    result.level = trace::level_named(diagnostics.level).value_or(Level::info);
    result.format = diagnostics.format == "json" ? trace::LogFormat::json : trace::LogFormat::text;
    result.files = files;
    result.phones = diagnostics.macs;
    return result;
}

signalling::Account first_account(const store::Settings& settings) {
    signalling::Account account;
    account.name = settings.clients.user;
    const auto ha1 = [&](sip::DigestAlgorithm algorithm) {
        return sip::ha1(algorithm, settings.clients.user, settings.server.realm, settings.clients.password);
    };
    account.ha1_md5 = ha1(sip::DigestAlgorithm::md5);
    account.ha1_sha256 = ha1(sip::DigestAlgorithm::sha256);
    return account;
}

signalling::Account account_of(const store::AccountRecord& record) {
    signalling::Account account;
    account.name = record.name;
    account.ha1_md5 = record.ha1_md5;
    account.ha1_sha256 = record.ha1_sha256;
    account.rights.control = record.control;
    account.rights.lines = record.lines;
    account.enabled = record.enabled;
    return account;
}

std::optional<trace::HepSettings> hep_settings(const store::Settings& settings) {
    const store::Settings::Diagnostics& diagnostics = settings.diagnostics;
    if (diagnostics.hep_address.empty()) return std::nullopt;
    return trace::HepSettings{
        diagnostics.hep_address, diagnostics.hep_port,
        static_cast<std::uint32_t>(diagnostics.hep_capture_id)};
}

std::string console_url(const std::vector<api::ListenerState>& listeners) {
    for (const api::ListenerState& listener : listeners) {
        if (listener.side != "console" || !listener.listening) continue;
        const bool everywhere = listener.address == "0.0.0.0" || listener.address == "::";
        const std::string host = everywhere ? "localhost"
                                 : listener.address.find(':') != std::string::npos
                                     ? fmt::format("[{}]", listener.address)
                                     : listener.address;
        return fmt::format(
            "{}://{}:{}/", listener.transport == "TLS" ? "https" : "http", host, listener.port
        );
    }
    return {};
}

Result<std::optional<std::filesystem::path>> write_logins(const store::LoadedSettings& loaded) {
    const store::Settings& settings = loaded.settings;
    const auto generated = [&](std::string_view key) {
        return loaded.origin(key).source == store::Source::generated;
    };
    std::string text;
    if (generated("phones.password"))
        text += fmt::format("phones.password = \"{}\"\n", settings.phones.password);
    if (generated("clients.user")) text += fmt::format("clients.user = \"{}\"\n", settings.clients.user);
    if (generated("clients.password"))
        text += fmt::format("clients.password = \"{}\"\n", settings.clients.password);
    const std::filesystem::path path = settings.server.data_dir / "logins.txt";
    std::error_code error;
    if (text.empty()) {
        std::filesystem::remove(path, error);
        return std::optional<std::filesystem::path>{};
    }
    std::ofstream file(path, std::ios::trunc);
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error
    );
    file << "# Made at random at the first start; set others in the settings.\n" << text;
    file.close();
    if (error || !file)
        return failure("logins_not_written", fmt::format("{} cannot be written", path.string()));
    return std::optional(path);
}

}  // namespace offhook::daemon
