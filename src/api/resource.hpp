// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "api/context.hpp"
#include "api/router.hpp"
#include "base/clock.hpp"
#include "signalling/types.hpp"
#include "store/records.hpp"

namespace offhook::api {

/// A part of the API with routes of its own. Belongs to Api; the loop's thread only.
class Resource {
public:
    Resource() = default;
    virtual ~Resource() = default;
    Resource(const Resource&) = delete;
    Resource& operator=(const Resource&) = delete;

    virtual void add_routes(Router& router) = 0;
    /// What is stored, at start and after a restore.
    virtual void load(const store::Contents&) {}
    virtual void tick(Time) {}
    virtual std::optional<Time> next_due() const { return std::nullopt; }
    /// Of signalling: answers and events for API clients, and what has changed.
    virtual void take(const signalling::Effect&) {}
};

using Resources = std::vector<std::unique_ptr<Resource>>;

/// Status, phones, lines, calls, monitors, events, trace, log, metrics and health.
Resources telephony_resources(const Context& context);

}  // namespace offhook::api
