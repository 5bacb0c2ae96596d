// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "signalling/api_side.hpp"
#include "signalling/client_side.hpp"
#include "signalling/phone_side.hpp"
#include "signalling/types.hpp"
#include "signalling/views.hpp"
#include "switchboard/switchboard.hpp"

namespace offhook::signalling {

/// The whole server without its sockets: phones and clients as SIP flows on the outside, the switchboard in
/// the middle. Inputs are flows, messages, time and administration; outputs the effects that
/// take_effects() hands out in order. Pure, as the rooms it is made of. One owner, one thread.
class Signalling {
public:
    Signalling(const SignallingSettings& settings, const Limits& limits, Random& random, Reporter& reporter);

    // --- Administration: phones. The caller keeps what is to be remembered; user names in any spelling.

    void add_phone(const KnownPhone& phone) { phones_.add(phone); }
    /// A phone that has not registered yet. Errors: phone_known, bad_username, phones_limit.
    Result<void> create_phone(const KnownPhone& phone);
    bool knows_phone(const std::string& username) const;
    // Errors of all that follow: unknown_phone.
    /// Lets a waiting phone work; shuts a phone out, or in again.
    Result<void> activate_phone(const std::string& username, Time now);
    Result<void> enable_phone(const std::string& username, bool enabled, Time now);
    /// As if it had never been: its session and flow end, its lines go, and with them the clients' monitors
    /// on them (MonitorStop). If it registers again it is a new phone.
    Result<void> forget_phone(const std::string& username, Time now);
    /// Ends its session and opens a new one over the same flow.
    Result<void> reconnect_phone(const std::string& username, Time now);
    /// Lines it has beside those it tells; if it tells none they are all. Errors: too_many_lines, bad_line.
    Result<void> set_manual_lines(
        const std::string& username, const std::vector<std::string>& device_ids, Time now
    );

    // --- Administration: client accounts

    /// A new account, or a change: sessions under way get the new rights (monitors that these do not allow
    /// end), or end themselves if it is disabled.
    void set_account(Account account, Time now);
    /// Ends its sessions.
    void remove_account(const std::string& name, Time now);

    // --- Administration: the whole

    /// All take effect at once; open sessions and registrations stay where they can.
    void change_settings(const SignallingSettings& settings, Time now);
    /// Stops the telephone service in order: services answered, clients told, all sessions ended. Until it is
    /// started again SIP logins and sessions get 503; phones stay registered. API clients stay, with their
    /// monitors.
    void stop_telephony(Time now);
    void start_telephony(Time now);
    bool telephony_runs() const { return switchboard_.is_running(); }

    // --- Clients of the API: clients as any other to the switchboard

    /// Errors: unknown_line (also for one that the user may not see), too_many_sessions.
    Result<switchboard::ClientId> open_api_client(const ApiClient& client, Time now);
    /// One ApiAnswer with that id follows, at once or later, unless the client is closed before. Ids are the
    /// caller's; they need to be different for one client only.
    void api_client_sent(
        switchboard::ClientId client, switchboard::ServiceId service, csta::Message request, Time now
    );
    void close_api_client(switchboard::ClientId client, Time now);

    // --- Live displays

    /// Whether take_effects() ends with what has Changed.
    void watch_changes(bool on) { switchboard_.changes().watch(on); }
    std::optional<PhoneView> phone_view(const std::string& username) const;
    /// All phones by user name.
    std::vector<PhoneView> phone_views() const { return phones_.views(); }
    /// What services the phone has, in the order of the profiles' table. Empty if it is unknown.
    std::vector<switchboard::ServiceView> phone_services(const std::string& username) const;
    /// Of that deviceID in any form (several phones may have it); of all lines if it is empty.
    std::vector<switchboard::LineView> line_views(std::string_view device_id = {}) const;
    std::optional<ClientView> client_view(switchboard::ClientId client) const;
    std::vector<ClientView> client_views() const;
    std::vector<switchboard::MonitorView> monitor_views() const;
    Counters counters() const;

    // --- The network

    void flow_up(const FlowInfo& flow);
    void flow_down(FlowId flow, Time now);
    void receive(FlowId flow, sip::Message message, Time now);
    /// The stream could not be read on. `partial` is what could be read of the message, to answer it by.
    void malformed(FlowId flow, int status, const sip::Message& partial);
    void tick(Time now);
    std::optional<Time> next_due() const;
    /// Says goodbye before the end: as stop_telephony, and API clients are closed too.
    void shut_down(Time now);

    std::vector<Effect> take_effects();

    const switchboard::Switchboard& switchboard() const { return switchboard_; }
    const PhoneSide& phones() const { return phones_; }
    const ClientSide& clients() const { return clients_; }

private:
    ClientView view_of(const switchboard::Client& client) const;
    void settle(Time now);
    void carry_out(const switchboard::Effect& effect, Time now);

    Random& random_;
    std::vector<Effect> effects_;
    switchboard::Switchboard switchboard_;
    PhoneSide phones_;
    ClientSide clients_;
    ApiSide api_clients_;
    std::unordered_map<FlowId, Side> sides_;
};

}  // namespace offhook::signalling
