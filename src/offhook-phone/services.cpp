// SPDX-License-Identifier: Apache-2.0
// Dispatch, system services, monitors and snapshots.
#include "offhook-phone/services.hpp"

#include <algorithm>
#include <array>

#include "csta/device_id.hpp"
#include "csta/error.hpp"
#include "csta/schema.hpp"
#include "csta/views.hpp"
#include "offhook-phone/capabilities.hpp"
#include "offhook-phone/numbers.hpp"

namespace offhook::phone {

namespace {

/// Which request one who is silent at times leaves unanswered.
constexpr unsigned kSilentEach = 5;
/// A monitor that nobody started.
constexpr std::string_view kStrayMonitor = "65535";

/// So few that a phone of some lines needs several messages for its list.
constexpr std::size_t kDevicesPerSegment = 4;

csta::LocalConnectionState csta_state(ConnectionState state) {
    return csta::state_from_text(to_text(state)).value_or(csta::LocalConnectionState::null);
}

/// Services about calls: what an impatient phone answers before it acts.
bool is_call_control(std::string_view request) {
    static constexpr std::array kNames = {
        "AnswerCall",   "ClearConnection", "HoldCall",      "RetrieveCall",           "ConsultationCall",
        "TransferCall", "ConferenceCall",  "MakeCall",      "SingleStepTransferCall", "DeflectCall",
        "DialDigits",   "AlternateCall",   "ReconnectCall",
    };
    return std::find(kNames.begin(), kNames.end(), request) != kNames.end();
}

/// The positive answer of a phone that has not looked yet: the connections it promises do not exist.
csta::Message rash_answer(const csta::Message& request) {
    csta::Message response(request.name() + "Response");
    const csta::MessageType* type = csta::find_message(response.name());
    if (type == nullptr) return response;
    for (const csta::Field& field : type->body->fields) {
        if (!field.mandatory) continue;
        const std::string device(csta::subject_device(request));
        response.root.add(csta::connection_element(std::string(field.name), {"0", device}));
    }
    return response;
}

/// A call begins to ring at the line that is told.
bool rings_here(const LineEvent& event) {
    return event.kind == EventKind::delivered && event.local == ConnectionState::alerting;
}

csta::Message device_segment(
    const std::string& reference, std::size_t number, bool last, const std::vector<std::string>& devices
) {
    csta::Message segment("SwitchingFunctionDevices");
    segment.root.add("serviceCrossRefID", reference);
    segment.root.add("segmentID", std::to_string(number));
    segment.root.add("lastSegment", last ? "true" : "false");
    csta::Element& list = segment.root.add("deviceList");
    for (const std::string& device : devices) {
        csta::Element& item = list.add("device");
        item.add("deviceID", device);
        item.add("deviceCategory", "station");
    }
    return segment;
}

}  // namespace

/// A CSTA request and who serves it.
struct PhoneServices::Service {
    std::string_view name;
    Handler handler;
};

const PhoneServices::Service* PhoneServices::find_service(std::string_view name) {
    static constexpr std::array kServices = {
        Service{"RequestSystemStatus", &PhoneServices::request_system_status},
        Service{"SystemRegister", &PhoneServices::system_register},
        Service{"SystemRegisterCancel", &PhoneServices::system_register_cancel},
        Service{"GetSwitchingFunctionDevices", &PhoneServices::get_devices},
        Service{"GetCSTAFeatures", &PhoneServices::get_features},
        Service{"GetLogicalDeviceInformation", &PhoneServices::get_logical},
        Service{"GetPhysicalDeviceInformation", &PhoneServices::get_physical},
        Service{"MonitorStart", &PhoneServices::monitor_start},
        Service{"MonitorStop", &PhoneServices::monitor_stop},
        Service{"SnapshotDevice", &PhoneServices::snapshot_device},
        Service{"SnapshotCall", &PhoneServices::snapshot_call},
        Service{"AlternateCall", &PhoneServices::alternate_call},
        Service{"ReconnectCall", &PhoneServices::reconnect_call},
        Service{"DialDigits", &PhoneServices::dial_digits},
        Service{"MakeCall", &PhoneServices::make_call},
        Service{"AnswerCall", &PhoneServices::answer_call},
        Service{"ClearConnection", &PhoneServices::clear_connection},
        Service{"HoldCall", &PhoneServices::hold_call},
        Service{"RetrieveCall", &PhoneServices::retrieve_call},
        Service{"ConsultationCall", &PhoneServices::consultation_call},
        Service{"TransferCall", &PhoneServices::transfer_call},
        Service{"ConferenceCall", &PhoneServices::conference_call},
        Service{"SingleStepTransferCall", &PhoneServices::single_step_transfer},
        Service{"DeflectCall", &PhoneServices::deflect_call},
        Service{"GenerateDigits", &PhoneServices::generate_digits},
        Service{"GetDoNotDisturb", &PhoneServices::get_do_not_disturb},
        Service{"SetDoNotDisturb", &PhoneServices::set_do_not_disturb},
        Service{"GetForwarding", &PhoneServices::get_forwarding},
        Service{"SetForwarding", &PhoneServices::set_forwarding},
        Service{"GetMessageWaitingIndicator", &PhoneServices::get_message_waiting},
        Service{"SetMessageWaitingIndicator", &PhoneServices::set_message_waiting},
        Service{"GetMicrophoneMute", &PhoneServices::get_microphone_mute},
        Service{"SetMicrophoneMute", &PhoneServices::set_microphone_mute},
        Service{"GetSpeakerVolume", &PhoneServices::get_speaker_volume},
        Service{"SetSpeakerVolume", &PhoneServices::set_speaker_volume},
    };
    for (const Service& service : kServices) {
        if (service.name == name) return &service;
    }
    return nullptr;
}

PhoneServices::PhoneServices(const Dialect& dialect, Exchange& exchange, std::vector<LineId> lines)
    : dialect_(&dialect),
      exchange_(&exchange),
      lines_(std::move(lines)),
      next_number_(dialect.first_cross_ref) {}

Reply PhoneServices::handle(const csta::Message& request, Time now) {
    ++requests_;
    if (keeps_silent(request)) return {};
    csta::Message response = carry_out(request, now);
    if (dialect_->has(Liberty::unspecified_errors) && csta::is_error(response)) {
        response = csta::make_error("unspecified", "");
    }
    apply_liberties(*dialect_, response);
    return {std::move(response), std::exchange(after_, {}), std::exchange(before_, {})};
}

csta::Message PhoneServices::carry_out(const csta::Message& request, Time now) {
    const Service* service = dialect_->serves(request.name()) ? find_service(request.name()) : nullptr;
    if (service == nullptr) {
        if (!dialect_->has(Liberty::unspecified_for_unknown)) return csta::errors::unknown_service();
        return csta::make_error("unspecified", "");
    }
    const bool call_control = is_call_control(request.name());
    if (call_control && dialect_->has(Liberty::does_nothing)) return rash_answer(request);
    csta::Message response = (this->*service->handler)(request, now);
    const bool hides_failure = call_control && dialect_->has(Liberty::answers_before_execution);
    return hides_failure && csta::is_error(response) ? rash_answer(request) : response;
}

bool PhoneServices::keeps_silent(const csta::Message& request) const {
    if (dialect_->has(Liberty::sometimes_silent) && requests_ % kSilentEach == 0) return true;
    if (!dialect_->serves(request.name())) return false;
    if (dialect_->has(Liberty::silent_while_ringing) && request.name() == "MakeCall" && is_setting_up()) {
        return true;
    }
    const std::string_view device = csta::subject_device(request);
    return dialect_->has(Liberty::silent_on_unknown_device) && !device.empty() && !own_line(device);
}

/// A call of any line rings or is being dialled.
bool PhoneServices::is_setting_up() const {
    for (const LineId line : lines_) {
        for (const LineCall& call : exchange_->calls(line)) {
            if (call.state == ConnectionState::alerting || call.state == ConnectionState::initiated)
                return true;
            for (const Party& other : call.others) {
                if (other.state == ConnectionState::alerting) return true;
            }
        }
    }
    return false;
}

std::vector<csta::Message> PhoneServices::report(const LineEvent& event) const {
    std::vector<csta::Message> messages;
    if (!reports(*dialect_, event)) return messages;
    for (const Monitor& monitor : monitors_) {
        if (monitor.line != event.line) continue;
        if (rings_here(event) && dialect_->has(Liberty::offers_first)) {
            LineEvent offer = event;
            offer.kind = EventKind::offered;
            messages.push_back(message_of(offer, monitor.cross_ref));
        }
        messages.push_back(message_of(event, monitor.cross_ref));
        if (dialect_->has(Liberty::stray_events)) messages.push_back(message_of(event, kStrayMonitor));
    }
    return messages;
}

csta::Message PhoneServices::message_of(const LineEvent& event, std::string_view cross_ref) const {
    csta::Message message = to_csta(event, cross_ref);
    apply_liberties(*dialect_, message);
    return message;
}

std::vector<csta::Message> PhoneServices::add_line(LineId line) {
    lines_.push_back(line);
    std::vector<csta::Message> messages;
    for (const Registration& registration : registrations_) {
        if (!registration.devices_changed) continue;
        messages.emplace_back("SwFunctionDevicesChanged");
        messages.back().root.add("sysStatRegisterID", registration.id);
        apply_liberties(*dialect_, messages.back());
    }
    return messages;
}

void PhoneServices::session_ended() {
    monitors_.clear();
    registrations_.clear();
}

std::size_t PhoneServices::monitor_count(LineId line) const {
    return static_cast<std::size_t>(std::count_if(
        monitors_.begin(), monitors_.end(), [&](const Monitor& monitor) { return monitor.line == line; }
    ));
}

std::optional<LineId> PhoneServices::own_line(std::string_view device) const {
    const std::string user = user_part(device);
    const std::string host = host_part(device);
    for (const LineId line : lines_) {
        const std::string& own = exchange_->line(line).device_id;
        if (user_part(own) == user && (host.empty() || host_part(own) == host)) return line;
    }
    return std::nullopt;
}

std::optional<PhoneServices::Place> PhoneServices::own_call(
    const csta::Message& request, std::string_view path
) const {
    const csta::ConnectionId wanted = csta::connection_at(request.root, path);
    for (const LineId line : lines_) {
        if (!wanted.device_id.empty() && own_line(wanted.device_id) != line) continue;
        const std::optional<CallId> call = wanted_call(line, wanted.call_id);
        if (call) return Place{line, *call, connection_of(line, *call)};
    }
    return std::nullopt;
}

std::optional<CallId> PhoneServices::wanted_call(LineId line, std::string_view name) const {
    if (!name.empty() || !dialect_->has(Liberty::picks_call_itself)) {
        return exchange_->call_named(line, name);
    }
    const std::vector<LineCall> calls = exchange_->calls(line);
    return calls.empty() ? std::nullopt : std::optional(calls.back().id);
}

Connection PhoneServices::connection_of(LineId line, CallId call) const {
    const Call* found = exchange_->find_call(call);
    const Party* own = found == nullptr ? nullptr : found->party_of(line);
    return own == nullptr ? Connection{} : Connection{own->call_name, own->device};
}

csta::Message PhoneServices::request_system_status(const csta::Message&, Time) {
    csta::Message response("RequestSystemStatusResponse");
    response.root.add("systemStatus", "normal");
    return response;
}

csta::Message PhoneServices::system_register(const csta::Message& request, Time) {
    const bool devices_changed =
        csta::boolean_at(request.root, "requestTypes/switchingFunctionDevicesChanged").value_or(false);
    registrations_.push_back({std::to_string(next_number_++), devices_changed});
    csta::Message response("SystemRegisterResponse");
    response.root.add("sysStatRegisterID", registrations_.back().id);
    return response;
}

csta::Message PhoneServices::system_register_cancel(const csta::Message& request, Time) {
    const std::string id(request.text_at("sysStatRegisterID"));
    const std::size_t gone = std::erase_if(registrations_, [&](const Registration& registration) {
        return registration.id == id;
    });
    if (gone == 0) return csta::errors::unknown_registration();
    return csta::Message("SystemRegisterCancelResponse");
}

csta::Message PhoneServices::get_devices(const csta::Message& request, Time) {
    const std::string_view device = request.text_at("requestedDeviceID");
    const std::string_view category = request.text_at("requestedDeviceCategory");
    std::vector<std::string> wanted;
    for (const LineId line : lines_) {
        if (!device.empty() && own_line(device) != line) continue;
        if (!category.empty() && category != "station") continue;
        wanted.push_back(exchange_->line(line).device_id);
    }
    const std::string reference = std::to_string(next_number_++);
    std::size_t segment = 0;
    do {
        const std::size_t first = segment * kDevicesPerSegment;
        const std::size_t last = std::min(first + kDevicesPerSegment, wanted.size());
        const std::vector<std::string> part(
            wanted.begin() + static_cast<std::ptrdiff_t>(first),
            wanted.begin() + static_cast<std::ptrdiff_t>(last)
        );
        ++segment;
        after_.push_back(device_segment(reference, segment, last == wanted.size(), part));
        apply_liberties(*dialect_, after_.back());
    } while (segment * kDevicesPerSegment < wanted.size());
    csta::Message response("GetSwitchingFunctionDevicesResponse");
    response.root.add("serviceCrossRefID", reference);
    return response;
}

csta::Message PhoneServices::get_features(const csta::Message&, Time) {
    return features_response(*dialect_);
}

csta::Message PhoneServices::get_logical(const csta::Message& request, Time) {
    if (!own_line(request.text_at("device"))) return csta::errors::unknown_line();
    return logical_device_response(*dialect_);
}

csta::Message PhoneServices::get_physical(const csta::Message& request, Time) {
    if (!own_line(request.text_at("device"))) return csta::errors::unknown_line();
    return physical_device_response(*dialect_);
}

csta::Message PhoneServices::monitor_start(const csta::Message& request, Time) {
    const std::optional<LineId> line = own_line(request.text_at("monitorObject/deviceObject"));
    if (!line) return csta::errors::unknown_line();
    std::string cross_ref;
    if (dialect_->has(Liberty::cross_ref_is_account)) {
        const auto account = std::find(lines_.begin(), lines_.end(), *line) - lines_.begin();
        cross_ref = std::to_string(account);
        std::erase_if(monitors_, [&](const Monitor& monitor) { return monitor.line == *line; });
    } else {
        cross_ref = std::to_string(next_number_++);
    }
    monitors_.push_back({cross_ref, *line});
    if (dialect_->has(Liberty::event_before_monitor)) {
        LineEvent state{.line = *line, .kind = EventKind::do_not_disturb};
        state.device = exchange_->line(*line).device_id;
        state.on = exchange_->do_not_disturb(*line);
        before_.push_back(message_of(state, cross_ref));
    }
    csta::Message response("MonitorStartResponse");
    response.root.add("monitorCrossRefID", cross_ref);
    if (dialect_->has(Liberty::tells_existing_calls)) response.root.add("monitorExistingCalls", "true");
    return response;
}

csta::Message PhoneServices::monitor_stop(const csta::Message& request, Time) {
    const std::string_view id = csta::cross_ref_of(request);
    const std::size_t gone =
        std::erase_if(monitors_, [&](const Monitor& monitor) { return monitor.cross_ref == id; });
    if (gone == 0) return csta::errors::unknown_cross_reference();
    return csta::Message("MonitorStopResponse");
}

csta::Message PhoneServices::snapshot_device(const csta::Message& request, Time) {
    const std::optional<LineId> line = own_line(request.text_at("snapshotObject"));
    if (!line) return csta::errors::unknown_line();
    std::vector<csta::SnapshotEntry> entries;
    for (const LineCall& call : exchange_->calls(*line)) {
        csta::SnapshotEntry entry;
        entry.connection = {call.name, exchange_->line(*line).device_id};
        entry.states.push_back(csta_state(call.state));
        if (!call.others.empty()) entry.endpoint = call.others.front().device;
        for (const Party& other : call.others) entry.states.push_back(csta_state(other.state));
        entries.push_back(std::move(entry));
    }
    return csta::snapshot_response(entries);
}

csta::Message PhoneServices::snapshot_call(const csta::Message& request, Time) {
    const std::optional<Place> place = own_call(request, "snapshotObject");
    if (!place) return csta::errors::invalid_connection();
    const Call& call = *exchange_->find_call(place->call);
    csta::Message response("SnapshotCallResponse");
    csta::Element& data = response.root.add("crossRefIDorSnapshotData").add("snapshotData");
    for (const Party& party : call.parties) {
        csta::Element& item = data.add("snapshotCallResponseInfo");
        item.add(csta::subject_element("deviceOnCall", party.device));
        item.add(csta::connection_element("callIdentifier", {place->connection.call, party.device}));
        item.add("localConnectionInfo", std::string(to_text(party.state)));
    }
    response.root.add(csta::subject_element("callingDevice", call.calling));
    response.root.add(csta::subject_element("calledDevice", call.called));
    return response;
}

}  // namespace offhook::phone
