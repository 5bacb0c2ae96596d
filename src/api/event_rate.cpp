// SPDX-License-Identifier: Apache-2.0
#include "api/event_rate.hpp"

#include <cstddef>

namespace offhook::api {

void EventRate::look(Time now, std::uint64_t total) {
    if (!due_) {
        due_ = now + kStep;
        total_ = total;
        return;
    }
    if (now - *due_ > kStep * kKept) {  // an hour asleep: nothing of before is worth showing
        minutes_.clear();
        due_ = now;
    }
    while (*due_ <= now) {
        const bool last = *due_ + kStep > now;
        minutes_.push_back({*due_ - kStep, last ? total - total_ : 0});
        if (last) total_ = total;
        if (minutes_.size() > std::size_t{kKept}) minutes_.pop_front();
        *due_ += kStep;
    }
}

}  // namespace offhook::api
