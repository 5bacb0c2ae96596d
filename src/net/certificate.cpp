// SPDX-License-Identifier: Apache-2.0
#include "net/certificate.hpp"

#include <algorithm>
#include <ctime>

#include <boost/asio/ip/address.hpp>

#include "net/asio.hpp"

namespace offhook::net {

namespace {

using namespace std::chrono_literals;

constexpr auto kDay = 24h;
constexpr auto kAuthorityLife = 3650 * kDay;
constexpr auto kServerLife = 397 * kDay;
constexpr auto kClockSkew = 24h;  // telephones come up with clocks that are off
constexpr int kSerialBits = 159;  // at most 20 octets and positive, RFC 5280 4.1.2.2
constexpr std::size_t kCommonNameSize = 64;

std::time_t to_unix(SystemTime time) {
    return std::chrono::system_clock::to_time_t(time);
}

void set_serial(X509* certificate) {
    const std::unique_ptr<BIGNUM, Freed<BN_free>> number(BN_new());
    BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

void set_subject(X509* certificate, const std::string& common_name) {
    const NamePtr name(X509_NAME_new());
    const auto text = common_name.substr(0, kCommonNameSize);
    X509_NAME_add_entry_by_NID(
        name.get(), NID_commonName, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.data()),
        static_cast<int>(text.size()), -1, 0
    );
    X509_set_subject_name(certificate, name.get());
}

void set_validity(X509* certificate, SystemTime from, SystemTime until) {
    ASN1_TIME_set(X509_getm_notBefore(certificate), to_unix(from - kClockSkew));
    ASN1_TIME_set(X509_getm_notAfter(certificate), to_unix(until));
}

void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    X509_add_ext(certificate, extension.get(), -1);
}

/// Built from parts, not from OpenSSL's configuration text, in which a comma in a name would be another name.
void add_names(X509* certificate, const std::vector<std::string>& names) {
    const GeneralNamesPtr list(sk_GENERAL_NAME_new_null());
    for (const auto& name : names) {
        GENERAL_NAME* entry = GENERAL_NAME_new();
        if (ASN1_OCTET_STRING* address = a2i_IPADDRESS(name.c_str())) {
            GENERAL_NAME_set0_value(entry, GEN_IPADD, address);
        } else {
            ASN1_IA5STRING* text = ASN1_IA5STRING_new();
            ASN1_STRING_set(text, name.data(), static_cast<int>(name.size()));
            GENERAL_NAME_set0_value(entry, GEN_DNS, text);
        }
        sk_GENERAL_NAME_push(list.get(), entry);
    }
    X509_add1_ext_i2d(certificate, NID_subject_alt_name, list.get(), 0, 0);
}

Identity new_identity(const std::string& common_name) {
    Identity identity{KeyPtr(EVP_EC_gen("P-256")), CertificatePtr(X509_new())};
    X509_set_version(identity.certificate.get(), X509_VERSION_3);
    set_serial(identity.certificate.get());
    set_subject(identity.certificate.get(), common_name);
    X509_set_pubkey(identity.certificate.get(), identity.key.get());
    return identity;
}

std::string text_of(const GENERAL_NAME* name) {
    int type = 0;
    const auto* value = static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(name, &type));
    const auto* data = ASN1_STRING_get0_data(value);
    const auto size = static_cast<std::size_t>(ASN1_STRING_length(value));
    if (type == GEN_DNS) return {reinterpret_cast<const char*>(data), size};
    if (type != GEN_IPADD) return {};
    if (size == asio::ip::address_v4::bytes_type().size()) {
        asio::ip::address_v4::bytes_type bytes{};
        std::copy_n(data, size, bytes.begin());
        return asio::ip::address_v4(bytes).to_string();
    }
    asio::ip::address_v6::bytes_type bytes{};
    std::copy_n(data, std::min(size, bytes.size()), bytes.begin());
    return asio::ip::address_v6(bytes).to_string();
}

}  // namespace

bool Identity::matches() const {
    return is_whole() && X509_check_private_key(certificate.get(), key.get()) == 1;
}

Identity make_authority(const std::string& common_name, SystemTime now) {
    auto identity = new_identity(common_name);
    X509* certificate = identity.certificate.get();
    set_validity(certificate, now, now + kAuthorityLife);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(certificate, certificate, NID_subject_key_identifier, "hash");
    X509_sign(certificate, identity.key.get(), EVP_sha256());
    return identity;
}

Identity make_server_identity(
    const Identity& authority, const std::vector<std::string>& names, SystemTime now
) {
    auto identity = new_identity(names.empty() ? "localhost" : names.front());
    X509* certificate = identity.certificate.get();
    X509* issuer = authority.certificate.get();
    set_validity(certificate, now, std::min<SystemTime>(now + kServerLife, valid_until(issuer)));
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
    add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature");
    add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth");
    add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
    add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
    add_names(certificate, names);
    X509_sign(certificate, authority.key.get(), EVP_sha256());
    return identity;
}

SystemTime valid_until(const X509* certificate) {
    int days = 0;
    int seconds = 0;
    const std::unique_ptr<ASN1_TIME, Freed<ASN1_TIME_free>> epoch(ASN1_TIME_set(nullptr, 0));
    if (ASN1_TIME_diff(&days, &seconds, epoch.get(), X509_get0_notAfter(certificate)) != 1) return {};
    return SystemTime(days * kDay + std::chrono::seconds(seconds));
}

std::vector<std::string> names_of(const X509* certificate) {
    const GeneralNamesPtr list(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr))
    );
    std::vector<std::string> names;
    const int count = sk_GENERAL_NAME_num(list.get());
    names.reserve(count < 0 ? 0 : static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        names.push_back(text_of(sk_GENERAL_NAME_value(list.get(), i)));
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool is_signed_by(const CertificatePtr& certificate, const CertificatePtr& authority) {
    const bool valid = X509_verify(certificate.get(), X509_get0_pubkey(authority.get())) == 1;
    ERR_clear_error();
    return valid;
}

}  // namespace offhook::net
