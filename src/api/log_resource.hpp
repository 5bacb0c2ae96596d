// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <boost/json/fwd.hpp>

#include "api/context.hpp"
#include "api/resource.hpp"
#include "api/router.hpp"

namespace offhook::api {

/// The log in memory, and its levels. Life and thread: its owner's.
class LogResource final : public Resource {
public:
    explicit LogResource(const Context& context) : context_(context) {}

    void add_routes(Router& router) override;

private:
    void list(const CallPtr& call);
    void download(const CallPtr& call);
    void set_level(const CallPtr& call);
    void set_phone_level(const CallPtr& call);
    void reset_phone_level(const CallPtr& call);
    void answer_with_levels(const CallPtr& call);

    const Context& context_;
};

/// The level that one phone has for a while (schema PhoneLogLevel); null if it has none.
boost::json::value phone_log_level_json(const Context& context, std::string_view username);

}  // namespace offhook::api
