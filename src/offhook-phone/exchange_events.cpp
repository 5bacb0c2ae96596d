// SPDX-License-Identifier: Apache-2.0
// Telling each line of a call what happened, with its own callID and its own local state.
#include <set>

#include "offhook-phone/exchange.hpp"

namespace offhook::phone {

namespace {

/// Phones with large callIDs start here.
constexpr std::uint64_t kLargeNameBase = 2'046'820'352;

bool is_call_kind(EventKind kind) {
    return kind != EventKind::held && kind != EventKind::retrieved && kind != EventKind::service_initiated;
}

/// The connection that `party` had before, under the name by which the viewer knew its call; nothing if the
/// viewer was not in that call.
std::optional<Connection> known_before(const Call& old, LineId viewer, const Party& party) {
    const Party* own = old.party_of(viewer);
    if (own == nullptr) return std::nullopt;
    for (const Party& candidate : old.parties) {
        if (candidate.device == party.device) return Connection{own->call_name, party.device};
    }
    return std::nullopt;
}

}  // namespace

std::string Exchange::new_call_name(LineId line, bool incoming) {
    const LineSettings& settings = lines_.at(line).settings;
    if (settings.naming == CallNaming::reused) return free_call_name(line);
    const std::uint64_t number = ++last_name_[settings.phone];
    if (settings.naming == CallNaming::large) return std::to_string(kLargeNameBase + number);
    const bool negative = incoming && settings.naming == CallNaming::signed_counted;
    return (negative ? "-" : "") + std::to_string(number);
}

std::string Exchange::free_call_name(LineId line) const {
    std::set<std::string> taken;
    for (const LineId id : lines_beside(line)) {
        for (const LineCall& call : calls(id)) taken.insert(call.name);
    }
    std::uint64_t number = 1;
    while (taken.count(std::to_string(number)) != 0) ++number;
    return std::to_string(number);
}

void Exchange::tell(const Call& call, EventKind kind, const Party& subject, const std::string& cause) {
    LineEvent event{.kind = kind, .device = subject.device, .cause = cause};
    if (is_call_kind(kind)) {
        event.calling = call.calling;
        event.called = call.called;
        event.last_redirection = call.last_redirection;
    }
    if (kind == EventKind::held || kind == EventKind::retrieved) event.note = Note::far_end_held;
    tell(call, event, subject.device);
}

/// The note of the prototype holds for the others only: nobody leaves out what he did himself.
void Exchange::tell(const Call& call, const LineEvent& prototype, const std::string& subject_device) {
    for (const Party& party : call.parties) {
        if (!party.line) continue;
        LineEvent event = prototype;
        event.line = party.line;
        event.subject = {party.call_name, subject_device};
        event.local = party.state;
        if (party.device == subject_device) event.note = Note::none;
        events_.push_back(std::move(event));
    }
}

void Exchange::tell_cleared(const Party& party, const std::string& cause) {
    LineEvent event{.line = party.line, .kind = EventKind::connection_cleared, .device = party.device};
    event.subject = {party.call_name, party.device};
    event.local = ConnectionState::null;
    event.cause = cause;
    events_.push_back(std::move(event));
}

void Exchange::tell_own_cleared(const Call& old, LineId line) {
    tell_cleared(*old.party_of(line), "normalClearing");
    events_.back().note = Note::after_transfer;
}

void Exchange::tell_merged(
    const LineEvent& prototype, const Call& primary, const Call& secondary, const Call& result
) {
    const auto tell_viewer = [&](LineId viewer) {
        const Party* first = primary.party_of(viewer);
        const Party* second = secondary.party_of(viewer);
        const Party* own = result.party_of(viewer);
        const std::string old_name = first != nullptr ? first->call_name : second->call_name;
        LineEvent event = prototype;
        event.line = viewer;
        event.subject = {old_name, prototype.device};
        if (first != nullptr && second != nullptr) event.secondary = {second->call_name, prototype.device};
        event.local = own != nullptr ? own->state : ConnectionState::null;
        for (const Party& party : result.parties) {
            std::optional<Connection> before = known_before(primary, viewer, party);
            if (!before) before = known_before(secondary, viewer, party);
            event.connections.push_back({{own != nullptr ? own->call_name : old_name, party.device}, before});
        }
        events_.push_back(std::move(event));
    };
    for (const Party& party : primary.parties) {
        if (party.line) tell_viewer(party.line);
    }
    for (const Party& party : secondary.parties) {
        if (party.line && primary.party_of(party.line) == nullptr) tell_viewer(party.line);
    }
}

void Exchange::tell_feature(LineId line, EventKind kind, bool on, std::string text) {
    LineEvent event{.line = line, .kind = kind, .device = lines_.at(line).settings.device_id};
    event.on = on;
    event.text = std::move(text);
    events_.push_back(std::move(event));
}

}  // namespace offhook::phone
