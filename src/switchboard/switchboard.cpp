// SPDX-License-Identifier: Apache-2.0
#include "switchboard/switchboard.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/device_id.hpp"
#include "csta/error.hpp"
#include "csta/schema.hpp"
#include "switchboard/client_monitors.hpp"
#include "switchboard/client_registrations.hpp"
#include "switchboard/client_services.hpp"
#include "switchboard/emulation_run.hpp"
#include "switchboard/licensing.hpp"
#include "switchboard/line_events.hpp"
#include "switchboard/monitor_points.hpp"
#include "switchboard/phone_requests.hpp"
#include "switchboard/phone_service.hpp"

namespace offhook::switchboard {

Client* Core::client(ClientId id) {
    const auto found = clients.find(id);
    return found == clients.end() ? nullptr : &found->second;
}

Monitor* Core::monitor(const std::string& cross_ref) {
    const auto found = monitors.find(cross_ref);
    return found == monitors.end() ? nullptr : &found->second;
}

Switchboard::Switchboard(SwitchboardSettings settings, const Limits& limits, Reporter& reporter)
    : core_(std::move(settings), limits, reporter) {}

PhoneId Switchboard::add_phone(std::string username, const std::vector<std::string>& device_ids) {
    Phone& phone = core_.directory.add_phone(std::move(username));
    phone.told_lines = device_ids;
    core_.changes.mark(ChangeKind::phone, phone.username);
    for (const std::string& device : device_ids) {
        if (core_.directory.line_of(phone, device) == nullptr) core_.directory.add_line(phone, device);
    }
    return phone.id;
}

void Switchboard::remove_phone(PhoneId id, Time now) {
    core_.now = now;
    Phone* phone = core_.directory.phone(id);
    if (phone == nullptr) return;
    phone_goes_down(core_, *phone, "removed");
    release_phone(core_, *phone);
    set_lines(core_, *phone, {});
    core_.changes.mark(ChangeKind::phone, phone->username);
    core_.directory.remove_phone(id);
}

void Switchboard::set_manual_lines(PhoneId id, const std::vector<std::string>& device_ids, Time now) {
    core_.now = now;
    if (Phone* phone = core_.directory.phone(id)) enter_lines(core_, *phone, device_ids);
}

Admission Switchboard::admit_phone(PhoneId id) {
    Phone* phone = core_.directory.phone(id);
    return phone == nullptr ? Admission::stopped : offhook::switchboard::admit_phone(core_, *phone);
}

bool Switchboard::has_room_for_phone() const {
    return admission_of_another(core_) == Admission::admitted;
}

void Switchboard::phone_connected(
    PhoneId id, Capabilities capabilities, const std::string& identity, Time now
) {
    core_.now = now;
    Phone* phone = core_.directory.phone(id);
    if (phone == nullptr) return;
    phone->capabilities = std::move(capabilities);
    phone_comes_up(core_, *phone, identity);
}

void Switchboard::phone_disconnected(PhoneId id, std::string_view why, Time now) {
    core_.now = now;
    Phone* phone = core_.directory.phone(id);
    if (phone == nullptr) return;
    phone_goes_down(core_, *phone, why);
    release_phone(core_, *phone);
}

void Switchboard::phone_answered(PhoneId phone, PhoneRequestId request, const PhoneReply& reply, Time now) {
    core_.now = now;
    const auto pending = core_.pending.find(request);
    if (pending == core_.pending.end()) return answer_too_late(core_, phone, reply);
    if (pending->second.phone == phone) take_reply(core_, request, reply);
}

std::optional<csta::Message> Switchboard::phone_sent(PhoneId id, csta::Message message, Time now) {
    core_.now = now;
    Phone* phone = core_.directory.phone(id);
    if (phone == nullptr || !phone->connected) return std::nullopt;
    const csta::MessageType* type = csta::find_message(message.name());
    if (type != nullptr && type->kind == csta::Kind::event) {
        ++core_.totals.events;
        event_from_phone(core_, *phone, std::move(message));
        return std::nullopt;
    }
    if (csta::is_error(message) || (type != nullptr && type->kind == csta::Kind::response)) {
        if (!take_belated_answer(core_, *phone, message)) unasked_answer(core_, *phone, message);
        return std::nullopt;
    }
    return request_from_phone(core_, *phone, message);
}

Result<ClientId> Switchboard::open_client(
    std::string account, Rights rights, std::string_view device_id, Time now
) {
    core_.now = now;
    LineId line;
    if (!device_id.empty()) {
        const Line* found = core_.directory.find(device_id);
        if (found == nullptr || !rights.may_watch(found->key)) {
            return failure("unknown_line", fmt::format("no line {}", printable(device_id)));
        }
        line = found->id;
    }
    Client client;
    client.id = core_.client_ids.next();
    client.account = std::move(account);
    client.rights = std::move(rights);
    client.line = line;
    client.since = now;
    const ClientId id = client.id;
    core_.clients.emplace(id, std::move(client));
    core_.changes.mark(ChangeKind::client, std::to_string(id.value));
    return id;
}

void Switchboard::close_client(ClientId id, Time now) {
    core_.now = now;
    const auto found = core_.clients.find(id);
    if (found == core_.clients.end()) return;
    const std::vector<std::string> monitors = std::move(found->second.monitors);
    core_.clients.erase(found);
    core_.changes.mark(ChangeKind::client, std::to_string(id.value));
    for (const std::string& cross_ref : monitors) drop_monitor(core_, cross_ref);
}

void Switchboard::client_sent(ClientId id, ServiceId service, csta::Message request, Time now) {
    core_.now = now;
    if (Client* client = core_.client(id)) serve_client(core_, *client, service, std::move(request));
}

void Switchboard::change_rights(ClientId id, Rights rights, Time now) {
    core_.now = now;
    Client* client = core_.client(id);
    if (client == nullptr) return;
    client->rights = std::move(rights);
    core_.changes.mark(ChangeKind::client, std::to_string(id.value));
    end_forbidden_monitors(core_, *client);
}

std::string_view Switchboard::system_status() const {
    return core_.settings.licence.blocked ? "disabled" : "normal";
}

void Switchboard::change_settings(SwitchboardSettings settings, Time now) {
    core_.now = now;
    core_.settings = std::move(settings);
    suspend_surplus(core_);
}

void Switchboard::stop(Time now) {
    core_.now = now;
    core_.running = false;
    abort_registrations(core_);
    suspend_surplus(core_);
}

void Switchboard::shut_down(Time now) {
    core_.now = now;
    core_.running = false;
    for (const auto& [id, unused] : core_.directory.phones()) {
        Phone& phone = *core_.directory.phone(id);
        phone.connected = false;
        drop_requests(core_, phone);
    }
    abort_registrations(core_);
}

void Switchboard::tick(Time now) {
    core_.now = now;
    while (const auto due = core_.timers.pop(now)) {
        switch (due->kind) {
            case TimerKey::Kind::request:
                request_timed_out(core_, PhoneRequestId{due->id});
                break;
            case TimerKey::Kind::keep_alive:
                keep_alive_due(core_, PhoneId{due->id});
                break;
            case TimerKey::Kind::monitor_retry:
                monitor_retry_due(core_, LineId{due->id});
                break;
            case TimerKey::Kind::emulation:
                emulation_waited_too_long(core_, EmulationId{due->id});
                break;
        }
    }
}

std::vector<Effect> Switchboard::take_effects() {
    return std::exchange(core_.effects, {});
}

}  // namespace offhook::switchboard
