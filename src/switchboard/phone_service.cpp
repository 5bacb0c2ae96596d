// SPDX-License-Identifier: Apache-2.0
#include "switchboard/phone_service.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/device_id.hpp"
#include "csta/error.hpp"
#include "switchboard/client_registrations.hpp"
#include "switchboard/licensing.hpp"
#include "switchboard/line_events.hpp"
#include "switchboard/monitor_points.hpp"
#include "switchboard/phone_requests.hpp"

namespace offhook::switchboard {

namespace {

TimerKey keep_alive_timer(PhoneId phone) {
    return {TimerKey::Kind::keep_alive, phone.value};
}

void schedule_keep_alive(Core& core, Phone& phone) {
    phone.next_keep_alive = core.now + core.settings.keep_alive;
    core.timers.set(keep_alive_timer(phone.id), *phone.next_keep_alive);
}

/// A call whose beginning went unheard shows only in a snapshot. Lines with calls are looked at every time,
/// the others now and then: that is a message more for every fifth keep-alive, and phones take turns.
bool looks_at_idle_lines(Phone& phone) {
    constexpr unsigned kEvery = 5;
    return (++phone.keep_alives + phone.id.value) % kEvery == 0;
}

std::vector<std::string> devices_of(const csta::Message& segment) {
    std::vector<std::string> devices;
    const csta::Element* list = segment.root.find("deviceList");
    if (list == nullptr) return devices;
    for (const csta::Element& device : list->children) {
        const std::string_view id = trim(device.text_at("deviceID"));
        if (!id.empty()) devices.emplace_back(id);
    }
    return devices;
}

/// No maker's table tells what it can: it is asked itself.
bool is_stranger(const Phone& phone) {
    const bool unknown = phone.capabilities.of("MakeCall") == Support::unknown;
    return unknown && phone.capabilities.may_try("GetCSTAFeatures");
}

bool contains_line(const std::vector<std::string>& device_ids, const std::string& key) {
    return std::any_of(device_ids.begin(), device_ids.end(), [&](const std::string& id) {
        return csta::line_key(id) == key;
    });
}

/// What it tells and what was entered by hand; if that is nothing, its identity.
void update_lines(Core& core, Phone& phone) {
    std::vector<std::string> all = phone.told_lines;
    for (const std::string& device : phone.manual_lines) {
        if (!contains_line(all, csta::line_key(device))) all.push_back(device);
    }
    if (all.empty() && !phone.identity.empty()) all.push_back(phone.identity);
    set_lines(core, phone, all);
}

/// The one line it is said to have told is but the identity, as it had no other.
bool has_only_identity(const Phone& phone) {
    return !phone.tells_lines && phone.told_lines.size() == 1 &&
           csta::line_key(phone.told_lines.front()) == csta::line_key(phone.identity);
}

}  // namespace

void phone_comes_up(Core& core, Phone& phone, const std::string& identity) {
    if (phone.connected) phone_goes_down(core, phone, "replaced by a new session");
    if (admit_phone(core, phone) != Admission::admitted) {
        core.effects.emplace_back(SuspendPhone{phone.id, "not admitted"});
        return;
    }
    phone.connected = true;
    phone.connected_since = ++core.connections;
    phone.silent_keep_alives = 0;
    phone.last_keep_alive = core.now;  // the answer to the INVITE is as good
    phone.identity = identity;
    core.changes.mark(ChangeKind::phone, phone.username);
    if (phone.lines.empty()) update_lines(core, phone);
    if (phone.capabilities.may_try("SystemRegister")) {
        csta::Message request("SystemRegister");
        request.root.set("requestTypes/switchingFunctionDevicesChanged", "true");
        ask_phone(core, phone, std::move(request), ForRegistration{});
    }
    ask_for_lines(core, phone);
    if (is_stranger(phone)) ask_phone(core, phone, csta::Message("GetCSTAFeatures"), ForFeatures{});
    for (const LineId line : phone.lines) line_came_up(core, *core.directory.line(line));
    schedule_keep_alive(core, phone);
}

void phone_goes_down(Core& core, Phone& phone, std::string_view why) {
    if (!phone.connected) return;
    core.reporter.report(
        Level::info, "phone_down", fmt::format("phone {} out of service: {}", phone.username, why)
    );
    phone.connected = false;
    core.changes.mark(ChangeKind::phone, phone.username);
    phone.silent_services.clear();
    phone.device_list_ref.clear();
    phone.device_list.clear();
    core.timers.cancel(keep_alive_timer(phone.id));
    drop_requests(core, phone);
    for (const LineId id : phone.lines) line_went_down(core, *core.directory.line(id));
}

void keep_alive_due(Core& core, PhoneId id) {
    Phone* phone = core.directory.phone(id);
    if (phone == nullptr || !phone->connected) return;
    ask_phone(core, *phone, csta::Message("RequestSystemStatus"), ForKeepAlive{});
    const bool all = looks_at_idle_lines(*phone);
    for (const LineId line_id : phone->lines) {
        Line& line = *core.directory.line(line_id);
        if (all || !line.calls.empty()) check_calls(core, line);
    }
    schedule_keep_alive(core, *phone);
}

void keep_alive_ended(Core& core, PhoneId id, bool answered) {
    Phone* phone = core.directory.phone(id);
    if (phone == nullptr || !phone->connected) return;
    const unsigned silent_before = phone->silent_keep_alives;
    phone->silent_keep_alives = answered ? 0 : silent_before + 1;
    if (answered) phone->last_keep_alive = core.now;  // no news, if the one before was answered too
    if (phone->silent_keep_alives != silent_before) core.changes.mark(ChangeKind::phone, phone->username);
    if (answered) learn_from_silence(core, *phone);
    if (phone->silent_keep_alives < core.settings.keep_alive_tries) return;
    phone_goes_down(core, *phone, "does not answer the keep-alive");
    release_phone(core, *phone);
    core.effects.emplace_back(DropPhone{id, "keep-alive unanswered"});
}

void ask_for_lines(Core& core, Phone& phone) {
    if (!phone.capabilities.may_try("GetSwitchingFunctionDevices")) return;
    ask_phone(core, phone, csta::Message("GetSwitchingFunctionDevices"), ForDeviceList{});
}

void device_list_ended(Core& core, PhoneId id, const csta::Message* response) {
    Phone* phone = core.directory.phone(id);
    if (phone == nullptr || response == nullptr) return;  // the lines known so far stay
    phone->device_list_ref = response->text_at("serviceCrossRefID");
}

void device_list_segment(Core& core, Phone& phone, const csta::Message& segment) {
    for (std::string& device : devices_of(segment)) {
        if (phone.device_list.size() < core.limits.lines_per_phone)
            phone.device_list.push_back(std::move(device));
    }
    const std::string_view last = segment.text_at("lastSegment");
    if (last == "false" || last == "0") return;
    std::vector<std::string> devices = std::move(phone.device_list);
    phone.device_list.clear();
    phone.device_list_ref.clear();
    if (devices.empty()) return;  // a phone without any line has told us nothing
    phone.tells_lines = true;
    phone.told_lines = std::move(devices);
    update_lines(core, phone);
}

std::optional<csta::Message> request_from_phone(Core& core, Phone& phone, const csta::Message& request) {
    const std::string& name = request.name();
    if (name == "SwitchingFunctionDevices") {
        device_list_segment(core, phone, request);
        return std::nullopt;
    }
    if (name == "SwFunctionDevicesChanged") {
        ask_for_lines(core, phone);
        return csta::Message("SwFunctionDevicesChangedResponse");
    }
    if (name == "MonitorStop") {
        for (const LineId id : phone.lines) {
            Line& line = *core.directory.line(id);
            if (line.phone_cross_ref == request.text_at("monitorCrossRefID"))
                monitor_ended_by_phone(core, line);
        }
        return csta::Message("MonitorStopResponse");
    }
    if (name == "RequestSystemStatus") {
        csta::Message response("RequestSystemStatusResponse");
        response.root.set("systemStatus", "normal");
        return response;
    }
    if (name == "SystemStatus") return csta::Message("SystemStatusResponse");
    if (name == "SystemRegisterAbort") return std::nullopt;
    core.reporter.report(
        Level::info, "phone_unknown_request", fmt::format("phone {}: {}", phone.username, printable(name, 60))
    );
    return csta::errors::unknown_service();
}

void set_lines(Core& core, Phone& phone, const std::vector<std::string>& device_ids) {
    std::vector<std::string> changed;  // keys of the lines that came or went
    const std::vector<LineId> before = phone.lines;
    for (const LineId id : before) {
        Line& line = *core.directory.line(id);
        if (contains_line(device_ids, line.key)) continue;
        changed.push_back(line.key);
        core.changes.mark(ChangeKind::line, line.device_id);
        end_line(core, line);
        core.directory.remove_line(id);
    }
    std::vector<LineId> order;
    for (const std::string& device : device_ids) {
        Line* line = core.directory.line_of(phone, device);
        if (line == nullptr && phone.lines.size() < core.limits.lines_per_phone) {
            line = &core.directory.add_line(phone, device);
            changed.push_back(line->key);
            core.changes.mark(ChangeKind::line, device);
        }
        if (line == nullptr || std::find(order.begin(), order.end(), line->id) != order.end()) continue;
        line->device_id = device;
        order.push_back(line->id);
    }
    phone.lines = order;
    if (changed.empty() && order == before) return;
    std::vector<std::string> all;
    for (const LineId id : phone.lines) all.push_back(core.directory.line(id)->device_id);
    core.effects.emplace_back(LinesChanged{phone.id, std::move(all)});
    core.changes.mark(ChangeKind::phone, phone.username);
    if (!changed.empty()) tell_device_changes(core, changed);
}

void enter_lines(Core& core, Phone& phone, const std::vector<std::string>& device_ids) {
    if (has_only_identity(phone)) phone.told_lines.clear();
    const std::vector<std::string> before = std::exchange(phone.manual_lines, device_ids);
    // Lines known from before may stand among those it has told, as nobody knew where they came from.
    if (!phone.tells_lines) {
        std::erase_if(phone.told_lines, [&](const std::string& told) {
            return contains_line(before, csta::line_key(told)) ||
                   contains_line(device_ids, csta::line_key(told));
        });
    }
    core.changes.mark(ChangeKind::phone, phone.username);
    update_lines(core, phone);
}

}  // namespace offhook::switchboard
