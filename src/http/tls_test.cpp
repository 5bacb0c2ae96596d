// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509.h>

#include "http/server.hpp"
#include "http/test_support.hpp"

using namespace offhook;
using namespace offhook::http;
using namespace offhook::http::test;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

/// A server with a TLS port beside the plain one.
class TlsTest : public testing::Test {
protected:
    TlsTest() : TlsTest(test_limits()) {}
    explicit TlsTest(const HttpLimits& limits)
        : server_(
              [](const std::shared_ptr<Exchange>& exchange) {
                  Response response;
                  response.body = exchange->request().peer.tls ? "secure" : "plain";
                  response.body += exchange->request().body;
                  exchange->respond(std::move(response));
              },
              limits
          ) {
        const auto opened =
            server_.server->listen({"tls", "127.0.0.1", 0, directory_.certificate("first.example")});
        EXPECT_TRUE(opened) << opened.error().text;
        port_ = opened.value_or(std::uint16_t{0});
    }

    TestDirectory directory_;
    TestServer server_;
    std::uint16_t port_ = 0;
};

class ImpatientTlsTest : public TlsTest {
protected:
    ImpatientTlsTest() : TlsTest(quick_limits()) {}
};

std::string name_of_server(TestPeer& peer) {
    X509* certificate = SSL_get1_peer_certificate(peer.ssl());
    char name[64] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
    X509_free(certificate);
    return name;
}

std::string protocol_of(TestPeer& peer) {
    const unsigned char* protocol = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(peer.ssl(), &protocol, &size);
    return {reinterpret_cast<const char*>(protocol), size};
}

}  // namespace

TEST_F(TlsTest, serves_tls_1_2_and_1_3_and_agrees_on_http_1_1) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TestPeer peer(port_);
        ASSERT_TRUE(peer.start_tls(version, version));
        EXPECT_EQ(protocol_of(peer), "http/1.1");
        peer.send(get("/1") + get("/2"));
        EXPECT_THAT(peer.response(), EndsWith("secure"));
        EXPECT_THAT(peer.response(), EndsWith("secure"));
    }
}

TEST_F(TlsTest, refuses_tls_1_1_and_what_is_no_tls) {
    TestPeer old(port_);
    EXPECT_FALSE(old.start_tls(TLS1_1_VERSION, TLS1_1_VERSION));
    TestPeer plain(port_);
    plain.send(get("/"));
    plain.receive_all();
    EXPECT_TRUE(wait_until([&] { return server_.reporter.count("http_tls_failed") == 2; }));
    EXPECT_TRUE(wait_until([&] { return server_.server->connection_count() == 0; }));
}

TEST_F(ImpatientTlsTest, ends_a_handshake_that_does_not_come) {
    TestPeer silent(port_);
    EXPECT_EQ(silent.receive_all(), "");
    EXPECT_TRUE(server_.has_reported("http_tls_failed"));
}

TEST_F(ImpatientTlsTest, says_goodbye_to_idle_and_slow_peers) {
    TestPeer idle(port_);
    ASSERT_TRUE(idle.start_tls());
    EXPECT_EQ(idle.receive_all(), "");
    EXPECT_NE(SSL_get_shutdown(idle.ssl()) & SSL_RECEIVED_SHUTDOWN, 0);
    TestPeer slow(port_);
    ASSERT_TRUE(slow.start_tls());
    slow.send("GET / HT");
    EXPECT_THAT(slow.receive_all(), StartsWith("HTTP/1.1 408 "));
    EXPECT_NE(SSL_get_shutdown(slow.ssl()) & SSL_RECEIVED_SHUTDOWN, 0);
}

TEST_F(TlsTest, carries_bodies_larger_than_a_record_both_ways) {
    TestPeer peer(port_);
    ASSERT_TRUE(peer.start_tls());
    const std::string body(900'000, 'x');
    peer.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 900000\r\n\r\n" + body);
    EXPECT_THAT(peer.response(), EndsWith("secure" + body));
}

TEST_F(TlsTest, reloads_files_under_standing_connections) {
    TestPeer before(port_);
    ASSERT_TRUE(before.start_tls());
    EXPECT_EQ(name_of_server(before), "first.example");
    before.send(get("/"));
    EXPECT_THAT(before.response(), EndsWith("secure"));
    ASSERT_TRUE(server_.server->reload_tls("tls", directory_.certificate("second.example")));
    TestPeer after(port_);
    ASSERT_TRUE(after.start_tls());
    EXPECT_EQ(name_of_server(after), "second.example");
    before.send(get("/"));
    EXPECT_THAT(before.response(), EndsWith("secure"));
}

TEST_F(TlsTest, opens_encrypted_keys) {
    EXPECT_TRUE(server_.server->reload_tls("tls", directory_.certificate("locked.example", "secret")));
    TestPeer peer(port_);
    ASSERT_TRUE(peer.start_tls());
    EXPECT_EQ(name_of_server(peer), "locked.example");
}

TEST_F(TlsTest, says_what_is_wrong_with_files_and_keeps_the_ones_it_has) {
    const auto good = directory_.certificate("good.example");
    const auto locked = directory_.certificate("locked.example", "secret");
    std::ofstream(directory_ / "junk") << "no PEM";
    const auto& junk = directory_ / "junk";
    struct Case {
        TlsFiles files;
        std::string reason;
        std::string text;
    };
    const Case cases[] = {
        {{"/nowhere.pem", good.private_key_file, ""}, "tls_file", "cannot read '/nowhere.pem'"},
        {{good.certificate_file, "", ""}, "tls_file", "no file is named"},
        {{junk, good.private_key_file, ""}, "tls_file", "holds no certificate"},
        {{good.certificate_file, junk, ""}, "tls_file", "holds no private key"},
        {{good.certificate_file, locked.private_key_file, ""}, "tls_key_password", "no password is set"},
        {{locked.certificate_file, locked.private_key_file, "x"}, "tls_key_password", "is wrong"},
        {{good.certificate_file, locked.private_key_file, "secret"}, "tls_key_mismatch", "does not belong"},
    };
    for (const auto& [files, reason, text] : cases) {
        const auto reloaded = server_.server->reload_tls("tls", files);
        ASSERT_FALSE(reloaded) << text;
        EXPECT_EQ(reloaded.error().reason, reason);
        EXPECT_THAT(reloaded.error().text, HasSubstr(text));
    }
    EXPECT_EQ(server_.server->reload_tls("test", good).error().reason, "no_such_listener");
    EXPECT_EQ(server_.server->reload_tls("other", good).error().reason, "no_such_listener");
    TestPeer peer(port_);
    ASSERT_TRUE(peer.start_tls());
    EXPECT_EQ(name_of_server(peer), "first.example");
}
