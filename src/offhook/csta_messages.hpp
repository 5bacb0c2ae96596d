// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "csta/message.hpp"
#include "csta/views.hpp"

/// The services the program sends, and the choice of the call they are about.
namespace offhook::cli {

enum class CallControl { answer, clear, hold, retrieve };

/// The verb on the command line.
std::string_view to_text(CallControl verb);

csta::Message make_call(std::string_view line, std::string_view number);
csta::Message monitor_start(std::string_view line);
csta::Message monitor_stop(std::string_view cross_ref);
csta::Message snapshot_device(std::string_view line);
csta::Message control(CallControl verb, const csta::ConnectionId& connection);

/// The connection of a line that a verb means: the one with this call ID, or the only one whose state the
/// verb fits (answer: alerting; hold: connected; retrieve: hold; clear: any, the talking one before others).
/// Errors: no_call (with what there is instead), which_call (with the call IDs to choose from).
Result<csta::ConnectionId> choose_connection(
    CallControl verb, const std::vector<csta::SnapshotEntry>& calls, std::string_view call_id
);

/// "unspecified error", or what a CSTAErrorCode says and, for the frequent ones, what to do about it.
std::string explain_error(const csta::Message& error);

/// A line of the server's list (SwitchingFunctionDevices).
struct ListedDevice {
    std::string device_id;
    std::string category;
    std::string model;
};
std::vector<ListedDevice> read_device_list(const csta::Message& message);

/// As a table for people, with a heading; lines in the order given.
std::string device_table(const std::vector<ListedDevice>& devices);

}  // namespace offhook::cli
