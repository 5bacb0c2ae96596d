// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "sip/message.hpp"
#include "sip/user_agent.hpp"

namespace offhook::sip {

/// Realms that one request has answered so far; a second challenge by the same one means that the
/// credentials are wrong, unless the nonce was only stale.
using AnsweredRealms = std::vector<std::string>;

/// The credentials for a session or for one request, and the challenges of 401 and 407 responses that they
/// answer (RFC 3261 22, RFC 8760). Challenges are kept, so that later requests answer them unasked, with
/// their nonce counted.
class ClientAuth {
public:
    explicit ClientAuth(Credentials credentials);
    ~ClientAuth();
    ClientAuth(ClientAuth&&) noexcept;

    /// Takes over the challenges of a 401 or 407. False if sending the request again makes no sense: nothing
    /// usable in it, or the same realm challenges again although its nonce was not stale.
    bool take_challenges(const Message& response, AnsweredRealms& answered);
    /// Replaces Authorization and Proxy-Authorization of the request by answers to all known challenges.
    void authorize(Message& request, Random& random);

private:
    struct Known;
    void keep(Known known);
    std::string answer(Known& known, const Message& request, Random& random) const;

    Credentials credentials_;
    std::vector<Known> known_;
};

}  // namespace offhook::sip
