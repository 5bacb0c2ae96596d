// SPDX-License-Identifier: Apache-2.0
#include "api/router.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::api {

namespace {

using Parameters = std::map<std::string, std::string, std::less<>>;

bool is_parameter(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

/// How many segments are literally equal; nothing if the route is another.
std::optional<std::size_t> match(const Route& route, const std::vector<std::string>& path) {
    if (route.segments.size() != path.size()) return std::nullopt;
    std::size_t literal = 0;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (route.segments[i] == path[i]) {
            ++literal;
        } else if (!is_parameter(route.segments[i]) || path[i].empty()) {
            return std::nullopt;
        }
    }
    return literal;
}

Parameters parameters_of(const Route& route, const std::vector<std::string>& path) {
    Parameters parameters;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const std::string& segment = route.segments[i];
        if (is_parameter(segment)) parameters[segment.substr(1, segment.size() - 2)] = path[i];
    }
    return parameters;
}

bool method_fits(const Route& route, std::string_view method) {
    return route.method == method || (method == "HEAD" && route.method == "GET");
}

Problem wrong_method(const std::string& methods) {
    Problem problem;
    problem.status = 405;
    problem.reason = "method_not_allowed";
    problem.detail = fmt::format("Here there is only: {}.", methods);
    problem.allow = methods;
    return problem;
}

Problem no_login() {
    Problem problem;
    problem.status = 401;
    problem.reason = "login_needed";
    problem.detail = "Log in first, or send a token.";
    return problem;
}

}  // namespace

void Router::add(std::string_view method, std::string_view path, Access access, Handler handler) {
    Route route;
    route.method = method;
    route.pattern = path.substr(0, 2) == "//" ? std::string(path.substr(1)) : "/api/v1" + std::string(path);
    route.access = access;
    route.handler = std::move(handler);
    for (const std::string_view segment : split(std::string_view(route.pattern).substr(1), '/')) {
        route.segments.emplace_back(segment);
    }
    routes_.push_back(std::move(route));
}

const Route* Router::find(const http::Request& request, Parameters& parameters, Problem& problem) const {
    const Route* best = nullptr;
    std::size_t best_literal = 0;
    std::string methods;
    for (const Route& route : routes_) {
        const auto literal = match(route, request.path);
        if (!literal) continue;
        // A literal segment beats a parameter, whatever the order: /phones/bulk is not the phone "bulk".
        if (!method_fits(route, request.method)) {
            methods += (methods.empty() ? "" : ", ") + route.method;
        } else if (!best || *literal > best_literal) {
            best = &route;
            best_literal = *literal;
        }
    }
    if (best) {
        parameters = parameters_of(*best, request.path);
    } else {
        problem = methods.empty() ? not_found("There is nothing at this address.") : wrong_method(methods);
    }
    return best;
}

bool Router::is_open(const http::Request& request) const {
    Parameters parameters;
    Problem problem;
    const Route* route = find(request, parameters, problem);
    return route && route->access == Access::open;
}

void Router::dispatch(const CallPtr& call) const {
    Problem problem;
    const Route* route = find(call->request(), call->path, problem);
    if (!route) return call->refuse(problem);
    if (route->access != Access::open && call->who.via == Via::nothing) return call->refuse(no_login());
    if (!call->who.may(route->access)) {
        return call->refuse(
            forbidden(fmt::format("This needs more than the role {}.", store::role_name(call->who.role)))
        );
    }
    route->handler(call);
}

}  // namespace offhook::api
