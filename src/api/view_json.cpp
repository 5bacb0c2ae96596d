// SPDX-License-Identifier: Apache-2.0
#include "api/view_json.hpp"

#include <algorithm>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "api/times.hpp"
#include "csta/views.hpp"
#include "signalling/phone_side.hpp"

namespace offhook::api {

namespace json = boost::json;
using signalling::PhoneState;
using switchboard::CallDirection;
using switchboard::ServiceSupport;

namespace {

std::string_view direction_word(CallDirection direction) {
    switch (direction) {
        case CallDirection::incoming:
            return "incoming";
        case CallDirection::outgoing:
            return "outgoing";
        case CallDirection::unknown:
            break;
    }
    return "unknown";
}

std::string_view support_word(ServiceSupport support) {
    switch (support) {
        case ServiceSupport::native:
            return "native";
        case ServiceSupport::emulated:
        case ServiceSupport::from_model:
            return "emulated";
        case ServiceSupport::untried:
        case ServiceSupport::doubtful:
            return "untried";
        case ServiceSupport::unsupported:
            break;
    }
    return "unsupported";
}

/// "00:04:13:12:34:56"; null if the user name is none.
json::value mac_json(std::string_view username) {
    const auto mac = signalling::mac_of(username);
    if (!mac) return nullptr;
    std::string text;
    for (std::size_t i = 0; i < mac->size(); i += 2) {
        if (i != 0) text += ':';
        text += mac->substr(i, 2);
    }
    return json::value(text);
}

json::value flag_or_null(std::optional<bool> flag) {
    if (!flag) return nullptr;
    return *flag;
}

/// The device at the other end; with several the first that is told.
std::string_view other_party(const switchboard::CallView& call) {
    for (const auto& connection : call.connections) {
        if (!connection.local && !connection.device_id.empty()) return connection.device_id;
    }
    if (call.direction == CallDirection::incoming) return call.calling;
    if (call.direction == CallDirection::outgoing) return call.called;
    return {};
}

}  // namespace

json::array texts_json(const std::vector<std::string>& texts) {
    json::array array;
    array.reserve(texts.size());
    for (const std::string& text : texts) array.emplace_back(text);
    return array;
}

std::string_view state_word(PhoneState state) {
    switch (state) {
        case PhoneState::in_service:
            return "inService";
        case PhoneState::connecting:
        case PhoneState::reconnecting:
            return "connecting";
        case PhoneState::waits_for_activation:
        case PhoneState::waits_for_licence:
            return "waiting";
        case PhoneState::disabled:
            return "disabled";
        default:
            return "outOfService";
    }
}

json::object phone_json(
    const signalling::PhoneView& phone, const store::PhoneRecord* record, const Host& host
) {
    static const store::PhoneRecord nothing;
    const store::PhoneRecord& known = record == nullptr ? nothing : *record;
    const auto now_or_last = [&phone](const std::string& now, const std::string& last) {
        return text_or_null(phone.registered && !now.empty() ? now : last);
    };
    json::object object;
    object["username"] = phone.username;
    object["mac"] = mac_json(phone.username);
    object["maker"] = phone.maker;
    object["model"] = phone.model;
    object["firmware"] = phone.firmware;
    object["userAgent"] = phone.user_agent;
    object["state"] = state_word(phone.state);
    object["reason"] = signalling::to_word(phone.state);
    object["why"] = phone.status;
    object["enabled"] = phone.enabled;
    object["active"] = phone.active;
    object["address"] = now_or_last(phone.address, known.last_address);
    object["transport"] = now_or_last(phone.transport, known.last_transport);
    object["identity"] = text_or_null(phone.identity.empty() ? known.last_identity : phone.identity);
    object["contact"] = now_or_last(phone.contact, known.last_contact);
    object["firstSeenAt"] = time_or_null(known.first_seen);
    object["lastLoginAt"] =
        phone.registered_at ? time_or_null(host, phone.registered_at) : time_or_null(known.last_login);
    object["lines"] = texts_json(phone.lines);
    object["calls"] = phone.calls;
    return object;
}

json::value dialog_json(const signalling::PhoneView& phone, const Host& host) {
    if (!phone.session_since) return nullptr;
    json::object object;
    object["callId"] = text_or_null(phone.session_call_id);
    object["edition"] = fmt::format("ed{}", static_cast<int>(phone.edition));
    object["since"] = time_or_null(host, phone.session_since);
    object["keepAliveAt"] = time_or_null(host, phone.next_keep_alive);
    object["keepAlivesMissed"] = phone.silent_keep_alives;
    return object;
}

json::array capabilities_json(const std::vector<switchboard::ServiceView>& services) {
    json::array array;
    array.reserve(services.size());
    for (const auto& service : services) {
        array.push_back(json::object{
            {"service", service.service},
            {"support", support_word(service.support)},
            {"learned", service.learned}});
    }
    return array;
}

std::vector<std::string> watchers_of(const switchboard::LineView& line) {
    std::set<std::string> accounts;
    for (const auto& monitor : line.monitors) accounts.insert(monitor.account);
    return {accounts.begin(), accounts.end()};
}

json::object call_json(
    const switchboard::CallView& call, const std::vector<std::string>& watchers, const Host& host
) {
    json::object object;
    object["connection"] = json::object{{"callID", call.call_id}, {"deviceID", call.device_id}};
    object["line"] = call.line;
    object["phone"] = call.phone;
    object["state"] = csta::to_text(call.state);
    object["direction"] = direction_word(call.direction);
    object["otherParty"] = text_or_null(other_party(call));
    object["otherName"] = nullptr;
    object["calling"] = text_or_null(call.calling);
    object["called"] = text_or_null(call.called);
    object["since"] = time_or_null(host, call.since);
    object["servicesPermitted"] = texts_json(call.services_permitted);
    object["watchers"] = texts_json(watchers);
    return object;
}

json::object line_json(const switchboard::LineView& line, const Host& host) {
    const std::vector<std::string> watchers = watchers_of(line);
    json::array calls;
    for (const auto& call : line.calls) calls.push_back(call_json(call, watchers, host));
    json::object object;
    object["deviceID"] = line.device_id;
    object["displayName"] = "";
    object["phone"] = line.phone;
    object["inService"] = line.in_service;
    object["manual"] = line.manual;
    object["monitored"] = line.monitor_point == switchboard::MonitorPoint::on;
    object["watchers"] = texts_json(watchers);
    object["doNotDisturb"] = flag_or_null(line.do_not_disturb);
    object["messageWaiting"] = flag_or_null(line.message_waiting);
    object["forwardings"] = nullptr;  // events tell one at a time; GET …/forwarding asks the telephone
    object["calls"] = std::move(calls);
    return object;
}

json::object monitor_json(const switchboard::MonitorView& monitor) {
    json::object object;
    object["monitorCrossRefID"] = monitor.cross_ref;
    object["deviceID"] = monitor.line;
    object["account"] = monitor.account;
    object["session"] = std::to_string(monitor.client.value);
    return object;
}

json::object client_json(const signalling::ClientView& client, const Host& host) {
    json::object object;
    object["id"] = std::to_string(client.id.value);
    object["account"] = client.account;
    object["kind"] = client.kind == signalling::ClientKind::sip ? "sip" : "api";
    object["address"] = text_or_null(client.address);
    object["transport"] = text_or_null(client.transport);
    object["line"] = text_or_null(client.line);
    object["monitors"] = texts_json(client.monitored_lines);
    object["since"] = time_or_null(host, client.since);
    return object;
}

}  // namespace offhook::api
