// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/fleet.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "offhook-phone/numbers.hpp"

namespace offhook::phone {

namespace {

/// A user name to compare: without the separators of a MAC, in lower case.
std::string plain_name(std::string_view name) {
    std::string plain = to_lower(trim(name));
    std::erase_if(plain, [](char c) { return c == ':' || c == '-' || c == '.'; });
    return plain;
}

std::string describe_ringing(const LineEvent& event) {
    if (event.local == ConnectionState::alerting) return "ringing, called by " + user_part(event.calling);
    return user_part(event.device) + " is ringing";
}

}  // namespace

std::string describe(const LineEvent& event) {
    const std::string who = user_part(event.device);
    const std::string other = user_part(event.other);
    switch (event.kind) {
        case EventKind::service_initiated:
            return "handset lifted";
        case EventKind::originated:
            return "calls " + user_part(event.called);
        case EventKind::network_reached:
            return "call leaves for the outside";
        case EventKind::delivered:
            return describe_ringing(event);
        case EventKind::established:
            return fmt::format("{} answered", who);
        case EventKind::held:
            return fmt::format("{} holds the call", who);
        case EventKind::retrieved:
            return fmt::format("{} takes the call back", who);
        case EventKind::connection_cleared:
            return fmt::format("{} hung up ({})", who, event.cause);
        case EventKind::failed:
            return fmt::format("call failed at {}: {}", who, event.cause);
        case EventKind::diverted:
            return fmt::format("call goes from {} to {} ({})", who, other, event.cause);
        case EventKind::transferred:
            return fmt::format("{} transferred the call to {}", who, other);
        case EventKind::conferenced:
            return fmt::format("{} brought {} into a conference", who, other);
        case EventKind::digits_generated:
            return "sends the digits " + event.text;
        case EventKind::offered:
            return "is offered a call by " + user_part(event.calling);
        case EventKind::queued:
            return "waits in the queue of " + who;
        case EventKind::digits_dialed:
            return "dials " + event.text;
        case EventKind::microphone_mute:
            return event.on ? "microphone off" : "microphone on";
        case EventKind::speaker_volume:
            return "volume " + event.text;
        case EventKind::do_not_disturb:
            return event.on ? "do not disturb" : "may be disturbed";
        case EventKind::message_waiting:
            return event.on ? "has messages" : "has no messages";
        case EventKind::forwarding:
            return event.on ? fmt::format("{} to {}", event.text, other) : event.text + " off";
    }
    return {};
}

Fleet::Fleet(ExchangeSettings settings, FleetPort& port, Random& random, Reporter& reporter)
    : exchange_(settings), port_(&port), random_(&random), reporter_(&reporter) {}

PhoneId Fleet::add(PhoneOrder order) {
    const PhoneId id = ids_.next();
    Entry& entry = phones_[id];
    entry.dialect = *order.dialect;
    entry.dialect.liberties = order.liberties;
    entry.call_waiting = order.call_waiting;
    PhoneSettings settings = std::move(order.settings);
    settings.id = id;
    settings.dialect = &entry.dialect;
    for (std::string& device : order.device_ids) {
        settings.lines.push_back(exchange_.add_line(settings_of(id, std::move(device))));
    }
    entry.phone = std::make_unique<Phone>(std::move(settings), exchange_, *random_, *reporter_);
    return id;
}

LineSettings Fleet::settings_of(PhoneId phone, std::string device_id) const {
    const Entry& entry = phones_.at(phone);
    LineSettings settings = line_settings(entry.dialect, phone, std::move(device_id));
    settings.call_waiting = entry.call_waiting;
    return settings;
}

void Fleet::add_line(PhoneId id, std::string device_id, Time now) {
    const LineId line = exchange_.add_line(settings_of(id, std::move(device_id)));
    get(id).add_line(line, now);
    settle(id, now);
}

void Fleet::start(Time now, Duration between) {
    Time when = now;
    for (auto& [id, entry] : phones_) {
        entry.phone->start(when);
        settle(id, now);
        when += between;
    }
}

void Fleet::shut_down(Time now) {
    for (auto& [id, entry] : phones_) {
        entry.phone->shut_down(now);
        settle(id, now);
    }
}

bool Fleet::is_over() const {
    return std::all_of(phones_.begin(), phones_.end(), [](const auto& item) {
        return item.second.phone->is_over();
    });
}

void Fleet::flow_up(FlowId flow, const std::string& local_address, std::uint16_t local_port, Time now) {
    const auto found = connecting_.find(flow);
    if (found == connecting_.end()) return port_->close(flow, false);
    const PhoneId id = found->second;
    connecting_.erase(found);
    flows_[flow] = id;
    get(id).connected(flow, local_address, local_port, now);
    settle(id, now);
}

void Fleet::flow_down(FlowId flow, const std::string& why, Time now) {
    if (const auto found = connecting_.find(flow); found != connecting_.end()) {
        const PhoneId id = found->second;
        connecting_.erase(found);
        get(id).connect_failed(why, now);
        settle(id, now);
    } else if (const auto known = flows_.find(flow); known != flows_.end()) {
        const PhoneId id = known->second;
        flows_.erase(known);
        get(id).flow_lost(flow, why, now);
        settle(id, now);
    }
}

void Fleet::receive(FlowId flow, std::vector<sip::Message> messages, Time now) {
    const auto found = flows_.find(flow);
    if (found == flows_.end()) return;
    const PhoneId id = found->second;
    for (sip::Message& message : messages) {
        get(id).receive(flow, std::move(message), now);
        dispatch(now);
        settle(id, now);
    }
}

void Fleet::tick(Time now) {
    exchange_.tick(now);
    dispatch(now);
    while (const std::optional<PhoneId> id = due_.pop(now)) {
        get(*id).tick(now);
        settle(*id, now);
    }
}

std::optional<Time> Fleet::next_due() const {
    return earlier(exchange_.next_due(), due_.next_due());
}

void Fleet::dispatch(Time now) {
    for (std::vector<LineEvent> events = exchange_.take_events(); !events.empty();
         events = exchange_.take_events()) {
        for (const LineEvent& event : events) {
            const PhoneId id = owner_of(event.line);
            get(id).report(event, now);
            settle(id, now);
            tell_of_call(event);
        }
    }
}

void Fleet::tell_of_call(const LineEvent& event) {
    if (event.note == Note::after_transfer) return;  // said by the transfer itself
    Notice notice{.phone = owner_of(event.line), .line = event.line};
    notice.event = element_name(event.kind);
    notice.text = describe(event);
    const std::string& own = exchange_.line(event.line).device_id;
    notice.peer = user_part(own == event.calling ? event.called : event.calling);
    port_->tell(notice);
}

void Fleet::settle(PhoneId id, Time now) {
    Phone& phone = get(id);
    for (Action& action : phone.take_actions()) act(id, action);
    for (const Notice& notice : phone.take_notices()) port_->tell(notice);
    const std::optional<Time> due = phone.next_due();
    if (due)
        due_.set(id, std::max(*due, now));
    else
        due_.cancel(id);
}

void Fleet::act(PhoneId id, Action& action) {
    if (std::holds_alternative<Connect>(action)) {
        connecting_[port_->connect(get(id).settings())] = id;
    } else if (const auto* close = std::get_if<CloseFlow>(&action)) {
        port_->close(close->flow, close->after_flush);
    } else if (auto* bytes = std::get_if<SendBytes>(&action)) {
        port_->send_bytes(bytes->flow, std::move(bytes->bytes));
    } else if (auto* outgoing = std::get_if<sip::Outgoing>(&action)) {
        port_->send(outgoing->flow, std::move(outgoing->message));
    }
}

std::vector<PhoneId> Fleet::phones() const {
    std::vector<PhoneId> list;
    for (const auto& [id, entry] : phones_) list.push_back(id);
    return list;
}

std::vector<LineId> Fleet::lines() const {
    std::vector<LineId> list;
    for (const auto& [id, entry] : phones_) {
        const std::vector<LineId>& own = entry.phone->settings().lines;
        list.insert(list.end(), own.begin(), own.end());
    }
    return list;
}

std::optional<PhoneId> Fleet::find_phone(std::string_view name) const {
    const std::string wanted = plain_name(name);
    for (const auto& [id, entry] : phones_) {
        if (plain_name(entry.phone->settings().user) == wanted) return id;
    }
    if (const std::optional<LineId> line = exchange_.find_line(name)) return owner_of(*line);
    return std::nullopt;
}

void Fleet::unplug(PhoneId id, Time now) {
    get(id).unplug(now);
    settle(id, now);
}

void Fleet::replug(PhoneId id, Time now) {
    get(id).replug(now);
    settle(id, now);
}

void Fleet::freeze(PhoneId id, bool on, Time now) {
    get(id).freeze(on);
    settle(id, now);
}

void Fleet::new_flow(PhoneId id, Time now) {
    get(id).new_flow(now);
    settle(id, now);
}

}  // namespace offhook::phone
