// SPDX-License-Identifier: Apache-2.0
#include "sip/digest_server.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/text.hpp"

namespace offhook::sip {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kNumberDigits = 16;  // a 64-bit number in hexadecimal
constexpr std::size_t kSealDigits = 32;    // 128 bits of the keyed hash
constexpr std::size_t kNonceDigits = 2 * kNumberDigits + kSealDigits;
constexpr std::size_t kCountDigits = 8;
constexpr std::uint32_t kCountWindow = 64;  // bits of Counts::seen

template <class Number>
std::optional<Number> parse_hex(std::string_view text) {
    Number number{};
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number, 16);
    if (text.empty() || error != std::errc{} || rest != end) return std::nullopt;
    return number;
}

std::optional<std::uint32_t> count_of(const DigestCredentials& credentials) {
    if (credentials.nc.size() != kCountDigits) return std::nullopt;
    const auto count = parse_hex<std::uint32_t>(credentials.nc);
    return count && *count != 0 ? count : std::nullopt;
}

/// With qop "auth" there must be a count and a cnonce; other values are not offered.
bool is_whole(const DigestCredentials& credentials) {
    if (credentials.qop.empty()) return true;
    return equals_ignoring_case(credentials.qop, "auth") && count_of(credentials) &&
           !credentials.cnonce.empty();
}

/// The `uri` of the credentials may be written in another form than the Request-URI (port, parameters, case,
/// sip or sips), but must be the same user at the same host (RFC 7616 3.4.6).
bool names_target(std::string_view written, std::string_view request_uri) {
    if (written == request_uri) return true;
    const auto a = Uri::parse(written);
    const auto b = Uri::parse(request_uri);
    if (!a || !b || a->is_sip() != b->is_sip()) return false;
    if (!a->is_sip()) return a->equivalent(*b);
    return unescape(a->user) == unescape(b->user) && equals_ignoring_case(a->host, b->host);
}

}  // namespace

DigestServer::DigestServer(DigestSettings settings, Random& random)
    : settings_(std::move(settings)),
      random_(random),
      key_(random.bytes(kKeyBytes)),
      stale_up_to_(std::numeric_limits<std::int64_t>::min()) {
    auto& algorithms = settings_.algorithms;
    const auto is_missing = [](DigestAlgorithm algorithm) { return !digest_algorithm(name_of(algorithm)); };
    algorithms.erase(std::remove_if(algorithms.begin(), algorithms.end(), is_missing), algorithms.end());
}

std::vector<std::string> DigestServer::challenge(Time now, bool stale) {
    std::vector<std::string> values;
    for (const DigestAlgorithm algorithm : settings_.algorithms) {
        DigestChallenge challenge;
        challenge.realm = settings_.realm;
        challenge.nonce = make_nonce(now);
        challenge.algorithm = name_of(algorithm);
        challenge.qop = {"auth"};
        challenge.stale = stale;
        values.push_back(challenge.to_string());
    }
    return values;
}

DigestVerdict DigestServer::verify(const Message& request, const Ha1Lookup& lookup, Time now) {
    DigestVerdict verdict;
    for (const Header& header : request.headers) {
        if (!equals_ignoring_case(header.name, "Authorization")) continue;
        const auto credentials = DigestCredentials::parse(header.value);
        if (!credentials) {
            if (credentials.error().reason != "other_scheme") verdict.kind = DigestVerdict::Kind::malformed;
            continue;
        }
        const auto algorithm = digest_algorithm(credentials->algorithm);
        if (credentials->realm != settings_.realm || !algorithm || !offers(*algorithm)) continue;
        return {judge(*credentials, *algorithm, request, lookup, now), credentials->username};
    }
    return verdict;
}

bool DigestServer::offers(DigestAlgorithm algorithm) const {
    const auto& offered = settings_.algorithms;
    return std::find(offered.begin(), offered.end(), algorithm) != offered.end();
}

DigestVerdict::Kind DigestServer::judge(
    const DigestCredentials& credentials,
    DigestAlgorithm algorithm,
    const Message& request,
    const Ha1Lookup& lookup,
    Time now
) {
    using Kind = DigestVerdict::Kind;
    if (!is_whole(credentials) || !names_target(credentials.uri, request.request_uri)) return Kind::malformed;
    const auto key = lookup(credentials.username, algorithm);
    // An unknown user is judged by a key that nobody has, so that the answer takes as long.
    const std::string expected =
        digest_response(algorithm, key ? *key : to_hex(key_), credentials, request.method);
    const bool equal = equals_in_constant_time(expected, to_lower(credentials.response));
    if (!key) return Kind::unknown_user;
    if (!equal) return Kind::wrong_password;
    return use_nonce(credentials, now);
}

DigestVerdict::Kind DigestServer::use_nonce(const DigestCredentials& credentials, Time now) {
    using Kind = DigestVerdict::Kind;
    forget_old(now);
    const auto id = open(credentials.nonce);
    if (!id || id->issued + settings_.nonce_life.count() < now.time_since_epoch().count()) return Kind::stale;
    const auto known = used_.find(*id);
    if (known != used_.end()) {
        if (credentials.qop.empty()) return Kind::stale;
        return known->second.take(count_of(credentials).value_or(0)) ? Kind::ok : Kind::replay;
    }
    if (id->issued <= stale_up_to_) return Kind::stale;
    Counts counts;
    counts.take(
        credentials.qop.empty() ? std::numeric_limits<std::uint32_t>::max()
                                : count_of(credentials).value_or(0)
    );
    used_.emplace(*id, counts);
    while (used_.size() > settings_.nonces_in_use) {
        stale_up_to_ = std::max(stale_up_to_, used_.begin()->first.issued);
        used_.erase(used_.begin());
    }
    return Kind::ok;
}

void DigestServer::forget_old(Time now) {
    const std::int64_t oldest = now.time_since_epoch().count() - settings_.nonce_life.count();
    while (!used_.empty() && used_.begin()->first.issued < oldest) used_.erase(used_.begin());
}

bool DigestServer::Counts::take(std::uint32_t count) {
    if (count > highest) {
        const std::uint32_t step = count - highest;
        seen = step < kCountWindow ? seen << step | 1U : 1U;
        highest = count;
        return true;
    }
    const std::uint32_t behind = highest - count;
    if (behind >= kCountWindow) return false;
    const std::uint64_t bit = std::uint64_t{1} << behind;
    if ((seen & bit) != 0) return false;
    seen |= bit;
    return true;
}

std::string DigestServer::make_nonce(Time now) {
    const auto issued = static_cast<std::uint64_t>(now.time_since_epoch().count());
    const std::string id = fmt::format("{:016x}", issued) + random_.token(kNumberDigits / 2);
    return id + seal(id);
}

/// A keyed hash (HMAC-SHA-256, cut to 128 bits) that nobody else can make.
std::string DigestServer::seal(std::string_view text) const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const auto* made =
        HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), bytes, text.size(), mac.data(), &size);
    if (made == nullptr) std::abort();  // OpenSSL without HMAC: nothing can be authenticated
    return to_hex({reinterpret_cast<const char*>(mac.data()), kSealDigits / 2});
}

/// The id in a nonce of ours; nothing in a nonce of anybody else, or of an earlier life of this server.
std::optional<DigestServer::NonceId> DigestServer::open(std::string_view nonce) const {
    if (nonce.size() != kNonceDigits) return std::nullopt;
    const std::string_view id = nonce.substr(0, 2 * kNumberDigits);
    if (!equals_in_constant_time(seal(id), nonce.substr(id.size()))) return std::nullopt;
    const auto issued = parse_hex<std::uint64_t>(id.substr(0, kNumberDigits));
    const auto salt = parse_hex<std::uint64_t>(id.substr(kNumberDigits));
    if (!issued || !salt) return std::nullopt;
    return NonceId{static_cast<std::int64_t>(*issued), *salt};
}

}  // namespace offhook::sip
