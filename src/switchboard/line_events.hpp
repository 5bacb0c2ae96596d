// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "switchboard/core.hpp"

namespace offhook::switchboard {

/// An event of the phone: finds its line, moves the call model, goes to the clients.
void event_from_phone(Core& core, Phone& phone, csta::Message event);

/// Hands an event to all monitors of a line whose filters let it pass.
void deliver(Core& core, const Line& line, csta::Message event, bool only_old_monitors = false);

/// Tells monitors whether the line is in service, each only what it has not been told yet.
void tell_service_state(Core& core, Line& line);

/// The answer to a SnapshotDevice that the switchboard asked for itself, or that passed through: the model is
/// put right, and clients get the events that were missed. After the `first` snapshot of a monitor point only
/// those that watched before the phone went away hear of calls that it found: to others these are no news
/// (monitorExistingCalls).
void snapshot_arrived(Core& core, LineId line, const csta::Message& response, bool first);

/// The line exists no more: its monitors end, with a MonitorStop to their clients.
void end_line(Core& core, Line& line);

}  // namespace offhook::switchboard
