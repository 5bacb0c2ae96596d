// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/server.hpp"
#include "http/test_support.hpp"

using namespace offhook;
using namespace offhook::http;
using namespace offhook::http::test;
using testing::EndsWith;
using testing::HasSubstr;

namespace {

class LocalTest : public testing::Test {
protected:
    std::string path() const { return directory_ / "offhook.sock"; }
    std::string reason_for(const std::string& path) {
        const auto opened = server_.server->listen_local(path);
        return opened ? "opened" : opened.error().reason;
    }

    TestDirectory directory_;
    TestServer server_{[](const std::shared_ptr<Exchange>& exchange) {
        const Peer& peer = exchange->request().peer;
        Response response;
        response.body = fmt::format("local {} user {} '{}'", peer.local, peer.user, peer.address);
        exchange->respond(std::move(response));
    }};
};

/// What a killed server leaves behind.
void leave_socket(const std::string& path) {
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    ::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::close(descriptor);
}

}  // namespace

TEST_F(LocalTest, serves_its_own_user_and_nobody_else_can_open_it) {
    ASSERT_EQ(reason_for(path()), "opened");
    struct stat status {};
    ::stat(path().c_str(), &status);
    EXPECT_EQ(status.st_mode & 07777, 0600U);
    TestPeer peer(path());
    peer.send(get("/"));
    EXPECT_THAT(peer.response(), EndsWith(fmt::format("local true user {} ''", ::geteuid())));
}

TEST_F(LocalTest, refuses_other_users_even_if_the_file_lets_them_in) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
    ASSERT_EQ(reason_for(path()), "opened");
    ::chmod((directory_ / "").c_str(), 0755);
    ::chmod(path().c_str(), 0666);
    const pid_t child = ::fork();
    if (child == 0) {
        if (::setuid(65534) != 0) ::_exit(2);
        TestPeer peer(path());
        ::_exit(peer.receive_all().find("HTTP/1.1 403 ") == 0 ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_TRUE(server_.has_reported("http_local_refused"));
}

TEST_F(LocalTest, replaces_a_socket_left_over_but_no_live_one_and_no_file) {
    leave_socket(path());
    EXPECT_EQ(reason_for(path()), "opened");
    TestServer other([](const std::shared_ptr<Exchange>&) {});
    const auto refused = other.server->listen_local(path());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "socket_in_use");
    std::ofstream(directory_ / "file") << "precious";
    EXPECT_EQ(other.server->listen_local(directory_ / "file").error().reason, "bad_path");
    EXPECT_EQ(other.server->listen_local(directory_ / std::string(120, 'x')).error().reason, "bad_path");
    EXPECT_EQ(other.server->listen_local(directory_ / "no/such/place").error().reason, "listen_failed");
    EXPECT_TRUE(std::filesystem::exists(directory_ / "file"));
}

TEST_F(LocalTest, removes_its_file_when_it_is_closed_or_ends) {
    ASSERT_EQ(reason_for(path()), "opened");
    server_.server->close_listener("local");
    EXPECT_FALSE(std::filesystem::exists(path()));
    ASSERT_EQ(reason_for(path()), "opened");
    server_.stop();
    EXPECT_FALSE(std::filesystem::exists(path()));
}
