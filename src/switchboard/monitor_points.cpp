// SPDX-License-Identifier: Apache-2.0
#include "switchboard/monitor_points.hpp"

#include <utility>

#include <fmt/format.h>

#include "switchboard/emulation_run.hpp"
#include "switchboard/line_events.hpp"
#include "switchboard/phone_requests.hpp"

namespace offhook::switchboard {

namespace {

TimerKey retry_timer(LineId line) {
    return {TimerKey::Kind::monitor_retry, line.value};
}

void set_point(Core& core, Line& line, MonitorPoint point) {
    line.monitor_point = point;
    core.changes.mark(ChangeKind::line, line.device_id);
}

void start(Core& core, Phone& phone, Line& line) {
    csta::Message request("MonitorStart");
    request.root.set("monitorObject/deviceObject", line.device_id);
    request.root.set("monitorType", "device");
    set_point(core, line, MonitorPoint::starting);
    ask_phone(core, phone, std::move(request), ForMonitorStart{line.id});
}

void send_stop(Core& core, Phone& phone, LineId line, std::string_view phone_cross_ref) {
    csta::Message request("MonitorStop");
    request.root.set("monitorCrossRefID", phone_cross_ref);
    ask_phone(core, phone, std::move(request), ForMonitorStop{line});
}

/// A phone without MonitorStop is left with its monitor; its events then find no client.
void stop(Core& core, Phone& phone, Line& line) {
    if (!phone.capabilities.may_try("MonitorStop")) return;
    set_point(core, line, MonitorPoint::stopping);
    send_stop(core, phone, line.id, line.phone_cross_ref);
}

void ask_for_snapshot(Core& core, Phone& phone, Line& line, bool first) {
    if (line.snapshot_under_way || !phone.capabilities.may_try("SnapshotDevice")) return;
    line.snapshot_under_way = true;
    csta::Message request("SnapshotDevice");
    request.root.set("snapshotObject", line.device_id);
    ask_phone(core, phone, std::move(request), ForSnapshot{line.id, first});
}

/// Calls that end while nobody watches would stay for ever.
void forget_calls(Core& core, Line& line) {
    line.calls.clear_all("normal");
    line.notes = {};
    core.changes.mark(ChangeKind::call, line.device_id);
}

}  // namespace

void settle_monitor_point(Core& core, Line& line) {
    Phone* phone = core.directory.phone(line.phone);
    if (phone == nullptr || !phone->connected) return;
    if (line.wanted() && line.monitor_point == MonitorPoint::off) return start(core, *phone, line);
    if (line.wanted()) return;
    if (line.monitor_point == MonitorPoint::on) return stop(core, *phone, line);
    if (line.monitor_point == MonitorPoint::failed) {
        core.timers.cancel(retry_timer(line.id));
        set_point(core, line, MonitorPoint::off);
    }
}

void abandon_monitor_point(Core& core, Line& line) {
    Phone* phone = core.directory.phone(line.phone);
    if (phone != nullptr && phone->connected && line.monitor_point == MonitorPoint::on)
        stop(core, *phone, line);
}

void monitor_start_ended(Core& core, PhoneId phone_id, LineId id, const csta::Message* response) {
    Line* line = core.directory.line(id);
    Phone* phone_of_line = core.directory.phone(phone_id);
    if (line == nullptr && phone_of_line != nullptr && response != nullptr) {  // the line has gone meanwhile
        return send_stop(core, *phone_of_line, id, response->text_at("monitorCrossRefID"));
    }
    if (line == nullptr || line->monitor_point != MonitorPoint::starting) return;
    if (response == nullptr) {
        const Phone* phone = core.directory.phone(line->phone);
        core.reporter.report(
            Level::warning, "monitor_refused",
            fmt::format("phone {}: no monitor on {}", phone->username, line->device_id)
        );
        set_point(core, *line, MonitorPoint::failed);
        core.timers.set(retry_timer(id), core.now + core.settings.monitor_retry);
        tell_service_state(core, *line);
        emulation_looks_at_calls(core, *line);
        return settle_monitor_point(core, *line);
    }
    set_point(core, *line, MonitorPoint::on);
    line->phone_cross_ref = response->text_at("monitorCrossRefID");
    tell_service_state(core, *line);
    if (line->wanted()) ask_for_snapshot(core, *core.directory.phone(line->phone), *line, true);
    settle_monitor_point(core, *line);
}

void monitor_stop_ended(Core& core, LineId id) {
    Line* line = core.directory.line(id);
    if (line == nullptr || line->monitor_point != MonitorPoint::stopping) return;
    set_point(core, *line, MonitorPoint::off);
    line->phone_cross_ref.clear();
    forget_calls(core, *line);
    settle_monitor_point(core, *line);  // somebody may have come meanwhile
}

void monitor_ended_by_phone(Core& core, Line& line) {
    if (line.monitor_point != MonitorPoint::on) return;
    set_point(core, line, MonitorPoint::off);
    line.phone_cross_ref.clear();
    settle_monitor_point(core, line);
}

void monitor_retry_due(Core& core, LineId id) {
    Line* line = core.directory.line(id);
    if (line == nullptr || line->monitor_point != MonitorPoint::failed) return;
    set_point(core, *line, MonitorPoint::off);
    settle_monitor_point(core, *line);
}

void stray_monitor(Core& core, Phone& phone, const csta::Message& response) {
    const std::string_view cross_ref = response.text_at("monitorCrossRefID");
    for (const LineId id : phone.lines) {
        const Line& line = *core.directory.line(id);
        // Phones that know but one monitor per line give it the same cross reference each time.
        if (line.phone_cross_ref == cross_ref) return;
    }
    if (!cross_ref.empty()) send_stop(core, phone, LineId{}, cross_ref);
}

void check_calls(Core& core, Line& line) {
    const bool watched = line.monitor_point == MonitorPoint::on && line.wanted();
    if (watched) ask_for_snapshot(core, *core.directory.phone(line.phone), line, false);
}

void line_came_up(Core& core, Line& line) {
    core.changes.mark(ChangeKind::line, line.device_id);
    settle_monitor_point(core, line);
}

void line_went_down(Core& core, Line& line) {
    core.timers.cancel(retry_timer(line.id));
    set_point(core, line, MonitorPoint::off);
    line.phone_cross_ref.clear();
    end_emulations(core, line);
    for (csta::Message& event : line.calls.clear_all("resourcesNotAvailable"))
        deliver(core, line, std::move(event));
    line.notes = {};
    core.changes.mark(ChangeKind::call, line.device_id);
    tell_service_state(core, line);
}

}  // namespace offhook::switchboard
