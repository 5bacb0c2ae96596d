// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/host.hpp"
#include "base/result.hpp"
#include "signalling/types.hpp"
#include "store/load_settings.hpp"
#include "store/records.hpp"
#include "store/settings.hpp"
#include "trace/hep.hpp"
#include "trace/log.hpp"

namespace offhook::daemon {

/// A listener as it is to be, with what flows on it are told of our address.
struct WantedListener {
    enum class Side { phones, clients, console };

    std::string name;  ///< "phones.lan.tcp" …
    Side side = Side::phones;
    bool tls = false;
    std::string address;
    std::uint16_t port = 0;
    std::string min_tls;      ///< "1.2"
    std::string public_host;  ///< empty: the address the peer reached
    std::uint16_t public_port = 0;

    friend bool operator==(const WantedListener&, const WantedListener&) = default;
};

/// The listeners that the settings switch on, by name.
std::map<std::string, WantedListener> wanted_listeners(const store::Settings& settings);

signalling::SignallingSettings signalling_settings(
    const store::Settings& settings, const switchboard::Licence& licence
);
trace::LogSettings log_settings(const store::Settings& settings);

/// The account of clients.user and clients.password.
signalling::Account first_account(const store::Settings& settings);
signalling::Account account_of(const store::AccountRecord& record);

/// The collector that the trace is sent to; nothing if there is none.
std::optional<trace::HepSettings> hep_settings(const store::Settings& settings);

/// Where the console is, "http://127.0.0.1:8480/"; empty if no port of it is open.
std::string console_url(const std::vector<api::ListenerState>& listeners);

/// Writes the logins that were made at random, and are in use, to logins.txt in the data directory, readable
/// by its owner only; returns the file, or nothing if there is none to tell. Errors: logins_not_written.
Result<std::optional<std::filesystem::path>> write_logins(const store::LoadedSettings& loaded);

}  // namespace offhook::daemon
