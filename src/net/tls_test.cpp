// SPDX-License-Identifier: Apache-2.0
#include "net/tls.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/certificate.hpp"
#include "net/pem_file.hpp"
#include "net/test_support.hpp"
#include "net/tls_context.hpp"

using namespace offhook;
using namespace offhook::net;
using namespace offhook::net::test;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

using namespace std::chrono_literals;

/// A directory of its own for each test.
class Directory {
public:
    Directory() {
        std::string name = (std::filesystem::temp_directory_path() / "net_test_XXXXXX").string();
        if (::mkdtemp(name.data()) != nullptr) path_ = name;
    }
    ~Directory() { std::filesystem::remove_all(path_); }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

int mode_of(const std::string& path) {
    struct stat status {};
    ::stat(path.c_str(), &status);
    return status.st_mode & 0777;
}

/// As one for a server, less the restriction to servers.
Identity make_client_identity(const Identity& authority, const std::string& name) {
    auto identity = make_server_identity(authority, {name}, std::chrono::system_clock::now());
    X509* certificate = identity.certificate.get();
    const int place = X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1);
    const ExtensionPtr removed(X509_delete_ext(certificate, place));
    X509_sign(certificate, authority.key.get(), EVP_sha256());
    return identity;
}

std::string numbered(int number, const std::string& body) {
    return request(fmt::format("call-{}", number), body).to_string();
}

}  // namespace

// ---- our own authority

TEST(Authority, is_made_once_with_files_for_the_right_readers) {
    const Directory directory;
    const auto first = ensure_authority(directory / "tls", {"pbx.example", "192.0.2.7"});
    ASSERT_TRUE(first) << first.error().text;
    EXPECT_TRUE(first->made_authority);
    EXPECT_TRUE(first->made_certificate);
    EXPECT_EQ(mode_of(directory / "tls"), 0700);
    EXPECT_EQ(mode_of(directory / "tls/ca.key"), 0600);
    EXPECT_EQ(mode_of(first->server.private_key_file), 0600);
    EXPECT_EQ(mode_of(first->ca_certificate_file), 0644);
    EXPECT_TRUE(check_tls(first->server));
    const auto certificate = text_of(first->server.certificate_file);
    const auto second = ensure_authority(directory / "tls", {"pbx.example", "192.0.2.7"});
    ASSERT_TRUE(second);
    EXPECT_FALSE(second->made_authority);
    EXPECT_FALSE(second->made_certificate);
    EXPECT_EQ(text_of(second->server.certificate_file), certificate);
}

TEST(Authority, certifies_all_names_also_odd_ones) {
    const Directory directory;
    const auto made =
        ensure_authority(directory.path(), {"pbx.example", "a,DNS:evil.example", "2001:DB8::1"});
    ASSERT_TRUE(made);
    const auto certificate = read_certificate(made->server.certificate_file);
    ASSERT_TRUE(certificate);
    EXPECT_THAT(
        names_of(certificate->get()),
        testing::UnorderedElementsAre(
            "pbx.example", "a,DNS:evil.example", "2001:db8::1", "localhost", "127.0.0.1", "::1"
        )
    );
}

TEST(Authority, renews_the_certificate_when_its_end_is_near_or_the_names_change) {
    const Directory directory;
    const auto now = std::chrono::system_clock::now();
    constexpr auto kDay = 24h;
    const auto ensure = [&](const std::string& name, std::chrono::system_clock::time_point when) {
        const auto result = ensure_authority(directory.path(), {name}, when);
        EXPECT_TRUE(result) << result.error().text;
        EXPECT_TRUE(check_tls(result->server));
        return result->made_certificate;
    };
    EXPECT_TRUE(ensure("a.example", now));
    EXPECT_FALSE(ensure("a.example", now + 366 * kDay));
    EXPECT_TRUE(ensure("a.example", now + 368 * kDay));
    EXPECT_TRUE(ensure("b.example", now + 368 * kDay));
    EXPECT_TRUE(ensure("b.example", now + 3640 * kDay));   // ends with the authority
    EXPECT_FALSE(ensure("b.example", now + 3645 * kDay));  // which cannot be outlived
    const auto expired = ensure_authority(directory.path(), {"c.example"}, now + 3651 * kDay);
    ASSERT_FALSE(expired);
    EXPECT_EQ(expired.error().reason, "tls_authority_expired");
}

TEST(Authority, mends_a_broken_server_certificate_but_never_replaces_a_broken_authority) {
    const Directory directory;
    ASSERT_TRUE(ensure_authority(directory.path(), {}));
    const auto authority = text_of(directory / "ca.pem");
    std::ofstream(directory / "server.pem") << "half a certif";
    const auto mended = ensure_authority(directory.path(), {});
    ASSERT_TRUE(mended);
    EXPECT_TRUE(mended->made_certificate);
    std::filesystem::remove(mended->server.private_key_file);
    EXPECT_TRUE(ensure_authority(directory.path(), {})->made_certificate);
    EXPECT_EQ(text_of(directory / "ca.pem"), authority);

    std::filesystem::remove(directory / "ca.key");
    const auto half = ensure_authority(directory.path(), {});
    ASSERT_FALSE(half);
    EXPECT_THAT(half.error().text, AllOf(HasSubstr("ca.key"), HasSubstr("do not belong together")));
    std::ofstream(directory / "ca.key") << "rubbish";
    EXPECT_THAT(
        ensure_authority(directory.path(), {}).error().text, HasSubstr("ca.key' holds no usable private key")
    );
}

TEST(Authority, says_which_directory_cannot_be_made) {
    const Directory directory;
    std::ofstream(directory / "file") << "in the way";
    const auto result = ensure_authority(directory / "file/tls", {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().reason, "tls_directory");
    EXPECT_THAT(result.error().text, HasSubstr("file/tls"));
}

TEST(Authority, knows_the_names_of_this_machine) {
    EXPECT_THAT(names_of_this_machine(), Contains("127.0.0.1"));
}

// ---- files of the administrator

class TlsFiles : public testing::Test {
protected:
    void SetUp() override {
        const auto made = ensure_authority(directory.path(), {});
        ASSERT_TRUE(made);
        good = made->server;
    }

    Error error(const TlsServerSettings& settings) {
        const auto result = check_tls(settings);
        return result ? Error{"none", ""} : result.error();
    }

    Directory directory;
    TlsServerSettings good;
};

TEST_F(TlsFiles, errors_name_file_and_cause) {
    auto settings = good;
    settings.certificate_file = directory / "missing.pem";
    EXPECT_THAT(error(settings).text, AllOf(HasSubstr("missing.pem"), HasSubstr("No such file")));
    settings.certificate_file = good.private_key_file;
    EXPECT_THAT(error(settings).text, HasSubstr("server.key' holds no certificate"));
    settings = good;
    settings.private_key_file = good.certificate_file;
    EXPECT_THAT(error(settings).text, HasSubstr("server.pem' holds no private key"));
    settings.private_key_file = directory / "ca.key";
    EXPECT_EQ(error(settings).reason, "tls_key_mismatch");
    settings = good;
    settings.client_ca_file = good.private_key_file;
    EXPECT_THAT(error(settings).text, HasSubstr("server.key' holds no certificates"));
}

TEST_F(TlsFiles, an_encrypted_key_needs_its_password) {
    const auto key = read_key(good.private_key_file);
    ASSERT_TRUE(key);
    const BioPtr file(BIO_new_file((directory / "locked.key").c_str(), "wb"));
    const std::string password = "correct horse";
    PEM_write_bio_PKCS8PrivateKey(
        file.get(), key->get(), EVP_aes_256_cbc(), password.data(), 13, nullptr, nullptr
    );
    (void)BIO_flush(file.get());
    auto settings = good;
    settings.private_key_file = directory / "locked.key";
    EXPECT_THAT(error(settings).text, HasSubstr("no password is set"));
    settings.private_key_password = "wrong";
    EXPECT_EQ(error(settings).reason, "tls_key_password");
    EXPECT_THAT(error(settings).text, AllOf(HasSubstr("locked.key"), testing::Not(HasSubstr("wrong horse"))));
    settings.private_key_password = password;
    EXPECT_EQ(error(settings).reason, "none");
}

// ---- flows

class TlsFlows : public TlsFiles, public testing::WithParamInterface<std::size_t> {
protected:
    TlsContextPtr client(const std::string& ca_file) {
        auto context = make_client_context({ca_file, true, {}});
        EXPECT_TRUE(context) << context.error().text;
        return context.value_or(nullptr);
    }
    TlsContextPtr client() { return client(directory / "ca.pem"); }
    std::size_t workers() const { return GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(Workers, TlsFlows, testing::Values(1, 2));

TEST_P(TlsFlows, echoes_over_both_versions) {
    Server server(workers());
    const auto port = server.listen(good);
    for (const auto& [version, name] :
         {std::pair{TLS1_2_VERSION, "TLSv1.2"}, std::pair{TLS1_3_VERSION, "TLSv1.3"}}) {
        SCOPED_TRACE(name);
        const auto context = client();
        SSL_CTX_set_max_proto_version(context.get(), version);
        Peer peer(port);
        ASSERT_TRUE(peer.start_tls(context.get()));
        const std::string body(50'000, 'x');  // several records
        peer.send(numbered(1, body));
        EXPECT_THAT(peer.receive_until(body), StartsWith("SIP/2.0 200 "));
        server.on_loop([&, expected = std::string(name)] {
            const auto& info = server.handler.flows.at(server.handler.order.back()).info;
            EXPECT_EQ(info.transport, Transport::tls);
            EXPECT_EQ(info.tls_version, expected);
            EXPECT_NE(info.tls_cipher, "");
            EXPECT_EQ(info.client_certificate_subject, "");
        });
        peer.half_close();
        EXPECT_TRUE(peer.ended());
        EXPECT_TRUE(server.wait_for_down("peer_closed"));
    }
}

TEST_P(TlsFlows, speaks_old_versions_where_it_is_told_to) {
    const std::vector<std::pair<TlsVersion, int>> versions = {
        {TlsVersion::v1_0, TLS1_VERSION},
        {TlsVersion::v1_1, TLS1_1_VERSION},
        {TlsVersion::v1_2, TLS1_2_VERSION},
        {TlsVersion::v1_3, TLS1_3_VERSION}};
    for (const auto& [oldest, oldest_number] : versions) {
        Server server(workers());
        auto settings = good;
        settings.oldest = oldest;
        const auto port = server.listen(settings);
        for (const auto& [version, number] : versions) {
            SCOPED_TRACE(testing::Message() << std::hex << oldest_number << " " << number);
            const auto context = client();
            SSL_CTX_set_min_proto_version(context.get(), number);
            SSL_CTX_set_max_proto_version(context.get(), number);
            SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
            Peer peer(port);
            EXPECT_EQ(peer.start_tls(context.get()), version >= oldest);
        }
    }
}

TEST_P(TlsFlows, takes_bytes_one_by_one_and_many_messages_at_once) {
    Server server(workers());
    const auto context = client();
    Peer peer(server.listen(good));
    ASSERT_TRUE(peer.start_tls(context.get()));
    for (const char c : numbered(1, "slow")) peer.send({&c, 1});
    EXPECT_THAT(peer.receive_until("slow"), StartsWith("SIP/2.0 200 "));
    peer.send("\r\n\r\n");
    EXPECT_EQ(peer.receive(2), "\r\n");
    std::string many;
    for (int i = 0; i < 500; ++i) many += numbered(i, "many");
    peer.send(many);
    EXPECT_THAT(peer.receive_until("Call-ID: call-499\r\n"), HasSubstr("Call-ID: call-0\r\n"));
}

TEST_P(TlsFlows, refuses_old_versions_plaintext_and_garbage) {
    Server server(workers());
    const auto port = server.listen(good);
    const auto old = client();
    SSL_CTX_set_min_proto_version(old.get(), TLS1_1_VERSION);
    SSL_CTX_set_max_proto_version(old.get(), TLS1_1_VERSION);
    SSL_CTX_set_cipher_list(old.get(), "ALL:@SECLEVEL=0");
    Peer outdated(port);
    EXPECT_FALSE(outdated.start_tls(old.get()));
    Peer plain(port);
    plain.send(numbered(1, "hello"));
    EXPECT_TRUE(plain.ended());
    Peer garbage(port);
    garbage.send(std::string("\x16\x03\x01\x00\x05garbage and more of it", 28));
    EXPECT_TRUE(garbage.ended());
    Peer gone(port);
    gone.close();
    EXPECT_TRUE(server.wait_until([&] { return server.reporter.counts["peer_closed"] == 1; }));
    server.on_loop([&] {
        EXPECT_EQ(server.reporter.counts["tls_failed"], 2);
        EXPECT_EQ(server.reporter.counts["plaintext_on_tls_port"], 1);
        EXPECT_TRUE(server.handler.order.empty()) << "none of them came up";
        EXPECT_TRUE(server.handler.down_reasons.empty());
    });
}

TEST_P(TlsFlows, ends_a_handshake_that_takes_too_long) {
    Limits limits;
    limits.tls_handshake = 50ms;
    Server server(workers(), limits);
    Peer silent(server.listen(good));
    EXPECT_TRUE(silent.ended());
    EXPECT_EQ(server.on_loop([&] { return server.reporter.counts["handshake_timeout"]; }), 1);
}

TEST_P(TlsFlows, cuts_off_a_peer_that_does_not_read) {
    Limits limits;
    limits.output_queue = 200'000;
    Server server(workers(), limits);
    const auto context = client();
    Peer deaf(server.listen(good));
    ASSERT_TRUE(deaf.start_tls(context.get()));
    ASSERT_TRUE(server.wait_until([&] { return server.handler.order.size() == 1; }));
    const std::string chunk(50'000, 'x');
    for (int i = 0; i < 400; ++i) {
        server.on_loop([&] { server.network->send_raw(server.handler.order.front(), chunk); });
    }
    EXPECT_TRUE(server.wait_for_down("slow_reader"));
}

TEST_P(TlsFlows, a_queue_that_had_to_wait_arrives_whole) {
    Limits limits;
    limits.output_queue = 100'000'000;
    Server server(workers(), limits);
    const auto context = client();
    Peer peer(server.listen(good));
    ASSERT_TRUE(peer.start_tls(context.get()));
    ASSERT_TRUE(server.wait_until([&] { return server.handler.order.size() == 1; }));
    std::string much;
    for (int i = 0; much.size() < 10'000'000; ++i) much += fmt::format("{},", i);
    server.on_loop([&] {
        server.network->send_raw(server.handler.order.front(), much);
        server.network->close(server.handler.order.front());
    });
    EXPECT_TRUE(peer.receive(much.size() + 1) == much);
}

TEST_P(TlsFlows, resumes_sessions) {
    Server server(workers());
    const auto port = server.listen(good);
    const auto context = client();
    std::unique_ptr<SSL_SESSION, Freed<SSL_SESSION_free>> session;
    for (const bool resumed : {false, true}) {
        Peer peer(port);
        ASSERT_TRUE(peer.start_tls(context.get(), session.get()));
        peer.send(numbered(1, "hello"));
        peer.receive_until("hello");
        EXPECT_EQ(SSL_session_reused(peer.ssl()) == 1, resumed);
        session.reset(SSL_get1_session(peer.ssl()));
        peer.half_close();  // a session that ends without a word is not resumed
    }
}

TEST_P(TlsFlows, new_handshakes_get_the_new_certificate_and_old_flows_go_on) {
    const Directory other;
    const auto next = ensure_authority(other.path(), {});
    ASSERT_TRUE(next);
    Server server(workers());
    const auto port = server.listen(good);
    const auto old_trust = client();
    Peer before(port);
    ASSERT_TRUE(before.start_tls(old_trust.get()));
    auto broken = good;
    broken.private_key_file = next->server.private_key_file;
    EXPECT_FALSE(server.on_loop([&] { return server.network->reload_tls("phones", broken); }));
    EXPECT_TRUE(server.on_loop([&] { return server.network->reload_tls("phones", next->server); }));
    EXPECT_FALSE(server.on_loop([&] { return server.network->reload_tls("nobody", next->server); }));
    Peer distrusting(port);
    EXPECT_FALSE(distrusting.start_tls(old_trust.get()));
    const auto new_trust = client(next->ca_certificate_file);
    Peer trusting(port);
    EXPECT_TRUE(trusting.start_tls(new_trust.get()));
    before.send(numbered(1, "still here"));
    EXPECT_THAT(before.receive_until("still here"), HasSubstr("still here"));
}

TEST_P(TlsFlows, tells_the_subject_of_a_verified_client_certificate) {
    const auto authority = make_authority("Test clients", std::chrono::system_clock::now());
    const auto identity = make_client_identity(authority, "Phone, one");
    ASSERT_TRUE(write_file(directory / "clients.pem", to_pem(authority.certificate.get()), Readable::by_all));
    auto settings = good;
    settings.client_ca_file = directory / "clients.pem";
    settings.require_client_certificate = true;
    Server server(workers());
    const auto port = server.listen(settings);
    const auto without = client();
    Peer stranger(port);
    stranger.start_tls(without.get());  // TLS 1.3: the client hears of the refusal only later
    EXPECT_TRUE(stranger.ended());
    const auto with = client();
    SSL_CTX_use_certificate(with.get(), identity.certificate.get());
    SSL_CTX_use_PrivateKey(with.get(), identity.key.get());
    Peer known(port);
    ASSERT_TRUE(known.start_tls(with.get()));
    known.send(numbered(1, "hello"));
    EXPECT_THAT(known.receive_until("hello"), HasSubstr("hello"));
    server.on_loop([&] {
        ASSERT_EQ(server.handler.order.size(), 1U);
        const auto& info = server.handler.flows.at(server.handler.order.back()).info;
        EXPECT_EQ(info.client_certificate_subject, "CN=Phone\\, one");
        EXPECT_EQ(info.client_certificate_name, "Phone, one");
    });
}

TEST_P(TlsFlows, connects_and_verifies_the_server) {
    const Directory other;
    ASSERT_TRUE(ensure_authority(other.path(), {}));
    Server server(workers());
    const auto port = server.listen(good);
    const auto outcome = [&](const std::string& host, const TlsClientSettings& settings) {
        const auto flow = server.on_loop([&] {
            const auto id = server.network->connect({host, port, settings, 5s});
            server.network->send(id, request("from-here", "hello"));
            return id;
        });
        std::string result;
        server.wait_until([&] {
            const auto& heard = server.handler.flows[flow];
            if (!heard.messages.empty()) result = heard.info.tls_version;
            if (heard.down) result = heard.down->reason + ": " + heard.down->text;
            return !result.empty();
        });
        return result;
    };
    const auto ca = directory / "ca.pem";
    EXPECT_EQ(outcome("127.0.0.1", {ca, true, {}}), "TLSv1.3");
    EXPECT_EQ(outcome("localhost", {ca, true, {}}), "TLSv1.3");
    EXPECT_EQ(outcome("127.0.0.1", {ca, true, "localhost"}), "TLSv1.3");
    EXPECT_EQ(outcome("127.0.0.1", {{}, false, {}}), "TLSv1.3");
    EXPECT_THAT(
        outcome("127.0.0.1", {ca, true, "other.example"}),
        StartsWith("tls_failed: certificate not accepted: ")
    );
    EXPECT_THAT(
        outcome("127.0.0.1", {other / "ca.pem", true, {}}),
        StartsWith("tls_failed: certificate not accepted: ")
    );
    EXPECT_THAT(outcome("127.0.0.1", {{}, true, {}}), StartsWith("tls_failed: certificate not accepted: "));
}

TEST_P(TlsFlows, connecting_with_tls_to_a_plain_port_fails) {
    Server server(workers());
    const auto port = server.listen();
    server.on_loop([&] {
        server.network->connect({"127.0.0.1", port, TlsClientSettings{{}, false, {}}, 5s});
    });
    EXPECT_TRUE(server.wait_until([&] { return server.handler.down_reasons.size() == 2; }));
    EXPECT_THAT(server.handler.down_reasons, Contains("tls_on_plain_port"));
}

TEST_P(TlsFlows, opens_and_closes_many_flows) {
    Server server(workers());
    const auto port = server.listen(good);
    const auto context = client();
    constexpr std::size_t kFlows = 100;
    std::vector<Peer> peers;
    for (std::size_t i = 0; i < kFlows; ++i) {
        peers.emplace_back(port);
        ASSERT_TRUE(peers.back().start_tls(context.get()));
        peers.back().send(numbered(static_cast<int>(i), "hello"));
    }
    EXPECT_TRUE(server.wait_until([&] { return server.handler.messages() == kFlows; }));
    peers.clear();
    EXPECT_TRUE(server.wait_until([&] { return server.network->flow_count() == 0; }));
}
