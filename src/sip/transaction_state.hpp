// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/clock.hpp"

namespace offhook::sip {

// The four state machines of RFC 3261 17 (figures 5 to 8) with the accepted state of RFC 6026, as functions
// from state and input to next state and action. Reliable transports only: the retransmission timers A, E and
// G are off, and D, I, J and K are zero, so that "completed" (except for an INVITE that waits for its ACK)
// and "confirmed" last no time and are not states here.

inline constexpr Duration kT1 = std::chrono::milliseconds(500);
inline constexpr Duration kT2 = std::chrono::seconds(4);
inline constexpr Duration kTransactionTimeout = 64 * kT1;  ///< timers B, F, H, L and M
/// After this time without an answer of ours an INVITE gets 100 Trying (RFC 3261 17.2.1).
inline constexpr Duration kTryingAfter = std::chrono::milliseconds(200);
/// How long an INVITE may have provisional responses only. The standard sets no bound there, as telephones
/// ring; nothing may wait for ever, though. Its user should have sent a CANCEL long before.
inline constexpr Duration kProceedingAtMost = std::chrono::minutes(5);
/// How long our owner may take to answer a request before it is answered for him.
inline constexpr Duration kAnswerWithin = std::chrono::seconds(40);

enum class ClientState { calling, trying, proceeding, accepted, terminated };

enum class ClientInput {
    provisional,  ///< 1xx
    success,      ///< 2xx
    failure,      ///< 300 to 699
    timeout,      ///< timer B, F or M, whichever the state has
    flow_lost,
};

enum class ClientAction {
    none,
    pass_up,              ///< the response goes to the transaction user
    acknowledge_pass_up,  ///< the same after an ACK (RFC 3261 17.1.1.3)
    report_timeout,       ///< the transaction user hears of 408 (RFC 3261 8.1.3.1)
    report_lost,          ///< the transaction user hears of 503
};

struct ClientStep {
    ClientState next;
    ClientAction action;
};

ClientStep client_invite_step(ClientState state, ClientInput input);
ClientStep client_other_step(ClientState state, ClientInput input);

enum class ServerState { trying, proceeding, accepted, completed, terminated };

enum class ServerInput {
    repeat,       ///< the same request again
    ack,          ///< an ACK that belongs to this transaction
    provisional,  ///< the transaction user answers 1xx
    success,      ///< … 2xx
    failure,      ///< … 300 to 699
    try_timer,    ///< kTryingAfter is over
    timeout,      ///< kAnswerWithin, timer H or L, whichever the state has
    flow_lost,
};

enum class ServerAction {
    none,
    send,               ///< the response of the transaction user goes out
    send_again,         ///< the last response goes out again, if there is one
    send_trying,        ///< 100
    pass_ack_up,        ///< an ACK for a 2xx is the transaction user's
    report_unanswered,  ///< the owner never answered
    report_no_ack,      ///< no ACK for a final response other than 2xx
};

struct ServerStep {
    ServerState next;
    ServerAction action;
};

ServerStep server_invite_step(ServerState state, ServerInput input);
ServerStep server_other_step(ServerState state, ServerInput input);

// What a response is to the machines.
ClientInput client_input(int status);
ServerInput server_input(int status);

std::string_view name_of(ClientState state);
std::string_view name_of(ClientAction action);
std::string_view name_of(ServerState state);
std::string_view name_of(ServerAction action);

}  // namespace offhook::sip
