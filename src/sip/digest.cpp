// SPDX-License-Identifier: Apache-2.0
#include "sip/digest.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <initializer_list>
#include <utility>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "sip/scanner.hpp"

namespace offhook::sip {
namespace {

struct AlgorithmName {
    DigestAlgorithm algorithm;
    std::string_view name;
};
constexpr std::array<AlgorithmName, 4> kNames = {{
    {DigestAlgorithm::md5, "MD5"},
    {DigestAlgorithm::md5_sess, "MD5-sess"},
    {DigestAlgorithm::sha256, "SHA-256"},
    {DigestAlgorithm::sha256_sess, "SHA-256-sess"},
}};

bool is_session(DigestAlgorithm algorithm) {
    return algorithm == DigestAlgorithm::md5_sess || algorithm == DigestAlgorithm::sha256_sess;
}

/// OpenSSL's implementation, looked up once; null where the system's policy forbids it.
const EVP_MD* implementation(DigestAlgorithm algorithm) {
    static const EVP_MD* const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    const bool wants_md5 = algorithm == DigestAlgorithm::md5 || algorithm == DigestAlgorithm::md5_sess;
    return wants_md5 ? md5 : sha256;
}

/// The hash of the parts joined by colons, in hexadecimal.
std::string hash(DigestAlgorithm algorithm, std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) text.append(part).push_back(':');
    text.pop_back();
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const EVP_MD* md = implementation(algorithm);
    // digest_algorithm() gives out only what is there, so this means that OpenSSL is out of order.
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, md, nullptr) != 1) std::abort();
    return to_hex({reinterpret_cast<const char*>(digest.data()), size});
}

/// The `name=value, …` of a challenge or of credentials after the scheme. Nothing if they are malformed or a
/// name comes twice.
std::optional<Parameters> parse_fields(Scanner& scanner) {
    Parameters fields;
    while (!scanner.done()) {
        Parameter field{std::string(scanner.token()), std::nullopt};
        if (field.name.empty() || fields.has(field.name) || !scanner.accept_spaced('=')) return std::nullopt;
        field.value = scanner.at('"') ? scanner.quoted_string() : std::string(scanner.until(", \t\""));
        if (!field.value) return std::nullopt;
        fields.add(std::move(field));
        if (fields.size() > Limits{}.parameters) return std::nullopt;
        if (!scanner.accept_spaced(',') && !scanner.done()) return std::nullopt;
    }
    return fields;
}

Result<Parameters> parse_digest(std::string_view value, const char* reason) {
    Scanner scanner(trim(value));
    if (!equals_ignoring_case(scanner.token(), "Digest")) return failure("other_scheme");
    scanner.skip_blank();
    auto fields = parse_fields(scanner);
    if (!fields) return failure(reason);  // the text may hold what is secret
    return std::move(*fields);
}

std::string text_of(const Parameters& fields, std::string_view name) {
    return std::string(fields.get(name).value_or(""));
}

/// Writes the fields in the order of the calls; an empty plain field is left out, one that is no token
/// quoted.
class FieldWriter {
public:
    void plain(std::string_view name, std::string_view value) {
        if (is_token(value)) {
            begin(name).append(value);
        } else {
            quoted_if_any(name, value);
        }
    }
    void quoted(std::string_view name, std::string_view value) { append_quoted(begin(name), value); }
    void quoted_if_any(std::string_view name, std::string_view value) {
        if (!value.empty()) quoted(name, value);
    }
    std::string take() { return std::move(text_); }

private:
    std::string& begin(std::string_view name) {
        text_.append(text_.empty() ? "Digest " : ", ").append(name).push_back('=');
        return text_;
    }
    std::string text_;
};

}  // namespace

std::optional<DigestAlgorithm> digest_algorithm(std::string_view name) {
    if (name.empty()) name = name_of(DigestAlgorithm::md5);
    for (const AlgorithmName& known : kNames) {
        if (equals_ignoring_case(known.name, name) && implementation(known.algorithm) != nullptr) {
            return known.algorithm;
        }
    }
    return std::nullopt;
}

std::string_view name_of(DigestAlgorithm algorithm) {
    const auto known = std::find_if(kNames.begin(), kNames.end(), [&](const AlgorithmName& candidate) {
        return candidate.algorithm == algorithm;
    });
    return known->name;
}

Result<DigestChallenge> DigestChallenge::parse(std::string_view value) {
    const auto fields = parse_digest(value, "bad_challenge");
    if (!fields) return tl::unexpected<Error>(fields.error());
    if (!fields->has("realm") || text_of(*fields, "nonce").empty()) return failure("bad_challenge");
    DigestChallenge challenge;
    challenge.realm = text_of(*fields, "realm");
    challenge.nonce = text_of(*fields, "nonce");
    challenge.opaque = text_of(*fields, "opaque");
    challenge.algorithm = text_of(*fields, "algorithm");
    challenge.stale = equals_ignoring_case(text_of(*fields, "stale"), "true");
    const std::string qop = text_of(*fields, "qop");
    for (const std::string_view item : split(qop, ',')) {
        if (!trim(item).empty()) challenge.qop.emplace_back(trim(item));
    }
    return challenge;
}

std::string DigestChallenge::to_string() const {
    std::string all_qop;
    for (const std::string& item : qop) all_qop.append(all_qop.empty() ? "" : ",").append(item);
    FieldWriter writer;
    writer.quoted("realm", realm);
    writer.quoted("nonce", nonce);
    writer.quoted_if_any("opaque", opaque);
    writer.plain("algorithm", algorithm);
    writer.quoted_if_any("qop", all_qop);
    writer.plain("stale", stale ? "true" : "");
    return writer.take();
}

Result<DigestCredentials> DigestCredentials::parse(std::string_view value) {
    const auto fields = parse_digest(value, "bad_credentials");
    if (!fields) return tl::unexpected<Error>(fields.error());
    for (const std::string_view mandatory : {"username", "realm", "nonce", "uri", "response"}) {
        if (!fields->has(mandatory))
            return failure("bad_credentials", std::string(mandatory) + " is missing");
    }
    DigestCredentials credentials;
    credentials.username = text_of(*fields, "username");
    credentials.realm = text_of(*fields, "realm");
    credentials.nonce = text_of(*fields, "nonce");
    credentials.uri = text_of(*fields, "uri");
    credentials.response = text_of(*fields, "response");
    credentials.algorithm = text_of(*fields, "algorithm");
    credentials.cnonce = text_of(*fields, "cnonce");
    credentials.opaque = text_of(*fields, "opaque");
    credentials.qop = text_of(*fields, "qop");
    credentials.nc = text_of(*fields, "nc");
    return credentials;
}

std::string DigestCredentials::to_string() const {
    FieldWriter writer;
    writer.quoted("username", username);
    writer.quoted("realm", realm);
    writer.quoted("nonce", nonce);
    writer.quoted("uri", uri);
    writer.quoted("response", response);
    writer.plain("algorithm", algorithm);
    writer.quoted_if_any("cnonce", cnonce);
    writer.quoted_if_any("opaque", opaque);
    writer.plain("qop", qop);
    writer.plain("nc", nc);
    return writer.take();
}

std::string ha1(
    DigestAlgorithm algorithm, std::string_view user, std::string_view realm, std::string_view password
) {
    return hash(algorithm, {user, realm, password});
}

std::string digest_response(
    DigestAlgorithm algorithm,
    std::string_view ha1,
    const DigestCredentials& credentials,
    std::string_view method
) {
    std::string key(ha1);
    if (is_session(algorithm)) key = hash(algorithm, {ha1, credentials.nonce, credentials.cnonce});
    const std::string ha2 = hash(algorithm, {method, credentials.uri});
    if (credentials.qop.empty()) return hash(algorithm, {key, credentials.nonce, ha2});
    return hash(
        algorithm, {key, credentials.nonce, credentials.nc, credentials.cnonce, credentials.qop, ha2}
    );
}

bool equals_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace offhook::sip
