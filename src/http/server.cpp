// SPDX-License-Identifier: Apache-2.0
#include "http/server.hpp"

#include <future>
#include <map>
#include <thread>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <fmt/format.h>
#include <pthread.h>

#include "http/core.hpp"
#include "http/listener.hpp"

namespace offhook::http {

namespace {

constexpr const char* kLocalName = "local";

}  // namespace

class Server::Impl {
public:
    explicit Impl(std::shared_ptr<Core> core);
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    using Opening = std::function<Result<std::shared_ptr<Listener>>()>;

    Result<std::uint16_t> open(const std::string& name, const Opening& opening);
    void close(const std::string& name);
    Result<void> set_tls(const std::string& name, TlsContextPtr tls);
    const std::shared_ptr<Core>& core() { return core_; }

private:
    using Work = asio::executor_work_guard<asio::io_context::executor_type>;

    /// Runs it on the server's thread and waits for its result.
    template <class Function>
    auto on_thread(Function function) {
        if (core_->context().get_executor().running_in_this_thread()) return function();
        std::packaged_task<decltype(function())()> task(std::move(function));
        auto result = task.get_future();
        core_->post([&task] { task(); });
        return result.get();
    }
    void close_all();

    std::shared_ptr<Core> core_;
    std::map<std::string, std::shared_ptr<Listener>> listeners_;  // of the server's thread
    Work work_;
    std::thread thread_;
};

Server::Impl::Impl(std::shared_ptr<Core> core)
    : core_(std::move(core)), work_(core_->context().get_executor()), thread_([core = core_] {
          ::pthread_setname_np(::pthread_self(), "http");
          core->context().run();
      }) {}

Server::Impl::~Impl() {
    core_->post([this] {
        close_all();
        core_->end_connections();
    });
    core_->end();
    work_.reset();
    thread_.join();
}

void Server::Impl::close_all() {
    for (const auto& [name, listener] : listeners_) listener->close();
    listeners_.clear();
}

Result<std::uint16_t> Server::Impl::open(const std::string& name, const Opening& opening) {
    return on_thread([&]() -> Result<std::uint16_t> {
        if (listeners_.count(name) != 0) {
            return failure("listener_exists", fmt::format("there is a listener '{}' already", name));
        }
        auto listener = opening();
        if (!listener) return tl::unexpected(listener.error());
        listeners_[name] = *listener;
        return (*listener)->port();
    });
}

void Server::Impl::close(const std::string& name) {
    on_thread([&] {
        const auto found = listeners_.find(name);
        if (found == listeners_.end()) return;
        found->second->close();
        listeners_.erase(found);
    });
}

Result<void> Server::Impl::set_tls(const std::string& name, TlsContextPtr tls) {
    return on_thread([&]() -> Result<void> {
        const auto found = listeners_.find(name);
        if (found != listeners_.end() && found->second->set_tls(std::move(tls))) return {};
        return failure("no_such_listener", fmt::format("there is no TLS listener '{}'", name));
    });
}

Server::Server(Handler handler, Executor executor, Reporter& reporter, HttpLimits limits)
    : impl_(std::make_unique<Impl>(
          std::make_shared<Core>(std::move(handler), std::move(executor), reporter, limits)
      )) {}

Server::~Server() = default;

void Server::set_is_upload(std::function<bool(const Request&)> is_upload) {
    impl_->core()->set_is_upload(std::move(is_upload));
}

Result<std::uint16_t> Server::listen(const ListenerSettings& settings) {
    TlsContextPtr tls;
    if (settings.tls) {
        auto made = make_tls_context(*settings.tls);
        if (!made) return tl::unexpected(made.error());
        tls = std::move(*made);
    }
    return impl_->open(settings.name, [&] { return open_port(impl_->core(), settings, std::move(tls)); });
}

Result<void> Server::listen_local(const std::string& path) {
    const auto opened = impl_->open(kLocalName, [&] { return open_local(impl_->core(), path); });
    if (!opened) return tl::unexpected(opened.error());
    return {};
}

void Server::close_listener(const std::string& name) {
    impl_->close(name);
}

Result<void> Server::reload_tls(const std::string& name, const TlsFiles& files) {
    auto tls = make_tls_context(files);
    if (!tls) return tl::unexpected(tls.error());
    return impl_->set_tls(name, std::move(*tls));
}

std::size_t Server::connection_count() const {
    return impl_->core()->connection_count();
}

}  // namespace offhook::http
