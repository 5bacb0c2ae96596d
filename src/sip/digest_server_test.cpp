// SPDX-License-Identifier: Apache-2.0
#include "sip/digest_server.hpp"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace offhook::sip {
namespace {

using Kind = DigestVerdict::Kind;

class DigestServerTest : public ::testing::Test {
protected:
    Time now{std::chrono::hours(1)};
    SeededRandom random{1};
    DigestSettings settings{
        "pbx", {DigestAlgorithm::sha256, DigestAlgorithm::md5}, std::chrono::minutes(10), 3};
    DigestServer server{settings, random};
    Ha1Lookup users = [](std::string_view user, DigestAlgorithm algorithm) -> std::optional<std::string> {
        if (user != "anna") return std::nullopt;
        return ha1(algorithm, user, "pbx", "secret");
    };

    std::string nonce(bool stale = false) {
        return DigestChallenge::parse(server.challenge(now, stale).back())->nonce;
    }

    static DigestCredentials credentials(const std::string& nonce, int count = 1) {
        DigestCredentials made;
        made.username = "anna";
        made.realm = "pbx";
        made.nonce = nonce;
        made.uri = "sip:pbx";
        made.algorithm = "MD5";
        if (count != 0) {
            made.qop = "auth";
            made.cnonce = "c";
            made.nc = fmt::format("{:08x}", count);
        }
        return made;
    }

    DigestVerdict verify(
        DigestCredentials made,
        const std::string& password = "secret",
        const std::string& request_uri = "sip:pbx"
    ) {
        const auto algorithm = digest_algorithm(made.algorithm).value_or(DigestAlgorithm::md5);
        made.response =
            digest_response(algorithm, ha1(algorithm, made.username, made.realm, password), made, "REGISTER");
        Message request = Message::request("REGISTER", request_uri);
        request.add("Authorization", made.to_string());
        return server.verify(request, users, now);
    }
};

TEST_F(DigestServerTest, OffersItsAlgorithmsInOrder) {
    const auto values = server.challenge(now, true);
    ASSERT_EQ(values.size(), 2U);
    const auto first = DigestChallenge::parse(values[0]);
    EXPECT_EQ(first->algorithm, "SHA-256");
    EXPECT_EQ(first->realm, "pbx");
    EXPECT_TRUE(first->stale);
    EXPECT_EQ(DigestChallenge::parse(values[1])->algorithm, "MD5");
    EXPECT_FALSE(DigestChallenge::parse(server.challenge(now)[0])->stale);
}

TEST_F(DigestServerTest, LetsTheRightPasswordIn) {
    const DigestVerdict verdict = verify(credentials(nonce()));
    EXPECT_EQ(verdict.kind, Kind::ok);
    EXPECT_EQ(verdict.user, "anna");
    DigestCredentials sha256 = credentials(nonce());
    sha256.algorithm = "SHA-256";
    EXPECT_EQ(verify(sha256).kind, Kind::ok);
    DigestCredentials unnamed = credentials(nonce());
    unnamed.algorithm = "";
    EXPECT_EQ(verify(unnamed).kind, Kind::ok);
}

TEST_F(DigestServerTest, KnowsWrongPasswordAndUnknownUser) {
    EXPECT_EQ(verify(credentials(nonce()), "guess").kind, Kind::wrong_password);
    DigestCredentials other = credentials(nonce());
    other.username = "bert";
    EXPECT_EQ(verify(other).kind, Kind::unknown_user);
    EXPECT_EQ(verify(other).user, "bert");
    EXPECT_EQ(server.nonces_in_use(), 0U);
}

TEST_F(DigestServerTest, ChallengesWhoBringsNothingForUs) {
    Message request = Message::request("REGISTER", "sip:pbx");
    EXPECT_EQ(server.verify(request, users, now).kind, Kind::no_credentials);
    request.add("Authorization", "NoOneKnowsThisScheme opaque-data=here");
    EXPECT_EQ(server.verify(request, users, now).kind, Kind::no_credentials);
    DigestCredentials elsewhere = credentials(nonce());
    elsewhere.realm = "other";
    EXPECT_EQ(verify(elsewhere).kind, Kind::no_credentials);
    DigestCredentials unoffered = credentials(nonce());
    unoffered.algorithm = "MD5-sess";
    EXPECT_EQ(verify(unoffered).kind, Kind::no_credentials);
}

TEST_F(DigestServerTest, FindsItsOwnAmongSeveral) {
    DigestCredentials made = credentials(nonce());
    made.response = digest_response(
        DigestAlgorithm::md5, ha1(DigestAlgorithm::md5, "anna", "pbx", "secret"), made, "REGISTER"
    );
    Message request = Message::request("REGISTER", "sip:pbx");
    request.add("Authorization", "Digest broken");
    request.add("Authorization", made.to_string());
    EXPECT_EQ(server.verify(request, users, now).kind, Kind::ok);
}

TEST_F(DigestServerTest, MalformedCredentials) {
    Message request = Message::request("REGISTER", "sip:pbx");
    request.add("Authorization", "Digest username=\"anna");
    EXPECT_EQ(server.verify(request, users, now).kind, Kind::malformed);
    DigestCredentials made = credentials(nonce());
    made.qop = "auth-int";
    EXPECT_EQ(verify(made).kind, Kind::malformed);
    for (const std::string count : {"", "1", "00000000", "0000000g", "+0000001", "000000001"}) {
        made = credentials(nonce());
        made.nc = count;
        EXPECT_EQ(verify(made).kind, Kind::malformed) << count;
    }
    made = credentials(nonce());
    made.cnonce = "";
    EXPECT_EQ(verify(made).kind, Kind::malformed);
}

TEST_F(DigestServerTest, CountsMayComeALittleOutOfOrderButNotTwice) {
    const std::string own = nonce();
    for (const int count : {1, 2, 4, 3}) EXPECT_EQ(verify(credentials(own, count)).kind, Kind::ok) << count;
    for (const int count : {1, 2, 3, 4})
        EXPECT_EQ(verify(credentials(own, count)).kind, Kind::replay) << count;
    EXPECT_EQ(verify(credentials(own, 1000)).kind, Kind::ok);
    EXPECT_EQ(verify(credentials(own, 937)).kind, Kind::ok);
    EXPECT_EQ(verify(credentials(own, 936)).kind, Kind::replay);
    EXPECT_EQ(verify(credentials(own, 937)).kind, Kind::replay);
    EXPECT_EQ(server.nonces_in_use(), 1U);
}

TEST_F(DigestServerTest, WrongPasswordUsesUpNoCount) {
    const std::string own = nonce();
    EXPECT_EQ(verify(credentials(own, 1), "guess").kind, Kind::wrong_password);
    EXPECT_EQ(verify(credentials(own, 1)).kind, Kind::ok);
    EXPECT_EQ(verify(credentials(own, 1), "guess").kind, Kind::wrong_password);
}

TEST_F(DigestServerTest, WithoutQopANonceServesOnce) {
    const std::string own = nonce();
    EXPECT_EQ(verify(credentials(own, 0)).kind, Kind::ok);
    EXPECT_EQ(verify(credentials(own, 0)).kind, Kind::stale);
    EXPECT_EQ(verify(credentials(own, 1)).kind, Kind::replay);
}

TEST_F(DigestServerTest, NoncesGrowStale) {
    const std::string own = nonce();
    now += std::chrono::minutes(10);
    EXPECT_EQ(verify(credentials(own, 1)).kind, Kind::ok);
    now += Duration(1);
    EXPECT_EQ(verify(credentials(own, 2)).kind, Kind::stale);
    EXPECT_EQ(verify(credentials(own, 2), "guess").kind, Kind::wrong_password);
    EXPECT_EQ(server.nonces_in_use(), 0U);
}

TEST_F(DigestServerTest, ForeignAndForgedNoncesAreStale) {
    SeededRandom other_random(2);
    DigestServer earlier_life(settings, other_random);
    EXPECT_EQ(
        verify(credentials(DigestChallenge::parse(earlier_life.challenge(now)[0])->nonce)).kind, Kind::stale
    );
    EXPECT_EQ(verify(credentials("")).kind, Kind::stale);
    std::string forged = nonce();
    forged[15] = forged[15] == '0' ? '1' : '0';
    EXPECT_EQ(verify(credentials(forged)).kind, Kind::stale);
}

TEST_F(DigestServerTest, AForgottenNonceCannotBeReplayed) {
    std::vector<std::string> nonces;
    for (int i = 0; i < 5; ++i) {
        nonces.push_back(nonce());
        now += Duration(1);
    }
    for (const std::string& own : nonces) EXPECT_EQ(verify(credentials(own)).kind, Kind::ok);
    EXPECT_EQ(server.nonces_in_use(), 3U);
    EXPECT_EQ(verify(credentials(nonces[0])).kind, Kind::stale);
    EXPECT_EQ(verify(credentials(nonces[1])).kind, Kind::stale);
    EXPECT_EQ(verify(credentials(nonces[4], 2)).kind, Kind::ok);
}

TEST_F(DigestServerTest, ChallengesCostNoMemory) {
    for (int i = 0; i < 100; ++i) server.challenge(now);
    EXPECT_EQ(server.nonces_in_use(), 0U);
}

TEST_F(DigestServerTest, UriMayDifferInFormOnly) {
    DigestCredentials made = credentials(nonce());
    made.uri = "SIPS:%31@PBX:5061;transport=tls";
    EXPECT_EQ(verify(made, "secret", "sip:1@pbx").kind, Kind::ok);
    for (const std::string uri : {"sip:2@pbx", "sip:1@other", "sip:pbx", "", "tel:1"}) {
        made = credentials(nonce());
        made.uri = uri;
        EXPECT_EQ(verify(made, "secret", "sip:1@pbx").kind, Kind::malformed) << uri;
    }
}

}  // namespace
}  // namespace offhook::sip
