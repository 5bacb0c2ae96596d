// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csta/message.hpp"
#include "switchboard/views.hpp"

/// What status pages show: plain copies of signalling's state, made when asked for. Times are on the core's
/// time line (base/clock.hpp); whoever shows them knows the time of day.
namespace offhook::signalling {

/// Why a phone is, or is not, in service.
enum class PhoneState {
    never_registered,
    unregistered,          ///< it took its registration back
    registration_expired,  ///< it did not refresh
    connection_lost,
    waits_for_activation,  ///< an administrator has to let it in
    waits_for_licence,     ///< more phones than licensed
    blocked,               ///< the licence allows no telephone service
    service_stopped,       ///< an administrator has stopped the telephone service
    disabled,
    connecting,  ///< its session is being set up
    in_service,
    session_refused,  ///< by the phone; is tried again
    session_ended,    ///< by the phone; is tried again
    keep_alive_unanswered,
    reconnecting,  ///< an administrator wants a new session
};
/// The fixed word of a state: "waits_for_licence".
std::string_view to_word(PhoneState state);
/// For people: "waits for a licence".
std::string_view to_text(PhoneState state);

struct PhoneView {
    std::string username;
    std::string login_user;  ///< as the phone spells it
    std::string maker;
    std::string model;
    std::string firmware;
    std::string user_agent;
    std::string identity;  ///< address of record
    bool enabled = true;
    bool active = true;

    PhoneState state = PhoneState::never_registered;
    std::string status;       ///< for people: "phone refused the session: 486"
    bool registered = false;  ///< what follows is of its newest binding
    std::string contact;
    std::string address;
    std::uint16_t port = 0;
    std::string transport;              ///< "TCP", "TLS"
    std::optional<Time> registered_at;  ///< of the last REGISTER
    std::optional<Time> expires;

    std::optional<Time> session_since;
    std::string session_call_id;  ///< SIP Call-ID of the session
    csta::Edition edition = csta::Edition::ed3;
    std::optional<Time> last_keep_alive;  ///< answered
    std::optional<Time> next_keep_alive;
    unsigned silent_keep_alives = 0;

    bool licensed = false;                  ///< counts against the licence
    std::vector<std::string> lines;         ///< deviceIDs
    std::vector<std::string> manual_lines;  ///< those entered by hand
    std::size_t calls = 0;
};

enum class ClientKind { sip, api };

/// An application session of a client.
struct ClientView {
    switchboard::ClientId id;
    std::string account;
    ClientKind kind = ClientKind::sip;
    std::string address;
    std::uint16_t port = 0;
    std::string transport;  ///< "TCP", "TLS"; empty for the API
    Time since;
    std::string line;                          ///< deviceID of a line session; empty for a system session
    std::vector<std::string> monitors;         ///< cross references
    std::vector<std::string> monitored_lines;  ///< deviceIDs
    csta::Edition edition = csta::Edition::ed5;
    bool control = true;
};

/// Numbers for the overview. Each known phone is in service, waiting, disabled, or none of these (it is
/// registered in vain, or not at all).
struct Counters : switchboard::Counters {
    std::size_t phones_registered = 0;
    std::size_t phones_waiting = 0;  ///< for activation or a licence
    std::size_t phones_disabled = 0;
    std::size_t clients_api = 0;         ///< of the clients
    std::size_t clients_registered = 0;  ///< accounts with a SIP registration
    bool service_running = true;
};

}  // namespace offhook::signalling
