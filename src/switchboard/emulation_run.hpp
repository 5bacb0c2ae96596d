// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "switchboard/core.hpp"

namespace offhook::switchboard {

/// Begins to do a client's service by others; its answer comes at the end. While it runs, other services of
/// the line wait. `request` is already in the phone's spelling.
void begin_emulation(Core& core, ClientId client, ServiceId service, Line& line, csta::Message request);

/// The phone's answer to a step; null: it gave none in time, or is gone.
void emulation_step_ended(Core& core, EmulationId id, const csta::Message* answer, bool phone_gone);
/// The called party did not answer in time.
void emulation_waited_too_long(Core& core, EmulationId id);
/// The line's calls have changed: an emulation may go on.
void emulation_looks_at_calls(Core& core, Line& line);
/// The line's phone is gone.
void end_emulations(Core& core, Line& line);

/// Gives an event the cause that its emulation announced.
void show_emulated_cause(Core& core, Line& line, csta::Message& event);

}  // namespace offhook::switchboard
