// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "switchboard/core.hpp"

namespace offhook::switchboard {

/// How a phone ended a request (PhoneRequest).
struct PhoneReply {
    std::optional<csta::Message> message;  ///< the CSTA answer, where there was one
    int sip_status = 200;                  ///< what the phone port saw; 408: none in time
};

/// Phones on one side, clients on the other: lines, calls, monitors and services between them.
/// Pure: no sockets, no clock, no threads. Inputs are its functions, outputs the effects that
/// take_effects() hands out in order; time comes in with every input. One owner, one thread.
class Switchboard {
public:
    Switchboard(SwitchboardSettings settings, const Limits& limits, Reporter& reporter);

    // Phones. A phone is added once, then connects and disconnects.

    /// `device_ids` are the lines known from before; the phone's own list replaces them later.
    PhoneId add_phone(std::string username, const std::vector<std::string>& device_ids);
    void remove_phone(PhoneId phone, Time now);
    /// Its application session stands and it said "normal". `identity` is the line it has if it tells none.
    void phone_connected(PhoneId phone, Capabilities capabilities, const std::string& identity, Time now);
    /// Its session or flow is over.
    void phone_disconnected(PhoneId phone, std::string_view why, Time now);
    void phone_answered(PhoneId phone, PhoneRequestId request, const PhoneReply& reply, Time now);
    /// A message that the phone sent by itself: event, request or belated answer. Returns what it is to be
    /// answered with, if anything.
    std::optional<csta::Message> phone_sent(PhoneId phone, csta::Message message, Time now);

    // Clients. The session is opened by the port after the login; rights are those of the account.

    /// `device_id` empty: a system session. Errors: unknown_line (also for a line the account may not see).
    Result<ClientId> open_client(std::string account, Rights rights, std::string_view device_id, Time now);
    void close_client(ClientId client, Time now);
    /// A CSTA request of a client; a ServiceAnswer with its id follows, at once or later, exactly once unless
    /// the client is closed before.
    void client_sent(ClientId client, ServiceId service, csta::Message request, Time now);

    /// Before the end: unfinished services are answered, registered clients told (SystemRegisterAbort).
    void shut_down(Time now);

    void tick(Time now);
    std::optional<Time> next_due() const { return core_.timers.next_due(); }
    std::vector<Effect> take_effects();
    void change_settings(SwitchboardSettings settings) { core_.settings = std::move(settings); }

    /// Read-only, for status pages and tests.
    const Core& state() const { return core_; }

private:
    Core core_;
};

}  // namespace offhook::switchboard
