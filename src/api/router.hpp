// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.hpp"
#include "api/identity.hpp"

namespace offhook::api {

/// Answers a call, at once or later.
using Handler = std::function<void(const CallPtr&)>;

/// One operation of openapi.yaml.
struct Route {
    std::string method;   ///< "GET"
    std::string pattern;  ///< "/api/v1/phones/{username}", as in openapi.yaml
    Access access = Access::admin;
    Handler handler;
    std::vector<std::string> segments;  ///< of the pattern
};

/// Finds the handler for a request and checks that the caller may use it.
class Router {
public:
    /// `path` is under /api/v1 ("/phones/{username}"); absolute with a leading "//" ("//metrics").
    void add(std::string_view method, std::string_view path, Access access, Handler handler);

    /// The route of a method and path with its parameters. Null and `problem` filled: not_found (404),
    /// method_not_allowed (405, with the methods there are in `allow`). HEAD finds GET.
    const Route* find(
        const http::Request& request,
        std::map<std::string, std::string, std::less<>>& parameters,
        Problem& problem
    ) const;

    /// Finds the route, checks `call->who`, fills `call->path`, calls the handler or refuses.
    void dispatch(const CallPtr& call) const;

    /// Whether the request finds a route that needs no login.
    bool is_open(const http::Request& request) const;

    const std::vector<Route>& routes() const { return routes_; }

private:
    std::vector<Route> routes_;
};

}  // namespace offhook::api
