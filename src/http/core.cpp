// SPDX-License-Identifier: Apache-2.0
#include "http/core.hpp"

#include <exception>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "http/connection.hpp"

namespace offhook::http {

Core::Core(Handler handler, Executor executor, Reporter& reporter, const HttpLimits& limits)
    : handler_(std::move(handler)), executor_(std::move(executor)), reporter_(reporter), limits_(limits) {}

void Core::post(std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    if (!ended_) asio::post(context_, std::move(task));
}

void Core::call(std::function<void()> task) {
    executor_([self = shared_from_this(), task = std::move(task)] {
        if (!self->ended_) task();
    });
}

void Core::handle(std::shared_ptr<Exchange> exchange) {
    call([this, exchange = std::move(exchange)]() mutable {
        try {
            handler_(std::move(exchange));
        } catch (const std::exception& error) {
            auto text = fmt::format("the handler of a request failed: {}", printable(error.what()));
            post([this, text = std::move(text)] { report(Level::error, "http_handler_failed", text); });
        }
    });
}

std::optional<Refusal> Core::refusal(const std::string& address) const {
    if (count_ >= limits_.connections) {
        return Refusal{503, "http_too_many_connections", "the server has too many connections"};
    }
    const auto found = by_address_.find(address);
    if (address.empty() || found == by_address_.end()) return std::nullopt;
    if (found->second < limits_.connections_per_address) return std::nullopt;
    return Refusal{429, "http_too_many_connections_of_address", "too many connections from this address"};
}

void Core::entered(std::shared_ptr<Connection> connection) {
    if (!connection->is_refused()) {
        ++by_address_[connection->peer().address];
        ++count_;
    }
    connections_.insert(std::move(connection));
}

void Core::left(const std::shared_ptr<Connection>& connection) {
    if (connections_.erase(connection) == 0) return;
    if (!connection->is_refused()) {
        --count_;
        const auto found = by_address_.find(connection->peer().address);
        if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
    }
    if (draining_ && connections_.empty()) drain_.cancel();
}

void Core::end_connections() {
    draining_ = true;
    const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
    for (const auto& connection : all) connection->end();
    if (connections_.empty()) return;
    drain_.expires_after(limits_.drain);
    drain_.async_wait([this](ErrorCode error) {
        if (!error) cut_off();
    });
}

void Core::cut_off() {
    const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
    for (const auto& connection : all) connection->close();
}

void Core::end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
}

}  // namespace offhook::http
