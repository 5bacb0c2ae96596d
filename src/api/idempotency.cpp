// SPDX-License-Identifier: Apache-2.0
#include "api/idempotency.hpp"

#include <memory>
#include <utility>

#include <fmt/format.h>

namespace offhook::api {

namespace {

Problem key_reused() {
    Problem problem;
    problem.status = 422;
    problem.reason = "idempotency_key_reused";
    problem.detail = "This Idempotency-Key was sent before with another request.";
    problem.field = "Idempotency-Key";
    return problem;
}

Problem too_many_waiting() {
    Problem problem;
    problem.status = 503;
    problem.reason = "too_many_waiting";
    problem.detail = "Too many requests with this Idempotency-Key wait for the first one's answer.";
    problem.retry_after = std::chrono::seconds(1);
    return problem;
}

/// "Try again later": it has not been done, so the key may still be used.
bool asks_to_try_again(const http::Response& response) {
    return response.status == 429 || response.status == 503;
}

/// The same call for a handler whose answer is wanted here first.
CallPtr tapped(const CallPtr& call, Call::Reply reply) {
    auto inner = std::make_shared<Call>(call->request(), std::move(reply));
    inner->who = call->who;
    inner->now = call->now;
    inner->path = call->path;
    return inner;
}

}  // namespace

void Idempotency::run(const CallPtr& call, const Handler& handler) {
    const std::string_view sent = call->request().fields.get("Idempotency-Key");
    if (sent.empty()) return handler(call);
    if (sent.size() > bounds_.key_size) {
        return call->refuse(bad_field(
            "Idempotency-Key", fmt::format("Idempotency-Key has at most {} characters.", bounds_.key_size)
        ));
    }
    forget_old(call->now);
    const std::string key = fmt::format("{}\n{}", call->who.user, sent);
    const http::Request& request = call->request();
    std::string digest = entity_tag(fmt::format("{}\n{}\n{}", request.method, request.target, request.body));
    const auto known = by_key_.find(key);
    if (known != by_key_.end()) return repeat(*known->second, call, digest);
    begin(call, key, std::move(digest), handler);
}

void Idempotency::repeat(Entry& entry, const CallPtr& call, const std::string& request) const {
    if (entry.request != request) return call->refuse(key_reused());
    if (entry.answer) return call->respond(*entry.answer);
    if (entry.waiting.size() >= bounds_.waiting) return call->refuse(too_many_waiting());
    entry.waiting.push_back(call);
}

void Idempotency::begin(
    const CallPtr& call, const std::string& key, std::string request, const Handler& handler
) {
    Entry entry;
    entry.key = key;
    entry.request = std::move(request);
    entry.until = call->now + bounds_.kept;
    by_key_[key] = entries_.insert(entries_.end(), std::move(entry));
    handler(tapped(call, [this, call, key](const http::Response& response) {
        finished(key, response);
        call->respond(response);
    }));
}

void Idempotency::finished(const std::string& key, const http::Response& response) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return;
    const std::vector<CallPtr> waiting = std::move(found->second->waiting);
    found->second->waiting.clear();
    if (asks_to_try_again(response)) {
        erase(found->second);
    } else {
        found->second->answer = response;
    }
    for (const CallPtr& call : waiting) call->respond(response);
}

/// Entries of the last day in a bounded number; those whose answer is awaited stay until it is there.
void Idempotency::forget_old(Time now) {
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        const bool old = entry->until <= now || entries_.size() >= bounds_.keys;
        if (!old) return;
        const auto next = std::next(entry);
        if (entry->answer) erase(entry);
        entry = next;
    }
}

void Idempotency::erase(Entries::iterator entry) {
    by_key_.erase(entry->key);
    entries_.erase(entry);
}

}  // namespace offhook::api
