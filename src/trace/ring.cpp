// SPDX-License-Identifier: Apache-2.0
#include "trace/ring.hpp"

#include <algorithm>

#include "trace/mask.hpp"

namespace offhook::trace {

void Ring::flow_up(const FlowEnds& ends) {
    const std::lock_guard lock(flows_mutex_);
    flows_[ends.id] = std::make_shared<Flow>(ends);
}

void Ring::set_owner(FlowId flow, const std::string& owner) {
    const std::lock_guard lock(flows_mutex_);
    const auto found = flows_.find(flow);
    if (found != flows_.end()) found->second->set_owner(owner);
}

void Ring::flow_down(FlowId flow) {
    const std::lock_guard lock(flows_mutex_);
    flows_.erase(flow);
}

/// A flow nobody has told of is known by its number only.
std::shared_ptr<Flow> Ring::flow_of(FlowId id) {
    {
        const std::lock_guard lock(flows_mutex_);
        const auto found = flows_.find(id);
        if (found != flows_.end()) return found->second;
    }
    FlowEnds ends;
    ends.id = id;
    return std::make_shared<Flow>(ends);
}

void Ring::add(FlowId flow, Direction direction, std::string bytes, WallTime wall, Time time) {
    if (!enabled_) return;
    auto record = std::make_shared<Record>();
    record->wall = wall;
    record->time = time;
    record->direction = direction;
    record->flow = flow_of(flow);
    if (bytes.size() > kMaxRecordBytes) {
        record->cut = bytes.size() - kMaxRecordBytes;
        bytes.resize(kMaxRecordBytes);
    }
    if (bytes.capacity() > bytes.size() + bytes.size() / 2) bytes.shrink_to_fit();
    record->bytes = std::move(bytes);
    mask_secrets(record->bytes);
    const std::size_t cost = sizeof(Record) + record->bytes.capacity();
    records_.add(std::move(record), cost);
}

Ring::Page Ring::older(const Filter& filter, std::uint64_t before, std::size_t limit) const {
    return records_.older(Matcher(filter), before, limit);
}

Ring::Page Ring::newer(const Filter& filter, std::uint64_t after, std::size_t limit) const {
    return records_.newer(Matcher(filter), after, limit);
}

std::vector<RecordPointer> Ring::select(const Filter& filter, std::size_t limit) const {
    const Matcher matcher(filter);
    std::vector<RecordPointer> selected;
    std::uint64_t before = kNewest;
    for (bool more = true; more && selected.size() < limit;) {
        Page page = records_.older(matcher, before, limit - selected.size());
        selected.insert(selected.end(), page.items.begin(), page.items.end());
        before = page.next;
        more = page.more;
    }
    std::reverse(selected.begin(), selected.end());
    return selected;
}

void Ring::set_capacity(std::size_t capacity) {
    enabled_ = capacity != 0;
    records_.set_capacity(capacity);
}

}  // namespace offhook::trace
