// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/report.hpp"
#include "signalling/login_guard.hpp"
#include "sip/digest_server.hpp"

namespace offhook::signalling {

/// Digest logins of one side, with the guard against guessing. Whatever is wrong with user or password, the
/// answer is the same.
class Login {
public:
    Login(
        std::string realm,
        const std::vector<std::string>& algorithms,
        const Limits& limits,
        Random& random,
        Reporter& reporter
    );

    /// Another realm or other algorithms; logins under way begin anew.
    void change(const std::string& realm, const std::vector<std::string>& algorithms);

    /// The refusal of a request (401 with challenges, 400, 403), or nothing: `user` has proved itself.
    std::optional<sip::Message> check(
        const sip::Message& request,
        const std::string& address,
        const std::string& user,
        const sip::Ha1Lookup& lookup,
        Time now
    );

    /// The refusal of a login under another name than the flow's client certificate says.
    sip::Message refuse_other_certificate(
        const sip::Message& request,
        const std::string& address,
        const std::string& user,
        const std::string& certificate_name
    );

private:
    void open();
    sip::Message challenge(const sip::Message& request, bool stale, Time now);
    sip::Message refuse(const sip::Message& request, const std::string& address, const std::string& user);

    std::string realm_;
    std::vector<std::string> algorithms_;
    Random& random_;
    std::optional<sip::DigestServer> digest_;
    LoginGuard guard_;
    Reporter& reporter_;
};

/// 503 while the telephone service is stopped, with the time to try again (RFC 3261 21.5.4).
sip::Message out_of_service(const sip::Message& request);

}  // namespace offhook::signalling
