// SPDX-License-Identifier: Apache-2.0
#include "net/certificate_facts.hpp"

#include <chrono>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/certificate.hpp"
#include "net/pem_file.hpp"
#include "net/tls.hpp"

namespace offhook::net {

namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::MatchesRegex;

std::string folder(const std::string& name) {
    const auto path = std::filesystem::path(testing::TempDir()) / name;
    std::filesystem::remove_all(path);
    return path.string();
}

std::string encrypted(EVP_PKEY* key, std::string password) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(
        bio.get(), key, EVP_aes_256_cbc(), password.data(), static_cast<int>(password.size()), nullptr,
        nullptr
    );
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

TEST(CertificateFacts, TellWhatTheServersOwnCertificateIs) {
    const auto now = std::chrono::system_clock::now();
    const auto authority = ensure_authority(folder("facts"), {"pbx.example"}, now);
    ASSERT_TRUE(authority);
    const auto facts = certificate_facts(authority->server.certificate_file);
    ASSERT_TRUE(facts);
    EXPECT_THAT(facts->names, Contains("pbx.example"));
    EXPECT_THAT(facts->names, Contains("127.0.0.1"));
    EXPECT_THAT(facts->subject, HasSubstr("CN="));
    EXPECT_EQ(facts->key, "EC P-256");
    EXPECT_THAT(facts->fingerprint_sha256, MatchesRegex("([0-9A-F][0-9A-F]:){31}[0-9A-F][0-9A-F]"));
    const auto days = (facts->not_after - facts->not_before) / 86'400;
    EXPECT_GE(days, 396);
    EXPECT_LE(days, 399);
    const auto issuer = certificate_facts(authority->ca_certificate_file);
    ASSERT_TRUE(issuer);
    EXPECT_EQ(issuer->subject, facts->issuer);
}

TEST(CertificateFacts, AMissingOrForeignFileIsAnError) {
    EXPECT_EQ(certificate_facts(folder("nothing") + "/x.pem").error().reason, "tls_file");
    EXPECT_EQ(certificate_facts(OFFHOOK_SOURCE_DIR "/README.md").error().reason, "tls_file");
}

TEST(PrivateKeys, AreOpenedWithTheirPasswordOnly) {
    const auto authority = make_authority("Test", std::chrono::system_clock::now());
    const std::string plain = to_pem(authority.key.get());
    const std::string locked = encrypted(authority.key.get(), "open sesame");
    EXPECT_EQ(*open_private_key(plain, ""), plain);
    EXPECT_EQ(*open_private_key(locked, "open sesame"), plain);
    EXPECT_EQ(open_private_key(locked, "wrong").error().reason, "tls_key_password");
    EXPECT_EQ(open_private_key(locked, "").error().reason, "tls_key_password");
    EXPECT_EQ(open_private_key("nothing of the kind", "").error().reason, "tls_file");
}

}  // namespace
}  // namespace offhook::net
