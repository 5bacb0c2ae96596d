// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include <boost/json/fwd.hpp>
#include <tl/expected.hpp>

#include "api/call.hpp"
#include "api/problem.hpp"

namespace offhook::api {

/// A piece of a list: `?limit=&cursor=`. The cursor is the key of the last item of the piece before, so that
/// a list that changes meanwhile neither repeats nor skips what stays.
struct PageRequest {
    static constexpr std::size_t kDefaultLimit = 100;
    static constexpr std::size_t kMaxLimit = 1'000;

    std::size_t limit = kDefaultLimit;
    std::string after;  ///< key of the last item already seen; empty: from the start
};

/// Problems: bad_value with field "limit" or "cursor".
tl::expected<PageRequest, Problem> page_request(const Call& call);

/// What goes into "next" for a list that goes on after the item with this key; opaque to clients.
std::string cursor_after(std::string_view key);

/// {"items": items, "next": cursor or null}. `last_key` empty: there is no more.
boost::json::object page(boost::json::array items, std::string_view last_key);

}  // namespace offhook::api
