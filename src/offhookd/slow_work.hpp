// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

namespace offhook::daemon {

/// One thread for what takes long, one task after the other. The destructor waits for the task under way and
/// drops the others.
class SlowWork {
public:
    SlowWork();
    ~SlowWork();
    SlowWork(const SlowWork&) = delete;
    SlowWork& operator=(const SlowWork&) = delete;

    void post(std::function<void()> task);

private:
    struct Pool;
    std::unique_ptr<Pool> pool_;
};

}  // namespace offhook::daemon
