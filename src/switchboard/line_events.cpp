// SPDX-License-Identifier: Apache-2.0
#include "switchboard/line_events.hpp"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/device_id.hpp"
#include "csta/schema.hpp"
#include "csta/views.hpp"
#include "switchboard/capability_lists.hpp"
#include "switchboard/emulation_run.hpp"
#include "switchboard/monitor_points.hpp"

namespace offhook::switchboard {

namespace {

/// The line whose monitor point has that cross reference. An event may overtake the answer to its
/// MonitorStart: then it belongs to the one line whose point is being opened.
Line* line_of_event(Core& core, const Phone& phone, std::string_view cross_ref) {
    Line* opening = nullptr;
    unsigned openings = 0;
    for (const LineId id : phone.lines) {
        Line* line = core.directory.line(id);
        const bool has_point =
            line->monitor_point == MonitorPoint::on || line->monitor_point == MonitorPoint::stopping;
        if (has_point && line->phone_cross_ref == cross_ref) return line;
        if (line->monitor_point != MonitorPoint::starting) continue;
        opening = line;
        ++openings;
    }
    return openings == 1 ? opening : nullptr;
}

bool in_service(const Core& core, const Line& line) {
    const auto phone = core.directory.phones().find(line.phone);
    return phone != core.directory.phones().end() && phone->second.connected &&
           line.monitor_point == MonitorPoint::on;
}

csta::Message service_event(std::string name, const Line& line) {
    csta::Message event(std::move(name));
    csta::set_cross_ref(event, {});
    event.root.add(csta::subject_element("device", line.device_id));
    return event;
}

/// Where the phone does not say what may be done with a call, its state and the phone's abilities do.
void fill_permitted_services(const Core& core, const Line& line, csta::Message& event) {
    const csta::MessageType* type = csta::find_message(event.name());
    if (type == nullptr || type->body->find_field("servicesPermitted") == nullptr) return;
    if (event.root.find("servicesPermitted") != nullptr) return;
    csta::Element permitted = permitted_services(core, line, subject_connection(event).call_id);
    if (!permitted.children.empty()) event.root.add(std::move(permitted));
}

/// What the standard wants in an event and the phone left out, so that strict clients take it all the same:
/// devices are not known, the cause is nothing special.
void fill_mandatory(csta::Message& event) {
    const csta::MessageType* type = csta::find_message(event.name());
    if (type == nullptr) return;
    for (const csta::Field& field : type->body->fields) {
        if (!field.mandatory || event.root.find(field.name) != nullptr) continue;
        if (field.type->find_field("notKnown") != nullptr)
            event.root.add(csta::subject_element(std::string(field.name), ""));
        else if (field.name == "cause")
            event.root.add("cause", "normal");
    }
}

/// Clients hear of one state only, the one that the model goes on with.
void tell_true_state(Core& core, const Phone& phone, csta::Message& event, csta::LocalConnectionState state) {
    const auto said = csta::local_connection_info(event);
    if (said == state) return;
    event.root.set("localConnectionInfo", csta::to_text(state));
    if (!said) return;
    core.reporter.report(
        Level::info, "event_contradiction",
        fmt::format("phone {}: {} with local state {}", phone.username, event.name(), csta::to_text(*said))
    );
}

}  // namespace

void event_from_phone(Core& core, Phone& phone, csta::Message event) {
    Line* line = line_of_event(core, phone, event.text_at("monitorCrossRefID"));
    if (line == nullptr) {
        return core.reporter.report(
            Level::info, "event_unknown_monitor",
            fmt::format("phone {}: {} for no monitor of ours", phone.username, printable(event.name(), 60))
        );
    }
    show_emulated_cause(core, *line, event);
    if (const auto state = line->calls.apply(event)) tell_true_state(core, phone, event, *state);
    line->notes.take(event, line->calls, core.now);
    core.changes.mark(ChangeKind::call, line->device_id);
    deliver(core, *line, std::move(event));
    emulation_looks_at_calls(core, *line);
    if (line->calls.take_doubt()) check_calls(core, *line);
}

void deliver(Core& core, const Line& line, csta::Message event, bool only_old_monitors) {
    std::vector<EventRecipient> recipients;
    for (const std::string& cross_ref : line.monitors) {
        const Monitor& monitor = core.monitors.at(cross_ref);
        if (only_old_monitors && monitor.times_in_service < 2) continue;
        if (monitor.filter.passes(event.name())) recipients.push_back({monitor.client, cross_ref});
    }
    if (recipients.empty()) return;
    csta::set_cross_ref(event, {});  // each recipient gets its own
    fill_mandatory(event);
    fill_permitted_services(core, line, event);
    core.effects.emplace_back(MonitorEvent{std::move(event), std::move(recipients)});
}

void tell_service_state(Core& core, Line& line) {
    if (line.monitor_point == MonitorPoint::starting) return;  // not known yet
    const bool in = in_service(core, line);
    const Monitor::Told state = in ? Monitor::Told::in_service : Monitor::Told::out_of_service;
    std::vector<EventRecipient> recipients;
    const std::string name = in ? "BackInServiceEvent" : "OutOfServiceEvent";
    for (const std::string& cross_ref : line.monitors) {
        Monitor& monitor = core.monitors.at(cross_ref);
        if (monitor.told == state) continue;
        monitor.told = state;
        if (in) ++monitor.times_in_service;
        if (monitor.filter.passes(name)) recipients.push_back({monitor.client, cross_ref});
    }
    if (!recipients.empty())
        core.effects.emplace_back(MonitorEvent{service_event(name, line), std::move(recipients)});
}

void snapshot_arrived(Core& core, LineId id, const csta::Message& response, bool first) {
    Line* line = core.directory.line(id);
    if (line == nullptr || line->monitor_point != MonitorPoint::on) return;
    if (!csta::snapshot_cross_ref(response).empty())
        return;                  // the data would follow in messages of their own
    std::set<std::string> told;  // events came before the answer: these calls all have heard of
    for (const csta::SnapshotEntry& call : line->calls.snapshot()) told.insert(call.connection.call_id);
    for (csta::Message& event : line->calls.reconcile(csta::read_snapshot(response))) {
        const bool no_news = first && told.count(subject_connection(event).call_id) == 0;
        line->notes.take(event, line->calls, core.now);
        core.changes.mark(ChangeKind::call, line->device_id);
        deliver(core, *line, std::move(event), no_news);
    }
    emulation_looks_at_calls(core, *line);
}

void end_line(Core& core, Line& line) {
    abandon_monitor_point(core, line);
    line_went_down(core, line);
    for (const std::string& cross_ref : line.monitors) {
        const Monitor& monitor = core.monitors.at(cross_ref);
        csta::Message stop("MonitorStop");
        stop.root.set("monitorCrossRefID", cross_ref);
        core.effects.emplace_back(ClientNotice{monitor.client, std::move(stop)});
        if (Client* client = core.client(monitor.client)) std::erase(client->monitors, cross_ref);
        core.monitors.erase(cross_ref);
        core.changes.mark(ChangeKind::monitor, cross_ref);
    }
    if (!line.monitors.empty()) --core.monitored_lines;
    line.monitors.clear();
}

}  // namespace offhook::switchboard
