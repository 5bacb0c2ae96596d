// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.hpp"
#include "sip/digest.hpp"
#include "sip/message.hpp"

#include <string>
#include <vector>

namespace offhook::sip {

/// Answers to digest challenges with one user and password (RFC 3261 22, RFC 8760). A challenge is kept, so
/// that later requests answer it unasked with its nonce counted on.
class DigestClient {
public:
    DigestClient(std::string user, std::string password);

    /// Takes over the challenges of a 401 or 407: of each realm the topmost with an algorithm and qop we know.
    /// False if sending the request again makes no sense: nothing usable in it, or the realm refused the very
    /// first answer to its nonce and does not call it stale, so the credentials are wrong.
    bool take_challenges(const Message& response);

    /// Replaces Authorization and Proxy-Authorization of the request by answers to all challenges taken.
    void authorize(Message& request, Random& random);

private:
    struct Known {
        bool proxy = false;
        DigestChallenge challenge;
        DigestAlgorithm algorithm = DigestAlgorithm::md5;
        std::uint32_t uses = 0;  ///< answers given with this nonce
    };
    bool take(bool proxy, DigestChallenge challenge, DigestAlgorithm algorithm);
    std::string answer(Known& known, const Message& request, Random& random) const;

    std::string user_;
    std::string password_;
    std::vector<Known> known_;
};

}  // namespace offhook::sip
