// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "net/openssl.hpp"
#include "net/tls.hpp"

namespace offhook::net {

/// TLS 1.2 and 1.3 (older ones where the settings say so), forward secrecy and AEAD only, resumption by
/// tickets, no renegotiation. Reasons: tls_file, tls_key_password, tls_key_mismatch.
Result<TlsContextPtr> make_server_context(const TlsServerSettings& settings);
/// Reasons: tls_file.
Result<TlsContextPtr> make_client_context(const TlsClientSettings& settings);

}  // namespace offhook::net
