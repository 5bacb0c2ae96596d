// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "api/context.hpp"
#include "api/identity.hpp"
#include "base/result.hpp"
#include "csta/message.hpp"
#include "signalling/types.hpp"

namespace offhook::api {

/// The API's own clients of the switchboard: a system session for each identity that uses telephony, opened
/// when it first does and closed when it has been idle. Who has fewer rights has another session.
/// Life and thread: its owner's.
class CtiClients {
public:
    using Answer = std::function<void(const csta::Message&)>;

    explicit CtiClients(const Context& context) : context_(context) {}

    /// Sends a request; its answer comes once, later. The time is bounded by the switchboard.
    /// Errors: too_many_sessions.
    Result<void> ask(const Identity& who, csta::Message request, Answer answer);

    /// The session of that identity, opened if need be, and kept open until release(). For monitors.
    Result<switchboard::ClientId> hold(const Identity& who);
    void release(switchboard::ClientId client);
    /// As ask(), of a session that is held.
    void ask(switchboard::ClientId client, csta::Message request, Answer answer);

    void take(const signalling::ApiAnswer& answer);
    void tick(Time now);
    std::optional<Time> next_due() const;
    std::size_t count() const { return sessions_.size(); }

private:
    struct Session {
        std::string key;
        std::size_t holders = 0;
        std::size_t under_way = 0;
        Time last_used;
    };
    struct Waiting {
        switchboard::ClientId client;
        Answer answer;
    };

    bool is_idle(const Session& session) const { return session.holders == 0 && session.under_way == 0; }
    Result<switchboard::ClientId> session_for(const Identity& who);

    const Context& context_;
    std::map<switchboard::ClientId, Session> sessions_;
    std::map<std::string, switchboard::ClientId> by_key_;
    std::map<switchboard::ServiceId, Waiting> waiting_;
    IdSource<switchboard::ServiceId> service_ids_;
    bool settling_ = false;
};

/// What a user may do with lines, its role taken into account.
switchboard::Rights line_rights(const Identity& who);

/// What names an identity together with these rights.
std::string rights_key(const Identity& who);

}  // namespace offhook::api
