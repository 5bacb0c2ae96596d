// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"

namespace offhook::phone {

using PhoneId = Id<struct SimulatedPhoneTag>;
using LineId = Id<struct SimulatedLineTag>;
using CallId = Id<struct SimulatedCallTag>;

/// ECMA-269 6.1.5, LocalConnectionState.
enum class ConnectionState { null, initiated, alerting, connected, hold, queued, fail };

/// The word of ECMA-323.
std::string_view to_text(ConnectionState state);

/// A connection: one device in one call.
struct Party {
    LineId line = {};         ///< none: a device of the outside world, or one that refused the call
    std::string device = {};  ///< deviceID
    ConnectionState state = ConnectionState::null;
    std::string call_name = {};  ///< the callID by which the line's phone knows the call
};

/// A call as the exchange knows it. Each phone has a callID of its own for it, as SIP phones do.
struct Call {
    CallId id = {};
    std::vector<Party> parties = {};
    std::string calling = {};           ///< deviceID of the calling device
    std::string called = {};            ///< deviceID of the device called first
    std::string last_redirection = {};  ///< deviceID; empty: the call was never redirected
    std::string dialled = {};           ///< where it goes to next
    std::string cause = "newCall";      ///< of the next Delivered
    bool from_outside = false;
    int redirections = 0;

    Party* party_of(LineId line) {
        const auto found = std::find_if(parties.begin(), parties.end(), [&](const Party& party) {
            return party.line == line;
        });
        return found == parties.end() ? nullptr : &*found;
    }
    const Party* party_of(LineId line) const { return const_cast<Call*>(this)->party_of(line); }
};

/// Takes part: neither gone nor a device that refused the call.
inline bool is_live(const Party& party) {
    return party.state != ConnectionState::null && (party.line || party.state != ConnectionState::fail);
}

/// How many take part.
std::size_t live_count(const Call& call);
/// Somebody else in the call talks, holds or rings.
bool has_far_end(const Call& call, LineId line);
/// Somebody else has answered.
bool has_answered_far_end(const Call& call, LineId line);
/// The deviceID of the first other party; empty if there is none.
std::string first_other_device(const Call& call, LineId line);

/// The error of an operation that the connection's state does not allow.
inline tl::unexpected<Error> wrong_state(ConnectionState is) {
    return failure("wrong_state", "the connection is " + std::string(to_text(is)));
}

}  // namespace offhook::phone
