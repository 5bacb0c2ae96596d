// SPDX-License-Identifier: Apache-2.0
#include "api/csta_feed.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/times.hpp"
#include "base/timer_queue.hpp"
#include "csta/device_id.hpp"
#include "csta/error.hpp"
#include "csta/json.hpp"
#include "csta/views.hpp"
#include "signalling/signalling.hpp"

namespace offhook::api {

namespace json = boost::json;

namespace {

constexpr Duration kLinger = std::chrono::seconds(30);

}  // namespace

Result<void> CstaFeed::join(Subscriber& subscriber) {
    const auto client = clients_.hold(subscriber.who);
    if (!client) return tl::unexpected(client.error());
    const bool known = sessions_.count(*client) != 0;
    Session& session = sessions_[*client];
    if (known) clients_.release(*client);  // held once for the session, not for each member
    session.until.reset();
    session.rights = line_rights(subscriber.who);
    session.members[subscriber.id] = subscriber.wanted;
    subscriber.csta_client = *client;
    drop_unwanted(session);
    want_lines(*client, session);
    return {};
}

void CstaFeed::leave(const Subscriber& subscriber) {
    const auto session = sessions_.find(subscriber.csta_client);
    if (session == sessions_.end()) return;
    session->second.members.erase(subscriber.id);
    drop_unwanted(session->second);
    if (session->second.members.empty()) session->second.until = context_.host.now() + kLinger;
}

void CstaFeed::want_lines(switchboard::ClientId client, Session& session) {
    std::vector<std::string> devices;  // a copy: opening a monitor may change the list
    for (const auto& [id, line] : context_.signalling.switchboard().state().directory.lines()) {
        devices.push_back(line.device_id);
    }
    for (const std::string& device : devices) want_line(client, session, device);
}

void CstaFeed::want_line(switchboard::ClientId client, Session& session, const std::string& device_id) {
    const std::string key = csta::line_key(device_id);
    const bool wanted =
        std::any_of(session.members.begin(), session.members.end(), [&key](const auto& member) {
            return member.second.has_line(key);
        });
    if (!wanted || !session.rights.may_watch(key)) return;
    const auto [watch, is_new] = session.watches.try_emplace(key);
    watch->second.until.reset();
    if (!is_new) return;
    watch->second.device_id = device_id;
    start(client, key, device_id);
}

void CstaFeed::start(
    switchboard::ClientId client, const std::string& line_key, const std::string& device_id
) {
    csta::Message request("MonitorStart");
    request.root.set("monitorObject/deviceObject", device_id);
    request.root.set("monitorType", "device");
    clients_.ask(client, std::move(request), [this, client, line_key](const csta::Message& answer) {
        started(client, line_key, answer);
    });
}

/// A refusal is told to those who wanted the line, in the place of its events.
void CstaFeed::started(
    switchboard::ClientId client, const std::string& line_key, const csta::Message& answer
) {
    const auto session = sessions_.find(client);
    if (session == sessions_.end()) return;
    const auto watch = session->second.watches.find(line_key);
    if (watch == session->second.watches.end()) return;
    if (csta::is_error(answer)) {
        publish(client, watch->second, answer);
        session->second.watches.erase(watch);
        return;
    }
    watch->second.cross_ref = csta::cross_ref_of(answer);
    lines_[client][watch->second.cross_ref] = line_key;
}

void CstaFeed::stop(switchboard::ClientId client, const std::string& cross_ref) {
    lines_[client].erase(cross_ref);
    csta::Message request("MonitorStop");
    request.root.set("monitorCrossRefID", cross_ref);
    clients_.ask(client, std::move(request), [](const csta::Message&) {});
}

/// What no member wants any more ends soon.
void CstaFeed::drop_unwanted(Session& session) {
    const Time until = context_.host.now() + kLinger;
    for (auto& [key, watch] : session.watches) {
        const std::string& line_key = key;
        const bool wanted =
            std::any_of(session.members.begin(), session.members.end(), [&line_key](const auto& member) {
                return member.second.has_line(line_key);
            });
        if (wanted) watch.until.reset();
        if (!wanted && !watch.until) watch.until = until;
    }
}

void CstaFeed::publish(switchboard::ClientId client, const Watch& watch, const csta::Message& message) {
    json::object object;
    object["topic"] = topic_word(Topic::csta);
    object["time"] = time_text(context_.host.unix_milliseconds());
    object["line"] = watch.device_id;
    object["event"] = csta::to_json(message);
    Event event;
    event.topic = Topic::csta;
    event.line_key = csta::line_key(watch.device_id);
    event.client = client;
    event.data = json::serialize(object);
    hub_.publish(std::move(event));
}

void CstaFeed::take(const signalling::ApiEvent& event) {
    for (const auto& recipient : event.recipients) {
        const auto session = sessions_.find(recipient.client);
        if (session == sessions_.end()) continue;
        const auto& lines = lines_[recipient.client];
        const auto line = lines.find(recipient.cross_ref);
        if (line == lines.end()) continue;
        csta::Message message = event.event;
        csta::set_cross_ref(message, recipient.cross_ref);
        publish(recipient.client, session->second.watches[line->second], message);
    }
}

/// MonitorStop of the server: the line is gone, or the rights are. If it comes again, so does the monitor.
void CstaFeed::take(const signalling::ApiNotice& notice) {
    if (notice.request.name() != "MonitorStop") return;
    const auto session = sessions_.find(notice.client);
    if (session == sessions_.end()) return;
    auto& lines = lines_[notice.client];
    const auto line = lines.find(std::string(csta::cross_ref_of(notice.request)));
    if (line == lines.end()) return;
    session->second.watches.erase(line->second);
    lines.erase(line);
}

void CstaFeed::line_changed(const std::string& device_id) {
    if (sessions_.empty() || context_.signalling.line_views(device_id).empty()) return;
    for (auto& [client, session] : sessions_) want_line(client, session, device_id);
}

void CstaFeed::tick(Time now) {
    for (auto entry = sessions_.begin(); entry != sessions_.end();) {
        auto& [client, session] = *entry;
        for (auto watch = session.watches.begin(); watch != session.watches.end();) {
            const bool over =
                watch->second.until && *watch->second.until <= now && !watch->second.cross_ref.empty();
            if (over) stop(client, watch->second.cross_ref);
            watch = over ? session.watches.erase(watch) : std::next(watch);
        }
        if (!session.until || *session.until > now) {
            ++entry;
            continue;
        }
        lines_.erase(client);
        clients_.release(client);
        entry = sessions_.erase(entry);
    }
}

std::optional<Time> CstaFeed::next_due() const {
    std::optional<Time> due;
    for (const auto& [client, session] : sessions_) {
        due = earlier(due, session.until);
        for (const auto& [key, watch] : session.watches) {
            if (!watch.cross_ref.empty()) due = earlier(due, watch.until);
        }
    }
    return due;
}

}  // namespace offhook::api
