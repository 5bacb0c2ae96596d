// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "net/events.hpp"

namespace offhook::net {

/// The way from one worker's thread to the core's: events in order, taken in batches.
class Mailbox {
public:
    /// True if the core has to be woken: it has not been since it last took everything.
    bool push(Event&& event);
    std::vector<Event> take();

    /// Bytes of messages pushed and not yet dealt with.
    std::size_t untaken() const { return untaken_; }
    void count_untaken(std::size_t bytes) { untaken_ += bytes; }
    void count_taken(std::size_t bytes) { untaken_ -= bytes; }

private:
    std::mutex mutex_;
    std::vector<Event> events_;
    std::atomic<std::size_t> untaken_{0};
};

inline bool Mailbox::push(Event&& event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    return events_.size() == 1;
}

inline std::vector<Event> Mailbox::take() {
    std::vector<Event> events;
    const std::lock_guard lock(mutex_);
    events.swap(events_);
    return events;
}

}  // namespace offhook::net
