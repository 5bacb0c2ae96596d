// SPDX-License-Identifier: Apache-2.0
#include "api/event_hub.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::api {

namespace {

std::size_t cost_of(const Event& event) {
    return sizeof(Event) + event.data.size() + event.line_key.size();
}

}  // namespace

Subscriber* EventHub::add(const Identity& who, Wanted wanted, std::unique_ptr<EventSink> sink) {
    const auto same_user = std::count_if(subscribers_.begin(), subscribers_.end(), [&who](const auto& entry) {
        return entry.second.who.user == who.user;
    });
    const bool too_many = subscribers_.size() >= bounds_.subscribers ||
                          static_cast<std::size_t>(same_user) >= bounds_.subscribers_per_user;
    if (too_many) return nullptr;
    const SubscriberId id = ids_.next();
    Subscriber& subscriber = subscribers_[id];
    subscriber.id = id;
    subscriber.who = who;
    subscriber.wanted = std::move(wanted);
    subscriber.sink = std::move(sink);
    return &subscriber;
}

Subscriber* EventHub::find(SubscriberId id) {
    const auto found = subscribers_.find(id);
    return found == subscribers_.end() ? nullptr : &found->second;
}

void EventHub::remove(SubscriberId id) {
    subscribers_.erase(id);
}

bool EventHub::anyone_wants(Topic topic) const {
    return std::any_of(subscribers_.begin(), subscribers_.end(), [topic](const auto& entry) {
        return entry.second.wanted.topics.count(topic) != 0;
    });
}

bool EventHub::passes(const Subscriber& subscriber, const Event& event) {
    if (subscriber.wanted.topics.count(event.topic) == 0) return false;
    if (event.topic == Topic::csta && event.client != subscriber.csta_client) return false;
    if (event.line_key.empty()) return true;
    return subscriber.who.rights.may_watch(event.line_key) && subscriber.wanted.has_line(event.line_key);
}

void EventHub::publish(Event event) {
    event.number = ++last_;
    publish_unkept(event);
    keep(std::move(event));
}

void EventHub::publish_unkept(const Event& event) {
    const std::string id = id_of(event);
    for (const auto& [subscriber_id, subscriber] : subscribers_) {
        if (passes(subscriber, event)) subscriber.sink->send(id, topic_word(event.topic), event.data);
    }
}

void EventHub::keep(Event event) {
    kept_bytes_ += cost_of(event);
    kept_.push_back(std::move(event));
    while (kept_.size() > bounds_.kept || kept_bytes_ > bounds_.kept_bytes) {
        kept_bytes_ -= cost_of(kept_.front());
        kept_.pop_front();
    }
}

std::string EventHub::id_of(const Event& event) const {
    return event.number == 0 ? std::string() : fmt::format("{}-{}", epoch_, event.number);
}

std::string EventHub::position() const {
    return fmt::format("{}-{}", epoch_, last_);
}

std::optional<std::uint64_t> EventHub::number_of(std::string_view id) const {
    if (!id.starts_with(epoch_) || id.size() <= epoch_.size() || id[epoch_.size()] != '-')
        return std::nullopt;
    return parse_number<std::uint64_t>(id.substr(epoch_.size() + 1));
}

bool EventHub::resume(const Subscriber& subscriber, std::string_view last_id) const {
    const auto last_seen = number_of(last_id);
    const std::uint64_t first_kept = last_ - kept_.size() + 1;
    if (!last_seen || *last_seen > last_ || *last_seen + 1 < first_kept) return false;
    for (std::uint64_t number = *last_seen + 1; number <= last_; ++number) {
        const Event& event = kept_[number - first_kept];
        if (passes(subscriber, event))
            subscriber.sink->send(id_of(event), topic_word(event.topic), event.data);
    }
    return true;
}

void EventHub::forget() {
    kept_.clear();
    kept_bytes_ = 0;
    epoch_ = random_.token(4);
}

}  // namespace offhook::api
