// SPDX-License-Identifier: Apache-2.0
#include "csta/views.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "csta/schema.hpp"

namespace offhook::csta {

namespace {

using State = LocalConnectionState;

constexpr std::array<std::string_view, 7> kStates = {"null", "initiated", "alerting", "connected",
                                                     "hold", "queued",    "fail"};

struct SimpleCallState {
    std::string_view name;
    State own;
    State other;
};

/// ECMA-269, simple call state: a two-party call seen from the device.
constexpr std::array<SimpleCallState, 15> kSimpleCallStates = {{
    {"callNull", State::null, State::null},
    {"callPending", State::initiated, State::null},
    {"callOriginated", State::connected, State::null},
    {"callDelivered", State::connected, State::alerting},
    {"callDeliveredHeld", State::hold, State::alerting},
    {"callReceived", State::alerting, State::connected},
    {"callEstablished", State::connected, State::connected},
    {"callEstablishedHeld", State::hold, State::connected},
    {"callReceivedOnHold", State::alerting, State::hold},
    {"callEstablishedOnHold", State::connected, State::hold},
    {"callQueued", State::connected, State::queued},
    {"callQueuedHeld", State::hold, State::queued},
    {"callFailed", State::connected, State::failed},
    {"callFailedHeld", State::hold, State::failed},
    {"callBlocked", State::null, State::failed},
}};

std::optional<int> number_at(const Element& element, std::string_view path) {
    return parse_number<int>(element.text_at(path));
}

Forwarding read_forwarding_element(const Element& element, std::string_view active, std::string_view to) {
    Forwarding forwarding;
    forwarding.type = element.text_at("forwardingType");
    forwarding.active = boolean_at(element, active).value_or(false);
    forwarding.destination = device_at(element, to);
    forwarding.ring_count = number_at(element, "ringCount");
    forwarding.ring_duration = number_at(element, "ringDuration");
    return forwarding;
}

std::vector<State> read_states(const Element& local_call_state) {
    std::vector<State> states;
    if (const Element* compound = local_call_state.find("compoundCallState")) {
        for (const Element& child : compound->children) {
            if (const auto state = state_from_text(child.text)) states.push_back(*state);
        }
    }
    const std::string_view simple = local_call_state.text_at("simpleCallState");
    for (const SimpleCallState& each : kSimpleCallStates) {
        if (each.name == simple) states = {each.own, each.other};
    }
    return states;
}

SnapshotEntry read_entry(const Element& info) {
    SnapshotEntry entry;
    entry.connection = connection_at(info, "connectionIdentifier");
    entry.endpoint = device_at(info, "endpointDevice");
    if (const Element* state = info.find("localCallState")) entry.states = read_states(*state);
    return entry;
}

Element entry_element(const SnapshotEntry& entry) {
    Element info("snapshotDeviceResponseInfo");
    info.add(connection_element("connectionIdentifier", entry.connection));
    info.add(subject_element("endpointDevice", entry.endpoint));
    Element& state = info.add("localCallState");
    if (entry.states.empty()) {
        state.add("unknown");
        return info;
    }
    Element& compound = state.add("compoundCallState");
    for (const State each : entry.states) compound.add("localConnectionState", std::string(to_text(each)));
    return info;
}

const Element* snapshot_data(const Message& message) {
    const Element* data = message.root.at("crossRefIDorSnapshotData/snapshotData");
    return data != nullptr ? data : message.root.find("snapshotData");
}

}  // namespace

ConnectionId read_connection(const Element& element) {
    return {std::string(element.text_at("callID")), std::string(element.text_at("deviceID"))};
}

ConnectionId connection_at(const Element& element, std::string_view path) {
    const Element* found = element.at(path);
    return found == nullptr ? ConnectionId{} : read_connection(*found);
}

Element connection_element(std::string name, const ConnectionId& connection) {
    Element element(std::move(name));
    if (!connection.call_id.empty()) element.add("callID", connection.call_id);
    if (!connection.device_id.empty()) element.add("deviceID", connection.device_id);
    return element;
}

std::string_view to_text(LocalConnectionState state) {
    return kStates.at(static_cast<std::size_t>(state));
}

std::optional<LocalConnectionState> state_from_text(std::string_view text) {
    for (std::size_t i = 0; i < kStates.size(); ++i) {
        if (kStates[i] == text) return static_cast<State>(i);
    }
    return std::nullopt;
}

std::optional<LocalConnectionState> local_connection_info(const Message& event) {
    return state_from_text(event.text_at("localConnectionInfo"));
}

std::string_view cause_of(const Message& event) {
    return event.text_at("cause");
}

std::string_view cross_ref_of(const Message& message) {
    return message.text_at("monitorCrossRefID");
}

void set_cross_ref(Message& message, std::string_view id) {
    message.root.set("monitorCrossRefID", id);
}

bool is_event(const Message& message) {
    const MessageType* type = find_message(message.name());
    return type != nullptr && type->kind == Kind::event;
}

std::optional<bool> boolean_at(const Element& element, std::string_view path) {
    const Element* found = element.at(path);
    if (found == nullptr) return std::nullopt;
    return found->text == "true" || found->text == "1";
}

std::vector<ConnectionListItem> read_connection_list(const Element& list) {
    std::vector<ConnectionListItem> items;
    for (const Element& child : list.children) {
        if (child.name != "connectionListItem") continue;
        ConnectionListItem item;
        item.new_connection = connection_at(child, "newConnection");
        item.old_connection = connection_at(child, "oldConnection");
        item.endpoint = device_at(child, "endpoint");
        items.push_back(std::move(item));
    }
    return items;
}

Element connection_list_element(std::string name, const std::vector<ConnectionListItem>& items) {
    Element list(std::move(name));
    for (const ConnectionListItem& item : items) {
        Element& child = list.add("connectionListItem");
        if (!item.new_connection.empty()) {
            child.add(connection_element("newConnection", item.new_connection));
        }
        if (!item.old_connection.empty()) {
            child.add(connection_element("oldConnection", item.old_connection));
        }
        if (!item.endpoint.empty()) child.set("endpoint/deviceID", item.endpoint);
    }
    return list;
}

std::vector<Forwarding> read_forwarding_list(const Message& response) {
    std::vector<Forwarding> list;
    const Element* items = response.root.find("forwardingList");
    if (items == nullptr) return list;
    for (const Element& item : items->children) {
        if (item.name == "forwardListItem") {
            list.push_back(read_forwarding_element(item, "forwardStatus", "forwardDN"));
        }
    }
    return list;
}

Message forwarding_response(const std::vector<Forwarding>& list) {
    Message response("GetForwardingResponse");
    Element& items = response.root.add("forwardingList");
    for (const Forwarding& forwarding : list) {
        Element& item = items.add("forwardListItem");
        if (!forwarding.type.empty()) item.add("forwardingType", forwarding.type);
        item.add("forwardStatus", forwarding.active ? "true" : "false");
        if (!forwarding.destination.empty()) item.add("forwardDN", forwarding.destination);
        if (forwarding.ring_count) item.add("ringCount", std::to_string(*forwarding.ring_count));
        if (forwarding.ring_duration) item.add("ringDuration", std::to_string(*forwarding.ring_duration));
    }
    return response;
}

Forwarding read_forwarding(const Message& message) {
    const bool event = is_event(message);
    return read_forwarding_element(
        message.root, event ? "forwardStatus" : "activateForward", event ? "forwardTo" : "forwardDN"
    );
}

std::vector<SnapshotEntry> read_snapshot(const Message& message) {
    std::vector<SnapshotEntry> entries;
    const Element* data = snapshot_data(message);
    if (data == nullptr) return entries;
    for (const Element& info : data->children) {
        if (info.name == "snapshotDeviceResponseInfo") entries.push_back(read_entry(info));
    }
    return entries;
}

std::string_view snapshot_cross_ref(const Message& response) {
    return response.text_at("crossRefIDorSnapshotData/serviceCrossRefID");
}

Message snapshot_response(const std::vector<SnapshotEntry>& entries) {
    Message response("SnapshotDeviceResponse");
    Element& data = response.root.add("crossRefIDorSnapshotData").add("snapshotData");
    for (const SnapshotEntry& entry : entries) data.add(entry_element(entry));
    return response;
}

}  // namespace offhook::csta
