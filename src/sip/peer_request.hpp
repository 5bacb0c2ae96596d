// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/ids.hpp"
#include "sip/outgoing.hpp"
#include "sip/session_timer.hpp"
#include "sip/user_agent.hpp"

namespace offhook::sip {

/// A request of a peer that has not had its final answer: what is needed to make one, and no more.
struct PeerRequest {
    ServerRequestId id;
    FlowId flow;
    SessionId session;  ///< none outside of sessions
    std::string method;
    std::uint32_t cseq = 0;
    Message answer;       ///< a 200 without body, To tag included
    std::string contact;  ///< INVITE and UPDATE: the peer's Contact
    TimerOffer timer;     ///< INVITE and UPDATE
};

/// The answer with another status and its registered reason phrase.
Message answer_to(const PeerRequest& request, int status);

}  // namespace offhook::sip
