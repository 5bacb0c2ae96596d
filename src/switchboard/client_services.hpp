// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "switchboard/core.hpp"

namespace offhook::switchboard {

/// A request of a client: answered here, refused, or passed to the phone of its line.
void serve_client(Core& core, Client& client, ServiceId service, csta::Message request);

/// The phone has answered a client's request.
void answer_from_phone(
    Core& core, const ForClient& purpose, const std::string& service, const csta::Message& answer
);

/// Gives a client the one answer to its request; nothing happens if the client has gone.
void answer_client(Core& core, ClientId client, ServiceId service, csta::Message response);

}  // namespace offhook::switchboard
