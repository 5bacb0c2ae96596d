// SPDX-License-Identifier: Apache-2.0
#include "switchboard/client_monitors.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "csta/device_id.hpp"
#include "csta/error.hpp"
#include "switchboard/device.hpp"
#include "switchboard/device_lists.hpp"
#include "switchboard/licensing.hpp"
#include "switchboard/line_events.hpp"
#include "switchboard/monitor_points.hpp"

namespace offhook::switchboard {

namespace {

Line* monitored_line(Core& core, const Client& client, const csta::Message& request) {
    const std::string_view device = trim(request.text_at("monitorObject/deviceObject"));
    Line* own = core.directory.line(client.line);
    Line* line = own != nullptr && same_device(device, own->key) ? own : core.directory.find(device);
    return line != nullptr && client.rights.may_watch(line->key) ? line : nullptr;
}

Monitor& add_monitor(Core& core, Client& client, Line& line, csta::MonitorFilter filter) {
    std::string cross_ref = std::to_string(++core.last_cross_ref);
    if (line.monitors.empty()) ++core.monitored_lines;
    line.monitors.push_back(cross_ref);
    client.monitors.push_back(cross_ref);
    Monitor monitor{cross_ref, client.id, line.id, filter, Monitor::Told::nothing, 0, core.now};
    core.changes.mark(ChangeKind::monitor, cross_ref);
    core.changes.mark(ChangeKind::line, line.device_id);
    return core.monitors.emplace(std::move(cross_ref), std::move(monitor)).first->second;
}

}  // namespace

csta::Message start_monitor(Core& core, Client& client, const csta::Message& request) {
    if (request.root.has("monitorObject/callObject"))
        return csta::make_error("operation", "invalidMonitorObject");
    if (request.text_at("monitorType") == "call")
        return csta::make_error("operation", "monitorTypeNotSupported");
    Line* line = monitored_line(core, client, request);
    if (line == nullptr) return csta::errors::unknown_line();
    const bool beyond_licence = line->monitors.empty() && !may_monitor_another_line(core);
    if (beyond_licence || client.monitors.size() >= core.limits.monitors_per_session)
        return csta::errors::licences_used_up();
    const auto filter = csta::MonitorFilter::read(request, "requestedMonitorFilter");
    const Monitor& monitor = add_monitor(core, client, *line, filter);
    csta::Message response("MonitorStartResponse");
    response.root.set("monitorCrossRefID", monitor.cross_ref);
    if (filter.filters_anything()) response.root.add(filter.to_element("actualMonitorFilter"));
    response.root.set("monitorExistingCalls", "true");
    return response;
}

csta::Message stop_monitor(Core& core, Client& client, const csta::Message& request) {
    const std::string cross_ref(trim(request.text_at("monitorCrossRefID")));
    const Monitor* monitor = core.monitor(cross_ref);
    if (monitor == nullptr || monitor->client != client.id) return csta::errors::unknown_cross_reference();
    std::erase(client.monitors, cross_ref);
    drop_monitor(core, cross_ref);
    return csta::Message("MonitorStopResponse");
}

void after_answer(Core& core, Client& client, const csta::Message& request) {
    if (request.name() == "GetSwitchingFunctionDevices") return send_device_list(core, client, request);
    if (request.name() != "MonitorStart") return;
    Line& line = *core.directory.line(core.monitor(client.monitors.back())->line);
    settle_monitor_point(core, line);
    tell_service_state(core, line);
}

void end_forbidden_monitors(Core& core, Client& client) {
    const std::vector<std::string> monitors = client.monitors;
    for (const std::string& cross_ref : monitors) {
        const Line* line = core.directory.line(core.monitors.at(cross_ref).line);
        if (line != nullptr && client.rights.may_watch(line->key)) continue;
        csta::Message stop("MonitorStop");
        stop.root.set("monitorCrossRefID", cross_ref);
        core.effects.emplace_back(ClientNotice{client.id, std::move(stop)});
        std::erase(client.monitors, cross_ref);
        drop_monitor(core, cross_ref);
    }
}

void drop_monitor(Core& core, const std::string& cross_ref) {
    const auto found = core.monitors.find(cross_ref);
    if (found == core.monitors.end()) return;
    Line* line = core.directory.line(found->second.line);
    core.monitors.erase(found);
    core.changes.mark(ChangeKind::monitor, cross_ref);
    if (line == nullptr) return;
    std::erase(line->monitors, cross_ref);
    if (line->monitors.empty()) --core.monitored_lines;
    core.changes.mark(ChangeKind::line, line->device_id);
    settle_monitor_point(core, *line);
}

}  // namespace offhook::switchboard
