// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/signal_set.hpp>

#include "net/asio.hpp"
#include "net/loop.hpp"

namespace offhook::net {

class Loop::Impl {
public:
    Impl() : work_(context_.get_executor()), timer_(context_), signals_(context_) {}

    asio::io_context& context() { return context_; }

    void set_wakeup(std::optional<Time> due, Task callback);
    void on_signal(const std::vector<int>& signals, std::function<void(int)> callback);

private:
    void arm(Time due);
    void fired();
    void wait_for_signal();

    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    asio::steady_timer timer_;
    std::optional<Time> due_;
    std::optional<Time> armed_;  ///< when the timer goes off: not later than `due_`
    Task wakeup_;
    asio::signal_set signals_;
    std::function<void(int)> signal_callback_;
};

}  // namespace offhook::net
