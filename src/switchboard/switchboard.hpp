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
    /// Lines that were entered by hand: it has them beside those it tells.
    void set_manual_lines(PhoneId phone, const std::vector<std::string>& device_ids, Time now);
    void remove_phone(PhoneId phone, Time now);
    /// Asked for before a session with the phone is begun. An admitted phone counts against the licence until
    /// it is reported as disconnected.
    Admission admit_phone(PhoneId phone);
    /// Whether another phone would be admitted.
    bool has_room_for_phone() const;
    /// Its application session stands and it said "normal". `identity` is the line it has if it tells none.
    void phone_connected(PhoneId phone, Capabilities capabilities, const std::string& identity, Time now);
    /// Its session or flow is over, or did not come about.
    void phone_disconnected(PhoneId phone, std::string_view why, Time now);
    void phone_answered(PhoneId phone, PhoneRequestId request, const PhoneReply& reply, Time now);
    /// A message that the phone sent by itself: event, request or belated answer. Returns what it is to be
    /// answered with, if anything.
    std::optional<csta::Message> phone_sent(PhoneId phone, csta::Message message, Time now);

    // Clients. The session is opened by the port after the login; rights are those of the account.

    /// `device_id` empty: a system session. Errors: unknown_line (also for a line the account may not see).
    Result<ClientId> open_client(std::string account, Rights rights, std::string_view device_id, Time now);
    void close_client(ClientId client, Time now);
    /// Monitors of lines that the client may not see any more end, with a MonitorStop.
    void change_rights(ClientId client, Rights rights, Time now);
    /// A CSTA request of a client; a ServiceAnswer with its id follows, at once or later, exactly once unless
    /// the client is closed before.
    void client_sent(ClientId client, ServiceId service, csta::Message request, Time now);

    /// What clients are told the system's status is (ECMA-269, systemStatus): "normal", or "disabled" while
    /// the licence blocks the service.
    std::string_view system_status() const;

    /// Ends the telephone service: unfinished services are answered, registered clients told
    /// (SystemRegisterAbort), phones suspended; none is admitted until start().
    void stop(Time now);
    void start() { core_.running = true; }
    bool is_running() const { return core_.running; }
    /// stop() for good: monitors hear nothing any more.
    void shut_down(Time now);

    void tick(Time now);
    std::optional<Time> next_due() const { return core_.timers.next_due(); }
    std::vector<Effect> take_effects();
    /// A licence that has become too small suspends the phones that came last.
    void change_settings(SwitchboardSettings settings, Time now);
    /// What has changed, for live displays.
    Changes& changes() { return core_.changes; }

    /// Read-only, for status pages and tests.
    const Core& state() const { return core_; }

private:
    Core core_;
};

}  // namespace offhook::switchboard
