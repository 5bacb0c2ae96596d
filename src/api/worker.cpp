// SPDX-License-Identifier: Apache-2.0
#include "api/worker.hpp"

#include <utility>

namespace offhook::api {

Worker::Worker(Host& host, std::size_t most_waiting)
    : host_(host), most_waiting_(most_waiting), thread_([this] { serve(); }) {}

Worker::~Worker() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        jobs_.clear();
    }
    wake_.notify_one();
    thread_.join();
}

bool Worker::run(std::function<void()> work, std::function<void()> then) {
    // What follows runs on the loop's thread, as does the destructor: whoever sees the worker alive there may
    // use what it serves.
    auto guarded = [alive = std::weak_ptr(alive_), next = std::move(then)] {
        if (!alive.expired()) next();
    };
    {
        const std::lock_guard lock(mutex_);
        if (jobs_.size() >= most_waiting_) return false;
        jobs_.push_back({std::move(work), std::move(guarded)});
    }
    wake_.notify_one();
    return true;
}

void Worker::serve() {
    for (;;) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
            if (ending_) return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job.work();
        host_.post(std::move(job.then));
    }
}

}  // namespace offhook::api
