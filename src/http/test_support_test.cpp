// SPDX-License-Identifier: Apache-2.0
#include "http/test_support.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace offhook::http::test {

using namespace std::chrono_literals;

bool wait_until(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + 5s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(2ms);
    }
    return true;
}

// ---- executor and reporter

ExecutorThread::ExecutorThread() : thread_([this] { run(); }) {}

void ExecutorThread::post(std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    changed_.notify_one();
}

void ExecutorThread::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        changed_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
}

void ExecutorThread::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return stopped_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        auto task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        task();
        task = {};
        lock.lock();
    }
}

void CountingReporter::report(Level, std::string_view reason, std::string_view) {
    const std::lock_guard lock(mutex_);
    ++counts_[std::string(reason)];
}

int CountingReporter::count(const std::string& reason) const {
    const std::lock_guard lock(mutex_);
    const auto found = counts_.find(reason);
    return found == counts_.end() ? 0 : found->second;
}

std::string CountingReporter::reasons() const {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (const auto& [reason, count] : counts_) text += fmt::format("{} x{} ", reason, count);
    return text;
}

// ---- server

HttpLimits test_limits() {
    HttpLimits limits;
    limits.drain = 50ms;
    return limits;
}

HttpLimits quick_limits() {
    auto limits = test_limits();
    limits.read_time = 150ms;
    limits.idle_time = 300ms;
    limits.write_time = 200ms;
    limits.tls_handshake = 400ms;
    limits.linger = 200ms;
    return limits;
}

TestServer::TestServer(Handler handler, const HttpLimits& limits) {
    const auto run = [this](std::function<void()> task) { executor.post(std::move(task)); };
    server = std::make_unique<Server>(std::move(handler), run, reporter, limits);
    const auto opened = server->listen({"test", "127.0.0.1", 0, {}});
    EXPECT_TRUE(opened) << opened.error().text;
    port = opened.value_or(std::uint16_t{0});
}

void TestServer::stop() {
    executor.post([this] { server.reset(); });
    executor.stop();
}

bool TestServer::has_reported(const std::string& reason) {
    return wait_until([&] { return reporter.count(reason) > 0; });
}

// ---- peer

TestPeer::TestPeer(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    set_timeout();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

TestPeer::TestPeer(const std::string& local_path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    set_timeout();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    local_path.copy(address.sun_path, sizeof address.sun_path - 1);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

void TestPeer::set_timeout() const {
    const timeval five_seconds{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &five_seconds, sizeof five_seconds);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &five_seconds, sizeof five_seconds);
}

bool TestPeer::start_tls(int lowest, int highest) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, lowest);
    SSL_CTX_set_max_proto_version(context, highest);
    SSL_CTX_set_security_level(context, 0);
    const unsigned char protocols[] = "\x02h2\x08http/1.1";
    SSL_CTX_set_alpn_protos(context, protocols, sizeof protocols - 1);
    ssl_.reset(SSL_new(context));
    SSL_CTX_free(context);
    SSL_set_fd(ssl_.get(), socket_);
    return SSL_connect(ssl_.get()) == 1;
}

void TestPeer::send(std::string_view bytes) {
    if (ssl_) {
        SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
        return;
    }
    while (!bytes.empty()) {
        const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

bool TestPeer::read_some() {
    char buffer[16384];
    const auto count = ssl_ ? SSL_read(ssl_.get(), buffer, sizeof buffer)
                            : static_cast<int>(::recv(socket_, buffer, sizeof buffer, 0));
    if (count > 0) input_.append(buffer, static_cast<std::size_t>(count));
    return count > 0;
}

std::string TestPeer::take(std::size_t count) {
    while (input_.size() < count && read_some()) {
    }
    auto taken = input_.substr(0, count);
    input_.erase(0, count);
    return taken;
}

std::string TestPeer::receive_until(std::string_view text) {
    while (input_.find(text) == std::string::npos && read_some()) {
    }
    const auto end = input_.find(text);
    return take(end == std::string::npos ? input_.size() : end + text.size());
}

std::string TestPeer::receive_all() {
    errno = 0;
    while (read_some()) {
    }
    if (errno == EAGAIN) return "(no end)";
    return take(input_.size());
}

std::string TestPeer::response(bool with_body) {
    auto head = receive_until("\r\n\r\n");
    if (!with_body) return head;
    const std::string name = "Content-Length: ";
    const auto place = head.find(name);
    if (place != std::string::npos) return head + take(std::stoul(head.substr(place + name.size())));
    if (head.find("Transfer-Encoding: chunked") == std::string::npos) return head;
    return head + receive_until("0\r\n\r\n");
}

void TestPeer::half_close() {
    ::shutdown(socket_, SHUT_WR);
}

void TestPeer::shrink_receive_buffer() {
    const int size = 4096;
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

void TestPeer::close() {
    ssl_.reset();
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

std::string get(std::string_view target, std::string_view lines) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: test\r\n{}\r\n", target, lines);
}

// ---- files

TestDirectory::TestDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "http_test_XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
}

TestDirectory::~TestDirectory() {
    std::filesystem::remove_all(path_);
}

TlsFiles TestDirectory::certificate(const std::string& common_name, const std::string& password) const {
    TlsFiles files{*this / (common_name + ".pem"), *this / (common_name + ".key"), password};
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    const auto* name = reinterpret_cast<const unsigned char*>(common_name.c_str());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC, name, -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    std::FILE* file = std::fopen(files.certificate_file.c_str(), "wb");
    PEM_write_X509(file, certificate);
    static_cast<void>(std::fclose(file));
    file = std::fopen(files.private_key_file.c_str(), "wb");
    auto* secret = password.empty() ? nullptr : const_cast<char*>(password.c_str());
    const auto* cipher = password.empty() ? nullptr : EVP_aes_128_cbc();
    PEM_write_PrivateKey(file, key, cipher, nullptr, 0, nullptr, secret);
    static_cast<void>(std::fclose(file));
    X509_free(certificate);
    EVP_PKEY_free(key);
    return files;
}

}  // namespace offhook::http::test
