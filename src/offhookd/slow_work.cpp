// SPDX-License-Identifier: Apache-2.0
#include "offhookd/slow_work.hpp"

#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace offhook::daemon {

struct SlowWork::Pool {
    boost::asio::thread_pool threads{1};
};

SlowWork::SlowWork() : pool_(std::make_unique<Pool>()) {}

SlowWork::~SlowWork() {
    pool_->threads.stop();
    pool_->threads.join();
}

void SlowWork::post(std::function<void()> task) {
    boost::asio::post(pool_->threads, std::move(task));
}

}  // namespace offhook::daemon
