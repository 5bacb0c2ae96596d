// SPDX-License-Identifier: Apache-2.0
#include "api/authentication.hpp"

#include <utility>

#include "base/text.hpp"
#include "sip/digest.hpp"

namespace offhook::api {

namespace {

constexpr store::UnixSeconds kUseNotedEvery =
    60;  ///< seconds; so that a busy token does not keep the disk busy

Identity local_administrator() {
    Identity identity;
    identity.user = "local";
    identity.role = Role::admin;
    identity.via = Via::local_socket;
    return identity;
}

std::optional<std::string_view> bearer_of(const http::Request& request) {
    constexpr std::string_view kScheme = "Bearer ";
    const std::string_view value = request.fields.get("Authorization");
    if (!starts_with_ignoring_case(value, kScheme)) return std::nullopt;
    return trim(value.substr(kScheme.size()));
}

bool changes_something(std::string_view method) {
    return method != "GET" && method != "HEAD";
}

/// Whether the page that made the request came from this server (RFC 6454): scheme aside, since a proxy in
/// front may speak TLS for us.
bool same_origin(const http::Request& request) {
    std::string_view origin = request.fields.get("Origin");
    const std::size_t scheme = origin.find("://");
    if (scheme != std::string_view::npos) origin.remove_prefix(scheme + 3);
    return !origin.empty() && equals_ignoring_case(origin, request.fields.get("Host"));
}

/// Cookies travel with requests that pages of other sites make. Those cannot read the session's token, so a
/// request that carries it is ours; a WebSocket cannot carry it, but browsers tell where it comes from.
bool is_forged(const http::Request& request, const Session& session) {
    if (request.fields.has("Upgrade")) return !same_origin(request);
    if (!changes_something(request.method)) return false;
    return !sip::equals_in_constant_time(request.fields.get("X-CSRF-Token"), session.csrf_token);
}

Problem refused(std::string reason, std::string detail, int status) {
    Problem problem;
    problem.status = status;
    problem.reason = std::move(reason);
    problem.detail = std::move(detail);
    return problem;
}

}  // namespace

tl::expected<Identity, Problem> Authentication::identify(const http::Request& request, Time now) {
    if (request.peer.local) return local_administrator();
    if (const auto token = bearer_of(request)) return by_token(request, *token, now);
    return by_cookie(request, now);
}

tl::expected<Identity, Problem> Authentication::by_token(
    const http::Request& request, std::string_view text, Time now
) {
    // Guessing tokens is hopeless, but it need not be cheap either: failures count for the address, not for a
    // name.
    const std::string no_name;
    const std::string& address = request.peer.address;
    const store::TokenRecord* token = users_.token_with_hash(token_hash(text));
    auto identity = token ? of_token(*token) : std::nullopt;
    if (identity) {
        note_use(*token);
        identity->address = address;
        return *identity;
    }
    if (const auto wait = delay_.wait(no_name, address, now)) {
        Problem problem = refused("too_many_failures", "Too many wrong tokens or passwords.", 429);
        problem.retry_after = *wait;
        return tl::unexpected(problem);
    }
    delay_.attempt(no_name, address, now);
    return tl::unexpected(refused("bad_token", "This token is not known, or has expired.", 401));
}

tl::expected<Identity, Problem> Authentication::by_cookie(const http::Request& request, Time now) {
    Identity nobody;
    nobody.address = request.peer.address;
    const std::string_view cookie = request.cookie(kSessionCookie);
    if (cookie.empty()) return nobody;
    const Session* session = sessions_.use(cookie, now);
    auto identity = session ? of_session(*session) : std::nullopt;
    if (!identity) return nobody;
    if (is_forged(request, *session)) {
        return tl::unexpected(refused(
            "csrf_token_missing", "Send the session's csrfToken in X-CSRF-Token, from a page of this server.",
            403
        ));
    }
    identity->address = request.peer.address;
    return *identity;
}

std::optional<Identity> Authentication::renew(const Identity& identity, Time now) const {
    std::optional<Identity> renewed;
    if (identity.via == Via::local_socket) return identity;
    if (identity.via == Via::session) {
        if (const Session* session = sessions_.with_id(identity.session, now)) renewed = of_session(*session);
    } else if (const store::TokenRecord* token = users_.find_token(identity.session)) {
        renewed = of_token(*token);
    }
    if (renewed) renewed->address = identity.address;
    return renewed;
}

std::optional<Identity> Authentication::of_token(const store::TokenRecord& token) const {
    const store::UnixSeconds now = host_.unix_milliseconds() / 1'000;
    const store::UserRecord* user = users_.find(token.user);
    if (!user || !user->enabled || (token.expires != 0 && token.expires <= now)) return std::nullopt;
    Identity identity;
    identity.user = user->name;
    identity.role = role_of(token, *user);
    identity.rights = rights_of(token, *user);
    identity.via = Via::token;
    identity.session = token.id;
    return identity;
}

std::optional<Identity> Authentication::of_session(const Session& session) const {
    const store::UserRecord* user = users_.find(session.user);
    if (!user || !user->enabled) return std::nullopt;
    Identity identity;
    identity.user = user->name;
    identity.role = user->role;
    identity.rights = rights_of(*user);
    identity.via = Via::session;
    identity.session = session.id;
    return identity;
}

void Authentication::note_use(const store::TokenRecord& token) {
    const store::UnixSeconds now = host_.unix_milliseconds() / 1'000;
    if (now - token.last_used < kUseNotedEvery) return;
    store::TokenRecord used = token;
    used.last_used = now;
    users_.save(std::move(used));
}

}  // namespace offhook::api
