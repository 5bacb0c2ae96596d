// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "net/line_reader.hpp"
#include "net/loop_impl.hpp"

namespace offhook::net {

Loop::Loop() : impl_(std::make_unique<Impl>()) {}
Loop::~Loop() = default;

void Loop::run() {
    if (impl_->context().stopped()) impl_->context().restart();
    impl_->context().run();
}

void Loop::stop() {
    impl_->context().stop();
}

void Loop::post(Task task) {
    asio::post(impl_->context(), std::move(task));
}

Time Loop::now() {
    return steady_now();
}

void Loop::set_wakeup(std::optional<Time> due, Task callback) {
    impl_->set_wakeup(due, std::move(callback));
}

void Loop::on_signal(const std::vector<int>& signals, std::function<void(int)> callback) {
    impl_->on_signal(signals, std::move(callback));
}

void Loop::read_lines(int descriptor, std::function<void(std::string)> on_line, Task on_end) {
    std::make_shared<LineReader>(impl_->context(), descriptor, std::move(on_line), std::move(on_end))
        ->start();
}

// The core sets its wake-up after nearly every message, mostly to the same or a later time. The timer is then
// left as it is and looks at the due time when it goes off.
void Loop::Impl::set_wakeup(std::optional<Time> due, Task callback) {
    due_ = due;
    wakeup_ = std::move(callback);
    if (due_ && (!armed_ || *due_ < *armed_)) arm(*due_);
}

void Loop::Impl::arm(Time due) {
    armed_ = due;
    timer_.expires_at(to_steady(due));
    timer_.async_wait([this](ErrorCode error) {
        if (!error) fired();
    });
}

void Loop::Impl::fired() {
    // A timer already queued when it was moved to an earlier time fires twice; the second time finds nothing.
    armed_.reset();
    if (!due_) return;
    if (*due_ > steady_now()) return arm(*due_);
    due_.reset();
    const Task task = std::exchange(wakeup_, nullptr);
    if (task) task();
}

void Loop::Impl::on_signal(const std::vector<int>& signals, std::function<void(int)> callback) {
    signal_callback_ = std::move(callback);
    for (const int signal : signals) signals_.add(signal);
    wait_for_signal();
}

void Loop::Impl::wait_for_signal() {
    signals_.async_wait([this](ErrorCode error, int signal) {
        if (error) return;
        signal_callback_(signal);
        wait_for_signal();
    });
}

}  // namespace offhook::net
