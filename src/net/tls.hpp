// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace offhook::net {

enum class TlsVersion { v1_0, v1_1, v1_2, v1_3 };

/// The files a server proves itself with. All PEM.
struct TlsServerSettings {
    std::string certificate_file;  ///< the certificate, then its chain
    std::string private_key_file;
    std::string private_key_password;  ///< empty: the key is not encrypted
    std::string client_ca_file;        ///< if set, clients are asked for a certificate of these authorities
    bool require_client_certificate = false;  ///< end the handshake if there is none
    /// 1.0 and 1.1 are for old telephones only: with them come ciphers that are broken or near it.
    TlsVersion oldest = TlsVersion::v1_2;
};

/// Whom a client trusts.
struct TlsClientSettings {
    std::string ca_file;  ///< PEM; empty: the authorities the system trusts
    bool verify = true;   ///< false: take any certificate, for tests and first contacts only
    std::string
        server_name;  ///< name expected in the certificate and sent as SNI; empty: the host connected to
};

/// Loads the files the way listen() does and says what is wrong with them: which file, and why.
/// Reasons: tls_file, tls_key_password, tls_key_mismatch.
Result<void> check_tls(const TlsServerSettings& settings);

/// A certificate authority of our own, for those who have none.
struct Authority {
    std::string ca_certificate_file;  ///< what phones and clients must trust
    TlsServerSettings server;
    bool made_authority = false;  ///< the authority was made just now: nobody trusts it yet
    bool made_certificate = false;
};

/// Makes sure that `directory` holds a P-256 authority (10 years) and a server certificate of it (397 days)
/// for these host names and addresses, 'localhost' and the loopback addresses included. The certificate is
/// made anew when less than 30 days are left or the names differ. Keys are readable by their owner only;
/// files are replaced whole. An existing authority is never replaced: if it is broken or expired the error
/// says so. Reasons: tls_directory, tls_file, tls_authority_expired.
Result<Authority> ensure_authority(
    const std::string& directory,
    const std::vector<std::string>& names,
    std::chrono::system_clock::time_point now = std::chrono::system_clock::now()
);

/// The host name and the addresses of this machine's interfaces, for ensure_authority().
std::vector<std::string> names_of_this_machine();

}  // namespace offhook::net
