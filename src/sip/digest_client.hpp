// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "sip/digest.hpp"
#include "sip/message.hpp"

namespace offhook::sip {

/// Answers to digest challenges with one user and password (RFC 3261 22, RFC 8760). A challenge is kept, so
/// that later requests answer it unasked with its nonce counted on.
class DigestClient {
public:
    DigestClient(std::string user, std::string password);

    /// Takes over the challenges of the 401 or 407 that `request` met: of each realm the topmost with an
    /// algorithm and qop we know. False if sending the request again makes no sense: nothing usable in the
    /// response, or it refuses an answer to a fresh nonce and does not call it stale, so the password is
    /// wrong.
    bool take_challenges(const Message& request, const Message& response);

    /// Replaces Authorization and Proxy-Authorization of the request by answers to all challenges taken.
    void authorize(Message& request, Random& random);

private:
    struct Known {
        bool proxy = false;
        DigestChallenge challenge;
        DigestAlgorithm algorithm = DigestAlgorithm::md5;
        std::uint32_t uses = 0;  ///< answers given with this nonce
    };
    bool take(bool proxy, const Message& request, const Message& response);
    bool was_fresh(bool proxy, const DigestCredentials& credentials) const;
    bool keep(Known known);
    std::string answer(Known& known, const Message& request, Random& random) const;

    std::string user_;
    std::string password_;
    std::vector<Known> known_;
};

}  // namespace offhook::sip
