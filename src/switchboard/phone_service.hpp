// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "switchboard/core.hpp"

namespace offhook::switchboard {

/// A phone's session stands: register with it, learn its lines, keep it alive.
void phone_comes_up(Core& core, Phone& phone, const std::string& identity);

/// A phone is gone: its calls end in the model, its clients are told, its requests end.
void phone_goes_down(Core& core, Phone& phone, std::string_view why);

/// The time for a RequestSystemStatus has come.
void keep_alive_due(Core& core, PhoneId phone);
void keep_alive_ended(Core& core, PhoneId phone, bool answered);

/// GetSwitchingFunctionDevices was answered; null if the phone has no list to give.
void device_list_ended(Core& core, PhoneId phone, const csta::Message* response);
/// A SwitchingFunctionDevices request of the phone: a segment of its list.
void device_list_segment(Core& core, Phone& phone, const csta::Message& segment);
/// The phone says that its lines have changed (SwFunctionDevicesChanged).
void ask_for_lines(Core& core, Phone& phone);

/// A request of the phone to us; returns the answer, if it is one that has an answer.
std::optional<csta::Message> request_from_phone(Core& core, Phone& phone, const csta::Message& request);

/// Makes the phone's lines be those, in that order; lines that stay keep their monitors and calls.
void set_lines(Core& core, Phone& phone, const std::vector<std::string>& device_ids);

/// Lines entered by hand, beside those that the phone tells; without both its identity is its line.
void enter_lines(Core& core, Phone& phone, const std::vector<std::string>& device_ids);

}  // namespace offhook::switchboard
