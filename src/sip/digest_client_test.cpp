// SPDX-License-Identifier: Apache-2.0
#include "sip/digest_client.hpp"

#include <string>

#include <gtest/gtest.h>

#include "sip/digest_server.hpp"

namespace offhook::sip {
namespace {

class DigestClientTest : public ::testing::Test {
protected:
    SeededRandom random{1};
    DigestClient client{"anna", "secret"};
    Message request = Message::request("REGISTER", "sip:pbx");

    static Message refusal(const std::vector<std::string>& challenges, bool proxy = false) {
        Message response;
        response.status = proxy ? 407 : 401;
        for (const auto& value : challenges) {
            response.add(proxy ? "Proxy-Authenticate" : "WWW-Authenticate", value);
        }
        return response;
    }

    /// What the client adds to the request for the challenge it got.
    DigestCredentials answer(std::string_view header = "Authorization") {
        client.authorize(request, random);
        return DigestCredentials::parse(request.get(header)).value_or(DigestCredentials{});
    }
};

constexpr const char* kPlain = "Digest realm=\"pbx\", nonce=\"n1\", qop=\"auth,auth-int\"";

TEST_F(DigestClientTest, IsUnderstoodByTheServer) {
    for (const auto algorithm : {DigestAlgorithm::md5, DigestAlgorithm::sha256}) {
        DigestServer server({"pbx", {algorithm}, std::chrono::minutes(1), 10}, random);
        const Time now{};
        const auto users = [](std::string_view user, DigestAlgorithm used) {
            return std::optional(ha1(used, user, "pbx", "secret"));
        };
        ASSERT_TRUE(client.take_challenges(request, refusal(server.challenge(now))));
        for (int i = 0; i < 3; ++i) {
            client.authorize(request, random);
            EXPECT_EQ(server.verify(request, users, now).kind, DigestVerdict::Kind::ok);
        }
    }
}

TEST_F(DigestClientTest, CountsTheUsesOfANonce) {
    ASSERT_TRUE(client.take_challenges(request, refusal({kPlain})));
    EXPECT_EQ(answer().nc, "00000001");
    const DigestCredentials second = answer();
    EXPECT_EQ(second.nc, "00000002");
    EXPECT_EQ(second.qop, "auth");
    EXPECT_EQ(second.uri, "sip:pbx");
    EXPECT_EQ(request.headers.size(), 1U);
}

TEST_F(DigestClientTest, TakesTheTopmostItKnows) {
    ASSERT_TRUE(client.take_challenges(
        request, refusal(
                     {"Digest realm=\"pbx\", nonce=\"a\", algorithm=SHA-512-256", "Basic realm=\"pbx\"",
                      "Digest realm=\"pbx\", nonce=\"b\", qop=\"auth-int\"",
                      "Digest realm=\"pbx\", nonce=\"c\", algorithm=SHA-256-sess, opaque=\"o\"",
                      "Digest realm=\"pbx\", nonce=\"d\", algorithm=MD5"}
                 )
    ));
    const DigestCredentials made = answer();
    EXPECT_EQ(made.nonce, "c");
    EXPECT_EQ(made.opaque, "o");
    EXPECT_EQ(made.qop, "");
    EXPECT_EQ(made.nc, "");
    EXPECT_NE(made.cnonce, "");  // a -sess form needs one even without qop
}

TEST_F(DigestClientTest, AnswersAProxyInItsOwnHeader) {
    ASSERT_TRUE(client.take_challenges(request, refusal({kPlain}, true)));
    EXPECT_EQ(answer("Proxy-Authorization").realm, "pbx");
    EXPECT_EQ(request.find("Authorization"), nullptr);
}

TEST_F(DigestClientTest, AnswersSeveralRealms) {
    ASSERT_TRUE(client.take_challenges(request, refusal({kPlain, "Digest realm=\"other\", nonce=\"n2\""})));
    client.authorize(request, random);
    EXPECT_EQ(DigestCredentials::parse(request.headers[0].value)->realm, "pbx");
    EXPECT_EQ(DigestCredentials::parse(request.headers[1].value)->realm, "other");
}

TEST_F(DigestClientTest, GivesUpWhereTheFreshAnswerIsRefused) {
    for (const std::string qop : {", qop=\"auth\"", ""}) {
        DigestClient fresh("anna", "secret");
        request.remove("Authorization");
        ASSERT_TRUE(fresh.take_challenges(request, refusal({"Digest realm=\"pbx\", nonce=\"n1\"" + qop})));
        fresh.authorize(request, random);
        EXPECT_FALSE(fresh.take_challenges(request, refusal({"Digest realm=\"pbx\", nonce=\"n2\"" + qop})));
        EXPECT_TRUE(
            fresh.take_challenges(request, refusal({"Digest realm=\"pbx\", nonce=\"n3\", stale=true" + qop}))
        );
    }
}

TEST_F(DigestClientTest, AnUsedNonceMayHaveExpiredUnsaid) {
    for (const std::string qop : {", qop=\"auth\"", ""}) {
        DigestClient fresh("anna", "secret");
        request.remove("Authorization");
        ASSERT_TRUE(fresh.take_challenges(request, refusal({"Digest realm=\"pbx\", nonce=\"n1\"" + qop})));
        fresh.authorize(request, random);
        fresh.authorize(request, random);
        EXPECT_TRUE(fresh.take_challenges(request, refusal({"Digest realm=\"pbx\", nonce=\"n2\"" + qop})));
    }
}

TEST_F(DigestClientTest, NothingUsableIsSaidSo) {
    EXPECT_FALSE(client.take_challenges(request, refusal({})));
    EXPECT_FALSE(client.take_challenges(request, refusal({"Digest nonce=\"n\"", "Basic realm=\"x\""})));
    client.authorize(request, random);
    EXPECT_TRUE(request.headers.empty());
}

TEST_F(DigestClientTest, KeepsABoundedNumberOfRealms) {
    std::vector<std::string> challenges;
    for (int i = 0; i < 50; ++i)
        challenges.push_back("Digest realm=\"" + std::to_string(i) + "\", nonce=\"n\"");
    EXPECT_TRUE(client.take_challenges(request, refusal(challenges)));
    client.authorize(request, random);
    EXPECT_EQ(request.headers.size(), 8U);
    EXPECT_FALSE(client.take_challenges(request, refusal({"Digest realm=\"more\", nonce=\"n\""})));
}

}  // namespace
}  // namespace offhook::sip
