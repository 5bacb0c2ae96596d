// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace offhook::trace {

/// Where a reading begins that wants the newest items.
inline constexpr std::uint64_t kNewest = std::numeric_limits<std::uint64_t>::max();

/// The last things that happened, numbered from 1 on without gaps, in bounded memory: the oldest give way.
/// `Item` has a member `std::uint64_t sequence`, set when it is added; from then on it never changes, so that
/// readers share it. All functions may be called from any thread.
template <class Item>
class History {
public:
    using Pointer = std::shared_ptr<const Item>;
    using Match = std::function<bool(const Item&)>;

    /// Items of one reading, and where the next one goes on.
    struct Page {
        std::vector<Pointer> items;
        std::uint64_t next = 0;
        bool more = false;  ///< the reading ended at `limit` or at kMaxLooked, not at the end
    };

    /// What one reading looks at at most, so that it never keeps its thread for long.
    static constexpr std::size_t kMaxLooked = 5'000;

    /// Told that something is new. Made by subscribe(); its end ends it.
    class Subscription {
    public:
        Subscription(History& history, std::uint64_t next, std::function<void()> on_new)
            : history_(history), next_(next), on_new_(std::move(on_new)) {}

        /// What has come since, oldest first, at most `limit`. Once it gives less, on_new is armed again.
        std::vector<Pointer> take(std::size_t limit) { return history_.take(*this, limit); }
        /// How many were gone before they were taken.
        std::uint64_t missed() const {
            const std::lock_guard lock(history_.mutex_);
            return missed_;
        }

    private:
        friend class History;
        History& history_;
        std::uint64_t next_;
        std::uint64_t missed_ = 0;
        bool told_ = false;
        std::function<void()> on_new_;
    };

    explicit History(std::size_t capacity) : capacity_(capacity) {}

    /// `cost`: what the item takes of the capacity. Returns its number.
    std::uint64_t add(std::shared_ptr<Item> item, std::size_t cost) {
        std::vector<std::shared_ptr<Subscription>> to_tell;
        std::uint64_t sequence = 0;
        {
            const std::lock_guard lock(mutex_);
            sequence = ++last_;
            item->sequence = sequence;
            entries_.push_back({std::move(item), cost});
            used_ += cost;
            shrink();
            if (!subscriptions_.empty()) to_tell = untold();
        }
        for (const auto& subscription : to_tell) subscription->on_new_();
        return sequence;
    }

    /// Newest first, all with numbers below `before`.
    Page older(const Match& match, std::uint64_t before, std::size_t limit) const {
        Page page;
        page.next = before;
        for (std::size_t looked = 0; looked < kMaxLooked;) {
            const std::vector<Pointer> chunk = copy_before(page.next, kChunk);
            if (chunk.empty()) return page;
            for (const Pointer& item : chunk) {
                if (page.items.size() == limit) break;
                page.next = item->sequence;
                if (match(*item)) page.items.push_back(item);
            }
            looked += chunk.size();
            if (page.items.size() == limit) break;
        }
        page.more = page.next > first();
        return page;
    }

    /// Oldest first, all with numbers above `after`.
    Page newer(const Match& match, std::uint64_t after, std::size_t limit) const {
        Page page;
        page.next = after;
        for (std::size_t looked = 0; looked < kMaxLooked;) {
            const std::vector<Pointer> chunk = copy_after(page.next, kChunk);
            if (chunk.empty()) return page;
            for (const Pointer& item : chunk) {
                if (page.items.size() == limit) break;
                page.next = item->sequence;
                if (match(*item)) page.items.push_back(item);
            }
            looked += chunk.size();
            if (page.items.size() == limit) break;
        }
        page.more = page.next < last();
        return page;
    }

    /// Null if it is not there (any more).
    Pointer find(std::uint64_t sequence) const {
        const std::lock_guard lock(mutex_);
        if (sequence > last_ || sequence <= last_ - entries_.size()) return nullptr;
        return entries_[sequence - (last_ - entries_.size()) - 1].item;
    }

    /// The number of the oldest item, or of the next one if there is none.
    std::uint64_t first() const {
        const std::lock_guard lock(mutex_);
        return last_ - entries_.size() + 1;
    }
    std::uint64_t last() const {
        const std::lock_guard lock(mutex_);
        return last_;
    }
    std::size_t used() const {
        const std::lock_guard lock(mutex_);
        return used_;
    }

    void set_capacity(std::size_t capacity) {
        const std::lock_guard lock(mutex_);
        capacity_ = capacity;
        shrink();
    }
    void clear() {
        const std::lock_guard lock(mutex_);
        entries_.clear();
        used_ = 0;
    }

    /// From now on. `on_new` is called by whoever adds, on its thread, once, when there is something to take
    /// that was not told of; so a busy time costs a subscriber no more than it takes by itself. It must be
    /// quick (post to a loop), and one call may still be under way when the subscription has ended.
    std::shared_ptr<Subscription> subscribe(std::function<void()> on_new) {
        const std::lock_guard lock(mutex_);
        auto subscription = std::make_shared<Subscription>(*this, last_ + 1, std::move(on_new));
        subscriptions_.push_back(subscription);
        return subscription;
    }

private:
    struct Entry {
        Pointer item;
        std::size_t cost = 0;
    };
    static constexpr std::size_t kChunk = 256;  ///< items copied under one lock

    void shrink() {
        while (used_ > capacity_ && !entries_.empty()) {
            used_ -= entries_.front().cost;
            entries_.pop_front();
        }
    }

    std::vector<std::shared_ptr<Subscription>> untold() {
        std::vector<std::shared_ptr<Subscription>> found;
        std::erase_if(subscriptions_, [](const auto& weak) { return weak.expired(); });
        for (const auto& weak : subscriptions_) {
            auto subscription = weak.lock();
            if (!subscription || std::exchange(subscription->told_, true)) continue;
            found.push_back(std::move(subscription));
        }
        return found;
    }

    std::vector<Pointer> take(Subscription& subscription, std::size_t limit) {
        const std::lock_guard lock(mutex_);
        const std::uint64_t oldest = last_ - entries_.size() + 1;
        if (subscription.next_ < oldest) {
            subscription.missed_ += oldest - subscription.next_;
            subscription.next_ = oldest;
        }
        std::vector<Pointer> taken;
        for (; subscription.next_ <= last_ && taken.size() < limit; ++subscription.next_)
            taken.push_back(entries_[subscription.next_ - oldest].item);
        if (taken.size() < limit) subscription.told_ = false;
        return taken;
    }

    std::vector<Pointer> copy_before(std::uint64_t before, std::size_t limit) const {
        const std::lock_guard lock(mutex_);
        const std::uint64_t oldest = last_ - entries_.size() + 1;
        std::vector<Pointer> copied;
        for (std::uint64_t n = std::min(before, last_ + 1); n > oldest && copied.size() < limit; --n)
            copied.push_back(entries_[n - 1 - oldest].item);
        return copied;
    }

    std::vector<Pointer> copy_after(std::uint64_t after, std::size_t limit) const {
        const std::lock_guard lock(mutex_);
        const std::uint64_t oldest = last_ - entries_.size() + 1;
        std::vector<Pointer> copied;
        for (std::uint64_t n = std::max(after + 1, oldest); n <= last_ && copied.size() < limit; ++n)
            copied.push_back(entries_[n - oldest].item);
        return copied;
    }

    mutable std::mutex mutex_;
    std::deque<Entry> entries_;
    std::size_t capacity_;
    std::size_t used_ = 0;
    std::uint64_t last_ = 0;
    std::vector<std::weak_ptr<Subscription>> subscriptions_;
};

}  // namespace offhook::trace
