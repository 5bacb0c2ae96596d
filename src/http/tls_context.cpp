// SPDX-License-Identifier: Apache-2.0
#include "http/tls_context.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include <boost/asio/ssl/context.hpp>
#include <fmt/format.h>

namespace offhook::http {

namespace {

namespace ssl = boost::asio::ssl;
using ErrorCode = boost::system::error_code;

// TLS 1.3 has good suites only; these are for 1.2.
constexpr const char* kCiphers12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr unsigned char kProtocols[] = "\x08http/1.1";
constexpr unsigned kProtocolsSize = sizeof(kProtocols) - 1;

/// A peer that speaks none of ours goes on without ALPN, and its first bytes are refused.
int select_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in, unsigned in_size, void*) {
    unsigned char* selected = nullptr;
    const int result = SSL_select_next_proto(&selected, out_size, kProtocols, kProtocolsSize, in, in_size);
    *out = selected;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

void harden(SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context, kCiphers12);
    SSL_CTX_set1_groups_list(context, kGroups);
    SSL_CTX_set_options(
        context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE
    );
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets carry the session
    SSL_CTX_set_alpn_select_cb(context, select_protocol, nullptr);
}

/// OpenSSL's own words for a missing file are hard to read; so the file is tried first.
Result<void> check_readable(const std::string& path) {
    if (path.empty()) return failure("tls_file", "no file is named for certificate or key");
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) {
        const auto why = std::generic_category().message(errno);
        return failure("tls_file", fmt::format("cannot read '{}': {}", path, why));
    }
    static_cast<void>(std::fclose(file));
    return {};
}

Result<void> use_certificate(ssl::context& context, const std::string& path) {
    if (auto readable = check_readable(path); !readable) return readable;
    ErrorCode error;
    context.use_certificate_chain_file(path, error);
    if (!error) return {};
    const auto why = error.message();
    return failure("tls_file", fmt::format("'{}' holds no certificate in PEM form: {}", path, why));
}

Error key_error(const TlsFiles& files, bool password_wanted, const ErrorCode& error) {
    const auto& path = files.private_key_file;
    if (ERR_GET_LIB(static_cast<unsigned long>(error.value())) == ERR_LIB_X509) {
        return {
            "tls_key_mismatch",
            fmt::format(
                "the key '{}' does not belong to the certificate '{}'", path, files.certificate_file
            )};
    }
    if (!password_wanted) {
        return {"tls_file", fmt::format("'{}' holds no private key in PEM form: {}", path, error.message())};
    }
    const auto* why =
        files.key_password.empty() ? "it is encrypted and no password is set" : "the password is wrong";
    return {"tls_key_password", fmt::format("cannot open the private key '{}': {}", path, why)};
}

Result<void> use_key(ssl::context& context, const TlsFiles& files) {
    if (auto readable = check_readable(files.private_key_file); !readable) return readable;
    bool password_wanted = false;
    ErrorCode error;
    const auto give_password = [&](std::size_t, ssl::context::password_purpose) {
        password_wanted = true;
        return files.key_password;
    };
    context.set_password_callback(give_password, error);
    context.use_private_key_file(files.private_key_file, ssl::context::pem, error);
    if (error) return tl::unexpected(key_error(files, password_wanted, error));
    // The callback must not outlive what it refers to.
    context.set_password_callback(
        [](std::size_t, ssl::context::password_purpose) { return std::string(); }, error
    );
    return {};
}

}  // namespace

Result<TlsContextPtr> make_tls_context(const TlsFiles& files) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    harden(context->native_handle());
    if (auto used = use_certificate(*context, files.certificate_file); !used) {
        return tl::unexpected(used.error());
    }
    if (auto used = use_key(*context, files); !used) return tl::unexpected(used.error());
    return context;
}

}  // namespace offhook::http
