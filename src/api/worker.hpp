// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "api/host.hpp"

namespace offhook::api {

/// One thread for what is slow on purpose (argon2id). Work is done in order; what follows it is posted to the
/// loop's thread, and not done any more once the worker is gone.
class Worker {
public:
    Worker(Host& host, std::size_t most_waiting);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// False if too much is waiting already. `work` runs on the worker's thread, `then` on the loop's.
    bool run(std::function<void()> work, std::function<void()> then);

private:
    struct Job {
        std::function<void()> work;
        std::function<void()> then;
    };
    void serve();

    Host& host_;
    const std::size_t most_waiting_;
    std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace offhook::api
