// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csta/device_id.hpp"
#include "csta/message.hpp"
#include "csta/monitor_filter.hpp"

/// Typed views of the few message parts the switchboard must understand.
namespace offhook::csta {

/// A device's part in a call (ECMA-269: ConnectionID). callID is opaque text.
struct ConnectionId {
    std::string call_id;
    std::string device_id;

    bool empty() const { return call_id.empty() && device_id.empty(); }
    /// Exact texts; whether two device identifiers mean the same line is line_key()'s business.
    friend bool operator==(const ConnectionId&, const ConnectionId&) = default;
};

/// From an element of type ConnectionID; what is missing is empty.
ConnectionId read_connection(const Element& element);
/// From the child at a path; empty if there is none.
ConnectionId connection_at(const Element& element, std::string_view path);
Element connection_element(std::string name, const ConnectionId& connection);

/// ECMA-269: local connection state. Its words in XML are the enumerators, but for "fail".
enum class LocalConnectionState : std::uint8_t { null, initiated, alerting, connected, hold, queued, failed };

std::string_view to_text(LocalConnectionState state);
std::optional<LocalConnectionState> state_from_text(std::string_view text);

/// localConnectionInfo of an event; empty if it is missing or no state.
std::optional<LocalConnectionState> local_connection_info(const Message& event);

/// An event's cause; empty if it has none.
std::string_view cause_of(const Message& event);
std::string_view cross_ref_of(const Message& message);  ///< monitorCrossRefID
void set_cross_ref(Message& message, std::string_view id);
bool is_event(const Message& message);

/// "true" and "1" are true, all else is not; empty if the element is missing.
std::optional<bool> boolean_at(const Element& element, std::string_view path);

/// An item of a ConnectionList (transferredConnections, conferenceConnections, connections).
struct ConnectionListItem {
    ConnectionId new_connection;
    ConnectionId old_connection;
    std::string endpoint;  ///< empty: not given or not known
};
std::vector<ConnectionListItem> read_connection_list(const Element& list);
Element connection_list_element(std::string name, const std::vector<ConnectionListItem>& items);

/// One forwarding rule of a device (forwardListItem, SetForwarding, ForwardingEvent).
struct Forwarding {
    std::string type;  ///< "forwardImmediate", …; empty: the user's default
    bool active = false;
    std::string destination;
    std::optional<int> ring_count;
    std::optional<int> ring_duration;  ///< seconds; edition 4 and newer

    friend bool operator==(const Forwarding&, const Forwarding&) = default;
};

/// From a GetForwardingResponse.
std::vector<Forwarding> read_forwarding_list(const Message& response);
Message forwarding_response(const std::vector<Forwarding>& list);
/// From a SetForwarding or a ForwardingEvent.
Forwarding read_forwarding(const Message& message);

/// A call of a device in a snapshot.
struct SnapshotEntry {
    ConnectionId connection;
    std::string endpoint;                      ///< the device at the other end; empty: not known
    std::vector<LocalConnectionState> states;  ///< the device's own first, then the others'; may be empty

    friend bool operator==(const SnapshotEntry&, const SnapshotEntry&) = default;
};

/// From a SnapshotDeviceResponse or a SnapshotDeviceData; simpleCallState is taken apart into states.
std::vector<SnapshotEntry> read_snapshot(const Message& message);
/// The serviceCrossRefID under which the data will follow in SnapshotDeviceData; empty if they are here.
std::string_view snapshot_cross_ref(const Message& response);
/// A SnapshotDeviceResponse with all the data in it.
Message snapshot_response(const std::vector<SnapshotEntry>& entries);

}  // namespace offhook::csta

template <>
struct std::hash<offhook::csta::ConnectionId> {
    std::size_t operator()(const offhook::csta::ConnectionId& id) const noexcept {
        return std::hash<std::string>{}(id.call_id) * 31 + std::hash<std::string>{}(id.device_id);
    }
};
