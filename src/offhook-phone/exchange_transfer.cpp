// SPDX-License-Identifier: Apache-2.0
// Two calls of a line: alternate and reconnect; and two become one: transfer and conference.
#include "base/text.hpp"
#include "offhook-phone/exchange.hpp"
#include "offhook-phone/numbers.hpp"

namespace offhook::phone {

Result<void> Exchange::check_pair(LineId line, CallId held, CallId active) {
    const Result<Call*> first = call_in_state(line, held, ConnectionState::hold);
    if (!first) return tl::unexpected(first.error());
    const Result<Call*> second = call_in_state(line, active, ConnectionState::connected);
    if (!second) return tl::unexpected(second.error());
    if (!has_far_end(**first, line) || !has_far_end(**second, line)) {
        return failure("wrong_state", "nobody at the other end");
    }
    return {};
}

Result<void> Exchange::alternate(LineId line, CallId held, CallId active, Time) {
    if (Result<void> pair = check_pair(line, held, active); !pair) return pair;
    if (!has_answered_far_end(calls_.at(active), line))
        return failure("wrong_state", "nobody has answered yet");
    set_state(calls_.at(active), line, ConnectionState::hold, EventKind::held, "alternate");
    set_state(calls_.at(held), line, ConnectionState::connected, EventKind::retrieved, "alternate");
    return {};
}

Result<void> Exchange::reconnect(LineId line, CallId held, CallId active, Time now) {
    if (Result<void> pair = check_pair(line, held, active); !pair) return pair;
    if (Result<void> cleared = clear(line, active, now); !cleared) return cleared;
    return retrieve(line, held, now);
}

/// The parties of the secondary call enter the primary one, those of `line` excepted.
void Exchange::join(Call& primary, Call& secondary, LineId line) {
    const std::string called = first_other_device(secondary, line);
    for (Party& party : secondary.parties) {
        if (party.line == line || !is_live(party)) continue;
        if (party.line) enter_call(party.line, primary.id);
        primary.parties.push_back(std::move(party));
    }
    primary.calling = first_other_device(primary, line);
    primary.called = called;
    erase(secondary.id);
}

Result<void> Exchange::transfer(LineId line, CallId held, CallId active, Time now) {
    if (Result<void> pair = check_pair(line, held, active); !pair) return pair;
    Call& call = calls_.at(held);
    const Call primary = call;
    const Call secondary = calls_.at(active);
    join(call, calls_.at(active), line);
    const std::string device = lines_.at(line).settings.device_id;
    std::erase_if(call.parties, [&](const Party& party) { return party.line == line; });
    for (Party& party : call.parties) {
        if (party.line && lines_.at(party.line).settings.new_name_after_transfer) {
            party.call_name = new_call_name(party.line, false);
        }
        if (party.state == ConnectionState::alerting) {
            timers_.set({TimerKind::ring_limit, held}, now + settings_.ring_limit);
        }
    }
    call.last_redirection = device;
    call.cause = "transfer";
    LineEvent event{
        .kind = EventKind::transferred, .device = device, .other = call.called, .cause = "transfer"};
    tell_merged(event, primary, secondary, call);
    for (const Call* old : {&primary, &secondary}) tell_own_cleared(*old, line);
    return {};
}

Result<void> Exchange::blind_transfer(LineId line, CallId id, std::string_view number, Time now) {
    const auto found = calls_.find(id);
    Party* own = found == calls_.end() ? nullptr : found->second.party_of(line);
    if (own == nullptr) return failure("no_such_call", "the line has no such call");
    Call& call = found->second;
    if (own->state != ConnectionState::connected && own->state != ConnectionState::hold) {
        return wrong_state(own->state);
    }
    if (!has_answered_far_end(call, line)) return failure("wrong_state", "nobody has answered yet");
    if (!exists(number)) return failure("no_such_number", "no number " + printable(number));
    const Call before = call;
    const std::string device = own->device;
    std::erase_if(call.parties, [&](const Party& party) { return party.line == line; });
    call.calling = call.parties.front().device;
    call.dialled = dialable(number);
    call.called = device_of(call.dialled, device);
    call.cause = "singleStepTransfer";
    Call result = call;
    result.parties.push_back(
        {.line = {}, .device = call.called, .state = ConnectionState::alerting, .call_name = {}}
    );
    LineEvent event{
        .kind = EventKind::transferred,
        .device = device,
        .other = call.called,
        .cause = "singleStepTransfer"};
    tell_merged(event, before, Call{}, result);
    tell_own_cleared(before, line);
    call.last_redirection = device;
    route(call, now);
    return {};
}

Result<void> Exchange::conference(LineId line, CallId held, CallId active, Time) {
    if (Result<void> pair = check_pair(line, held, active); !pair) return pair;
    if (!has_answered_far_end(calls_.at(active), line))
        return failure("wrong_state", "nobody has answered yet");
    Call& call = calls_.at(held);
    const Call primary = call;
    const Call secondary = calls_.at(active);
    const std::string second_name = secondary.party_of(line)->call_name;
    join(call, calls_.at(active), line);
    Party& own = *call.party_of(line);
    own.state = ConnectionState::connected;
    if (lines_.at(line).settings.naming == CallNaming::large) own.call_name += "|" + second_name;
    LineEvent event{
        .kind = EventKind::conferenced,
        .device = own.device,
        .other = first_other_device(secondary, line),
        .cause = "conference"};
    tell_merged(event, primary, secondary, call);
    return {};
}

}  // namespace offhook::phone
