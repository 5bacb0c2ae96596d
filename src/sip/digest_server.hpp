// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "sip/digest.hpp"
#include "sip/message.hpp"

namespace offhook::sip {

struct DigestSettings {
    std::string realm = "offhook";
    /// What is offered, one WWW-Authenticate each, best first (RFC 8760 2.4). Old phones look only at the
    /// first or the last.
    std::vector<DigestAlgorithm> algorithms = {DigestAlgorithm::md5};
    Duration nonce_life = std::chrono::minutes(10);
    std::size_t nonces_in_use =
        100'000;  ///< remembered after a successful login; beyond, the oldest go stale
};

struct DigestVerdict {
    enum class Kind {
        ok,
        no_credentials,  ///< none for our realm and algorithms: challenge
        unknown_user,    ///< challenge or refuse exactly as for a wrong password
        wrong_password,
        stale,      ///< the password is right, the nonce too old or not ours: challenge with stale=true
        replay,     ///< the password is right, the count was used before: challenge with stale=true
        malformed,  ///< 400
    };
    Kind kind = Kind::no_credentials;
    std::string user;  ///< as the peer wrote it; empty without credentials
};

/// The key of a user (ha1()) for an algorithm; nothing if there is no such user. How names are compared is
/// the business of whoever looks up.
using Ha1Lookup = std::function<std::optional<std::string>(std::string_view user, DigestAlgorithm algorithm)>;

/// Digest authentication of requests (RFC 3261 22, RFC 7616, RFC 8760), qop "auth" and none.
///
/// Nonces carry their time of issue and a keyed hash, so that challenges cost no memory; only a nonce that
/// served a successful login is remembered, with the counts it was used with. Counts may come a little out of
/// order. Without qop there is no count: there a nonce serves once.
/// Life and thread: those of its owner.
class DigestServer {
public:
    DigestServer(DigestSettings settings, Random& random);

    /// The WWW-Authenticate values for a 401.
    std::vector<std::string> challenge(Time now, bool stale = false);
    /// Judges the Authorization of a request. An unknown user costs the same work as a wrong password.
    DigestVerdict verify(const Message& request, const Ha1Lookup& lookup, Time now);

    /// The nonces remembered now.
    std::size_t nonces_in_use() const { return used_.size(); }

private:
    /// Orders nonces by their issue.
    struct NonceId {
        std::int64_t issued = 0;  ///< milliseconds of the core's clock
        std::uint64_t salt = 0;
        friend auto operator<=>(const NonceId&, const NonceId&) = default;
    };
    /// The counts a nonce was used with: the highest, and which of the ones just below it.
    struct Counts {
        std::uint32_t highest = 0;
        std::uint64_t seen = 0;  ///< bit i: highest - i was used
        bool take(std::uint32_t count);
    };

    std::string make_nonce(Time now);
    std::string seal(std::string_view text) const;
    std::optional<NonceId> open(std::string_view nonce) const;
    bool offers(DigestAlgorithm algorithm) const;
    DigestVerdict::Kind judge(
        const DigestCredentials& credentials,
        DigestAlgorithm algorithm,
        const Message& request,
        const Ha1Lookup& lookup,
        Time now
    );
    DigestVerdict::Kind use_nonce(const DigestCredentials& credentials, Time now);
    void forget_old(Time now);

    DigestSettings settings_;
    Random& random_;
    std::string key_;
    std::map<NonceId, Counts> used_;
    std::int64_t stale_up_to_;  ///< a nonce issued until then and not remembered is stale
};

}  // namespace offhook::sip
