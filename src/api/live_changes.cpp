// SPDX-License-Identifier: Apache-2.0
#include "api/live_changes.hpp"

#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/times.hpp"
#include "api/view_json.hpp"
#include "base/text.hpp"
#include "csta/device_id.hpp"
#include "signalling/signalling.hpp"

namespace offhook::api {

namespace json = boost::json;
using switchboard::ChangeKind;

namespace {

constexpr Duration kGather = std::chrono::milliseconds(50);  ///< short enough to look like at once
constexpr std::size_t kAtOnce = 500;  ///< changes told in one go, so that the loop is not kept for long

json::object event_object(const Host& host, Topic topic) {
    json::object object;
    object["topic"] = topic_word(topic);
    object["time"] = time_text(host.unix_milliseconds());
    return object;
}

Event make_event(Topic topic, const json::object& object, std::string line_key = {}) {
    Event event;
    event.topic = topic;
    event.line_key = std::move(line_key);
    event.data = json::serialize(object);
    return event;
}

std::string call_key(const switchboard::CallView& call) {
    return call.phone + "\n" + call.call_id;
}

}  // namespace

void LiveChanges::watch(bool on) {
    if (watching_ == on) return;
    watching_ = on;
    context_.signalling.watch_changes(on);
    pending_.clear();
    due_.reset();
    calls_.clear();
    if (!on) return;
    const switchboard::Core& core = context_.signalling.switchboard().state();
    for (const auto& [id, line] : core.directory.lines()) {
        if (line.calls.empty()) continue;
        for (auto& call : switchboard::view_of(core, line).calls) {
            std::string key = call_key(call);
            calls_[line.device_id][std::move(key)] = std::move(call);
        }
    }
}

void LiveChanges::take(const signalling::Changed& changed, Time now) {
    if (!watching_) return;
    pending_.insert(changed);
    if (!due_) due_ = now + kGather;
}

void LiveChanges::tick(Time now) {
    if (!due_ || *due_ > now) return;
    for (std::size_t told = 0; told < kAtOnce && !pending_.empty(); ++told) {
        const auto changed = std::move(pending_.extract(pending_.begin()).value());
        publish(changed);
    }
    due_.reset();
    if (!pending_.empty()) due_ = now + kGather;
}

void LiveChanges::publish(const signalling::Changed& changed) {
    switch (changed.kind) {
        case ChangeKind::phone:
            return phone_changed(changed.key);
        case ChangeKind::line:
            return line_changed(changed.key);
        case ChangeKind::call:
            return calls_changed(changed.key);
        case ChangeKind::client:
            return client_changed(changed.key);
        case ChangeKind::monitor:
            return monitor_changed(changed.key);
    }
}

void LiveChanges::phone_changed(const std::string& username) {
    const Host& host = context_.host;
    const auto phone = context_.signalling.phone_view(username);
    json::object object = event_object(host, Topic::phone);
    object["removed"] = !phone;
    object["phone"] =
        phone ? phone_json(*phone, host.phone_record(username), host) : json::object{{"username", username}};
    hub_.publish(make_event(Topic::phone, object));
}

void LiveChanges::line_changed(const std::string& device_id) {
    const std::string key = csta::line_key(device_id);
    const auto lines = context_.signalling.line_views(device_id);
    for (const auto& line : lines) {
        json::object object = event_object(context_.host, Topic::line);
        object["removed"] = false;
        object["line"] = line_json(line, context_.host);
        hub_.publish(make_event(Topic::line, object, key));
    }
    if (!lines.empty()) return;
    json::object object = event_object(context_.host, Topic::line);
    object["removed"] = true;
    object["line"] = json::object{{"deviceID", device_id}};
    hub_.publish(make_event(Topic::line, object, key));
}

std::string LiveChanges::call_data(
    const switchboard::CallView& call, const std::vector<std::string>& watchers
) const {
    json::object object = event_object(context_.host, Topic::call);
    object["call"] = call_json(call, watchers, context_.host);
    return json::serialize(object);
}

/// Calls that are no more are told a last time, with the state null.
void LiveChanges::calls_changed(const std::string& device_id) {
    const std::string key = csta::line_key(device_id);
    const auto publish_call = [&](const auto& call, const std::vector<std::string>& watchers) {
        Event event;
        event.topic = Topic::call;
        event.line_key = key;
        event.data = call_data(call, watchers);
        hub_.publish(std::move(event));
    };
    Calls gone = std::move(calls_[device_id]);
    Calls& known = calls_[device_id];
    known.clear();
    for (auto& line : context_.signalling.line_views(device_id)) {
        const auto watchers = watchers_of(line);
        for (auto& call : line.calls) {
            const std::string one = call_key(call);
            gone.erase(one);
            publish_call(call, watchers);
            known[one] = std::move(call);
        }
    }
    for (auto& [one, call] : gone) {
        call.state = csta::LocalConnectionState::null;
        call.services_permitted.clear();
        publish_call(call, {});
    }
    if (known.empty()) calls_.erase(device_id);
}

void LiveChanges::client_changed(const std::string& id) {
    const auto number = parse_number<std::uint64_t>(id);
    if (!number) return;
    const auto client = context_.signalling.client_view(switchboard::ClientId{*number});
    json::object object = event_object(context_.host, Topic::client);
    object["removed"] = !client;
    object["client"] = client ? client_json(*client, context_.host) : json::object{{"id", id}};
    hub_.publish(make_event(Topic::client, object));
}

void LiveChanges::monitor_changed(const std::string& cross_ref) {
    const switchboard::Core& core = context_.signalling.switchboard().state();
    const auto monitor = core.monitors.find(cross_ref);
    const bool removed = monitor == core.monitors.end();
    json::object object = event_object(context_.host, Topic::monitor);
    object["removed"] = removed;
    object["monitor"] = removed ? json::object{{"monitorCrossRefID", cross_ref}}
                                : monitor_json(switchboard::view_of(core, monitor->second));
    hub_.publish(make_event(Topic::monitor, object));
}

void LiveChanges::send_calls(const Subscriber& subscriber) const {
    if (subscriber.wanted.topics.count(Topic::call) == 0) return;
    for (const auto& [device_id, calls] : calls_) {
        const std::string key = csta::line_key(device_id);
        if (!subscriber.who.rights.may_watch(key) || !subscriber.wanted.has_line(key)) continue;
        for (const auto& line : context_.signalling.line_views(device_id)) {
            const auto watchers = watchers_of(line);
            for (const auto& call : line.calls) {
                subscriber.sink->send({}, topic_word(Topic::call), call_data(call, watchers));
            }
        }
    }
}

}  // namespace offhook::api
