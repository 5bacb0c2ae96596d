// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "net/openssl.hpp"

namespace offhook::net {

/// Who may read a file that is written.
enum class Readable { by_owner, by_all };

/// Replaces the file whole: who reads it at any moment, even after a crash, finds the old or the new one.
/// Reason: tls_file.
Result<void> write_file(const std::string& path, const std::string& text, Readable readable);

std::string to_pem(const X509* certificate);
std::string to_pem(const EVP_PKEY* key);  ///< PKCS #8, not encrypted

/// The first certificate or the key of a file; null if the file does not exist. Reason: tls_file.
Result<CertificatePtr> read_certificate(const std::string& path);
Result<KeyPtr> read_key(const std::string& path);

}  // namespace offhook::net
