// SPDX-License-Identifier: Apache-2.0
// Logical and physical device features: do not disturb, forwarding, message waiting, microphone and
// loudspeaker (ECMA-269 21, 22).
#include "base/text.hpp"
#include "csta/views.hpp"
#include "offhook-phone/service_errors.hpp"
#include "offhook-phone/services.hpp"

namespace offhook::phone {

namespace {

/// The most ringCount may say (ECMA-285).
constexpr int kMostRings = 100;
constexpr int kLoudest = 100;
constexpr int kVolumeStep = 10;

std::string boolean(bool value) {
    return value ? "true" : "false";
}

}  // namespace

csta::Message PhoneServices::get_do_not_disturb(const csta::Message& request, Time) {
    const std::optional<LineId> line = own_line(request.text_at("device"));
    if (!line) return csta::errors::unknown_line();
    csta::Message response("GetDoNotDisturbResponse");
    response.root.add("doNotDisturbOn", boolean(exchange_->do_not_disturb(*line)));
    return response;
}

csta::Message PhoneServices::set_do_not_disturb(const csta::Message& request, Time) {
    const std::optional<LineId> line = own_line(request.text_at("device"));
    if (!line) return csta::errors::unknown_line();
    const std::optional<bool> on = csta::boolean_at(request.root, "doNotDisturbOn");
    if (!on) return csta::errors::invalid_parameter();
    exchange_->set_do_not_disturb(*line, *on);
    return csta::Message("SetDoNotDisturbResponse");
}

csta::Message PhoneServices::get_message_waiting(const csta::Message& request, Time) {
    const std::optional<LineId> line = own_line(request.text_at("device"));
    if (!line) return csta::errors::unknown_line();
    csta::Message response("GetMessageWaitingIndicatorResponse");
    response.root.add("messageWaitingOn", boolean(exchange_->message_waiting(*line)));
    response.root.add("lampIsPresent", "true");
    return response;
}

csta::Message PhoneServices::set_message_waiting(const csta::Message& request, Time) {
    const std::optional<LineId> line = own_line(request.text_at("device"));
    if (!line) return csta::errors::unknown_line();
    const std::optional<bool> on = csta::boolean_at(request.root, "messageWaitingOn");
    if (!on) return csta::errors::invalid_parameter();
    exchange_->set_message_waiting(*line, *on);
    return csta::Message("SetMessageWaitingIndicatorResponse");
}

csta::Message PhoneServices::get_microphone_mute(const csta::Message& request, Time) {
    const std::optional<LineId> line = own_line(request.text_at("device"));
    if (!line) return csta::errors::unknown_line();
    csta::Message response("GetMicrophoneMuteResponse");
    csta::Element& item = response.root.add("microphoneMuteList").add("microphoneMuteItem");
    item.add("auditoryApparatus", std::string(kApparatus));
    item.add("microphoneMuteOn", boolean(exchange_->microphone_mute(*line)));
    return response;
}

csta::Message PhoneServices::set_microphone_mute(const csta::Message& request, Time) {
    const std::optional<LineId> line = own_line(request.text_at("device"));
    if (!line) return csta::errors::unknown_line();
    const std::optional<bool> on = csta::boolean_at(request.root, "microphoneMuteOn");
    if (!on) return csta::make_error("operation", "invalidMicrophoneMute");
    exchange_->set_microphone_mute(*line, *on);
    return csta::Message("SetMicrophoneMuteResponse");
}

csta::Message PhoneServices::get_speaker_volume(const csta::Message& request, Time) {
    const std::optional<LineId> line = own_line(request.text_at("device"));
    if (!line) return csta::errors::unknown_line();
    csta::Message response("GetSpeakerVolumeResponse");
    csta::Element& item = response.root.add("speakerVolumeList").add("speakerVolumeItem");
    item.add("auditoryApparatus", std::string(kApparatus));
    item.add("speakerVolAbs", std::to_string(exchange_->speaker_volume(*line)));
    return response;
}

/// volAbs says how loud, volInc in which direction (ECMA-269 21.1).
csta::Message PhoneServices::set_speaker_volume(const csta::Message& request, Time) {
    const std::optional<LineId> line = own_line(request.text_at("device"));
    if (!line) return csta::errors::unknown_line();
    const std::string_view step = request.text_at("speakerVolume/volInc");
    std::optional<int> volume = parse_number<int>(request.text_at("speakerVolume/volAbs"));
    if (step == "increment") volume = exchange_->speaker_volume(*line) + kVolumeStep;
    if (step == "decrement") volume = exchange_->speaker_volume(*line) - kVolumeStep;
    if (!volume) return csta::make_error("operation", "invalidSpeakerVolume");
    if (step.empty() && *volume > kLoudest) return csta::make_error("operation", "speakerVolumeOutOfRange");
    exchange_->set_speaker_volume(*line, *volume);
    return csta::Message("SetSpeakerVolumeResponse");
}

csta::Message PhoneServices::get_forwarding(const csta::Message& request, Time) {
    const std::optional<LineId> line = own_line(request.text_at("device"));
    if (!line) return csta::errors::unknown_line();
    std::vector<csta::Forwarding> list;
    for (const std::string type : {"forwardImmediate", "forwardBusy", "forwardNoAns"}) {
        if (exchange_->forwards(*line).count(type) != 0) continue;
        list.emplace_back();
        list.back().type = type;
    }
    for (const auto& [type, forward] : exchange_->forwards(*line)) {
        csta::Forwarding item;
        item.type = type;
        item.active = forward.active;
        item.destination = forward.destination;
        if (forward.ring_count > 0) item.ring_count = forward.ring_count;
        list.push_back(std::move(item));
    }
    return csta::forwarding_response(list);
}

csta::Message PhoneServices::set_forwarding(const csta::Message& request, Time) {
    const std::optional<LineId> line = own_line(request.text_at("device"));
    if (!line) return csta::errors::unknown_line();
    const csta::Forwarding wanted = csta::read_forwarding(request);
    const std::string type = wanted.type.empty() ? "forwardImmediate" : wanted.type;
    Forward forward{.active = wanted.active, .destination = wanted.destination};
    if (forward.destination.empty()) {  // the number set before holds
        const auto before = exchange_->forwards(*line).find(type);
        if (before != exchange_->forwards(*line).end()) forward.destination = before->second.destination;
    }
    if (wanted.ring_count && (*wanted.ring_count < 1 || *wanted.ring_count > kMostRings)) {
        return csta::make_error("operation", "valueOutOfRange");
    }
    if (wanted.ring_count) {
        static constexpr Duration kRing = std::chrono::seconds(5);
        forward.ring_count = *wanted.ring_count;
        forward.after = kRing * *wanted.ring_count;
    }
    if (wanted.ring_duration) forward.after = std::chrono::seconds(*wanted.ring_duration);
    const Result<void> done = exchange_->set_forward(*line, type, std::move(forward));
    if (done) return csta::Message("SetForwardingResponse");
    if (done.error().reason == "no_such_number") {
        return csta::make_error("operation", "invalidForwardingDestination");
    }
    return error_message(done.error(), "invalidDeviceState");
}

}  // namespace offhook::phone
