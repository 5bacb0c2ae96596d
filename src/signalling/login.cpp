// SPDX-License-Identifier: Apache-2.0
#include "signalling/login.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::signalling {

namespace {

sip::DigestSettings digest_settings(std::string realm, const std::vector<std::string>& algorithms) {
    sip::DigestSettings settings;
    settings.realm = std::move(realm);
    settings.algorithms.clear();
    for (const std::string& name : algorithms) {
        if (const auto algorithm = sip::digest_algorithm(name)) settings.algorithms.push_back(*algorithm);
    }
    return settings;
}

}  // namespace

Login::Login(
    std::string realm,
    const std::vector<std::string>& algorithms,
    const Limits& limits,
    Random& random,
    Reporter& reporter
)
    : realm_(std::move(realm)),
      algorithms_(algorithms),
      random_(random),
      guard_(limits),
      reporter_(reporter) {
    open();
}

void Login::open() {
    digest_.emplace(digest_settings(realm_, algorithms_), random_);
}

void Login::change(const std::string& realm, const std::vector<std::string>& algorithms) {
    if (realm == realm_ && algorithms == algorithms_) return;
    realm_ = realm;
    algorithms_ = algorithms;
    open();
}

std::optional<sip::Message> Login::check(
    const sip::Message& request,
    const std::string& address,
    const std::string& user,
    const sip::Ha1Lookup& lookup,
    Time now
) {
    if (guard_.is_blocked(address, user, now)) {
        reporter_.report(
            Level::warning, "login_blocked",
            fmt::format("user {} from {}: too many failed logins", printable(user, 60), address)
        );
        return sip::Message::response_to(request, 403);
    }
    using Kind = sip::DigestVerdict::Kind;
    switch (digest_->verify(request, lookup, now).kind) {
        case Kind::ok:
            guard_.succeeded(address, user);
            return std::nullopt;
        case Kind::no_credentials:
            return challenge(request, false, now);
        case Kind::stale:
        case Kind::replay:
            return challenge(request, true, now);
        case Kind::malformed:
            return sip::Message::response_to(request, 400, "Authorization cannot be read");
        case Kind::unknown_user:
        case Kind::wrong_password:
            break;
    }
    guard_.failed(address, user, now);
    return refuse(request, address, user);
}

sip::Message Login::challenge(const sip::Message& request, bool stale, Time now) {
    sip::Message response = sip::Message::response_to(request, 401);
    for (std::string& value : digest_->challenge(now, stale))
        response.add("WWW-Authenticate", std::move(value));
    return response;
}

sip::Message Login::refuse_other_certificate(
    const sip::Message& request,
    const std::string& address,
    const std::string& user,
    const std::string& certificate_name
) {
    reporter_.report(
        Level::warning, "login_certificate",
        fmt::format(
            "user {} from {}: the certificate is that of {}", printable(user, 60), address,
            printable(certificate_name, 60)
        )
    );
    return sip::Message::response_to(request, 403);
}

/// One line that a jail program can read: user and address at fixed places.
sip::Message Login::refuse(const sip::Message& request, const std::string& address, const std::string& user) {
    reporter_.report(
        Level::warning, "login_failed",
        fmt::format("user {} from {}: wrong user or password", printable(user, 60), address)
    );
    return sip::Message::response_to(request, 403);
}

sip::Message out_of_service(const sip::Message& request) {
    sip::Message response = sip::Message::response_to(request, 503);
    response.add("Retry-After", "30");
    return response;
}

}  // namespace offhook::signalling
