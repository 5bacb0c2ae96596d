// SPDX-License-Identifier: Apache-2.0
#include "sip/client_auth.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"
#include "sip/digest.hpp"

namespace offhook::sip {

/// A challenge with all that answering it again takes.
struct ClientAuth::Known {
    bool is_proxy;
    DigestChallenge challenge;
    DigestAlgorithm algorithm;
    std::string ha1;
    std::string cnonce = {};
    std::uint32_t count = 0;  ///< requests sent with this nonce
};

namespace {

constexpr std::size_t kRealms = 8;  ///< challenges by different realms that one session keeps

bool offers_auth(const DigestChallenge& challenge) {
    return challenge.qop.empty() ||
           std::any_of(challenge.qop.begin(), challenge.qop.end(), [](const auto& qop) {
               return equals_ignoring_case(qop, "auth");
           });
}

struct Usable {
    DigestChallenge challenge;
    DigestAlgorithm algorithm;
};

/// The topmost challenge of each realm that we can answer (RFC 8760 2.4).
std::vector<Usable> usable_challenges(const Message& response, std::string_view header) {
    std::vector<Usable> usable;
    for (const auto& field : response.headers) {
        if (!equals_ignoring_case(field.name, header) || usable.size() >= kRealms) continue;
        auto challenge = DigestChallenge::parse(field.value);
        if (!challenge || !offers_auth(*challenge)) continue;
        const auto algorithm = digest_algorithm(challenge->algorithm);
        const bool seen = std::any_of(usable.begin(), usable.end(), [&](const Usable& other) {
            return other.challenge.realm == challenge->realm;
        });
        if (algorithm && !seen) usable.push_back({std::move(*challenge), *algorithm});
    }
    return usable;
}

std::string_view authorization_header(bool is_proxy) {
    return is_proxy ? "Proxy-Authorization" : "Authorization";
}

}  // namespace

ClientAuth::ClientAuth(Credentials credentials) : credentials_(std::move(credentials)) {}
ClientAuth::~ClientAuth() = default;
ClientAuth::ClientAuth(ClientAuth&&) noexcept = default;

bool ClientAuth::take_challenges(const Message& response, AnsweredRealms& answered) {
    const bool is_proxy = response.status == 407;
    auto usable = usable_challenges(response, is_proxy ? "Proxy-Authenticate" : "WWW-Authenticate");
    for (auto& [challenge, algorithm] : usable) {
        std::string answered_as = fmt::format("{} {}", is_proxy ? "proxy" : "server", challenge.realm);
        const bool again = std::find(answered.begin(), answered.end(), answered_as) != answered.end();
        if (again && !challenge.stale) return false;
        answered.push_back(std::move(answered_as));
        keep(Known{is_proxy, std::move(challenge), algorithm, {}});
    }
    return !usable.empty();
}

/// In place of an earlier challenge of the same realm, else of the oldest if there are too many.
void ClientAuth::keep(Known known) {
    const auto same = std::find_if(known_.begin(), known_.end(), [&](const Known& other) {
        return other.is_proxy == known.is_proxy && other.challenge.realm == known.challenge.realm;
    });
    if (same != known_.end()) known_.erase(same);
    if (known_.size() >= kRealms) known_.erase(known_.begin());
    known.ha1 = ha1(known.algorithm, credentials_.user, known.challenge.realm, credentials_.password);
    known_.push_back(std::move(known));
}

void ClientAuth::authorize(Message& request, Random& random) {
    request.remove("Authorization");
    request.remove("Proxy-Authorization");
    for (auto& known : known_) {
        request.add(std::string(authorization_header(known.is_proxy)), answer(known, request, random));
    }
}

std::string ClientAuth::answer(Known& known, const Message& request, Random& random) const {
    DigestCredentials answer;
    answer.username = credentials_.user;
    answer.realm = known.challenge.realm;
    answer.nonce = known.challenge.nonce;
    answer.uri = request.request_uri;
    answer.algorithm = known.challenge.algorithm;
    answer.opaque = known.challenge.opaque;
    if (known.cnonce.empty()) known.cnonce = random.token(8);
    const bool is_session =
        known.algorithm == DigestAlgorithm::md5_sess || known.algorithm == DigestAlgorithm::sha256_sess;
    if (!known.challenge.qop.empty()) {
        answer.qop = "auth";
        answer.nc = fmt::format("{:08x}", ++known.count);
    }
    if (is_session || !answer.qop.empty()) answer.cnonce = known.cnonce;
    answer.response = digest_response(known.algorithm, known.ha1, answer, request.method);
    return answer.to_string();
}

}  // namespace offhook::sip
