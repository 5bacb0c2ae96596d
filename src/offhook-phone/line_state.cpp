// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "offhook-phone/console.hpp"

namespace offhook::phone {

namespace {

bool has_other_in(const LineCall& call, std::initializer_list<ConnectionState> states) {
    return std::any_of(call.others.begin(), call.others.end(), [&](const Party& party) {
        return std::find(states.begin(), states.end(), party.state) != states.end();
    });
}

bool answered(const LineCall& call) {
    return has_other_in(call, {ConnectionState::connected, ConnectionState::hold});
}

bool rings_there(const LineCall& call) {
    return has_other_in(call, {ConnectionState::alerting});
}

bool is_call_in_state(const LineCall& call, std::string_view state) {
    const bool connected = call.state == ConnectionState::connected;
    if (state == "connected") return connected && answered(call);
    if (state == "delivered") return connected && !answered(call) && rings_there(call);
    if (state == "dialing") return connected && !answered(call) && !rings_there(call);
    return to_text(call.state) == state;
}

bool is_call_word(std::string_view state) {
    static constexpr std::string_view kWords[] = {"initiated", "dialing", "delivered", "alerting",
                                                  "connected", "hold",    "fail"};
    return std::find(std::begin(kWords), std::end(kWords), state) != std::end(kWords);
}

}  // namespace

std::optional<bool> is_in_state(Fleet& fleet, LineId line, std::string_view state) {
    const Phone& phone = fleet.phone(fleet.owner_of(line));
    if (state == "registered") return phone.is_registered();
    if (state == "offline") return !phone.is_registered();
    if (state == "session") return phone.has_session();
    if (state == "monitored") return phone.is_monitored(line);
    if (state == "unmonitored") return !phone.is_monitored(line);
    const std::vector<LineCall> calls = fleet.exchange().calls(line);
    if (state == "idle") return calls.empty();
    if (!is_call_word(state)) return std::nullopt;
    return std::any_of(calls.begin(), calls.end(), [&](const LineCall& call) {
        return is_call_in_state(call, state);
    });
}

}  // namespace offhook::phone
