// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/context.hpp"
#include "api/resource.hpp"
#include "api/router.hpp"

namespace offhook::api {

/// Lines, calls and monitors as they are now; users of role cti see those of their rights. Life and thread:
/// its owner's.
class LineResource final : public Resource {
public:
    explicit LineResource(const Context& context) : context_(context) {}

    void add_routes(Router& router) override;

private:
    void list_lines(const CallPtr& call);
    void show_line(const CallPtr& call);
    void list_calls(const CallPtr& call);
    void list_monitors(const CallPtr& call);

    const Context& context_;
};

}  // namespace offhook::api
