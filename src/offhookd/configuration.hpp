// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "net/network.hpp"
#include "signalling/types.hpp"
#include "store/load_settings.hpp"
#include "store/records.hpp"
#include "store/settings.hpp"
#include "trace/log.hpp"

namespace offhook::daemon {

/// A listener as it is to be, with what flows on it are told of our address.
struct WantedListener {
    std::string name;  ///< "phones.lan.tcp" …
    signalling::Side side = signalling::Side::phones;
    bool tls = false;
    std::string address;
    std::uint16_t port = 0;
    std::string public_host;  ///< empty: the address the peer reached
    std::uint16_t public_port = 0;

    friend bool operator==(const WantedListener&, const WantedListener&) = default;
};

/// The listeners that the settings switch on, by name.
std::map<std::string, WantedListener> wanted_listeners(const store::Settings& settings);

signalling::SignallingSettings signalling_settings(const store::Settings& settings);
trace::LogSettings log_settings(const store::Settings& settings);

/// The account of clients.user and clients.password.
signalling::Account first_account(const store::Settings& settings);
signalling::Account account_of(const store::AccountRecord& record);

/// Writes the logins that were made at random, and are in use, to logins.txt in the data directory, readable
/// by its owner only; returns the file, or nothing if there is none to tell. Errors: logins_not_written.
Result<std::optional<std::filesystem::path>> write_logins(const store::LoadedSettings& loaded);

/// The certificate of the settings, or one of the server's own authority under the data directory.
Result<net::TlsServerSettings> tls_settings(const store::Settings& settings);

}  // namespace offhook::daemon
