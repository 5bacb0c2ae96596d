// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "csta/message.hpp"
#include "switchboard/call_model.hpp"

namespace offhook::switchboard {

/// What people want to see of a call beside its state.
struct CallNote {
    Time since;           ///< when it was first heard of
    std::string calling;  ///< deviceIDs; empty: not told
    std::string called;
    std::string cause;  ///< of its last event
};

/// What a line's events have told beside the state of its calls. For display alone: nothing is decided by it.
struct LineNotes {
    std::map<std::string, CallNote> calls;  ///< by callID
    std::optional<bool> do_not_disturb;     ///< empty: not told
    std::optional<bool> message_waiting;

    /// Takes in an event that the call model has taken in.
    void take(const csta::Message& event, const CallModel& model, Time now);
    /// Notes exist for just the calls that the model has.
    void follow(const CallModel& model, Time now);
};

}  // namespace offhook::switchboard
