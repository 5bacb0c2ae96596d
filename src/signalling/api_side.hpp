// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "signalling/types.hpp"
#include "signalling/views.hpp"
#include "switchboard/switchboard.hpp"

namespace offhook::signalling {

/// Clients that come by the API: no SIP, no XML, their messages go to the switchboard and come back as they
/// are. Life and thread: its owner's.
class ApiSide {
public:
    ApiSide(const Limits& limits, switchboard::Switchboard& switchboard, std::vector<Effect>& effects)
        : limits_(limits), switchboard_(switchboard), effects_(effects) {}

    Result<switchboard::ClientId> open(const ApiClient& client, Time now);
    void sent(switchboard::ClientId client, switchboard::ServiceId service, csta::Message request, Time now);
    void close(switchboard::ClientId client, Time now);
    void close_all(Time now);
    bool has(switchboard::ClientId client) const { return clients_.count(client) != 0; }
    std::size_t count() const { return clients_.size(); }

    /// Where a client comes from; null if it is none of the API.
    const std::string* address_of(switchboard::ClientId client) const;

    // Effects of the switchboard for these clients.
    void carry_out(const switchboard::ServiceAnswer& answer);
    void carry_out(const switchboard::MonitorEvent& event);
    void carry_out(const switchboard::ClientNotice& notice);

private:
    struct Session {
        std::string user;
        std::string address;
    };

    Limits limits_;
    switchboard::Switchboard& switchboard_;
    std::vector<Effect>& effects_;
    std::map<switchboard::ClientId, Session> clients_;
    std::map<std::string, std::size_t> sessions_of_user_;
};

}  // namespace offhook::signalling
