// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "api/context.hpp"
#include "api/cti_clients.hpp"
#include "api/event_hub.hpp"
#include "signalling/types.hpp"

namespace offhook::api {

/// Monitors for subscribers of CSTA events: one for each line and identity, however many streams the identity
/// has open. They stay for a moment after the last stream has ended, so that one that comes back has missed
/// nothing. Life and thread: its owner's.
class CstaFeed {
public:
    CstaFeed(const Context& context, CtiClients& clients, EventHub& hub)
        : context_(context), clients_(clients), hub_(hub) {}

    /// Opens the monitors that the subscriber wants, and from then on those of lines that come to be known.
    /// Errors: too_many_sessions.
    Result<void> join(Subscriber& subscriber);
    void leave(const Subscriber& subscriber);

    void take(const signalling::ApiEvent& event);
    void take(const signalling::ApiNotice& notice);
    void line_changed(const std::string& device_id);
    void tick(Time now);
    std::optional<Time> next_due() const;

private:
    struct Watch {
        std::string device_id;
        std::string cross_ref;      ///< empty until MonitorStart has been answered
        std::optional<Time> until;  ///< nobody wants it any more
    };
    /// What one session of CtiClients monitors, and for whom.
    struct Session {
        std::map<SubscriberId, Wanted> members;
        std::map<std::string, Watch> watches;  ///< by line key
        switchboard::Rights rights;
        std::optional<Time> until;  ///< nobody is left
    };

    void want_lines(switchboard::ClientId client, Session& session);
    void want_line(switchboard::ClientId client, Session& session, const std::string& device_id);
    void start(switchboard::ClientId client, const std::string& line_key, const std::string& device_id);
    void started(switchboard::ClientId client, const std::string& line_key, const csta::Message& answer);
    void stop(switchboard::ClientId client, const std::string& cross_ref);
    void drop_unwanted(Session& session);
    void publish(switchboard::ClientId client, const Watch& watch, const csta::Message& message);

    const Context& context_;
    CtiClients& clients_;
    EventHub& hub_;
    std::map<switchboard::ClientId, Session> sessions_;
    /// By session and cross reference: the line key.
    std::map<switchboard::ClientId, std::map<std::string, std::string>> lines_;
};

}  // namespace offhook::api
