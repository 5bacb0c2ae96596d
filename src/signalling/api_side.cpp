// SPDX-License-Identifier: Apache-2.0
#include "signalling/api_side.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::signalling {

Result<switchboard::ClientId> ApiSide::open(const ApiClient& client, Time now) {
    const auto sessions = sessions_of_user_.find(client.user);
    if (sessions != sessions_of_user_.end() && sessions->second >= limits_.dialogs_per_account)
        return failure("too_many_sessions", fmt::format("{} has too many sessions", printable(client.user)));
    auto id = switchboard_.open_client(client.user, client.rights, client.device_id, now);
    if (!id) return id;
    clients_.emplace(*id, Session{client.user, client.address});
    ++sessions_of_user_[client.user];
    return id;
}

void ApiSide::sent(
    switchboard::ClientId client, switchboard::ServiceId service, csta::Message request, Time now
) {
    if (has(client)) switchboard_.client_sent(client, service, std::move(request), now);
}

void ApiSide::close(switchboard::ClientId client, Time now) {
    const auto found = clients_.find(client);
    if (found == clients_.end()) return;
    const auto sessions = sessions_of_user_.find(found->second.user);
    if (--sessions->second == 0) sessions_of_user_.erase(sessions);
    clients_.erase(found);
    switchboard_.close_client(client, now);
}

void ApiSide::close_all(Time now) {
    while (!clients_.empty()) close(clients_.begin()->first, now);
}

const std::string* ApiSide::address_of(switchboard::ClientId client) const {
    const auto found = clients_.find(client);
    return found == clients_.end() ? nullptr : &found->second.address;
}

void ApiSide::carry_out(const switchboard::ServiceAnswer& answer) {
    if (has(answer.client)) effects_.emplace_back(ApiAnswer{answer.client, answer.id, answer.response});
}

void ApiSide::carry_out(const switchboard::MonitorEvent& event) {
    if (clients_.empty()) return;
    std::vector<switchboard::EventRecipient> recipients;
    std::copy_if(
        event.recipients.begin(), event.recipients.end(), std::back_inserter(recipients),
        [&](const switchboard::EventRecipient& recipient) { return has(recipient.client); }
    );
    if (!recipients.empty()) effects_.emplace_back(ApiEvent{event.event, std::move(recipients)});
}

void ApiSide::carry_out(const switchboard::ClientNotice& notice) {
    if (has(notice.client)) effects_.emplace_back(ApiNotice{notice.client, notice.request});
}

}  // namespace offhook::signalling
