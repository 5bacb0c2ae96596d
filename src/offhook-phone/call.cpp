// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/call.hpp"

namespace offhook::phone {

std::size_t live_count(const Call& call) {
    return static_cast<std::size_t>(std::count_if(call.parties.begin(), call.parties.end(), is_live));
}

bool has_far_end(const Call& call, LineId line) {
    return std::any_of(call.parties.begin(), call.parties.end(), [&](const Party& party) {
        return party.line != line && is_live(party);
    });
}

bool has_answered_far_end(const Call& call, LineId line) {
    return std::any_of(call.parties.begin(), call.parties.end(), [&](const Party& party) {
        return party.line != line &&
               (party.state == ConnectionState::connected || party.state == ConnectionState::hold);
    });
}

std::string first_other_device(const Call& call, LineId line) {
    for (const Party& party : call.parties) {
        if (party.line != line) return party.device;
    }
    return {};
}

}  // namespace offhook::phone
