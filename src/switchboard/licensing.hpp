// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "switchboard/core.hpp"

namespace offhook::switchboard {

/// Whether one more phone than those admitted now may have a session.
Admission admission_of_another(const Core& core);

/// Lets a phone in, if there is room; one that is in stays in.
Admission admit_phone(Core& core, Phone& phone);
/// It has no session any more: another one may come in.
void release_phone(Core& core, Phone& phone);

/// Suspends phones that are in without right: all if there is no service, else those that came last.
void suspend_surplus(Core& core);

/// Whether a line that nobody monitors yet may be monitored.
bool may_monitor_another_line(const Core& core);

}  // namespace offhook::switchboard
