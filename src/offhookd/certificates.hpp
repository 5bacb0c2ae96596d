// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "api/host.hpp"
#include "base/result.hpp"
#include "net/tls.hpp"
#include "store/settings.hpp"

namespace offhook::daemon {

/// Which certificate the server shows: that of the settings, else one that an administrator has uploaded,
/// else one of the server's own authority. Uploaded and own ones lie in `<data_dir>/tls`. Thread: the loop's.
class Certificates {
public:
    /// The files to use now; the own certificate is made or renewed where due. Errors: those of
    /// net::check_tls() and net::ensure_authority().
    Result<net::TlsServerSettings> current(const store::Settings& settings);

    /// Whether the files are others than when current() was last called: exchanged by somebody, or the own
    /// one renewed by this call. A file that is being replaced is looked at again next time.
    bool have_changed(const store::Settings& settings);

    /// Takes an uploaded certificate (chain and key as PEM) from now on. Errors: locked (the settings name
    /// one), bad_certificate, bad_private_key, key_does_not_fit, store_failed.
    Result<void> use(
        const store::Settings& settings,
        const std::string& chain,
        const std::string& key,
        const std::string& key_password
    );
    /// Drops the uploaded one. Errors: locked.
    Result<void> use_own(const store::Settings& settings);

    /// For display; what cannot be read shows in `error`.
    api::Certificates describe(const store::Settings& settings) const;
    /// PEM of the own authority's certificate; empty if there is none.
    static std::string authority_pem(const store::Settings& settings);

private:
    using Written = std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type>;
    Written last_written() const;

    net::TlsServerSettings files_;
    Written written_;
};

}  // namespace offhook::daemon
