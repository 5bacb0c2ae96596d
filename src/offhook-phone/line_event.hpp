// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csta/message.hpp"
#include "offhook-phone/call.hpp"

namespace offhook::phone {

/// The events a simulated line can report (ECMA-269 17, 18, 21, 22).
enum class EventKind {
    service_initiated,
    originated,
    network_reached,
    delivered,
    established,
    held,
    retrieved,
    connection_cleared,
    failed,
    diverted,
    transferred,
    conferenced,
    digits_generated,
    do_not_disturb,
    forwarding,
    message_waiting,
    offered,
    queued,
    digits_dialed,
    microphone_mute,
    speaker_volume,
};

/// AuditoryApparatusID: a simulated phone has one handset, which is meant where a request names none.
inline constexpr std::string_view kApparatus = "1";

/// ConnectionID as one phone writes it.
struct Connection {
    std::string call;    ///< callID
    std::string device;  ///< deviceID
};

/// One item of a ConnectionList: a connection of the resulting call and what it was before.
struct ConnectionChange {
    Connection after;
    std::optional<Connection> before = {};
};

/// Things some makers leave out; a dialect may drop events with such a note.
enum class Note {
    none,
    far_end_cleared,  ///< the other one of two hung up; the own connection follows at once
    far_end_held,     ///< the other side held or retrieved
    after_transfer,   ///< the own connections of a call that was transferred away
};

/// What happened, as seen by one line. Fields that a kind has no use for are empty.
struct LineEvent {
    LineId line = {};
    EventKind kind = EventKind::service_initiated;
    Note note = Note::none;
    Connection subject = {};                   ///< for transfer and conference: the primary old call
    std::optional<Connection> secondary = {};  ///< the secondary old call
    std::string device = {};  ///< who did it: alerting, answering, holding, releasing, diverting … device
    std::string other = {};   ///< new destination, transferred-to device, added party, forward-to device
    std::string calling = {};
    std::string called = {};
    std::string last_redirection = {};
    std::optional<ConnectionState> local = {};
    std::string cause = {};
    std::vector<ConnectionChange> connections = {};
    std::string text = {};  ///< digits; forwarding type; volume
    bool on = false;        ///< DND, forwarding, message waiting, microphone mute
    int ring_count = 0;
};

/// "DeliveredEvent": the element's name, spelled as the schema has it.
std::string_view element_name(EventKind kind);

/// One short line for tests and people: `Delivered 1:200 local=connected cause=newCall …`.
std::string to_text(const LineEvent& event);

/// The event as a CSTA message of edition 6.
csta::Message to_csta(const LineEvent& event, std::string_view monitor_cross_ref);

}  // namespace offhook::phone
