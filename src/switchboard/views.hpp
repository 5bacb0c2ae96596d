// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "switchboard/core.hpp"

/// What status pages show of the switchboard: plain copies, made when asked for.
namespace offhook::switchboard {

/// One party of a call as the line's phone tells it (ECMA-269 6.1.5).
struct ConnectionView {
    std::string device_id;
    csta::LocalConnectionState state = csta::LocalConnectionState::null;
    bool local = false;  ///< the line's own
};

enum class CallDirection { unknown, incoming, outgoing };

/// A call of a line.
struct CallView {
    std::string call_id;
    std::string line;       ///< deviceID of the line
    std::string phone;      ///< user name
    std::string device_id;  ///< of the line's own connection, as services want it beside the callID
    csta::LocalConnectionState state = csta::LocalConnectionState::null;
    std::vector<ConnectionView> connections;  ///< the line's own first
    CallDirection direction = CallDirection::unknown;
    std::string calling;  ///< deviceIDs; empty: not told
    std::string called;
    std::string cause;                            ///< of its last event
    Time since;                                   ///< when it was first heard of
    std::vector<std::string> services_permitted;  ///< "ClearConnection", …: what may be done with it now
};

struct MonitorView {
    std::string cross_ref;
    ClientId client;
    std::string account;
    std::string line;  ///< deviceID
    bool told_in_service = false;
    Time since;
};

struct LineView {
    std::string device_id;
    std::string phone;        ///< user name
    bool in_service = false;  ///< its phone is; if it is monitored, its monitor point stands too
    bool manual = false;      ///< entered by hand
    MonitorPoint monitor_point = MonitorPoint::off;
    std::optional<bool> do_not_disturb;  ///< as its events have told; empty: they have not
    std::optional<bool> message_waiting;
    std::vector<MonitorView> monitors;
    std::vector<CallView> calls;
};

std::string_view to_word(MonitorPoint point);  ///< "off", "starting", …

/// How a service is had from a phone.
enum class ServiceSupport {
    native,
    untried,     ///< nobody knows; it is tried when it is wanted
    doubtful,    ///< it has refused without a reason; is tried all the same, and not offered
    emulated,    ///< by other services
    from_model,  ///< answered by what events have told
    unsupported,
};
std::string_view to_word(ServiceSupport support);

struct ServiceView {
    std::string service;
    ServiceSupport support = ServiceSupport::untried;
    bool learned = false;  ///< by what the phone has answered; else as its maker's phones are known
};

/// Numbers for the overview.
struct Counters {
    std::size_t phones = 0;  ///< all known
    std::size_t phones_in_service = 0;
    std::size_t lines = 0;
    std::size_t lines_in_service = 0;
    std::size_t monitored_lines = 0;
    std::size_t monitors = 0;
    std::size_t clients = 0;  ///< sessions
    std::size_t calls = 0;    ///< of all lines: a call between two of them counts at both
    LicenceUse licence;
    Totals totals;
};

bool line_in_service(const Core& core, const Line& line);
CallView view_of(const Core& core, const Line& line, const Call& call);
LineView view_of(const Core& core, const Line& line);
MonitorView view_of(const Core& core, const Monitor& monitor);
Counters count(const Core& core);

/// Lines by deviceID in any form, all phones that have it; empty: all lines, in the order they came.
std::vector<LineView> line_views(const Core& core, std::string_view device_id = {});
/// How that phone would do a service, were it connected with these capabilities.
ServiceSupport support_of(const Core& core, const Capabilities& capabilities, std::string_view service);

}  // namespace offhook::switchboard
