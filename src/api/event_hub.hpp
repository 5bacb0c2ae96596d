// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/event_topics.hpp"
#include "api/identity.hpp"
#include "base/ids.hpp"
#include "base/random.hpp"
#include "switchboard/ids.hpp"

namespace offhook::api {

/// Something that happened, ready to be sent.
struct Event {
    std::uint64_t number = 0;  ///< 0: not kept for those who come back
    Topic topic = Topic::status;
    std::string line_key;          ///< of events about a line; empty: about none
    switchboard::ClientId client;  ///< of a CSTA event: the session whose monitor heard it
    std::string data;              ///< JSON, schema Event
};

/// Where a subscriber's events go to.
class EventSink {
public:
    virtual ~EventSink() = default;
    /// `id` is empty for what is not kept.
    virtual void send(std::string_view id, std::string_view topic, const std::string& data) = 0;
    virtual void close() = 0;
};

using SubscriberId = Id<struct SubscriberTag>;

struct Subscriber {
    SubscriberId id;
    Identity who;
    Wanted wanted;
    std::unique_ptr<EventSink> sink;
    switchboard::ClientId csta_client;  ///< whose monitors' events it gets
};

/// Events on their way to subscribers, and the last of them for those who come back after a break.
/// Life and thread: its owner's.
class EventHub {
public:
    struct Bounds {
        std::size_t kept = 20'000;
        std::size_t kept_bytes = std::size_t{8} * 1024 * 1024;
        std::size_t subscribers = 1'000;
        std::size_t subscribers_per_user = 100;
    };

    explicit EventHub(Random& random) : EventHub(random, Bounds()) {}
    EventHub(Random& random, const Bounds& bounds) : random_(random), bounds_(bounds) { forget(); }

    /// Null if there are too many.
    Subscriber* add(const Identity& who, Wanted wanted, std::unique_ptr<EventSink> sink);
    Subscriber* find(SubscriberId id);
    void remove(SubscriberId id);
    std::map<SubscriberId, Subscriber>& subscribers() { return subscribers_; }
    bool anyone_wants(Topic topic) const;

    /// Kept, and sent to all who want it and may hear it.
    void publish(Event event);
    /// Sent only.
    void publish_unkept(const Event& event);

    /// Sends what came after the event with that id. False if that cannot be told any more.
    bool resume(const Subscriber& subscriber, std::string_view last_id) const;
    /// The id of what was published last: who comes back with it has missed nothing up to now.
    std::string position() const;
    /// What was kept is of no use any more: nobody looked for a while. Ids of before are unknown from now on.
    void forget();

private:
    static bool passes(const Subscriber& subscriber, const Event& event);
    std::string id_of(const Event& event) const;
    std::optional<std::uint64_t> number_of(std::string_view id) const;
    void keep(Event event);

    Random& random_;
    Bounds bounds_;
    std::string epoch_;  ///< in front of the numbers in ids
    std::uint64_t last_ = 0;
    std::deque<Event> kept_;
    std::size_t kept_bytes_ = 0;
    IdSource<SubscriberId> ids_;
    std::map<SubscriberId, Subscriber> subscribers_;
};

}  // namespace offhook::api
