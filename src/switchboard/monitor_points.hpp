// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "switchboard/core.hpp"

namespace offhook::switchboard {

/// Brings the phone's monitor point of a line to what its clients want: opens it for the first, closes it
/// after the last. Harmless to call at any time.
void settle_monitor_point(Core& core, Line& line);

/// Gives the monitor point up for good: its line is going away while the phone stays.
void abandon_monitor_point(Core& core, Line& line);

/// The end of a MonitorStart; null if the phone refused it or was silent.
void monitor_start_ended(Core& core, PhoneId phone, LineId line, const csta::Message* response);
void monitor_stop_ended(Core& core, LineId line);
/// The phone itself has ended its monitor (MonitorStop from its side).
void monitor_ended_by_phone(Core& core, Line& line);
void monitor_retry_due(Core& core, LineId line);

/// A MonitorStartResponse that nobody waits for any more: the phone holds a monitor that is not ours to
/// use, and is told to stop it.
void stray_monitor(Core& core, Phone& phone, const csta::Message& response);

/// Asks the phone for a snapshot of a watched line: calls may have come or gone unheard.
void check_calls(Core& core, Line& line);

/// The line's phone has come or gone.
void line_came_up(Core& core, Line& line);
void line_went_down(Core& core, Line& line);

}  // namespace offhook::switchboard
