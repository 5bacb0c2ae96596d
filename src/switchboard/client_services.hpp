// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "switchboard/core.hpp"

namespace offhook::switchboard {

/// A request of a client: answered here, refused, or passed to the phone of its line.
void serve_client(Core& core, Client& client, ServiceId service, csta::Message request);

/// The phone has answered a client's request.
void answer_from_phone(
    Core& core, const ForClient& purpose, const PendingRequest& request, const csta::Message& answer
);

/// Does a service of a client on its line: by the phone's own, by an emulation, behind one that runs, or not
/// at all. `request` is in the phone's spelling; rights have been checked.
void send_service(Core& core, ClientId client, ServiceId service, Line& line, csta::Message request);

/// Whether a service can be done without the phone's own, be it emulated or from the call model.
bool has_other_way(std::string_view service);

/// How a service would be done on that phone.
enum class Way { native, emulated, from_model, none };
Way way_of(const Core& core, const Phone& phone, std::string_view service);
/// Whether clients are told that they can have it.
bool is_offered(const Core& core, const Phone& phone, std::string_view service);

/// Gives a client the one answer to its request; nothing happens if the client has gone.
void answer_client(Core& core, ClientId client, ServiceId service, csta::Message response);

}  // namespace offhook::switchboard
