// SPDX-License-Identifier: Apache-2.0
#include "api/line_lookup.hpp"

#include <algorithm>

#include "csta/device_id.hpp"
#include "signalling/signalling.hpp"

namespace offhook::api {

bool may_watch(const Identity& who, std::string_view device_id) {
    return who.rights.may_watch(csta::line_key(device_id));
}

tl::expected<switchboard::LineView, Problem> line_of(const Context& context, const Call& call) {
    auto lines = context.signalling.line_views(call.path_parameter("deviceID"));
    std::erase_if(lines, [&call](const auto& line) { return !may_watch(call.who, line.device_id); });
    if (lines.empty()) {
        return tl::unexpected(problem_of(Error{
            "unknown_line", "There is no such line, or you may not see it."}));
    }
    const auto in_service =
        std::find_if(lines.begin(), lines.end(), [](const auto& line) { return line.in_service; });
    return in_service != lines.end() ? *in_service : lines.front();
}

}  // namespace offhook::api
