// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "sip/message.hpp"

namespace offhook::sip {

/// A request that this user agent received and must answer with respond() or answer_info().
using ServerRequestId = Id<struct ServerRequestTag>;

/// A message for a flow.
struct Outgoing {
    FlowId flow;
    Message message;
};

/// How our Via names this end of a flow (RFC 3261 18.1.1).
struct ViaEnd {
    std::string transport;  ///< "TCP", "TLS"
    std::string sent_by;    ///< host[:port]
};

}  // namespace offhook::sip
