// SPDX-License-Identifier: Apache-2.0
#include "sip/digest_client.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace offhook::sip {
namespace {

constexpr std::size_t kCnonceBytes = 8;
constexpr std::string_view kFirstCount = "00000001";

std::string_view challenge_header(bool proxy) {
    return proxy ? "Proxy-Authenticate" : "WWW-Authenticate";
}

std::string_view credentials_header(bool proxy) {
    return proxy ? "Proxy-Authorization" : "Authorization";
}

/// "auth" where it is offered, the form without qop where none is; nothing if only others are.
std::optional<std::string> choose_qop(const DigestChallenge& challenge) {
    if (challenge.qop.empty()) return "";
    const bool offered = std::any_of(challenge.qop.begin(), challenge.qop.end(), [](const std::string& qop) {
        return equals_ignoring_case(qop, "auth");
    });
    return offered ? std::optional<std::string>("auth") : std::nullopt;
}

/// The credentials that the request carried for a realm.
std::optional<DigestCredentials> carried(const Message& request, bool proxy, std::string_view realm) {
    for (const Header& header : request.headers) {
        if (!equals_ignoring_case(header.name, credentials_header(proxy))) continue;
        auto credentials = DigestCredentials::parse(header.value);
        if (credentials && credentials->realm == realm) return std::move(*credentials);
    }
    return std::nullopt;
}

}  // namespace

DigestClient::DigestClient(std::string user, std::string password)
    : user_(std::move(user)), password_(std::move(password)) {}

bool DigestClient::take_challenges(const Message& request, const Message& response) {
    const bool server = take(false, request, response);
    const bool proxy = take(true, request, response);
    return server || proxy;
}

/// True if a challenge of that kind was taken that is worth an answer.
bool DigestClient::take(bool proxy, const Message& request, const Message& response) {
    std::vector<std::string> done;  // realms, of which the topmost challenge was taken
    bool worth = false;
    for (const Header& header : response.headers) {
        if (!equals_ignoring_case(header.name, challenge_header(proxy))) continue;
        auto challenge = DigestChallenge::parse(header.value);
        if (!challenge || std::find(done.begin(), done.end(), challenge->realm) != done.end()) continue;
        const auto algorithm = digest_algorithm(challenge->algorithm);
        if (!algorithm || !choose_qop(*challenge)) continue;
        done.push_back(challenge->realm);
        const auto answered = carried(request, proxy, challenge->realm);
        const bool refused = answered && !challenge->stale && was_fresh(proxy, *answered);
        const bool kept = keep({proxy, std::move(*challenge), *algorithm, 0});
        worth = worth || (kept && !refused);
    }
    return worth;
}

/// Whether these credentials were the first with their nonce: then it cannot have expired, and whoever
/// refuses them means the password. Without qop there is no count in them, but we counted.
bool DigestClient::was_fresh(bool proxy, const DigestCredentials& credentials) const {
    if (!credentials.qop.empty()) return credentials.nc == kFirstCount;
    return std::none_of(known_.begin(), known_.end(), [&](const Known& known) {
        return known.proxy == proxy && known.challenge.nonce == credentials.nonce && known.uses > 1;
    });
}

/// False if there are too many realms already.
bool DigestClient::keep(Known known) {
    const auto same = std::find_if(known_.begin(), known_.end(), [&](const Known& other) {
        return other.proxy == known.proxy && other.challenge.realm == known.challenge.realm;
    });
    if (same == known_.end()) {
        if (known_.size() >= Limits{}.digest_realms) return false;
        known_.push_back(std::move(known));
        return true;
    }
    // The same nonce again goes on with its count.
    if (same->challenge.nonce == known.challenge.nonce) known.uses = same->uses;
    *same = std::move(known);
    return true;
}

void DigestClient::authorize(Message& request, Random& random) {
    request.remove(credentials_header(false));
    request.remove(credentials_header(true));
    for (Known& known : known_) {
        request.add(std::string(credentials_header(known.proxy)), answer(known, request, random));
    }
}

std::string DigestClient::answer(Known& known, const Message& request, Random& random) const {
    DigestCredentials credentials;
    credentials.username = user_;
    credentials.realm = known.challenge.realm;
    credentials.nonce = known.challenge.nonce;
    credentials.opaque = known.challenge.opaque;
    credentials.algorithm = known.challenge.algorithm;
    credentials.uri = request.request_uri;
    credentials.qop = choose_qop(known.challenge).value_or("");
    ++known.uses;
    if (!credentials.qop.empty()) credentials.nc = fmt::format("{:08x}", known.uses);
    const bool session =
        known.algorithm == DigestAlgorithm::md5_sess || known.algorithm == DigestAlgorithm::sha256_sess;
    if (!credentials.qop.empty() || session) credentials.cnonce = random.token(kCnonceBytes);
    const std::string key = ha1(known.algorithm, user_, credentials.realm, password_);
    credentials.response = digest_response(known.algorithm, key, credentials, request.method);
    return credentials.to_string();
}

}  // namespace offhook::sip
