// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace offhook::net {

/// What stands in a certificate (RFC 5280), for people.
struct CertificateFacts {
    std::string subject;  ///< RFC 2253
    std::string issuer;
    std::vector<std::string> names;  ///< DNS names and addresses of subjectAltName, sorted
    std::int64_t not_before = 0;     ///< seconds since 1970
    std::int64_t not_after = 0;
    std::string serial;              ///< hexadecimal
    std::string fingerprint_sha256;  ///< hexadecimal, with colons
    std::string key;                 ///< "EC P-256", "RSA 2048"
};

/// Of the first certificate of a PEM file. Reasons: tls_file.
Result<CertificateFacts> certificate_facts(const std::string& path);

/// The private key of a PEM text, unencrypted, as PEM. Reasons: tls_file (none in it), tls_key_password.
Result<std::string> open_private_key(const std::string& pem, const std::string& password);

}  // namespace offhook::net
