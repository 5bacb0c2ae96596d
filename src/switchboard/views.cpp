// SPDX-License-Identifier: Apache-2.0
#include "switchboard/views.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "csta/device_id.hpp"
#include "switchboard/capability_lists.hpp"
#include "switchboard/client_services.hpp"
#include "switchboard/device.hpp"

namespace offhook::switchboard {

namespace {

const Phone& phone_of(const Core& core, const Line& line) {
    return core.directory.phones().at(line.phone);
}

bool is_manual(const Phone& phone, const Line& line) {
    return std::any_of(phone.manual_lines.begin(), phone.manual_lines.end(), [&](const std::string& device) {
        return csta::line_key(device) == line.key;
    });
}

CallDirection direction_of(const Line& line, const CallView& call) {
    if (!call.calling.empty() && same_device(call.calling, line.key)) return CallDirection::outgoing;
    if (!call.called.empty() && same_device(call.called, line.key)) return CallDirection::incoming;
    return call.calling.empty() ? CallDirection::unknown : CallDirection::incoming;
}

/// The element of servicesPermitted is named like the service, but for its first letter.
std::string service_of(const csta::Element& permitted) {
    std::string name = permitted.name;
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

}  // namespace

std::string_view to_word(MonitorPoint point) {
    switch (point) {
        case MonitorPoint::off:
            return "off";
        case MonitorPoint::starting:
            return "starting";
        case MonitorPoint::on:
            return "on";
        case MonitorPoint::stopping:
            return "stopping";
        case MonitorPoint::failed:
            return "failed";
    }
    return "";
}

std::string_view to_word(ServiceSupport support) {
    switch (support) {
        case ServiceSupport::native:
            return "native";
        case ServiceSupport::untried:
            return "untried";
        case ServiceSupport::doubtful:
            return "doubtful";
        case ServiceSupport::emulated:
            return "emulated";
        case ServiceSupport::from_model:
            return "from_model";
        case ServiceSupport::unsupported:
            return "unsupported";
    }
    return "";
}

bool line_in_service(const Core& core, const Line& line) {
    if (!phone_of(core, line).connected) return false;
    return line.monitors.empty() || line.monitor_point == MonitorPoint::on;
}

CallView view_of(const Core& core, const Line& line, const Call& call) {
    CallView view;
    view.call_id = call.call_id;
    view.line = line.device_id;
    view.phone = phone_of(core, line).username;
    view.device_id = call.device_id;
    view.state = call.state;
    view.connections.push_back({call.device_id, call.state, true});
    for (const auto& [device, state] : call.others) view.connections.push_back({device, state, false});
    if (const auto note = line.notes.calls.find(call.call_id); note != line.notes.calls.end()) {
        view.calling = note->second.calling;
        view.called = note->second.called;
        view.cause = note->second.cause;
        view.since = note->second.since;
    }
    view.direction = direction_of(line, view);
    const csta::Element permitted = permitted_services(core, line, call.call_id);
    for (const csta::Element& list : permitted.children) {
        for (const csta::Element& service : list.children)
            view.services_permitted.push_back(service_of(service));
    }
    return view;
}

MonitorView view_of(const Core& core, const Monitor& monitor) {
    MonitorView view;
    view.cross_ref = monitor.cross_ref;
    view.client = monitor.client;
    if (const auto client = core.clients.find(monitor.client); client != core.clients.end())
        view.account = client->second.account;
    if (const auto line = core.directory.lines().find(monitor.line); line != core.directory.lines().end())
        view.line = line->second.device_id;
    view.told_in_service = monitor.told == Monitor::Told::in_service;
    view.since = monitor.since;
    return view;
}

LineView view_of(const Core& core, const Line& line) {
    const Phone& phone = phone_of(core, line);
    LineView view;
    view.device_id = line.device_id;
    view.phone = phone.username;
    view.in_service = line_in_service(core, line);
    view.manual = is_manual(phone, line);
    view.monitor_point = line.monitor_point;
    view.do_not_disturb = line.notes.do_not_disturb;
    view.message_waiting = line.notes.message_waiting;
    for (const std::string& cross_ref : line.monitors)
        view.monitors.push_back(view_of(core, core.monitors.at(cross_ref)));
    for (const auto& [call_id, call] : line.calls.calls()) view.calls.push_back(view_of(core, line, call));
    return view;
}

Counters count(const Core& core) {
    Counters counters;
    counters.phones = core.directory.phones().size();
    for (const auto& [id, phone] : core.directory.phones()) counters.phones_in_service += phone.connected;
    counters.lines = core.directory.lines().size();
    for (const auto& [id, line] : core.directory.lines()) {
        counters.lines_in_service += line_in_service(core, line);
        counters.calls += line.calls.calls().size();
    }
    counters.monitored_lines = core.monitored_lines;
    counters.monitors = core.monitors.size();
    counters.clients = core.clients.size();
    counters.licence = {core.settings.licence, core.admitted_phones, core.monitored_lines};
    counters.totals = core.totals;
    return counters;
}

std::vector<LineView> line_views(const Core& core, std::string_view device_id) {
    std::vector<LineView> views;
    if (!trim(device_id).empty()) {
        for (const Line* line : core.directory.candidates(device_id)) views.push_back(view_of(core, *line));
        return views;
    }
    views.reserve(core.directory.lines().size());
    for (const auto& [id, line] : core.directory.lines()) views.push_back(view_of(core, line));
    return views;
}

ServiceSupport support_of(const Core& core, const Capabilities& capabilities, std::string_view service) {
    Phone phone;
    phone.capabilities = capabilities;
    switch (way_of(core, phone, service)) {
        case Way::emulated:
            return ServiceSupport::emulated;
        case Way::from_model:
            return ServiceSupport::from_model;
        case Way::none:
            return ServiceSupport::unsupported;
        case Way::native:
            break;
    }
    const Support support = capabilities.of(service);
    if (support == Support::doubtful) return ServiceSupport::doubtful;
    return support == Support::native ? ServiceSupport::native : ServiceSupport::untried;
}

}  // namespace offhook::switchboard
