// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "net/openssl.hpp"

namespace offhook::net {

using SystemTime = std::chrono::system_clock::time_point;

/// A certificate with its private key.
struct Identity {
    KeyPtr key;
    CertificatePtr certificate;

    bool is_whole() const { return key && certificate; }
    /// The key is the certificate's own.
    bool matches() const;
};

/// A P-256 authority that may sign end certificates only, valid for ten years.
Identity make_authority(const std::string& common_name, SystemTime now);

/// A P-256 server certificate for these host names and addresses, signed by the authority, valid for 397 days
/// (what strict clients accept at most) but not longer than the authority.
Identity make_server_identity(
    const Identity& authority, const std::vector<std::string>& names, SystemTime now
);

SystemTime valid_until(const X509* certificate);
/// The host names and addresses of its subjectAltName, sorted.
std::vector<std::string> names_of(const X509* certificate);
bool is_signed_by(const CertificatePtr& certificate, const CertificatePtr& authority);

}  // namespace offhook::net
