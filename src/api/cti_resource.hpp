// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/context.hpp"
#include "api/cti_clients.hpp"
#include "api/idempotency.hpp"
#include "api/resource.hpp"
#include "api/router.hpp"
#include "csta/message.hpp"

namespace offhook::api {

/// Telephony: each operation is one CSTA service, sent as a client of the switchboard (ECMA-269 clause 17,
/// 22). Life and thread: its owner's.
class CtiResource final : public Resource {
public:
    CtiResource(const Context& context, std::shared_ptr<CtiClients> clients)
        : context_(context), clients_(std::move(clients)) {}

    void add_routes(Router& router) override;
    void tick(Time now) override { clients_->tick(now); }
    std::optional<Time> next_due() const override { return clients_->next_due(); }
    void take(const signalling::Effect& effect) override;

private:
    using Respond = std::function<void(const CallPtr&, const csta::Message&)>;
    struct Verb;

    void add_call_verbs(Router& router);
    void add_features(Router& router);
    void add(Router& router, std::string_view method, std::string_view path, Access access, Handler handler);

    void make_call(const CallPtr& call);
    void control_call(const CallPtr& call, const Verb& verb);
    void do_service(const CallPtr& call);
    void get_switch(const CallPtr& call, std::string_view service, std::string_view element);
    void set_switch(const CallPtr& call, std::string_view service, std::string_view element);
    void get_forwarding(const CallPtr& call);
    void set_forwarding(const CallPtr& call);

    /// Sends the request and answers with what `respond` makes of the CSTA response, or with a problem.
    void send(const CallPtr& call, csta::Message request, Respond respond);

    static const Verb kVerbs[];

    const Context& context_;
    std::shared_ptr<CtiClients> clients_;
    Idempotency idempotency_;
};

}  // namespace offhook::api
