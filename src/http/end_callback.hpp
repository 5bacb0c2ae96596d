// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <utility>

namespace offhook::http {

/// Who wants to hear of the end of a stream or socket, once, whether said before or after the end. Guarded by
/// the lock of its owner, who calls what it gets back without that lock.
class EndCallback {
public:
    /// The callback itself if the end has been, else nothing.
    std::function<void()> set(std::function<void()> callback) {
        if (ended_) return callback;
        callback_ = std::move(callback);
        return {};
    }
    /// The callback to be called, if there is one.
    std::function<void()> end() {
        ended_ = true;
        return std::exchange(callback_, {});
    }

private:
    std::function<void()> callback_;
    bool ended_ = false;
};

}  // namespace offhook::http
