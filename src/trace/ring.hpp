// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "trace/filter.hpp"
#include "trace/history.hpp"
#include "trace/record.hpp"

namespace offhook::trace {

/// The last SIP messages of all flows, in bounded memory. May be called from any thread. Adding costs a copy
/// and a look at the head for secrets; whatever else there is to know of a message is read when it is asked
/// for.
class Ring {
public:
    using Records = History<Record>;
    using Page = Records::Page;

    /// `capacity`: bytes, all that a record takes included; 0: nothing is kept.
    explicit Ring(std::size_t capacity) : records_(capacity), enabled_(capacity != 0) {}

    void flow_up(const FlowEnds& ends);
    /// Who speaks on the flow: the phone's user name, the client's account. The last word counts.
    void set_owner(FlowId flow, const std::string& owner);
    /// Its records stay.
    void flow_down(FlowId flow);

    /// A message that came or is to go, as on the wire.
    void add(FlowId flow, Direction direction, std::string bytes, WallTime wall, Time time);

    /// Newest first, with numbers below `before`; the next page begins at Page::next.
    Page older(const Filter& filter, std::uint64_t before, std::size_t limit) const;
    /// Oldest first, with numbers above `after`.
    Page newer(const Filter& filter, std::uint64_t after, std::size_t limit) const;
    /// All that match, oldest first, the newest `limit` of them: for exports.
    std::vector<RecordPointer> select(const Filter& filter, std::size_t limit) const;
    RecordPointer find(std::uint64_t sequence) const { return records_.find(sequence); }
    std::uint64_t dropped() const { return records_.first() - 1; }

    std::shared_ptr<Records::Subscription> subscribe(std::function<void()> on_new) {
        return records_.subscribe(std::move(on_new));
    }
    void set_capacity(std::size_t capacity);
    void clear() { records_.clear(); }

private:
    std::shared_ptr<Flow> flow_of(FlowId id);

    Records records_;
    std::atomic<bool> enabled_;
    std::mutex flows_mutex_;
    std::unordered_map<FlowId, std::shared_ptr<Flow>> flows_;
};

}  // namespace offhook::trace
