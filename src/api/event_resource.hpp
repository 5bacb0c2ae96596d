// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "api/context.hpp"
#include "api/csta_feed.hpp"
#include "api/cti_clients.hpp"
#include "api/diagnostics_feed.hpp"
#include "api/event_hub.hpp"
#include "api/live_changes.hpp"
#include "api/overview.hpp"
#include "api/resource.hpp"

namespace offhook::api {

/// GET /events: Server-Sent Events (HTML Standard 9.2), or a WebSocket (RFC 6455) that takes commands too.
/// Life and thread: its owner's; sockets and streams may outlive it.
class EventResource final : public Resource {
public:
    EventResource(
        const Context& context, std::shared_ptr<CtiClients> clients, std::shared_ptr<Overview> overview
    );
    ~EventResource() override;

    void add_routes(Router& router) override;
    void tick(Time now) override;
    std::optional<Time> next_due() const override;
    void take(const signalling::Effect& effect) override;

private:
    struct Alive;
    class Socket;

    void open(const CallPtr& call);
    void open_stream(const CallPtr& call, Wanted wanted);
    void open_socket(const CallPtr& call, Wanted wanted);
    Subscriber* subscribe(const Identity& who, Wanted wanted, std::unique_ptr<EventSink> sink);
    std::optional<Problem> begin(Subscriber& subscriber);
    std::optional<Problem> change(SubscriberId id, Wanted wanted);
    void end(SubscriberId id);
    void wishes_changed();

    void send_status(const Subscriber& subscriber);
    void publish_status();
    void look_at_sessions();

    const Context& context_;
    std::shared_ptr<CtiClients> clients_;
    std::shared_ptr<Overview> overview_;
    EventHub hub_;
    LiveChanges changes_;
    CstaFeed csta_;
    DiagnosticsFeed diagnostics_;
    std::shared_ptr<Alive> alive_;

    std::optional<Time> status_due_;
    std::optional<Time> sessions_due_;
    std::optional<Time> forget_due_;  ///< nobody has looked since a while
    std::string last_service_;
};

}  // namespace offhook::api
