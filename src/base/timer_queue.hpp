// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/clock.hpp"

namespace offhook {

/// What falls due when, for a core that has no clock. One key has at most one due time; setting it again
/// moves it. Whoever owns the real clock asks next_due() and lets the owner pop() what is due.
template <class Key, class Hash = std::hash<Key>>
class TimerQueue {
public:
    void set(const Key& key, Time due) {
        cancel(key);
        by_key_[key] = queue_.emplace(due, key);
    }

    void cancel(const Key& key) {
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) return;
        queue_.erase(found->second);
        by_key_.erase(found);
    }

    bool is_set(const Key& key) const { return by_key_.count(key) != 0; }
    std::size_t size() const { return queue_.size(); }

    std::optional<Time> next_due() const {
        if (queue_.empty()) return std::nullopt;
        return queue_.begin()->first;
    }

    /// Takes out the earliest key that is due at `now`; equal times come in the order they were set.
    std::optional<Key> pop(Time now) {
        if (queue_.empty() || queue_.begin()->first > now) return std::nullopt;
        Key key = queue_.begin()->second;
        cancel(key);
        return key;
    }

private:
    using Queue = std::multimap<Time, Key>;
    Queue queue_;
    std::unordered_map<Key, typename Queue::iterator, Hash> by_key_;
};

/// The earlier of two due times, either of which may be missing.
inline std::optional<Time> earlier(std::optional<Time> a, std::optional<Time> b) {
    if (!a) return b;
    if (!b) return a;
    return std::min(*a, *b);
}

}  // namespace offhook
