// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/exchange.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "offhook-phone/numbers.hpp"

namespace offhook::phone {

namespace {

constexpr std::array<std::string_view, 12> kForwardTypes = {
    "forwardImmediate", "forwardBusy",    "forwardNoAns",    "forwardDND",
    "forwardBusyInt",   "forwardBusyExt", "forwardNoAnsInt", "forwardNoAnsExt",
    "forwardImmInt",    "forwardImmExt",  "forwardDNDInt",   "forwardDNDExt",
};

}  // namespace

LineId Exchange::add_line(LineSettings settings) {
    const LineId id = line_ids_.next();
    by_number_[user_part(settings.device_id)].push_back(id);
    lines_[id].settings = std::move(settings);
    return id;
}

std::optional<LineId> Exchange::find_line(std::string_view device, std::string_view near) const {
    const auto found = by_number_.find(user_part(device));
    if (found == by_number_.end()) return std::nullopt;
    const std::string wanted = host_part(device);
    const std::string preferred = wanted.empty() ? host_part(near) : wanted;
    for (const LineId id : found->second) {
        if (host_part(line(id).device_id) == preferred) return id;
    }
    if (!wanted.empty()) return std::nullopt;
    return found->second.front();
}

std::vector<LineCall> Exchange::calls(LineId line) const {
    std::vector<LineCall> list;
    for (const CallId id : lines_.at(line).calls) {
        const Call* call = find_call(id);
        const Party* own = call == nullptr ? nullptr : call->party_of(line);
        if (own == nullptr) continue;
        LineCall seen{.id = id, .name = own->call_name, .state = own->state, .others = {}};
        for (const Party& party : call->parties) {
            if (&party != own) seen.others.push_back(party);
        }
        list.push_back(std::move(seen));
    }
    return list;
}

std::optional<CallId> Exchange::call_named(LineId line, std::string_view name) const {
    for (const LineCall& call : calls(line)) {
        if (call.name == name) return call.id;
    }
    return std::nullopt;
}

const Call* Exchange::find_call(CallId id) const {
    const auto found = calls_.find(id);
    return found == calls_.end() ? nullptr : &found->second;
}

Result<Call*> Exchange::call_in_state(LineId line, CallId call, ConnectionState state) {
    const auto found = calls_.find(call);
    Party* own = found == calls_.end() ? nullptr : found->second.party_of(line);
    if (own == nullptr) return failure("no_such_call", "the line has no such call");
    if (own->state != state) return wrong_state(own->state);
    return &found->second;
}

/// Puts the call among those of the line, and forgets those the line has left.
void Exchange::enter_call(LineId line, CallId call) {
    std::vector<CallId>& entered = lines_.at(line).calls;
    std::erase_if(entered, [&](CallId id) {
        const Call* known = find_call(id);
        return id == call || known == nullptr || known->party_of(line) == nullptr;
    });
    entered.push_back(call);
}

Party Exchange::make_party(const Call& call, LineId line, ConnectionState state, bool incoming) {
    enter_call(line, call.id);
    return {
        .line = line,
        .device = lines_.at(line).settings.device_id,
        .state = state,
        .call_name = new_call_name(line, incoming)};
}

Call& Exchange::new_call(std::string_view number, const std::string& calling) {
    const CallId id = call_ids_.next();
    Call& call = calls_[id];
    call.id = id;
    call.calling = calling;
    call.dialled = dialable(number);
    if (!call.dialled.empty()) call.called = device_of(call.dialled, calling);
    return call;
}

/// Before a new call: a dead one is hung up, an active one held; a phone dials one number at a time.
Result<void> Exchange::make_room(LineId line) {
    if (lines_.count(line) == 0) return failure("no_such_line");
    for (const LineCall& seen : calls(line)) {
        Call& call = calls_.at(seen.id);
        if (seen.state == ConnectionState::initiated)
            return failure("active_call", "a number is being dialled");
        if (seen.state != ConnectionState::connected && seen.state != ConnectionState::fail) continue;
        if (has_answered_far_end(call, line)) continue;
        if (has_far_end(call, line)) return failure("active_call", "a call is being set up");
        drop(call, lines_.at(line).settings.device_id, "normalClearing");
        drop_rest(call, "normalClearing");
    }
    if (calls(line).size() >= lines_.at(line).settings.calls) return failure("too_many_calls");
    hold_others(line, CallId{});
    return {};
}

/// A call whose caller is about to dial, or has.
Result<Call*> Exchange::begin(LineId line, std::string_view number, const std::string& cause) {
    if (const Result<void> room = make_room(line); !room) return tl::unexpected(room.error());
    Call& call = new_call(number, lines_.at(line).settings.device_id);
    call.parties.push_back(make_party(call, line, ConnectionState::initiated, false));
    tell(call, EventKind::service_initiated, call.parties.front(), cause);
    return &call;
}

Result<CallId> Exchange::dial(LineId line, std::string_view number, const DialOptions& options, Time now) {
    if (dialable(number).empty()) return failure("no_such_number", "an empty number");
    const Result<Call*> call = begin(line, number, options.cause);
    if (!call) return tl::unexpected(call.error());
    const CallId id = (*call)->id;
    if (options.prompt)
        timers_.set({TimerKind::prompt, id}, now + settings_.prompt);
    else
        originate(**call, options.cause == "makeCall" ? "newCall" : options.cause, now);
    return id;
}

Result<CallId> Exchange::lift(LineId line) {
    const Result<Call*> call = begin(line, {}, "newCall");
    if (!call) return tl::unexpected(call.error());
    return (*call)->id;
}

Result<void> Exchange::dial_digits(LineId line, CallId id, std::string_view digits, Time now) {
    Result<Call*> found = call_in_state(line, id, ConnectionState::initiated);
    if (!found) return tl::unexpected(found.error());
    if (dialable(digits).empty()) return failure("no_such_number", "no digits");
    Call& call = **found;
    const Party& own = call.parties.front();
    call.dialled += dialable(digits);
    call.called = device_of(call.dialled, call.calling);
    LineEvent event{.kind = EventKind::digits_dialed, .device = own.device, .cause = "normal"};
    event.text = digits;
    tell(call, event, own.device);
    originate(call, "newCall", now);
    return {};
}

Result<CallId> Exchange::dial_from_outside(std::string_view from, std::string_view number, Time now) {
    const std::optional<LineId> target = find_line(dialable(number));
    if (!target) return failure("no_such_number", "no line " + printable(number));
    const std::string caller = device_of(dialable(from), line(*target).device_id);
    const CallId id = new_call(number, caller).id;
    Call& call = calls_.at(id);
    call.called = line(*target).device_id;
    call.from_outside = true;
    call.parties.push_back(
        {.line = {}, .device = caller, .state = ConnectionState::connected, .call_name = {}}
    );
    route(call, now);
    return id;
}

Result<void> Exchange::answer(LineId line, CallId id, Time now) {
    const auto found = calls_.find(id);
    Party* own = found == calls_.end() ? nullptr : found->second.party_of(line);
    if (own == nullptr) return failure("no_such_call", "the line has no such call");
    if (own->state == ConnectionState::initiated) {
        originate(found->second, "newCall", now);
        return {};
    }
    if (own->state != ConnectionState::alerting) return wrong_state(own->state);
    stop_timers(id);
    hold_others(line, id);
    own->state = ConnectionState::connected;
    tell(found->second, EventKind::established, *own, "newCall");
    return {};
}

Result<void> Exchange::clear(LineId line, CallId id, Time) {
    const auto found = calls_.find(id);
    if (found == calls_.end() || found->second.party_of(line) == nullptr) return failure("no_such_call");
    drop(found->second, lines_.at(line).settings.device_id, "normalClearing");
    drop_rest(found->second, "normalClearing");
    return {};
}

Result<void> Exchange::hold(LineId line, CallId id, Time) {
    Result<Call*> call = call_in_state(line, id, ConnectionState::connected);
    if (!call) return tl::unexpected(call.error());
    if (!has_answered_far_end(**call, line)) return failure("wrong_state", "nobody has answered yet");
    set_state(**call, line, ConnectionState::hold, EventKind::held, "normal");
    return {};
}

Result<void> Exchange::retrieve(LineId line, CallId id, Time) {
    Result<Call*> call = call_in_state(line, id, ConnectionState::hold);
    if (!call) return tl::unexpected(call.error());
    for (const LineCall& other : calls(line)) {
        if (other.state == ConnectionState::connected)
            return failure("active_call", "another call is active");
    }
    set_state(**call, line, ConnectionState::connected, EventKind::retrieved, "normal");
    return {};
}

Result<CallId> Exchange::consult(LineId line, CallId id, std::string_view number, Time now) {
    Result<Call*> call = call_in_state(line, id, ConnectionState::connected);
    if (!call) return tl::unexpected(call.error());
    if (dialable(number).empty()) return failure("no_such_number", "an empty number");
    if (!has_answered_far_end(**call, line)) return failure("wrong_state", "nobody has answered yet");
    if (calls(line).size() >= lines_.at(line).settings.calls) return failure("too_many_calls");
    set_state(**call, line, ConnectionState::hold, EventKind::held, "consultation");
    return dial(line, number, {.prompt = false, .cause = "consultation"}, now);
}

Result<void> Exchange::deflect(LineId line, CallId id, std::string_view number, Time now) {
    Result<Call*> call = call_in_state(line, id, ConnectionState::alerting);
    if (!call) return tl::unexpected(call.error());
    if (!exists(number)) return failure("no_such_number", "no number " + printable(number));
    redirect(**call, line, dialable(number), "redirected", now);
    return {};
}

Result<void> Exchange::send_digits(LineId line, CallId id, std::string_view digits) {
    Result<Call*> call = call_in_state(line, id, ConnectionState::connected);
    if (!call) return tl::unexpected(call.error());
    const Party& own = *(*call)->party_of(line);
    LineEvent event{
        .line = line, .kind = EventKind::digits_generated, .subject = {own.call_name, own.device}};
    event.text = digits;
    events_.push_back(std::move(event));
    return {};
}

void Exchange::set_do_not_disturb(LineId line, bool on) {
    lines_.at(line).do_not_disturb = on;
    tell_feature(line, EventKind::do_not_disturb, on);
}

void Exchange::set_message_waiting(LineId line, bool on) {
    lines_.at(line).message_waiting = on;
    tell_feature(line, EventKind::message_waiting, on);
}

std::vector<LineId> Exchange::lines_beside(LineId line) const {
    std::vector<LineId> list;
    for (const auto& [id, other] : lines_) {
        if (other.settings.phone == lines_.at(line).settings.phone) list.push_back(id);
    }
    return list;
}

void Exchange::set_microphone_mute(LineId line, bool on) {
    for (const LineId id : lines_beside(line)) {
        lines_.at(id).microphone_mute = on;
        tell_feature(id, EventKind::microphone_mute, on);
    }
}

void Exchange::set_speaker_volume(LineId line, int volume) {
    static constexpr int kLoudest = 100;
    const int within = std::clamp(volume, 0, kLoudest);
    for (const LineId id : lines_beside(line)) {
        lines_.at(id).speaker_volume = within;
        tell_feature(id, EventKind::speaker_volume, true, std::to_string(within));
    }
}

Result<void> Exchange::set_forward(LineId line, std::string_view type, Forward forward) {
    const auto* const known = std::find(kForwardTypes.begin(), kForwardTypes.end(), type);
    if (known == kForwardTypes.end()) return failure("bad_forwarding_type", printable(type));
    if (forward.active && dialable(forward.destination).empty()) return failure("no_such_number");
    LineEvent event{
        .line = line, .kind = EventKind::forwarding, .device = lines_.at(line).settings.device_id};
    event.text = type;
    event.on = forward.active;
    event.other = forward.destination;
    event.ring_count = forward.ring_count;
    lines_.at(line).forwards[std::string(type)] = std::move(forward);
    events_.push_back(std::move(event));
    return {};
}

void Exchange::set_state(
    Call& call, LineId line, ConnectionState state, EventKind kind, const std::string& cause
) {
    Party& own = *call.party_of(line);
    own.state = state;
    tell(call, kind, own, cause);
}

void Exchange::hold_others(LineId line, CallId except) {
    for (const LineCall& seen : calls(line)) {
        if (seen.id == except || seen.state != ConnectionState::connected) continue;
        Call& call = calls_.at(seen.id);
        if (has_answered_far_end(call, line)) {
            set_state(call, line, ConnectionState::hold, EventKind::held, "normal");
        }
    }
}

void Exchange::drop(Call& call, const std::string& device, const std::string& cause) {
    const auto party = std::find_if(call.parties.begin(), call.parties.end(), [&](const Party& candidate) {
        return candidate.device == device;
    });
    if (party == call.parties.end()) return;
    const bool last_pair = live_count(call) <= 2;
    party->state = ConnectionState::null;
    LineEvent event{.kind = EventKind::connection_cleared, .device = device, .cause = cause};
    if (last_pair) event.note = Note::far_end_cleared;
    tell(call, event, device);
    call.parties.erase(party);
}

/// One alone is no call: if fewer than two are left, they hang up too, and the call is gone.
void Exchange::drop_rest(Call& call, const std::string& cause) {
    if (live_count(call) >= 2) return;
    while (!call.parties.empty()) {
        if (is_live(call.parties.back()))
            drop(call, std::string(call.parties.back().device), cause);
        else
            call.parties.pop_back();
    }
    erase(call.id);
}

void Exchange::erase(CallId id) {
    stop_timers(id);
    calls_.erase(id);
}

void Exchange::stop_timers(CallId id) {
    for (const TimerKind kind :
         {TimerKind::prompt, TimerKind::route, TimerKind::outside_ring, TimerKind::outside_answer,
          TimerKind::no_answer, TimerKind::ring_limit, TimerKind::tone}) {
        timers_.cancel({kind, id});
    }
}

}  // namespace offhook::phone
