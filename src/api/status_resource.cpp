// SPDX-License-Identifier: Apache-2.0
#include "api/status_resource.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "api/metrics.hpp"

namespace offhook::api {

namespace {

constexpr std::string_view kText = "text/plain; charset=utf-8";
constexpr std::string_view kExposition = "text/plain; version=0.0.4; charset=utf-8";

/// The machine itself: its loopback addresses or the local socket.
bool is_this_machine(const http::Peer& peer) {
    return peer.local || peer.address.starts_with("127.") || peer.address == "::1";
}

/// A request that a proxy on this machine passes on comes from elsewhere.
bool is_forwarded(const http::Request& request) {
    return request.fields.has("Forwarded") || request.fields.has("X-Forwarded-For");
}

Problem no_login() {
    Problem problem;
    problem.status = 401;
    problem.reason = "login_needed";
    problem.detail = "From elsewhere metrics need a token of a viewer.";
    return problem;
}

}  // namespace

void StatusResource::add_routes(Router& router) {
    router.add("GET", "/status", Access::viewer, [this](const CallPtr& call) {
        call->respond_json(overview_->json());
    });
    router.add("GET", "//metrics", Access::open, [this](const CallPtr& call) { metrics(call); });
    router.add("GET", "//livez", Access::open, [](const CallPtr& call) {
        call->respond_text("ok\n", kText);
    });
    router.add("GET", "//readyz", Access::open, [this](const CallPtr& call) { ready(call); });
}

void StatusResource::metrics(const CallPtr& call) {
    const bool near = is_this_machine(call->request().peer) && !is_forwarded(call->request());
    if (!near && call->who.via == Via::nothing) return call->refuse(no_login());
    if (!near && !call->who.may(Access::viewer)) return call->refuse(forbidden("Metrics are for viewers."));
    call->respond_text(metrics_text(context_, {clients_->count()}), kExposition);
}

void StatusResource::ready(const CallPtr& call) {
    const ServiceState service = context_.host.service();
    if (service.running) return call->respond_text("ok\n", kText);
    const std::string why = service.why.empty() ? "the telephone service is stopped" : service.why;
    call->respond_text(fmt::format("not ready: {}\n", why), kText, 503);
}

}  // namespace offhook::api
