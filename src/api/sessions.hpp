// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "api/limits.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"

namespace offhook::api {

/// A browser that is logged in.
struct Session {
    std::string id;  ///< names it; not secret
    std::string user;
    std::string csrf_token;
    Time since{};
    Time last_used{};
};

/// The logins of browsers, in memory: they end with the program. Cookies are kept as hashes only.
class Sessions {
public:
    Sessions(const ApiLimits& limits, Random& random) : limits_(limits), random_(random) {}

    /// Returns the cookie's value. Ends the longest idle session where there are too many.
    std::string open(const std::string& user, Time now);
    /// Null if there is none, or it has ended by time. Counts as use.
    const Session* use(std::string_view cookie, Time now);
    /// Null if it has ended.
    const Session* with_id(std::string_view id, Time now) const;
    void close(std::string_view id);
    /// All of a user, but for the one with that id.
    void close_all_of(std::string_view user, std::string_view but = {});
    std::size_t count_of(std::string_view user, Time now) const;
    Time ends(const Session& session) const;

private:
    void make_room(const std::string& user);

    const ApiLimits& limits_;
    Random& random_;
    std::map<std::string, Session> sessions_;  ///< by hash of the cookie
};

}  // namespace offhook::api
