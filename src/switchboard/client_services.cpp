// SPDX-License-Identifier: Apache-2.0
#include "switchboard/client_services.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/device_id.hpp"
#include "csta/error.hpp"
#include "csta/schema.hpp"
#include "csta/validate.hpp"
#include "csta/views.hpp"
#include "switchboard/capability_lists.hpp"
#include "switchboard/client_monitors.hpp"
#include "switchboard/client_registrations.hpp"
#include "switchboard/device.hpp"
#include "switchboard/device_lists.hpp"
#include "switchboard/emulation_run.hpp"
#include "switchboard/line_events.hpp"
#include "switchboard/phone_requests.hpp"

namespace offhook::switchboard {

namespace {

using Handler = csta::Message (*)(Core&, Client&, const csta::Message&);

csta::Message system_status(Core& core, Client&, const csta::Message&) {
    csta::Message response("RequestSystemStatusResponse");
    response.root.set("systemStatus", core.settings.licence.blocked ? "disabled" : "normal");
    return response;
}

csta::Message acknowledge_system_status(Core&, Client&, const csta::Message&) {
    return csta::Message("SystemStatusResponse");
}

/// Services that the server answers by itself, without a phone.
const std::map<std::string_view, Handler> kOwnServices = {
    {"RequestSystemStatus", system_status},
    {"SystemStatus", acknowledge_system_status},
    {"SystemRegister", register_client},
    {"SystemRegisterCancel", cancel_registration},
    {"MonitorStart", start_monitor},
    {"MonitorStop", stop_monitor},
    {"GetSwitchingFunctionDevices", list_devices},
    {"GetCSTAFeatures", list_features},
    {"GetLogicalDeviceInformation", describe_line},
    {"GetPhysicalDeviceInformation", describe_phone},
};

/// What a client may do while the licence allows no telephone service: look after its session, and end
/// things.
bool is_housekeeping(std::string_view service) {
    constexpr std::array<std::string_view, 5> kServices = {
        "RequestSystemStatus", "SystemStatus", "SystemRegister", "SystemRegisterCancel", "MonitorStop"};
    return std::find(kServices.begin(), kServices.end(), service) != kServices.end();
}

/// Services that only look; all others change something and need the right to control.
bool only_watches(std::string_view service) {
    return service.substr(0, 3) == "Get" || service.substr(0, 8) == "Snapshot";
}

/// The line a request is about, if the client may see it.
Line* line_of_request(Core& core, const Client& client, const csta::Message& request) {
    const std::string_view device = trim(csta::subject_device(request));
    Line* own = core.directory.line(client.line);
    const bool means_own = own != nullptr && (device.empty() || same_device(device, own->key));
    Line* line = means_own ? own : core.directory.find(device);
    return line != nullptr && client.rights.may_watch(line->key) ? line : nullptr;
}

/// Phones want their own spelling of their own device in every connection.
void address_to_phone(csta::Element& element, const Line& line) {
    if (element.name == "deviceID" && same_device(element.text, line.key)) element.text = line.device_id;
    for (csta::Element& child : element.children) address_to_phone(child, line);
}

void pass_to_phone(Core& core, Client& client, ServiceId service, csta::Message request) {
    Line* line = line_of_request(core, client, request);
    if (line == nullptr) return answer_client(core, client.id, service, csta::errors::unknown_line());
    if (!only_watches(request.name()) && !client.rights.may_control(line->key)) {
        return answer_client(core, client.id, service, csta::errors::no_right());
    }
    csta::set_subject_device(request, line->device_id);
    address_to_phone(request.root, *line);
    send_service(core, client.id, service, *line, std::move(request));
}

}  // namespace

void serve_client(Core& core, Client& client, ServiceId service, csta::Message request) {
    const ClientId id = client.id;
    if (client.services_under_way >= core.limits.pending_requests_per_session) {
        core.effects.emplace_back(ServiceAnswer{id, service, csta::errors::busy()});
        return;
    }
    ++client.services_under_way;
    const csta::MessageType* type = csta::find_message(request.name());
    if (type == nullptr || type->kind != csta::Kind::request) {
        core.reporter.report(
            Level::info, "service_unknown",
            fmt::format("client {}: {}", printable(client.account, 60), printable(request.name(), 60))
        );
        return answer_client(core, id, service, csta::errors::unknown_service());
    }
    ++core.totals.services[request.name()];
    if (const auto fault = csta::check(request)) {
        core.reporter.report(
            Level::info, "service_bad_parameter",
            fmt::format("client {}: {}: {}", printable(client.account, 60), request.name(), fault->text)
        );
        return answer_client(core, id, service, csta::make_error("operation", fault->reason));
    }
    if (core.settings.licence.blocked && !is_housekeeping(request.name()))
        return answer_client(core, id, service, csta::errors::licences_used_up());
    const auto own = kOwnServices.find(request.name());
    if (own == kOwnServices.end()) return pass_to_phone(core, client, service, std::move(request));
    csta::Message response = own->second(core, client, request);
    const bool positive = !csta::is_error(response);
    answer_client(core, id, service, std::move(response));
    if (positive) after_answer(core, client, request);
}

namespace {

/// What the phone's events have told so far; without a monitor there were none.
csta::Message snapshot_from_model(const Line& line) {
    if (line.monitor_point != MonitorPoint::on) return csta::errors::unknown_service();
    return csta::snapshot_response(line.calls.snapshot());
}

}  // namespace

bool has_other_way(std::string_view service) {
    return service == "SnapshotDevice" || find_emulation(service) != nullptr;
}

bool is_offered(const Core& core, const Phone& phone, std::string_view service) {
    return phone.capabilities.of(service) != Support::doubtful && way_of(core, phone, service) != Way::none;
}

Way way_of(const Core& core, const Phone& phone, std::string_view service) {
    if (phone.capabilities.may_try(service)) return Way::native;
    if (service == "SnapshotDevice") return Way::from_model;
    const EmulatedService* emulation = find_emulation(service);
    const bool lacks_code = service == "DirectedPickupCall" && core.settings.pickup_code.empty();
    if (emulation == nullptr || lacks_code || !can_emulate(phone.capabilities, *emulation)) return Way::none;
    return Way::emulated;
}

void send_service(Core& core, ClientId client, ServiceId service, Line& line, csta::Message request) {
    Phone& phone = *core.directory.phone(line.phone);
    if (!phone.connected) return answer_client(core, client, service, csta::errors::phone_off());
    if (line.emulation) {
        if (line.waiting.size() >= core.limits.pending_requests_per_phone) {
            return answer_client(core, client, service, csta::errors::busy());
        }
        line.waiting.push_back({client, service, std::move(request)});
        return;
    }
    switch (way_of(core, phone, request.name())) {
        case Way::native:
            return ask_phone(core, phone, std::move(request), ForClient{client, service, line.id});
        case Way::emulated:
            return begin_emulation(core, client, service, line, std::move(request));
        case Way::from_model:
            return answer_client(core, client, service, snapshot_from_model(line));
        case Way::none:
            return answer_client(core, client, service, csta::errors::unknown_service());
    }
}

void answer_from_phone(
    Core& core, const ForClient& purpose, const PendingRequest& request, const csta::Message& answer
) {
    Line* line = core.directory.line(purpose.line);
    const Phone* phone = core.directory.phone(request.phone);
    const bool unknown =
        csta::is_error(answer) && phone != nullptr && !phone->capabilities.may_try(request.name);
    if (unknown && line != nullptr && request.original) {
        return send_service(core, purpose.client, purpose.service, *line, *request.original);
    }
    answer_client(core, purpose.client, purpose.service, answer);
    if (request.name == "SnapshotDevice" && !csta::is_error(answer))
        snapshot_arrived(core, purpose.line, answer, false);
}

void answer_client(Core& core, ClientId id, ServiceId service, csta::Message response) {
    Client* client = core.client(id);
    if (client == nullptr) return;
    const auto error = csta::error_of(response);
    ++core.totals.answers[error ? error->category : "ok"];
    --client->services_under_way;
    core.effects.emplace_back(ServiceAnswer{id, service, std::move(response)});
}

}  // namespace offhook::switchboard
