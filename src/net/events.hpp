// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "net/network.hpp"

namespace offhook::net {

/// Bytes of one flow that its worker handed over and the core has not taken yet.
struct Intake {
    std::atomic<std::size_t> untaken{0};
};

// What a worker tells the core about a flow.
struct FlowUp {
    std::unique_ptr<FlowInfo> info;
};
struct Received {
    std::vector<sip::Message> messages;
    std::shared_ptr<Intake> intake;
    std::size_t bytes = 0;
};
struct Garbled {
    std::unique_ptr<sip::Malformed> malformed;
};
struct FlowDown {  ///< nothing more is received; what the core sent before it heard of this still goes out
    Error why;
};
struct FlowGone {};  ///< the socket is closed; comes after FlowDown

struct Event {
    FlowId flow;
    std::variant<FlowUp, Received, Garbled, FlowDown, FlowGone> what;
};

// What the core tells a worker about a flow.
struct CloseFlow {
    bool after_flush = true;
    Error why;
};
struct ReleaseFlow {};  ///< the core knows that the flow is down and sends nothing more

struct Command {
    FlowId flow;
    std::variant<sip::Message, std::string, CloseFlow, ReleaseFlow> what;
};

}  // namespace offhook::net
