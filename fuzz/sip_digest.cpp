// SPDX-License-Identifier: Apache-2.0
// An Authorization of a peer that does not know the password, and a challenge of a peer.
#include <cstdint>
#include <string_view>

#include "require.hpp"
#include "sip/digest_client.hpp"
#include "sip/digest_server.hpp"

using namespace offhook;
using namespace offhook::sip;

namespace {

void let_nobody_in(std::string_view value) {
    static SeededRandom random(1);
    static DigestServer server({"offhook", {DigestAlgorithm::sha256, DigestAlgorithm::md5}}, random);
    Message request = Message::request("REGISTER", "sip:offhook");
    request.add("Authorization", std::string(value));
    const auto lookup = [](std::string_view user, DigestAlgorithm algorithm) {
        return std::optional(ha1(algorithm, user, "offhook", "a password that is not in the corpus"));
    };
    FUZZ_REQUIRE(server.verify(request, lookup, Time{}).kind != DigestVerdict::Kind::ok);
    FUZZ_REQUIRE(server.nonces_in_use() == 0);
}

void answer(std::string_view value) {
    SeededRandom random(1);
    DigestClient client("user", "password");
    Message request = Message::request("REGISTER", "sip:offhook");
    Message response;
    response.status = 401;
    response.add("WWW-Authenticate", std::string(value));
    if (!client.take_challenges(request, response)) return;
    client.authorize(request, random);
    FUZZ_REQUIRE(DigestCredentials::parse(request.get("Authorization")));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view value(reinterpret_cast<const char*>(data), size);
    let_nobody_in(value);
    answer(value);
    if (const auto credentials = DigestCredentials::parse(value)) {
        const auto again = DigestCredentials::parse(credentials->to_string());
        FUZZ_REQUIRE(again && again->to_string() == credentials->to_string());
    }
    return 0;
}
