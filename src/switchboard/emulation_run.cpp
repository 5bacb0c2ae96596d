// SPDX-License-Identifier: Apache-2.0
#include "switchboard/emulation_run.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "csta/error.hpp"
#include "switchboard/client_services.hpp"
#include "switchboard/monitor_points.hpp"
#include "switchboard/phone_requests.hpp"

namespace offhook::switchboard {

namespace {

/// An event may come after the answer that is due before it; later than this it is another one.
constexpr Duration kCauseLife = std::chrono::seconds(10);
/// For the called party to answer; within the client's own transaction (32 s, RFC 3261 Timer F).
constexpr Duration kAnswerTime = std::chrono::seconds(20);

TimerKey wait_timer(EmulationId id) {
    return {TimerKey::Kind::emulation, id.value};
}

Emulation* find(Core& core, EmulationId id) {
    const auto found = core.emulations.find(id);
    return found == core.emulations.end() ? nullptr : &found->second;
}

void announce_causes(Core& core, Line& line, const Emulation& emulation, const EmulatedService& service) {
    for (const EmulatedCause& cause : service.causes) {
        const std::string call = csta::connection_at(emulation.request.root, cause.connection).call_id;
        line.expected_causes.push_back(
            {std::string(cause.event), call, std::string(cause.cause), core.now + kCauseLife}
        );
    }
}

void send_to_phone(Core& core, const Emulation& emulation, csta::Message request) {
    Phone& phone = *core.directory.phone(core.directory.line(emulation.line)->phone);
    ask_phone(core, phone, std::move(request), ForEmulation{emulation.id});
}

/// The emulation is over: the client is answered, and what waited behind it goes on.
void finish(Core& core, EmulationId id, csta::Message response) {
    const auto found = core.emulations.find(id);
    const Emulation emulation = std::move(found->second);
    core.emulations.erase(found);
    core.timers.cancel(wait_timer(id));
    answer_client(core, emulation.client, emulation.service, std::move(response));
    Line* line = core.directory.line(emulation.line);
    if (line == nullptr) return;
    line->emulation = {};
    line->emulation_listens = false;
    if (line->monitor_point == MonitorPoint::on) settle_monitor_point(core, *line);
    while (!line->emulation && !line->waiting.empty()) {
        WaitingService next = std::move(line->waiting.front());
        line->waiting.pop_front();
        send_service(core, next.client, next.service, *line, std::move(next.request));
    }
}

void next_undo(Core& core, Emulation& emulation) {
    if (emulation.undo.empty()) return finish(core, emulation.id, std::move(emulation.failure));
    csta::Message request = std::move(emulation.undo.front());
    emulation.undo.erase(emulation.undo.begin());
    send_to_phone(core, emulation, std::move(request));
}

void fail(Core& core, Emulation& emulation, csta::Message error) {
    emulation.failure = std::move(error);
    core.timers.cancel(wait_timer(emulation.id));
    emulation.waiting = false;
    next_undo(core, emulation);
}

/// The call model says that the party called by the emulation has answered.
bool has_answered(const Line& line, const Emulation& emulation) {
    const auto call = line.calls.calls().find(emulation.made.call_id);
    if (call == line.calls.calls().end() || call->second.state != csta::LocalConnectionState::connected)
        return false;
    const auto& others = call->second.others;
    return std::any_of(others.begin(), others.end(), [](const auto& other) {
        return other.second == csta::LocalConnectionState::connected;
    });
}

/// The call is over or has found nobody. The first events after the phone's answer may be about other calls.
bool has_failed(const Line& line, const Emulation& emulation) {
    const auto call = line.calls.calls().find(emulation.made.call_id);
    if (call == line.calls.calls().end()) return emulation.call_seen;
    const auto& others = call->second.others;
    return call->second.state == csta::LocalConnectionState::failed ||
           std::any_of(others.begin(), others.end(), [](const auto& other) {
               return other.second == csta::LocalConnectionState::failed;
           });
}

/// The phone has refused its monitor: nothing will be heard of the call that is made.
bool is_deaf(const Line& line) {
    return line.monitor_point == MonitorPoint::failed;
}

csta::Message nobody_answers() {
    return csta::make_error("stateIncompatibility", "invalidCalledDeviceState");
}

/// Nothing is left to retrieve where the phone has done so by itself, as some do when the other call ends.
bool is_done_already(const Line& line, const csta::Message& request) {
    if (request.name() != "RetrieveCall") return false;
    const auto call = line.calls.calls().find(std::string(request.text_at("callToBeRetrieved/callID")));
    return call != line.calls.calls().end() && call->second.state == csta::LocalConnectionState::connected;
}

void go_on(Core& core, Emulation& emulation) {
    const EmulatedService& service = *find_emulation(emulation.request.name());
    Line& line = *core.directory.line(emulation.line);
    if (emulation.step >= service.steps.size())
        return finish(core, emulation.id, service.response(emulation));
    const EmulationStep& step = service.steps[emulation.step];
    if (step.when_answered && !has_answered(line, emulation)) {
        if (is_deaf(line)) return fail(core, emulation, csta::errors::unknown_service());
        if (has_failed(line, emulation)) return fail(core, emulation, nobody_answers());
        emulation.waiting = true;
        emulation.call_seen = line.calls.calls().count(emulation.made.call_id) != 0;
        core.timers.set(wait_timer(emulation.id), core.now + kAnswerTime);
        return;
    }
    csta::Message request = step.request(emulation);
    if (emulation.step > 0 && is_done_already(line, request)) {
        ++emulation.step;
        return go_on(core, emulation);
    }
    send_to_phone(core, emulation, std::move(request));
}

/// The call that the request takes for held is not. While the other call is not known yet, the events
/// of both may still be on their way.
bool is_known_not_to_be_held(const Line& line, const Emulation& emulation) {
    const auto call = [&](std::string_view path) {
        return line.calls.calls().find(std::string(emulation.request.text_at(path)));
    };
    const auto held = call("heldCall/callID");
    const auto none = line.calls.calls().end();
    return held != none && call("activeCall/callID") != none &&
           held->second.state != csta::LocalConnectionState::hold;
}

/// Known before anything is done that cannot be taken back: what is wrong with the request; null if nothing.
std::optional<csta::Message> refusal(const Line& line, const Emulation& emulation) {
    if (line.emulation_listens && is_deaf(line)) return csta::errors::unknown_service();
    if (is_known_not_to_be_held(line, emulation))
        return csta::make_error("stateIncompatibility", "invalidHeldConnectionState");
    return std::nullopt;
}

std::string pickup_number(const Core& core, const csta::Message& request) {
    const csta::ConnectionId ringing = csta::connection_at(request.root, "callToBePickedUp");
    return core.settings.pickup_code + std::string(csta::user_of_key(csta::line_key(ringing.device_id)));
}

}  // namespace

void begin_emulation(Core& core, ClientId client, ServiceId service, Line& line, csta::Message request) {
    Emulation emulation;
    emulation.id = core.emulation_ids.next();
    emulation.client = client;
    emulation.service = service;
    emulation.line = line.id;
    if (request.name() == "DirectedPickupCall") emulation.pickup_number = pickup_number(core, request);
    emulation.request = std::move(request);
    line.emulation = emulation.id;
    const EmulatedService& emulated = *find_emulation(emulation.request.name());
    line.emulation_listens = listens(emulated);
    Emulation& begun = core.emulations.emplace(emulation.id, std::move(emulation)).first->second;
    if (auto error = refusal(line, begun)) return finish(core, begun.id, std::move(*error));
    settle_monitor_point(core, line);
    announce_causes(core, line, begun, emulated);
    go_on(core, begun);
}

void emulation_step_ended(Core& core, EmulationId id, const csta::Message* answer, bool phone_gone) {
    Emulation* emulation = find(core, id);
    if (emulation == nullptr) return;
    if (phone_gone) return finish(core, id, csta::errors::phone_off());
    if (!emulation->failure.name().empty())
        return next_undo(core, *emulation);  // an undo that fails changes nothing
    if (answer == nullptr) return fail(core, *emulation, csta::errors::no_answer_in_time());
    const EmulationStep& step = find_emulation(emulation->request.name())->steps[emulation->step];
    if (csta::is_error(*answer)) {
        const bool done = is_done_already(*core.directory.line(emulation->line), step.request(*emulation));
        if (emulation->step == 0 || !done) return fail(core, *emulation, *answer);
        ++emulation->step;
        return go_on(core, *emulation);
    }
    if (step.keep != nullptr) step.keep(*emulation, *answer);
    emulation->last_answer = *answer;
    if (step.undo != nullptr) {
        auto undo = step.undo(*emulation);
        emulation->undo.insert(
            emulation->undo.begin(), std::make_move_iterator(undo.begin()),
            std::make_move_iterator(undo.end())
        );
    }
    ++emulation->step;
    go_on(core, *emulation);
}

void emulation_waited_too_long(Core& core, EmulationId id) {
    Emulation* emulation = find(core, id);
    if (emulation == nullptr || !emulation->waiting) return;
    fail(core, *emulation, nobody_answers());
}

void emulation_looks_at_calls(Core& core, Line& line) {
    Emulation* emulation = find(core, line.emulation);
    if (emulation == nullptr || !emulation->waiting) return;
    if (has_answered(line, *emulation)) {
        emulation->waiting = false;
        core.timers.cancel(wait_timer(emulation->id));
        return go_on(core, *emulation);
    }
    if (is_deaf(line)) return fail(core, *emulation, csta::errors::unknown_service());
    if (has_failed(line, *emulation)) return fail(core, *emulation, nobody_answers());
    emulation->call_seen = line.calls.calls().count(emulation->made.call_id) != 0;
}

void end_emulations(Core& core, Line& line) {
    line.expected_causes.clear();
    if (line.emulation) finish(core, line.emulation, csta::errors::phone_off());
}

void show_emulated_cause(Core& core, Line& line, csta::Message& event) {
    std::erase_if(line.expected_causes, [&](const ExpectedCause& cause) { return cause.until < core.now; });
    for (auto it = line.expected_causes.begin(); it != line.expected_causes.end(); ++it) {
        if (it->event != event.name() || subject_connection(event).call_id != it->call_id) continue;
        event.root.set("cause", it->cause);
        line.expected_causes.erase(it);
        return;
    }
}

}  // namespace offhook::switchboard
