// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

#include "api/context.hpp"
#include "api/cti_clients.hpp"
#include "api/overview.hpp"
#include "api/resource.hpp"

namespace offhook::api {

/// The overview, metrics and health. Life and thread: its owner's.
class StatusResource final : public Resource {
public:
    StatusResource(
        const Context& context, std::shared_ptr<CtiClients> clients, std::shared_ptr<Overview> overview
    )
        : context_(context), clients_(std::move(clients)), overview_(std::move(overview)) {}

    void add_routes(Router& router) override;
    void tick(Time now) override { overview_->tick(now); }
    std::optional<Time> next_due() const override { return overview_->next_due(); }

private:
    void metrics(const CallPtr& call);
    void ready(const CallPtr& call);

    const Context& context_;
    std::shared_ptr<CtiClients> clients_;
    std::shared_ptr<Overview> overview_;
};

}  // namespace offhook::api
