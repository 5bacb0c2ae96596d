// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "csta/message.hpp"

namespace offhook::cli {

/// How `monitor` shows what comes.
enum class EventFormat { text, json, xml };

/// What a message of the server says, in words a person reads; fields that do not apply are empty. Texts of
/// the peer are fit for a terminal.
struct EventSummary {
    std::string name;   ///< "Delivered", "OutOfService": without the Event at its end
    std::string state;  ///< the state of the line's own connection after it
    std::string who;    ///< "100@pbx -> 200@pbx", or the device it is about
    std::string cause;
    std::string call;     ///< the call ID
    std::string details;  ///< what is neither of these: "doNotDisturbOn=true"
};

EventSummary summarise(const csta::Message& event);

/// One line, without line end: `12:03:04.512  100@pbx  Delivered  connected  100@pbx -> 200@pbx  newCall call
/// 7`. `line` is the line whose session it came in.
std::string to_text_line(std::string_view time, std::string_view line, const csta::Message& event);

/// One JSON object, without line end: {"time": …, "line": …, "message": {"DeliveredEvent": {…}}}.
std::string to_json_line(std::string_view time, std::string_view line, const csta::Message& event);

}  // namespace offhook::cli
