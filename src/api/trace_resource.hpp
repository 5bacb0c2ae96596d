// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/context.hpp"
#include "api/resource.hpp"
#include "api/router.hpp"

namespace offhook::api {

/// SIP messages in the ring: lists, one message, ladder, files. Life and thread: its owner's.
class TraceResource final : public Resource {
public:
    explicit TraceResource(const Context& context) : context_(context) {}

    void add_routes(Router& router) override;

private:
    void list(const CallPtr& call);
    void ladder(const CallPtr& call);
    void show(const CallPtr& call);
    void export_file(const CallPtr& call);
    void clear(const CallPtr& call);

    const Context& context_;
};

}  // namespace offhook::api
