// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include "api/context.hpp"
#include "api/resource.hpp"
#include "api/router.hpp"
#include "base/result.hpp"

namespace offhook::api {

/// Telephones: what is known of them, and what an administrator does with them. Life and thread: its owner's.
class PhoneResource final : public Resource {
public:
    explicit PhoneResource(const Context& context) : context_(context) {}

    void add_routes(Router& router) override;

private:
    void list(const CallPtr& call);
    void add(const CallPtr& call);
    void change(const CallPtr& call);
    void change_several(const CallPtr& call);
    void set_lines(const CallPtr& call);
    void capabilities(const CallPtr& call);
    /// An action without arguments; `answer` 204, 202 or 200 with the phone.
    void act(const CallPtr& call, std::string_view action, int answer);

    Result<void> carry_out(const Identity& who, std::string_view action, const std::string& username);
    std::vector<std::string> matching(const Call& call) const;
    void answer_with_phone(const CallPtr& call, const std::string& username, int status = 200);
    boost::json::object detail(const std::string& username) const;

    const Context& context_;
};

}  // namespace offhook::api
