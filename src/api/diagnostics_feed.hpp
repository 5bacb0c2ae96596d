// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "api/context.hpp"
#include "api/event_hub.hpp"
#include "trace/log.hpp"
#include "trace/ring.hpp"

namespace offhook::api {

/// Log lines and SIP messages as they come, while somebody wants them. In a flood the newest are sent and the
/// others left out: they stand in GET /log and /trace. Life: its owner's; thread: the loop's.
class DiagnosticsFeed {
public:
    DiagnosticsFeed(const Context& context, EventHub& hub);
    ~DiagnosticsFeed();
    DiagnosticsFeed(const DiagnosticsFeed&) = delete;
    DiagnosticsFeed& operator=(const DiagnosticsFeed&) = delete;

    /// To be called when the subscribers or their wishes have changed.
    void follow_wishes();

private:
    struct Alive {
        DiagnosticsFeed* feed;
    };

    void send_log();
    void send_trace();

    const Context& context_;
    EventHub& hub_;
    std::shared_ptr<Alive> alive_;  ///< for tasks that are posted and may come after our end
    std::shared_ptr<trace::LogHistory::Subscription> log_;
    std::shared_ptr<trace::Ring::Records::Subscription> trace_;
};

}  // namespace offhook::api
