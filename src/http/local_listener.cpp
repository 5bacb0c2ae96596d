// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "http/acceptor.hpp"
#include "http/connection.hpp"
#include "http/listener.hpp"

namespace offhook::http {

namespace {

using Local = asio::local::stream_protocol;

constexpr mode_t kOwnerOnly = 0600;
constexpr std::size_t kPathSize = sizeof(sockaddr_un::sun_path) - 1;

Result<void> check_path(const std::string& path) {
    if (!path.empty() && path.size() <= kPathSize) return {};
    return failure(
        "bad_path", fmt::format("'{}': the path of a local socket has 1 to {} bytes", path, kPathSize)
    );
}

bool somebody_listens(asio::io_context& context, const std::string& path) {
    ErrorCode error;
    LocalSocket probe(context);
    probe.connect(Local::endpoint(path), error);
    return error != asio::error::connection_refused;
}

/// A socket that nobody listens on any more was left by a server that was ended by force.
Result<void> remove_leftover(asio::io_context& context, const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return {};
    if (!S_ISSOCK(status.st_mode)) {
        return failure("bad_path", fmt::format("'{}' is there and is no socket", path));
    }
    if (somebody_listens(context, path)) {
        return failure("socket_in_use", fmt::format("'{}' is served by a running process", path));
    }
    ::unlink(path.c_str());
    return {};
}

class LocalListener final : public Acceptor<Local> {
public:
    LocalListener(std::shared_ptr<Core> core, std::string path)
        : Acceptor(std::move(core)), path_(std::move(path)) {}
    ~LocalListener() override { remove_file(); }
    LocalListener(const LocalListener&) = delete;
    LocalListener& operator=(const LocalListener&) = delete;

    Result<void> open();
    void close() override;
    bool set_tls(TlsContextPtr) override { return false; }
    std::uint16_t port() const override { return 0; }

private:
    void remember_file();
    void remove_file();
    void accepted(LocalSocket socket) override;

    std::string path_;
    ino_t file_ = 0;  ///< the inode of our socket
};

Result<void> LocalListener::open() {
    if (auto checked = check_path(path_); !checked) return checked;
    if (auto removed = remove_leftover(core_->context(), path_); !removed) return removed;
    ErrorCode error;
    acceptor_.open(Local(), error);
    // Linux gives the file the mode of the socket, so it never lies open, not even for a moment.
    if (!error) ::fchmod(acceptor_.native_handle(), kOwnerOnly);
    if (!error) acceptor_.bind(Local::endpoint(path_), error);
    if (!error && ::chmod(path_.c_str(), kOwnerOnly) != 0)
        error.assign(errno, boost::system::system_category());
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) return failure("listen_failed", fmt::format("local socket '{}': {}", path_, error.message()));
    remember_file();
    accept();
    return {};
}

void LocalListener::close() {
    Acceptor::close();
    remove_file();
}

void LocalListener::remember_file() {
    struct stat status {};
    if (::lstat(path_.c_str(), &status) == 0) file_ = status.st_ino;
}

/// Unless somebody has put another one in its place.
void LocalListener::remove_file() {
    struct stat status {};
    if (file_ == 0 || ::lstat(path_.c_str(), &status) != 0 || status.st_ino != file_) return;
    ::unlink(path_.c_str());
    file_ = 0;
}

void LocalListener::accepted(LocalSocket socket) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return;
    Peer peer;
    peer.user = credentials.uid;
    peer.local = credentials.uid == 0 || credentials.uid == ::geteuid();
    auto refusal = core_->refusal(peer.address);
    if (!peer.local) {
        refusal =
            Refusal{403, "http_local_refused", "the local socket is for root and the server's own user"};
    }
    if (refusal && !core_->may_tell_refused()) return;
    auto stream = make_stream(std::move(socket));
    std::make_shared<Connection>(core_, std::move(stream), std::move(peer), std::move(refusal))->start();
}

}  // namespace

Result<std::shared_ptr<Listener>> open_local(const std::shared_ptr<Core>& core, const std::string& path) {
    auto listener = std::make_shared<LocalListener>(core, path);
    if (auto opened = listener->open(); !opened) return tl::unexpected(opened.error());
    return listener;
}

}  // namespace offhook::http
