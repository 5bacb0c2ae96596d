// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/call.hpp"
#include "api/router.hpp"
#include "base/clock.hpp"

namespace offhook::api {

/// Idempotency-Key: a request that rings something is done once, however often it is sent. Kept are the
/// answers of the last day, up to a bound; the oldest go first. Life and thread: its owner's.
class Idempotency {
public:
    struct Bounds {
        std::size_t keys = 10'000;
        std::size_t key_size = 128;
        std::size_t waiting = 100;  ///< requests that wait for the first one's answer, for each key
        Duration kept = std::chrono::hours(24);
    };

    Idempotency() = default;
    explicit Idempotency(const Bounds& bounds) : bounds_(bounds) {}

    /// Calls the handler, unless the call has a key that its user has sent before. Problems:
    /// idempotency_key_reused (422) if that was another request, bad_value for a key of the wrong size.
    void run(const CallPtr& call, const Handler& handler);

    std::size_t size() const { return entries_.size(); }

private:
    struct Entry {
        std::string key;
        std::string request;  ///< a digest of it
        Time until;
        std::optional<http::Response> answer;
        std::vector<CallPtr> waiting;
    };
    using Entries = std::list<Entry>;

    void begin(const CallPtr& call, const std::string& key, std::string request, const Handler& handler);
    void repeat(Entry& entry, const CallPtr& call, const std::string& request) const;
    void finished(const std::string& key, const http::Response& response);
    void forget_old(Time now);
    void erase(Entries::iterator entry);

    Bounds bounds_;
    Entries entries_;  ///< oldest first
    std::map<std::string, Entries::iterator> by_key_;
};

}  // namespace offhook::api
