// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "api/host.hpp"
#include "api/identity.hpp"
#include "api/login_delay.hpp"
#include "api/problem.hpp"
#include "api/sessions.hpp"
#include "api/users.hpp"
#include "http/message.hpp"

namespace offhook::api {

inline constexpr std::string_view kSessionCookie = "offhook_session";
inline constexpr std::string_view kTokenPrefix = "oh_";

/// Finds out who a request comes from: the local socket, a token, or a session's cookie; in this order.
class Authentication {
public:
    Authentication(Host& host, Users& users, Sessions& sessions, LoginDelay& delay)
        : host_(host), users_(users), sessions_(sessions), delay_(delay) {}

    /// Without any proof: an identity with Via::nothing. Problems: bad_token (401; 429 after many),
    /// csrf_token_missing (403: a writing request, or a WebSocket from a page of another site).
    tl::expected<Identity, Problem> identify(const http::Request& request, Time now);

    /// The same identity as it is now: nothing if its session has ended or its user may not log in any more.
    std::optional<Identity> renew(const Identity& identity, Time now) const;

private:
    tl::expected<Identity, Problem> by_token(const http::Request& request, std::string_view text, Time now);
    tl::expected<Identity, Problem> by_cookie(const http::Request& request, Time now);
    std::optional<Identity> of_token(const store::TokenRecord& token) const;
    std::optional<Identity> of_session(const Session& session) const;
    void note_use(const store::TokenRecord& token);

    Host& host_;
    Users& users_;
    Sessions& sessions_;
    LoginDelay& delay_;
};

}  // namespace offhook::api
