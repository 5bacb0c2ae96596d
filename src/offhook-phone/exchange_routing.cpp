// SPDX-License-Identifier: Apache-2.0
// From a number to a ringing phone: forwarding, busy, the outside world, and what falls due on the way.
#include <algorithm>

#include "offhook-phone/exchange.hpp"
#include "offhook-phone/numbers.hpp"

namespace offhook::phone {

namespace {

/// The party that rings, or waits in the queue of an outside number.
Party* alerting_party(Call& call) {
    const auto found = std::find_if(call.parties.begin(), call.parties.end(), [](const Party& party) {
        return party.state == ConnectionState::alerting || party.state == ConnectionState::queued;
    });
    return found == call.parties.end() ? nullptr : &*found;
}

/// The names under which one kind of forwarding can be set: for all calls, internal, external.
struct ForwardNames {
    std::string_view all;
    std::string_view internal;
    std::string_view external;
};

ForwardNames names_of(std::string_view type) {
    if (type == "forwardImmediate") return {type, "forwardImmInt", "forwardImmExt"};
    if (type == "forwardBusy") return {type, "forwardBusyInt", "forwardBusyExt"};
    if (type == "forwardDND") return {type, "forwardDNDInt", "forwardDNDExt"};
    return {type, "forwardNoAnsInt", "forwardNoAnsExt"};
}

}  // namespace

bool Exchange::exists(std::string_view number) const {
    const std::string wanted = dialable(number);
    if (find_line(wanted)) return true;
    return is_outside(wanted) && outside_fate(wanted) != OutsideFate::not_found;
}

std::string Exchange::device_of(std::string_view number, std::string_view near) const {
    if (const std::optional<LineId> known = find_line(number, near)) return line(*known).device_id;
    if (number.find('@') != std::string_view::npos) return std::string(number);
    const std::string host = host_part(near);
    if (host.empty()) return std::string(number);
    return "sip:" + std::string(number) + "@" + host;
}

const Forward* Exchange::forward_of(LineId line, std::string_view type, const Call& call) const {
    const ForwardNames names = names_of(type);
    const std::map<std::string, Forward>& forwards = lines_.at(line).forwards;
    for (const std::string_view name : {names.all, call.from_outside ? names.external : names.internal}) {
        const auto found = forwards.find(std::string(name));
        if (found != forwards.end() && found->second.active) return &found->second;
    }
    return nullptr;
}

bool Exchange::is_busy(LineId line, const Call& call) const {
    if (call.party_of(line) != nullptr) return true;
    const LineSettings& settings = lines_.at(line).settings;
    const std::size_t count = calls(line).size();
    return count >= settings.calls || (count > 0 && !settings.call_waiting);
}

void Exchange::originate(Call& call, const std::string& cause, Time now) {
    timers_.cancel({TimerKind::prompt, call.id});
    call.parties.front().state = ConnectionState::connected;
    tell(call, EventKind::originated, call.parties.front(), cause);
    if (settings_.setup > Duration{0})
        timers_.set({TimerKind::route, call.id}, now + settings_.setup);
    else
        route(call, now);
}

void Exchange::route(Call& call, Time now) {
    if (call.redirections > settings_.redirections) return fail_at_caller(call, "destNotObtainable", now);
    if (const std::optional<LineId> target = find_line(call.dialled, call.calling)) {
        return reach_line(call, *target, now);
    }
    if (is_outside(call.dialled)) return reach_outside(call, now);
    fail_at_caller(call, "destNotObtainable", now);
}

void Exchange::reach_line(Call& call, LineId target, Time now) {
    const std::string device = line(target).device_id;
    if (const Forward* forward = forward_of(target, "forwardImmediate", call)) {
        return redirect(call, target, forward->destination, "callForwardImmediate", now);
    }
    if (do_not_disturb(target)) {
        const Forward* forward = forward_of(target, "forwardDND", call);
        if (forward == nullptr) return fail_at(call, device, "doNotDisturb", now);
        return redirect(call, target, forward->destination, "callForward", now);
    }
    if (is_busy(target, call)) {
        const Forward* forward = forward_of(target, "forwardBusy", call);
        if (forward == nullptr) return fail_at(call, device, "busy", now);
        return redirect(call, target, forward->destination, "callForwardBusy", now);
    }
    ring(call, target, now);
}

void Exchange::ring(Call& call, LineId target, Time now) {
    call.parties.push_back(make_party(call, target, ConnectionState::alerting, true));
    timers_.set({TimerKind::ring_limit, call.id}, now + settings_.ring_limit);
    if (const Forward* forward = forward_of(target, "forwardNoAns", call)) {
        timers_.set({TimerKind::no_answer, call.id}, now + forward->after.value_or(settings_.no_answer));
    }
    tell(call, EventKind::delivered, call.parties.back(), call.cause);
}

void Exchange::reach_outside(Call& call, Time now) {
    const OutsideFate fate = outside_fate(call.dialled);
    Party trunk;
    trunk.device = device_of("trunk", call.calling);
    tell(call, EventKind::network_reached, trunk, "newCall");
    if (fate == OutsideFate::not_found) return fail_at_caller(call, "destNotObtainable", now);
    if (fate == OutsideFate::congested) return fail_at_caller(call, "networkCongestion", now);
    if (fate == OutsideFate::busy) return fail_at(call, device_of(call.dialled, call.calling), "busy", now);
    timers_.set({TimerKind::outside_ring, call.id}, now + settings_.outside_rings);
}

void Exchange::ring_outside(Call& call, Time now) {
    const bool queues = outside_fate(call.dialled) == OutsideFate::queues;
    call.parties.push_back(
        {.line = {},
         .device = device_of(call.dialled, call.calling),
         .state = queues ? ConnectionState::queued : ConnectionState::alerting,
         .call_name = {}}
    );
    const EventKind kind = queues ? EventKind::queued : EventKind::delivered;
    tell(call, kind, call.parties.back(), queues ? "enteringDistribution" : call.cause);
    timers_.set({TimerKind::ring_limit, call.id}, now + settings_.ring_limit);
    if (outside_fate(call.dialled) == OutsideFate::never_answers) return;
    timers_.set({TimerKind::outside_answer, call.id}, now + settings_.outside_answers);
}

void Exchange::outside_picks_up(Call& call, Time now) {
    Party* party = alerting_party(call);
    if (party == nullptr) return;
    if (outside_fate(call.dialled) == OutsideFate::declines) {
        const std::string device = party->device;
        std::erase_if(call.parties, [&](const Party& candidate) { return candidate.device == device; });
        return fail_at(call, device, "busy", now);
    }
    stop_timers(call.id);
    party->state = ConnectionState::connected;
    tell(call, EventKind::established, *party, "newCall");
}

/// A device refused the call: the caller hears a tone and hangs up after a while.
void Exchange::fail_at(Call& call, const std::string& device, const std::string& cause, Time now) {
    stop_timers(call.id);
    call.parties.push_back({.line = {}, .device = device, .state = ConnectionState::fail, .call_name = {}});
    tell(call, EventKind::failed, call.parties.back(), cause);
    timers_.set({TimerKind::tone, call.id}, now + settings_.tone);
}

/// No device was reached: the caller's own connection fails.
void Exchange::fail_at_caller(Call& call, const std::string& cause, Time now) {
    stop_timers(call.id);
    Party& caller = call.parties.front();
    caller.state = ConnectionState::fail;
    tell(call, EventKind::failed, caller, cause);
    timers_.set({TimerKind::tone, call.id}, now + settings_.tone);
}

/// The call leaves `from`, which may have rung or not, for another destination.
void Exchange::redirect(Call& call, LineId from, const std::string& to, const std::string& cause, Time now) {
    stop_timers(call.id);
    if (call.party_of(from) == nullptr) {
        call.parties.push_back(make_party(call, from, ConnectionState::null, true));
    }
    call.party_of(from)->state = ConnectionState::null;
    const std::string device = line(from).device_id;
    LineEvent event{
        .kind = EventKind::diverted,
        .device = device,
        .other = device_of(dialable(to), device),
        .calling = call.calling,
        .called = call.called,
        .last_redirection = call.last_redirection,
        .cause = cause};
    tell(call, event, device);
    std::erase_if(call.parties, [&](const Party& party) { return party.line == from; });
    call.last_redirection = device;
    call.dialled = dialable(to);
    call.cause = cause;
    ++call.redirections;
    route(call, now);
}

void Exchange::no_answer(Call& call, Time now) {
    const Party* party = alerting_party(call);
    if (party == nullptr || !party->line) return;
    const Forward* forward = forward_of(party->line, "forwardNoAns", call);
    if (forward == nullptr) return;
    redirect(call, party->line, std::string(forward->destination), "callForwardNoAnswer", now);
}

void Exchange::give_up_ringing(Call& call, Time now) {
    const Party* ringing = alerting_party(call);
    if (ringing == nullptr) return;
    const Party party = *ringing;
    std::erase_if(call.parties, [&](const Party& candidate) { return candidate.device == party.device; });
    if (party.line) tell_cleared(party, "callNotAnswered");
    fail_at(call, party.device, "callNotAnswered", now);
}

void Exchange::tick(Time now) {
    while (const std::optional<Timer> timer = timers_.pop(now)) fire(*timer, now);
}

void Exchange::fire(const Timer& timer, Time now) {
    const auto found = calls_.find(timer.call);
    if (found == calls_.end()) return;
    Call& call = found->second;
    switch (timer.kind) {
        case TimerKind::prompt:
            return originate(call, "newCall", now);
        case TimerKind::route:
            return route(call, now);
        case TimerKind::outside_ring:
            return ring_outside(call, now);
        case TimerKind::outside_answer:
            return outside_picks_up(call, now);
        case TimerKind::no_answer:
            return no_answer(call, now);
        case TimerKind::ring_limit:
            return give_up_ringing(call, now);
        case TimerKind::tone:
            return hang_up_tone(call);
    }
}

void Exchange::hang_up_tone(Call& call) {
    while (!call.parties.empty() && !is_live(call.parties.front())) call.parties.erase(call.parties.begin());
    if (!call.parties.empty()) drop(call, std::string(call.parties.front().device), "normalClearing");
    drop_rest(call, "normalClearing");
}

}  // namespace offhook::phone
