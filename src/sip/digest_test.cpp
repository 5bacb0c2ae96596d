// SPDX-License-Identifier: Apache-2.0
#include "sip/digest.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace offhook::sip {
namespace {

using ::testing::ElementsAre;

/// The example of RFC 7616 3.9.1.
DigestCredentials mufasa() {
    DigestCredentials credentials;
    credentials.username = "Mufasa";
    credentials.realm = "http-auth@example.org";
    credentials.nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    credentials.uri = "/dir/index.html";
    credentials.qop = "auth";
    credentials.nc = "00000001";
    credentials.cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    return credentials;
}

std::string response(
    DigestAlgorithm algorithm, const DigestCredentials& credentials, std::string_view password
) {
    return digest_response(
        algorithm, ha1(algorithm, credentials.username, credentials.realm, password), credentials, "GET"
    );
}

TEST(Digest, ExamplesOfRfc7616) {
    EXPECT_EQ(response(DigestAlgorithm::md5, mufasa(), "Circle of Life"), "8ca523f5e9506fed4657c9700eebdbec");
    EXPECT_EQ(
        response(DigestAlgorithm::sha256, mufasa(), "Circle of Life"),
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    );
}

TEST(Digest, ExampleOfRfc2617WithAndWithoutQop) {
    DigestCredentials credentials;
    credentials.username = "Mufasa";
    credentials.realm = "testrealm@host.com";
    credentials.nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
    credentials.uri = "/dir/index.html";
    EXPECT_EQ(
        response(DigestAlgorithm::md5, credentials, "Circle Of Life"), "670fd8c2df070c60b045671b8b24ff02"
    );
    credentials.qop = "auth";
    credentials.nc = "00000001";
    credentials.cnonce = "0a4f113b";
    EXPECT_EQ(
        response(DigestAlgorithm::md5, credentials, "Circle Of Life"), "6629fae49393a05397450978507c4ef1"
    );
}

TEST(Digest, SessionFormHashesNonceAndCnonceIn) {
    const DigestCredentials credentials = mufasa();
    const std::string plain = ha1(DigestAlgorithm::md5, "Mufasa", credentials.realm, "x");
    EXPECT_EQ(ha1(DigestAlgorithm::md5_sess, "Mufasa", credentials.realm, "x"), plain);
    const std::string session_key = ha1(DigestAlgorithm::md5, plain, credentials.nonce, credentials.cnonce);
    EXPECT_EQ(
        digest_response(DigestAlgorithm::md5_sess, plain, credentials, "INFO"),
        digest_response(DigestAlgorithm::md5, session_key, credentials, "INFO")
    );
}

TEST(Digest, EmptyPartsKeepTheirColons) {
    // md5("::")
    EXPECT_EQ(ha1(DigestAlgorithm::md5, "", "", ""), "4501c091b0366d76ea3218b6cfdd8097");
}

TEST(Digest, AlgorithmNames) {
    EXPECT_EQ(digest_algorithm(""), DigestAlgorithm::md5);
    EXPECT_EQ(digest_algorithm("sha-256"), DigestAlgorithm::sha256);
    EXPECT_EQ(digest_algorithm("MD5-SESS"), DigestAlgorithm::md5_sess);
    EXPECT_EQ(digest_algorithm("SHA-512-256"), std::nullopt);
    EXPECT_EQ(name_of(DigestAlgorithm::sha256_sess), "SHA-256-sess");
}

TEST(DigestChallenge, ReadsWhatOthersWrite) {
    const auto challenge = DigestChallenge::parse(
        "digest  Realm=\"a \\\"b\\\"\" ,nonce = \"n,=\", opaque=\"o\",stale=TRUE, algorithm=MD5,qop=\"auth , "
        "auth-int\","
        "domain=\"sip:x\""
    );
    ASSERT_TRUE(challenge);
    EXPECT_EQ(challenge->realm, "a \"b\"");
    EXPECT_EQ(challenge->nonce, "n,=");
    EXPECT_EQ(challenge->opaque, "o");
    EXPECT_TRUE(challenge->stale);
    EXPECT_EQ(challenge->algorithm, "MD5");
    EXPECT_THAT(challenge->qop, ElementsAre("auth", "auth-int"));
}

TEST(DigestChallenge, WritesItsFields) {
    DigestChallenge challenge{"r \"x\"", "n", "", "MD5", {"auth"}, true};
    EXPECT_EQ(
        challenge.to_string(), R"(Digest realm="r \"x\"", nonce="n", algorithm=MD5, qop="auth", stale=true)"
    );
}

TEST(DigestCredentials, ReadsBackWhatItWrote) {
    DigestCredentials credentials = mufasa();
    credentials.response = "abc";
    credentials.algorithm = "SHA-256";
    credentials.opaque = "o";
    const auto read = DigestCredentials::parse(credentials.to_string());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->to_string(), credentials.to_string());
    EXPECT_EQ(read->cnonce, credentials.cnonce);
    EXPECT_EQ(read->nc, "00000001");
}

TEST(DigestCredentials, RefusesTheMalformed) {
    for (const std::string text :
         {"Digest", "Digest username=\"a\"", "Digest username", "Digest username=\"a", "Digest =x",
          "Digest a=b c=d",
          "Digest username=\"a\", username=\"b\", realm=\"r\", nonce=\"n\", uri=\"u\", response=\"r\""}) {
        const auto read = DigestCredentials::parse(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().reason, "bad_credentials");
    }
    EXPECT_EQ(DigestCredentials::parse("Basic abc").error().reason, "other_scheme");
    EXPECT_EQ(DigestCredentials::parse("").error().reason, "other_scheme");
}

TEST(Digest, ConstantTimeComparison) {
    EXPECT_TRUE(equals_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equals_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equals_in_constant_time("abc", "ab"));
}

}  // namespace
}  // namespace offhook::sip
