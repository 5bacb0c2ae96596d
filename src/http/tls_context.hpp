// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/result.hpp"
#include "http/server.hpp"

namespace boost::asio::ssl {
class context;
}

namespace offhook::http {

/// Shared by its listener and the connections that use it, so that files can be reloaded under them.
using TlsContextPtr = std::shared_ptr<boost::asio::ssl::context>;

/// TLS 1.2 and 1.3, forward secrecy and AEAD only; "http/1.1" by ALPN (RFC 7301).
/// Reasons: tls_file, tls_key_password, tls_key_mismatch.
Result<TlsContextPtr> make_tls_context(const TlsFiles& files);

}  // namespace offhook::http
