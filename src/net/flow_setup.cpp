// SPDX-License-Identifier: Apache-2.0
// The part of a flow's life before it is up: connection and TLS handshake.
#include <cctype>
#include <utility>

#include <boost/asio/connect.hpp>
#include <fmt/format.h>

#include "net/flow.hpp"

namespace offhook::net {

namespace {

constexpr int kTlsHello = 22;  // content type handshake, RFC 8446 5.1

struct Address {
    std::string text;
    std::uint16_t port = 0;
};

Address to_address(const tcp::endpoint& endpoint) {
    auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    }
    return {address.to_string(), endpoint.port()};
}

Error connect_error(const ErrorCode& error) {
    if (error == asio::error::connection_refused) return {"connect_refused", "nobody listens there"};
    if (error == asio::error::timed_out) return {"connect_timeout", error.message()};
    return {"connect_failed", error.message()};
}

/// Null if there is none, or none of an authority we trust.
CertificatePtr verified_certificate(const SSL* ssl) {
    CertificatePtr certificate(SSL_get1_peer_certificate(ssl));
    return SSL_get_verify_result(ssl) == X509_V_OK ? std::move(certificate) : nullptr;
}

std::string subject_of(const CertificatePtr& certificate) {
    const BioPtr text(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate.get()), 0, XN_FLAG_RFC2253);
    char* data = nullptr;
    const long size = BIO_get_mem_data(text.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

/// In UTF-8; empty if it has none, or one with a NUL that would read as another.
std::string common_name_of(const CertificatePtr& certificate) {
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0) return {};
    unsigned char* data = nullptr;
    const int size = ASN1_STRING_to_UTF8(&data, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    if (size < 0) return {};
    std::string name(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    OPENSSL_free(data);
    return name.find('\0') == std::string::npos ? name : std::string{};
}

}  // namespace

void Flow::start_accepted(TlsContextPtr tls) {
    const Time now = steady_now();
    first_message_due_ = now + worker_.limits().first_message;
    stream_.set_options();
    if (!tls) return up();
    worker_.set_deadline(id_, now + worker_.limits().tls_handshake);
    begin_handshake(std::move(tls));
}

void Flow::start_connect(const ConnectSettings& settings, TlsContextPtr tls) {
    worker_.set_deadline(id_, steady_now() + settings.timeout);
    tls_ = std::move(tls);
    if (settings.tls) {
        server_name_ = settings.tls->server_name.empty() ? settings.host : settings.tls->server_name;
    }
    ErrorCode not_numeric;
    const auto address = asio::ip::make_address(settings.host, not_numeric);
    if (!not_numeric) return connect_to({tcp::endpoint(address, settings.port)});
    resolve(settings.host, settings.port);
}

void Flow::resolve(const std::string& host, std::uint16_t port) {
    const auto resolver = std::make_shared<tcp::resolver>(stream_.socket().get_executor());
    resolver->async_resolve(
        host, std::to_string(port), tcp::resolver::numeric_service,
        [self = shared_from_this(), resolver](ErrorCode error, const tcp::resolver::results_type& results) {
            if (self->state_ != State::connecting) return;
            if (error) return self->fail({"host_not_found", error.message()});
            self->connect_to({results.begin(), results.end()});
        }
    );
}

void Flow::connect_to(const std::vector<tcp::endpoint>& endpoints) {
    asio::async_connect(
        stream_.socket(), endpoints,
        [self = shared_from_this()](ErrorCode error, const tcp::endpoint&) { self->connected(error); }
    );
}

void Flow::connected(const ErrorCode& error) {
    if (state_ != State::connecting) return;
    if (error) return fail(connect_error(error));
    stream_.set_options();
    if (!tls_) return up();
    begin_handshake(std::exchange(tls_, nullptr));
}

void Flow::begin_handshake(TlsContextPtr tls) {
    state_ = State::handshaking;
    if (auto started = stream_.start_tls(std::move(tls), accepted(), server_name_); !started) {
        return fail(started.error());
    }
    if (accepted()) return wait_readable();
    worker_.queue_handshake(shared_from_this());
}

void Flow::shake_hands() {
    if (state_ != State::handshaking) return;
    if (accepted() && !speaks_tls()) {
        return fail({"plaintext_on_tls_port", "the peer speaks without TLS on a port with it"});
    }
    switch (stream_.handshake().status) {
        case IoStatus::done:
            return up();
        case IoStatus::want_read:
            return wait_readable();
        case IoStatus::want_write:
            return wait_writable();
        case IoStatus::closed:
            return fail({"peer_closed", "the peer closed the connection in the TLS handshake"});
        case IoStatus::failed:
            return fail({"tls_failed", handshake_problem()});
    }
}

/// Only the first bytes are looked at; what speaks something else entirely is left to OpenSSL to refuse.
bool Flow::speaks_tls() {
    if (std::exchange(heard_bytes_, true)) return true;
    const int byte = stream_.first_byte();
    return byte < 0 || byte == kTlsHello || !(std::isalpha(byte) != 0 || byte == '\r' || byte == '\n');
}

std::string Flow::handshake_problem() const {
    const long verified = SSL_get_verify_result(stream_.ssl());
    if (verified == X509_V_OK) return stream_.error().text;
    return fmt::format("certificate not accepted: {}", X509_verify_cert_error_string(verified));
}

void Flow::up() {
    state_ = State::open;
    if (accepted()) {
        worker_.set_deadline(id_, first_message_due_);
    } else {
        worker_.cancel_deadline(id_);
    }
    worker_.emit({id_, FlowUp{std::make_unique<FlowInfo>(describe())}});
    flush();
    if (state_ == State::open) read();
}

FlowInfo Flow::describe() {
    FlowInfo info;
    info.id = id_;
    info.listener = listener_;
    ErrorCode ignored;  // a peer that is gone already has no address any more
    const auto peer = to_address(stream_.socket().remote_endpoint(ignored));
    const auto local = to_address(stream_.socket().local_endpoint(ignored));
    info.peer_address = peer.text;
    info.peer_port = peer.port;
    info.local_address = local.text;
    info.local_port = local.port;
    if (!stream_.is_tls()) return info;
    info.transport = Transport::tls;
    info.tls_version = SSL_get_version(stream_.ssl());
    info.tls_cipher = SSL_get_cipher_name(stream_.ssl());
    if (!accepted()) return info;
    if (const auto certificate = verified_certificate(stream_.ssl())) {
        info.client_certificate_subject = subject_of(certificate);
        info.client_certificate_name = common_name_of(certificate);
    }
    return info;
}

}  // namespace offhook::net
