// SPDX-License-Identifier: Apache-2.0
#include "switchboard/line_notes.hpp"

#include <string_view>

#include "base/text.hpp"
#include "csta/views.hpp"

namespace offhook::switchboard {

namespace {

bool is_true(std::string_view text) {
    const std::string_view word = trim(text);
    return word == "true" || word == "1";
}

void note_device(std::string& noted, const csta::Message& event, std::string_view element) {
    const std::string_view device = csta::device_at(event.root, element);
    if (!device.empty()) noted = device;
}

}  // namespace

void LineNotes::take(const csta::Message& event, const CallModel& model, Time now) {
    if (event.name() == "DoNotDisturbEvent") do_not_disturb = is_true(event.text_at("doNotDisturbOn"));
    if (event.name() == "MessageWaitingEvent") message_waiting = is_true(event.text_at("messageWaitingOn"));
    follow(model, now);
    const auto note = calls.find(subject_connection(event).call_id);
    if (note == calls.end()) return;
    note_device(note->second.calling, event, "callingDevice");
    note_device(note->second.called, event, "calledDevice");
    const std::string_view cause = trim(event.text_at("cause"));
    if (!cause.empty()) note->second.cause = cause;
}

void LineNotes::follow(const CallModel& model, Time now) {
    std::erase_if(calls, [&](const auto& entry) { return model.calls().count(entry.first) == 0; });
    for (const auto& [call_id, call] : model.calls()) calls.try_emplace(call_id, CallNote{now, {}, {}, {}});
}

}  // namespace offhook::switchboard
