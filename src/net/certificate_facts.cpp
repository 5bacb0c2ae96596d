// SPDX-License-Identifier: Apache-2.0
#include "net/certificate_facts.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "net/certificate.hpp"
#include "net/pem_file.hpp"

namespace offhook::net {

namespace {

std::string name_text(const X509_NAME* name) {
    const BioPtr text(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(text.get(), name, 0, XN_FLAG_RFC2253);
    char* data = nullptr;
    const long size = BIO_get_mem_data(text.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::int64_t unix_seconds(const ASN1_TIME* time) {
    int days = 0;
    int seconds = 0;
    const std::unique_ptr<ASN1_TIME, Freed<ASN1_TIME_free>> epoch(ASN1_TIME_set(nullptr, 0));
    if (ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) return 0;
    return std::int64_t{days} * 86'400 + seconds;
}

std::string serial_text(const X509* certificate) {
    const std::unique_ptr<BIGNUM, Freed<BN_free>> number(
        ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr)
    );
    char* text = number ? BN_bn2hex(number.get()) : nullptr;
    if (text == nullptr) return {};
    std::string result = text;
    OPENSSL_free(text);
    return result;
}

std::string fingerprint_of(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), digest.data(), &size);
    return fmt::format("{:02X}", fmt::join(digest.begin(), digest.begin() + size, ":"));
}

std::string key_text(const X509* certificate) {
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    if (key == nullptr) return "unknown";
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) return fmt::format("RSA {}", EVP_PKEY_get_bits(key));
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) return fmt::format("EC P-{}", EVP_PKEY_get_bits(key));
    const char* name = EVP_PKEY_get0_type_name(key);
    return name != nullptr ? name : "unknown";
}

int give_password(char* buffer, int size, int, void* data) {
    const auto& password = *static_cast<const std::string*>(data);
    const auto count = std::min(password.size(), static_cast<std::size_t>(size));
    std::copy_n(password.data(), count, buffer);  // OpenSSL takes the length, no end mark
    return static_cast<int>(count);
}

}  // namespace

Result<CertificateFacts> certificate_facts(const std::string& path) {
    const auto read = read_certificate(path);
    if (!read) return tl::unexpected(read.error());
    const X509* certificate = read->get();
    if (certificate == nullptr) return failure("tls_file", fmt::format("'{}' is not there", path));
    CertificateFacts facts;
    facts.subject = name_text(X509_get_subject_name(certificate));
    facts.issuer = name_text(X509_get_issuer_name(certificate));
    facts.names = names_of(certificate);
    facts.not_before = unix_seconds(X509_get0_notBefore(certificate));
    facts.not_after = unix_seconds(X509_get0_notAfter(certificate));
    facts.serial = serial_text(certificate);
    facts.fingerprint_sha256 = fingerprint_of(certificate);
    facts.key = key_text(certificate);
    return facts;
}

Result<std::string> open_private_key(const std::string& pem, const std::string& password) {
    ERR_clear_error();
    const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    std::string text = password;
    const KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, give_password, &text));
    if (key) return to_pem(key.get());
    const bool encrypted = pem.find("ENCRYPTED") != std::string::npos;
    const std::string why = openssl_error();
    if (encrypted)
        return failure("tls_key_password", "the private key is encrypted and this is not its password");
    return failure("tls_file", "this is no private key in PEM form: " + why);
}

}  // namespace offhook::net
