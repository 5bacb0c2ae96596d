// SPDX-License-Identifier: Apache-2.0
// The part of PhoneSide that administrators move, and what they see of it.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/device_id.hpp"
#include "profiles/profiles.hpp"
#include "signalling/phone_side.hpp"

namespace offhook::signalling {

using switchboard::ServiceView;

namespace {

tl::unexpected<Error> unknown_phone(const std::string& username) {
    return failure("unknown_phone", fmt::format("no phone {}", printable(username, 60)));
}

}  // namespace

Result<void> PhoneSide::create(const KnownPhone& phone) {
    const std::string username = canonical_username(trim(phone.username));
    const bool is_text = printable(username) == username && username.find(' ') == std::string::npos;
    if (username.empty() || username.size() > limits_.username_size || !is_text)
        return failure("bad_username", "a phone's user name is its MAC, or a word");
    if (settings_.username_must_be_mac && !mac_of(username))
        return failure("bad_username", fmt::format("{} is no MAC address", username));
    if (entry_for(username) != nullptr)
        return failure("phone_known", fmt::format("phone {} is known already", username));
    if (phones_.size() >= limits_.phones) return failure("phones_limit", "too many phones are known");
    add(phone);
    return {};
}

Result<void> PhoneSide::set_enabled(const std::string& username, bool enabled, Time now) {
    Entry* entry = entry_for(username);
    if (entry == nullptr) return unknown_phone(username);
    entry->enabled = enabled;
    if (!enabled) {
        disconnect(*entry, "disabled", true, now);
        set_state(*entry, PhoneState::disabled);
    } else if (entry->state == PhoneState::disabled) {
        set_state(*entry, PhoneState::unregistered);
    }
    connect(*entry, now);
    settle(now);
    return {};
}

Result<void> PhoneSide::activate(const std::string& username, Time now) {
    Entry* entry = entry_for(username);
    if (entry == nullptr) return unknown_phone(username);
    entry->active = true;
    switchboard_.changes().mark(switchboard::ChangeKind::phone, username);
    connect(*entry, now);
    settle(now);
    return {};
}

Result<void> PhoneSide::forget(const std::string& username, Time now) {
    Entry* entry = entry_for(username);
    if (entry == nullptr) return unknown_phone(username);
    disconnect(*entry, "forgotten", true, now);
    while (const Binding* binding = registrar_.newest(username))
        give_up_flow(*entry, binding->flow, "the phone was forgotten");
    switchboard_.remove_phone(entry->id, now);
    by_id_.erase(entry->id);
    phones_.erase(username);
    settle(now);
    return {};
}

Result<void> PhoneSide::reconnect(const std::string& username, Time now) {
    Entry* entry = entry_for(username);
    if (entry == nullptr) return unknown_phone(username);
    disconnect(*entry, "a new session is wanted", true, now);
    entry->retry = Duration{0};
    entry->invite_with_body = true;
    if (registrar_.newest(username) != nullptr) set_state(*entry, PhoneState::reconnecting);
    connect(*entry, now);
    settle(now);
    return {};
}

Result<void> PhoneSide::set_manual_lines(
    const std::string& username, const std::vector<std::string>& device_ids, Time now
) {
    Entry* entry = entry_for(username);
    if (entry == nullptr) return unknown_phone(username);
    if (device_ids.size() > limits_.lines_per_phone)
        return failure(
            "too_many_lines", fmt::format("a phone has at most {} lines", limits_.lines_per_phone)
        );
    const auto bad = std::find_if(device_ids.begin(), device_ids.end(), [](const std::string& device) {
        return printable(device) != device || csta::line_key(device).empty();
    });
    if (bad != device_ids.end())
        return failure("bad_line", fmt::format("\"{}\" is no deviceID", printable(*bad, 60)));
    switchboard_.set_manual_lines(entry->id, device_ids, now);
    return {};
}

// --- Views
// --------------------------------------------------------------------------------------------------

void PhoneSide::show_registration(const Entry& entry, PhoneView& view) const {
    const Binding* binding = registrar_.newest(entry.username);
    view.registered = binding != nullptr;
    view.registered_at = entry.registered_at;
    if (binding == nullptr) return;
    view.contact = binding->contact;
    view.expires = binding->expires;
    const auto flow = flows_.find(binding->flow);
    if (flow == flows_.end()) return;
    view.address = flow->second.peer_address;
    view.port = flow->second.peer_port;
    view.transport = flow->second.transport;
}

void PhoneSide::show_service(const Entry& entry, PhoneView& view) const {
    const auto& directory = switchboard_.state().directory;
    const auto found = directory.phones().find(entry.id);
    if (found == directory.phones().end()) return;
    const switchboard::Phone& phone = found->second;
    view.licensed = phone.admitted;
    view.manual_lines = phone.manual_lines;
    for (const switchboard::LineId id : phone.lines) {
        const switchboard::Line& line = directory.lines().at(id);
        view.lines.push_back(line.device_id);
        view.calls += line.calls.calls().size();
    }
    if (!phone.connected) return;
    view.session_since = entry.session_since;
    view.session_call_id = entry.session_call_id;
    view.last_keep_alive = phone.last_keep_alive;
    view.next_keep_alive = phone.next_keep_alive;
    view.silent_keep_alives = phone.silent_keep_alives;
}

PhoneView PhoneSide::view_of(const Entry& entry) const {
    const profiles::Model model = profiles::model_of(entry.user_agent, entry.username);
    PhoneView view;
    view.username = entry.username;
    view.login_user = entry.login_user;
    view.maker = model.maker;
    view.model = model.model;
    view.firmware = model.firmware;
    view.user_agent = entry.user_agent;
    view.identity = entry.identity;
    view.enabled = entry.enabled;
    view.active = entry.active;
    view.state = entry.state;
    view.status = entry.status;
    view.edition = entry.edition;
    show_registration(entry, view);
    show_service(entry, view);
    return view;
}

std::optional<PhoneView> PhoneSide::view(const std::string& username) const {
    const auto found = phones_.find(username);
    if (found == phones_.end()) return std::nullopt;
    return view_of(found->second);
}

std::vector<PhoneView> PhoneSide::views() const {
    std::vector<PhoneView> views;
    views.reserve(phones_.size());
    for (const auto& [username, entry] : phones_) views.push_back(view_of(entry));
    std::sort(views.begin(), views.end(), [](const PhoneView& a, const PhoneView& b) {
        return a.username < b.username;
    });
    return views;
}

std::vector<ServiceView> PhoneSide::services(const std::string& username) const {
    std::vector<ServiceView> views;
    const auto found = phones_.find(username);
    if (found == phones_.end()) return views;
    const Entry& entry = found->second;
    const switchboard::Capabilities capabilities = capabilities_of(entry);
    const auto show = [&](std::string_view service) {
        const bool learned = entry.learned.count(std::string(service)) != 0;
        const auto support = switchboard::support_of(switchboard_.state(), capabilities, service);
        views.push_back({std::string(service), support, learned});
    };
    for (const profiles::Service& service : profiles::services()) show(service.name);
    for (const auto& [service, support] : entry.learned) {
        const auto same = [&name = service](const ServiceView& view) { return view.service == name; };
        if (std::none_of(views.begin(), views.end(), same)) show(service);
    }
    return views;
}

void PhoneSide::count(Counters& counters) const {
    counters.phones_registered = registrar_.count();
    for (const auto& [username, entry] : phones_) {
        const PhoneState state = entry.state;
        counters.phones_disabled += state == PhoneState::disabled;
        counters.phones_waiting += state == PhoneState::waits_for_activation ||
                                   state == PhoneState::waits_for_licence || state == PhoneState::blocked ||
                                   state == PhoneState::service_stopped;
    }
}

}  // namespace offhook::signalling
