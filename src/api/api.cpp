// SPDX-License-Identifier: Apache-2.0
#include "api/api.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "api/administration.hpp"
#include "api/authentication.hpp"
#include "api/guarded_exchange.hpp"
#include "api/rate_limit.hpp"
#include "api/store_audit.hpp"
#include "base/timer_queue.hpp"

namespace offhook::api {

namespace {

/// Paths that are the API's; all others are files of the console.
bool is_for_api(const http::Request& request) {
    if (request.path.empty()) return false;
    const std::string& first = request.path.front();
    return first == "api" || first == "metrics" || first == "livez" || first == "readyz";
}

/// What answers before the first set-up is done. The local socket does in full: whoever has it needs no code,
/// and a server without a console is set up by it.
bool answers_before_setup(const http::Request& request) {
    if (request.peer.local) return true;
    const auto& path = request.path;
    const bool live = path.size() == 1 && path[0] == "livez";
    return live || (path.size() >= 3 && path[0] == "api" && path[1] == "v1" && path[2] == "setup");
}

Problem setup_needed() {
    Problem problem;
    problem.status = 503;
    problem.reason = "setup_needed";
    problem.detail =
        "The first set-up is not done yet: open the console and enter the code that the server printed.";
    return problem;
}

Problem too_many_requests(std::chrono::seconds wait) {
    Problem problem;
    problem.status = 429;
    problem.reason = "too_many_requests";
    problem.detail = "Too many requests; slow down.";
    problem.retry_after = wait;
    return problem;
}

}  // namespace

class Api::Impl {
public:
    Impl(const Parts& parts, const ApiLimits& limits)
        : limits_(limits),
          host_(parts.host),
          files_(parts.files),
          audit_(parts.host, parts.store),
          users_(parts.store),
          sessions_(limits_, parts.random),
          delay_(limits_),
          passwords_(parts.host, limits_),
          authentication_(parts.host, users_, sessions_, delay_),
          rate_(limits_),
          context_{
              parts.host,
              parts.signalling,
              parts.store,
              parts.random,
              parts.reporter,
              audit_,
              limits_,
              parts.log,
              parts.trace,
              [this](const Identity& who) { return authentication_.renew(who, host_.now()); },
              [this](const CallPtr& call) { command(call); }},
          administration_{context_, users_, sessions_, delay_, passwords_} {
        add_administration();
        for (auto& resource : telephony_resources(context_)) resources_.push_back(std::move(resource));
        for (const auto& resource : resources_) resource->add_routes(router_);
        router_.add("GET", "//api/openapi.yaml", Access::open, [](const CallPtr& call) {
            call->respond_text(std::string(contract()), "application/yaml");
        });
    }

    void load(const store::Contents& contents) {
        users_.load(contents);
        for (const auto& resource : resources_) resource->load(contents);
    }

    void handle(std::shared_ptr<http::Exchange> exchange) {
        const bool api = is_for_api(exchange->request());
        auto safe = guarded(std::move(exchange), !api);
        if (!api) return files_(std::move(safe));
        const auto call = std::make_shared<Call>(std::move(safe));
        call->now = host_.now();
        answer(call);
    }

    void take(const signalling::Effect& effect) {
        for (const auto& resource : resources_) resource->take(effect);
    }

    void tick(Time now) {
        for (const auto& resource : resources_) resource->tick(now);
    }

    std::optional<Time> next_due() const {
        std::optional<Time> due;
        for (const auto& resource : resources_) due = earlier(due, resource->next_due());
        return due;
    }

private:
    void add_administration() {
        resources_.push_back(setup_resource(administration_));
        resources_.push_back(session_resource(administration_));
        resources_.push_back(user_resource(administration_));
        resources_.push_back(token_resource(administration_));
        resources_.push_back(setting_resource(administration_));
        resources_.push_back(network_resource(administration_));
        resources_.push_back(client_resource(administration_));
        resources_.push_back(licence_resource(administration_));
        resources_.push_back(audit_resource(administration_));
        resources_.push_back(backup_resource(administration_));
        resources_.push_back(service_resource(administration_));
    }

    void answer(const CallPtr& call) {
        const http::Request& request = call->request();
        if (!request.peer.local && refused_by_rate(*call, "address " + request.peer.address)) return;
        if (host_.setup_needed() && !answers_before_setup(request)) return call->refuse(setup_needed());
        const auto identity = authentication_.identify(request, call->now);
        if (identity) {
            call->who = *identity;
        } else if (!router_.is_open(request)) {
            return call->refuse(identity.error());
        }
        if (is_counted(call->who) && refused_by_rate(*call, "login " + call->who.session)) return;
        router_.dispatch(call);
    }

    /// A command of a WebSocket: its connection has been let in already, but may have lost its right since.
    void command(const CallPtr& call) {
        const auto identity = authentication_.renew(call->who, call->now);
        call->who = identity.value_or(Identity{});
        if (is_counted(call->who) && refused_by_rate(*call, "login " + call->who.session)) return;
        router_.dispatch(call);
    }

    static bool is_counted(const Identity& who) { return who.via == Via::session || who.via == Via::token; }

    bool refused_by_rate(Call& call, const std::string& caller) {
        const auto wait = rate_.take(caller, call.now);
        if (wait) call.refuse(too_many_requests(*wait));
        return wait.has_value();
    }

    const ApiLimits limits_;
    Host& host_;
    http::Handler files_;
    StoreAudit audit_;
    Users users_;
    Sessions sessions_;
    LoginDelay delay_;
    Passwords passwords_;
    Authentication authentication_;
    RateLimit rate_;
    Context context_;
    Administration administration_;
    Router router_;
    Resources resources_;
};

Api::Api(const Parts& parts, const ApiLimits& limits) : impl_(std::make_unique<Impl>(parts, limits)) {}

Api::~Api() = default;

void Api::load(const store::Contents& contents) {
    impl_->load(contents);
}

void Api::handle(std::shared_ptr<http::Exchange> exchange) {
    impl_->handle(std::move(exchange));
}

bool Api::is_upload(const http::Request& request) {
    return request.method == "POST" && request.path == std::vector<std::string>{"api", "v1", "restore"};
}

void Api::take(const signalling::Effect& effect) {
    impl_->take(effect);
}

void Api::tick(Time now) {
    impl_->tick(now);
}

std::optional<Time> Api::next_due() const {
    return impl_->next_due();
}

}  // namespace offhook::api
