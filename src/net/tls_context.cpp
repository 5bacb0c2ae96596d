// SPDX-License-Identifier: Apache-2.0
#include "net/tls_context.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fmt/format.h>

namespace offhook::net {

namespace {

// TLS 1.3 has good suites only; these are for 1.2. The order is ours, since telephones offer oddly ordered
// lists.
constexpr const char* kCiphers12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
// What telephones of the years of TLS 1.0 and 1.1 know, behind the good ones. SHA-1 signatures in their
// handshakes are below OpenSSL's lowest security level.
constexpr const char* kCiphersOld =
    ":ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA:AES128-SHA:"
    "AES256-SHA:@SECLEVEL=0";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr const char* kSessionContext = "offhook";
constexpr int kVerifyDepth = 6;

struct Closed {
    void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
};

std::string system_error_text(int error) {
    return std::generic_category().message(error);
}

/// OpenSSL's own words for a missing file are hard to read; so the file is tried first.
Result<void> check_readable(const std::string& path) {
    if (path.empty()) return failure("tls_file", "no file is named for certificate or key");
    const std::unique_ptr<std::FILE, Closed> file(std::fopen(path.c_str(), "rb"));
    if (!file)
        return failure("tls_file", fmt::format("cannot read '{}': {}", path, system_error_text(errno)));
    return {};
}

/// The password of a key, and whether OpenSSL wanted it: that tells a wrong password from a broken file.
struct KeyPassword {
    const std::string& text;
    bool wanted = false;
};

int give_password(char* buffer, int size, int, void* data) {
    auto& password = *static_cast<KeyPassword*>(data);
    password.wanted = true;
    const auto count = std::min(password.text.size(), static_cast<std::size_t>(size));
    std::copy_n(password.text.data(), count, buffer);  // OpenSSL takes the length, no end mark
    return static_cast<int>(count);
}

Result<KeyPtr> load_key(const std::string& path, const std::string& password_text) {
    if (auto readable = check_readable(path); !readable) return tl::unexpected(readable.error());
    const BioPtr bio(BIO_new_file(path.c_str(), "rb"));
    KeyPassword password{password_text};
    KeyPtr key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, give_password, &password) : nullptr);
    if (key) return key;
    const auto why = openssl_error();
    if (!password.wanted) {
        return failure("tls_file", fmt::format("'{}' holds no private key in PEM form: {}", path, why));
    }
    const auto* problem =
        password_text.empty() ? "it is encrypted and no password is set" : "the password is wrong";
    return failure("tls_key_password", fmt::format("cannot open the private key '{}': {}", path, problem));
}

Result<void> use_certificate(SSL_CTX* context, const TlsServerSettings& settings) {
    const auto& path = settings.certificate_file;
    if (auto readable = check_readable(path); !readable) return readable;
    if (SSL_CTX_use_certificate_chain_file(context, path.c_str()) != 1) {
        return failure(
            "tls_file", fmt::format("'{}' holds no certificate in PEM form: {}", path, openssl_error())
        );
    }
    const auto key = load_key(settings.private_key_file, settings.private_key_password);
    if (!key) return tl::unexpected(key.error());
    if (SSL_CTX_use_PrivateKey(context, key->get()) == 1 && SSL_CTX_check_private_key(context) == 1)
        return {};
    openssl_error();
    return failure(
        "tls_key_mismatch",
        fmt::format("the key '{}' does not belong to the certificate '{}'", settings.private_key_file, path)
    );
}

Result<void> trust(SSL_CTX* context, const std::string& ca_file) {
    if (auto readable = check_readable(ca_file); !readable) return readable;
    if (SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr) == 1) return {};
    return failure(
        "tls_file", fmt::format("'{}' holds no certificates in PEM form: {}", ca_file, openssl_error())
    );
}

Result<void> ask_for_client_certificates(SSL_CTX* context, const TlsServerSettings& settings) {
    if (settings.client_ca_file.empty()) return {};
    if (auto trusted = trust(context, settings.client_ca_file); !trusted) return trusted;
    SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(settings.client_ca_file.c_str()));
    const int required = settings.require_client_certificate ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | required, nullptr);
    return {};
}

TlsContextPtr new_context(const SSL_METHOD* method) {
    TlsContextPtr context(SSL_CTX_new(method), SSL_CTX_free);
    SSL_CTX* raw = context.get();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(raw, kCiphers12);
    SSL_CTX_set1_groups_list(raw, kGroups);
    SSL_CTX_set_verify_depth(raw, kVerifyDepth);
    // Telephones end connections without a close_notify. SIP frames its messages itself, so nothing can be
    // cut off unnoticed.
    SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(
        raw, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
    );
    return context;
}

int protocol_number(TlsVersion version) {
    switch (version) {
        case TlsVersion::v1_0:
            return TLS1_VERSION;
        case TlsVersion::v1_1:
            return TLS1_1_VERSION;
        case TlsVersion::v1_2:
            return TLS1_2_VERSION;
        case TlsVersion::v1_3:
            break;
    }
    return TLS1_3_VERSION;
}

void allow_from(SSL_CTX* context, TlsVersion oldest) {
    SSL_CTX_set_min_proto_version(context, protocol_number(oldest));
    if (oldest == TlsVersion::v1_2 || oldest == TlsVersion::v1_3) return;
    SSL_CTX_set_cipher_list(context, (std::string(kCiphers12) + kCiphersOld).c_str());
}

}  // namespace

std::string openssl_error() {
    const auto code = ERR_get_error();
    ERR_clear_error();
    const char* text = ERR_reason_error_string(code);
    return text != nullptr ? text : "no reason given";
}

Result<TlsContextPtr> make_server_context(const TlsServerSettings& settings) {
    ERR_clear_error();
    auto context = new_context(TLS_server_method());
    allow_from(context.get(), settings.oldest);
    SSL_CTX_set_options(context.get(), SSL_OP_CIPHER_SERVER_PREFERENCE);
    // Tickets carry the session, so the server keeps none; one is enough for a telephone.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context.get(), 1);
    const auto* id = reinterpret_cast<const unsigned char*>(kSessionContext);
    SSL_CTX_set_session_id_context(context.get(), id, static_cast<unsigned>(std::strlen(kSessionContext)));
    if (auto used = use_certificate(context.get(), settings); !used) return tl::unexpected(used.error());
    if (auto asked = ask_for_client_certificates(context.get(), settings); !asked) {
        return tl::unexpected(asked.error());
    }
    return context;
}

Result<TlsContextPtr> make_client_context(const TlsClientSettings& settings) {
    ERR_clear_error();
    auto context = new_context(TLS_client_method());
    if (!settings.verify) return context;
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    if (settings.ca_file.empty()) {
        SSL_CTX_set_default_verify_paths(context.get());
        return context;
    }
    if (auto trusted = trust(context.get(), settings.ca_file); !trusted)
        return tl::unexpected(trusted.error());
    return context;
}

Result<void> check_tls(const TlsServerSettings& settings) {
    const auto context = make_server_context(settings);
    if (!context) return tl::unexpected(context.error());
    return {};
}

}  // namespace offhook::net
