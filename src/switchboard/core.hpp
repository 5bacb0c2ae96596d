// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "base/limits.hpp"
#include "base/report.hpp"
#include "base/timer_queue.hpp"
#include "switchboard/changes.hpp"
#include "switchboard/directory.hpp"
#include "switchboard/effects.hpp"
#include "switchboard/emulations.hpp"
#include "switchboard/licence.hpp"
#include "switchboard/monitor.hpp"
#include "switchboard/rights.hpp"

namespace offhook::switchboard {

struct SwitchboardSettings {
    Duration keep_alive = std::chrono::seconds(60);       ///< between RequestSystemStatus to each phone
    Duration service_timeout = std::chrono::seconds(10);  ///< for a phone to answer one service
    Duration monitor_retry = std::chrono::seconds(60);    ///< after a phone refused a MonitorStart
    unsigned keep_alive_tries = 2;                        ///< silent ones before a phone counts as gone
    std::string
        pickup_code;  ///< dialled before a number to pick up its call (DirectedPickupCall); empty: none
    std::size_t list_segment = 100;  ///< devices in one SwitchingFunctionDevices
    Licence licence;
};

/// An application session of a client.
struct Client {
    ClientId id;
    std::string account;
    Rights rights;
    LineId line;                        ///< of a line session; none for a system session
    std::vector<std::string> monitors;  ///< their cross references, in the order they began
    std::size_t services_under_way = 0;
    Time since;

    std::string register_id;  ///< sysStatRegisterID while the client is registered (SystemRegister)
    bool wants_device_changes = false;
    bool wants_system_status = false;
};

// Why the switchboard asked a phone something: who goes on when the answer is there.
struct ForClient {
    ClientId client;
    ServiceId service;
    LineId line;
};
struct ForEmulation {
    EmulationId emulation;
};
struct ForKeepAlive {};
struct ForRegistration {};
struct ForDeviceList {};
struct ForFeatures {};
struct ForMonitorStart {
    LineId line;
};
struct ForMonitorStop {
    LineId line;
};
struct ForSnapshot {
    LineId line;
    bool first = false;  ///< after the monitor point was opened
};
using Purpose = std::variant<
    ForClient,
    ForEmulation,
    ForKeepAlive,
    ForRegistration,
    ForDeviceList,
    ForFeatures,
    ForMonitorStart,
    ForMonitorStop,
    ForSnapshot>;

/// A request to a phone whose answer is awaited.
struct PendingRequest {
    PhoneId phone;
    std::string name;
    Purpose purpose;
    /// The request of a client that can be emulated, should the phone turn out not to know it.
    std::optional<csta::Message> original;
    bool accepted_empty =
        false;  ///< the SIP answer came without a body: the CSTA answer may follow by itself
};

struct TimerKey {
    enum class Kind { request, keep_alive, monitor_retry, emulation };
    Kind kind;
    std::uint64_t id;
    friend bool operator==(const TimerKey&, const TimerKey&) = default;
};

struct TimerKeyHash {
    std::size_t operator()(const TimerKey& key) const noexcept {
        return std::hash<std::uint64_t>{}(key.id * 4 + static_cast<std::uint64_t>(key.kind));
    }
};

/// What has been counted since the start, for displays.
struct Totals {
    std::uint64_t events = 0;                       ///< of phones
    std::map<std::string, std::uint64_t> services;  ///< asked by clients, by request; those of the table only
    std::map<std::string, std::uint64_t> answers;   ///< to clients: "ok", or the category of the error
};

/// The state of the switchboard, shared by the files of this room that each do one part of its work.
struct Core {
    Core(SwitchboardSettings the_settings, const Limits& the_limits, Reporter& the_reporter)
        : settings(std::move(the_settings)),
          limits(the_limits),
          reporter(the_reporter),
          directory(the_limits.calls_per_line) {}

    SwitchboardSettings settings;
    Limits limits;
    Reporter& reporter;
    Time now;  ///< of the input being handled
    Totals totals;

    Directory directory;
    std::map<ClientId, Client> clients;
    std::unordered_map<std::string, Monitor> monitors;  ///< by cross reference
    std::unordered_map<PhoneRequestId, PendingRequest> pending;
    std::unordered_map<EmulationId, Emulation> emulations;  ///< under way
    TimerQueue<TimerKey, TimerKeyHash> timers;
    std::vector<Effect> effects;
    Changes changes;

    bool running = true;              ///< the telephone service
    std::size_t admitted_phones = 0;  ///< those with Phone::admitted
    std::size_t monitored_lines = 0;  ///< those with a monitor of a client

    IdSource<ClientId> client_ids;
    IdSource<PhoneRequestId> phone_request_ids;
    IdSource<EmulationId> emulation_ids;
    std::uint64_t connections = 0;  ///< how often any phone has connected
    std::uint64_t last_cross_ref = 0;
    std::uint64_t last_register_id = 0;
    std::uint64_t last_list_ref = 0;

    Client* client(ClientId id);
    Monitor* monitor(const std::string& cross_ref);
};

}  // namespace offhook::switchboard
