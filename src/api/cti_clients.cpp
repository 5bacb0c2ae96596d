// SPDX-License-Identifier: Apache-2.0
#include "api/cti_clients.hpp"

#include <utility>
#include <vector>

#include "base/timer_queue.hpp"
#include "signalling/signalling.hpp"

namespace offhook::api {

namespace {

/// A session without anything to do is kept that long, so that a client that sends one request after the
/// other has one session in the list of clients.
constexpr Duration kIdle = std::chrono::seconds(60);

}  // namespace

switchboard::Rights line_rights(const Identity& who) {
    switchboard::Rights rights = who.rights;
    rights.control = who.may(Access::control);
    return rights;
}

std::string rights_key(const Identity& who) {
    std::string key = who.user;
    key += who.may(Access::control) ? "\n+" : "\n-";
    for (const std::string& pattern : who.rights.lines) key += "\n" + pattern;
    return key;
}

Result<switchboard::ClientId> CtiClients::session_for(const Identity& who) {
    const std::string key = rights_key(who);
    if (const auto found = by_key_.find(key); found != by_key_.end()) return found->second;
    signalling::ApiClient wanted;
    wanted.user = who.user;
    wanted.rights = line_rights(who);
    wanted.address = who.address;
    const auto client = context_.signalling.open_api_client(wanted, context_.host.now());
    if (!client) return tl::unexpected(client.error());
    Session session;
    session.key = key;
    session.last_used = context_.host.now();
    sessions_[*client] = std::move(session);
    by_key_[key] = *client;
    return *client;
}

Result<void> CtiClients::ask(const Identity& who, csta::Message request, Answer answer) {
    const auto client = session_for(who);
    if (!client) return tl::unexpected(client.error());
    ask(*client, std::move(request), std::move(answer));
    return {};
}

void CtiClients::ask(switchboard::ClientId client, csta::Message request, Answer answer) {
    const auto session = sessions_.find(client);
    if (session == sessions_.end()) return;
    ++session->second.under_way;
    session->second.last_used = context_.host.now();
    const switchboard::ServiceId service = service_ids_.next();
    waiting_[service] = {client, std::move(answer)};
    context_.signalling.api_client_sent(client, service, std::move(request), context_.host.now());
    // Not at once: an answer may be handed out in the midst of other effects, which have to keep their order.
    if (!std::exchange(settling_, true)) {
        context_.host.post([this] {
            settling_ = false;
            context_.host.settle();
        });
    }
}

Result<switchboard::ClientId> CtiClients::hold(const Identity& who) {
    auto client = session_for(who);
    if (client) ++sessions_[*client].holders;
    return client;
}

void CtiClients::release(switchboard::ClientId client) {
    const auto session = sessions_.find(client);
    if (session == sessions_.end() || session->second.holders == 0) return;
    --session->second.holders;
    session->second.last_used = context_.host.now();
}

void CtiClients::take(const signalling::ApiAnswer& answer) {
    const auto found = waiting_.find(answer.service);
    if (found == waiting_.end()) return;
    const Answer callback = std::move(found->second.answer);
    waiting_.erase(found);
    if (const auto session = sessions_.find(answer.client); session != sessions_.end()) {
        --session->second.under_way;
        session->second.last_used = context_.host.now();
    }
    callback(answer.message);
}

void CtiClients::tick(Time now) {
    std::vector<switchboard::ClientId> idle;
    for (const auto& [client, session] : sessions_) {
        if (is_idle(session) && session.last_used + kIdle <= now) idle.push_back(client);
    }
    for (const switchboard::ClientId client : idle) {
        by_key_.erase(sessions_[client].key);
        sessions_.erase(client);
        context_.signalling.close_api_client(client, now);
    }
}

std::optional<Time> CtiClients::next_due() const {
    std::optional<Time> due;
    for (const auto& [client, session] : sessions_) {
        if (is_idle(session)) due = earlier(due, session.last_used + kIdle);
    }
    return due;
}

}  // namespace offhook::api
