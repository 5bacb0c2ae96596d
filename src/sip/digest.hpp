// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace offhook::sip {

/// What digest authentication may hash with (RFC 7616 3.2, RFC 8760). The `-sess` forms hash nonce and cnonce
/// into the key; we answer them, but do not ask for them.
enum class DigestAlgorithm { md5, md5_sess, sha256, sha256_sess };

/// By its name on the wire, in any case; an empty name means MD5 (RFC 7616 3.3). Nothing if it is unknown.
std::optional<DigestAlgorithm> digest_algorithm(std::string_view name);
std::string_view name_of(DigestAlgorithm algorithm);

/// A `WWW-Authenticate` or `Proxy-Authenticate` value of the Digest scheme (RFC 7616 3.3).
struct DigestChallenge {
    std::string realm;
    std::string nonce;
    std::string opaque;
    std::string algorithm;  ///< as on the wire; empty if none was given
    std::vector<std::string> qop;
    bool stale = false;

    /// Errors: other_scheme (not Digest), bad_challenge.
    static Result<DigestChallenge> parse(std::string_view value);
    std::string to_string() const;
};

/// An `Authorization` or `Proxy-Authorization` value of the Digest scheme (RFC 7616 3.4).
struct DigestCredentials {
    std::string username;
    std::string realm;
    std::string nonce;
    std::string uri;
    std::string response;
    std::string algorithm;  ///< as on the wire; empty if none was given
    std::string cnonce;
    std::string opaque;
    std::string qop;  ///< empty: the older form without cnonce and count
    std::string nc;   ///< eight hexadecimal digits

    /// Errors: other_scheme (not Digest), bad_credentials.
    static Result<DigestCredentials> parse(std::string_view value);
    std::string to_string() const;
};

/// H(user:realm:password) in lower-case hexadecimal: what a server may store in place of a password. The same
/// for an algorithm and its `-sess` form.
std::string ha1(
    DigestAlgorithm algorithm, std::string_view user, std::string_view realm, std::string_view password
);

/// The `response` value that belongs to the credentials' other fields (RFC 7616 3.4.1).
std::string digest_response(
    DigestAlgorithm algorithm,
    std::string_view ha1,
    const DigestCredentials& credentials,
    std::string_view method
);

/// Equal, in a time that depends on the lengths only.
bool equals_in_constant_time(std::string_view a, std::string_view b);

}  // namespace offhook::sip
