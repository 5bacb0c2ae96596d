// SPDX-License-Identifier: Apache-2.0
#include "sip/user_agent.hpp"

#include <algorithm>
#include <utility>

#include "sip/transaction_key.hpp"
#include "sip/user_agent_impl.hpp"

namespace offhook::sip {

UserAgent::Impl::Impl(UserAgentSettings settings, Random& random, Reporter& reporter)
    : settings_(std::move(settings)),
      random_(&random),
      reporter_(&reporter),
      transactions_(settings_.transactions_per_flow, outbox_, random, reporter) {}

ViaEnd UserAgent::Impl::via_of(FlowId flow) const {
    const auto found = flows_.find(flow);
    if (found != flows_.end() && !found->second.via.transport.empty()) return found->second.via;
    return {settings_.transport, settings_.via_host};
}

InviteSession* UserAgent::Impl::session(SessionId id) {
    const auto found = sessions_.find(id);
    return found == sessions_.end() ? nullptr : found->second.get();
}

const InviteSession* UserAgent::Impl::session(SessionId id) const {
    const auto found = sessions_.find(id);
    return found == sessions_.end() ? nullptr : found->second.get();
}

InviteSession* UserAgent::Impl::session_of_request(const Message& request) {
    const auto found = session_by_tag_.find(tag_of(request, "To"));
    if (found == session_by_tag_.end()) return nullptr;
    InviteSession* named = session(found->second);
    return named && belongs_to(named->dialog(), request) ? named : nullptr;
}

InviteSession* UserAgent::Impl::session_of_response(const Message& response) {
    const auto found = session_by_tag_.find(tag_of(response, "From"));
    return found == session_by_tag_.end() ? nullptr : session(found->second);
}

InviteSession& UserAgent::Impl::add_session(std::unique_ptr<InviteSession> session) {
    InviteSession& added = *session;
    session_by_tag_[added.dialog().local_tag] = added.id();
    flows_[added.flow()].sessions.insert(added.id());
    sessions_.emplace(added.id(), std::move(session));
    return added;
}

void UserAgent::Impl::settle(SessionId id) {
    const auto found = sessions_.find(id);
    if (found == sessions_.end() || !found->second->over()) return;
    if (const auto flow = flows_.find(found->second->flow()); flow != flows_.end()) {
        flow->second.sessions.erase(id);
    }
    session_by_tag_.erase(found->second->dialog().local_tag);
    sessions_.erase(found);
}

void UserAgent::Impl::flow_lost(FlowId flow, Time now) {
    transactions_.flow_lost(flow);
    drain(now);
    const auto found = flows_.find(flow);
    if (found == flows_.end()) return;
    const Flow gone = std::move(found->second);
    flows_.erase(found);
    for (const auto id : gone.requests) peer_requests_.erase(id);
    for (const auto id : gone.sessions) {
        if (auto* lost = session(id)) lost->on_flow_lost(now);
        settle(id);
    }
}

void UserAgent::Impl::tick(Time now) {
    transactions_.tick(now);
    drain(now);
    while (const auto due = timers_.pop(now)) {
        if (auto* owner = session(due->session)) owner->on_timer(due->kind, now);
        settle(due->session);
        drain(now);
    }
}

// The public face

UserAgent::UserAgent(UserAgentSettings settings, Random& random, Reporter& reporter)
    : impl_(std::make_unique<Impl>(std::move(settings), random, reporter)) {}
UserAgent::~UserAgent() = default;
UserAgent::UserAgent(UserAgent&&) noexcept = default;

void UserAgent::flow_up(FlowId flow, ViaEnd via, std::string peer_address, std::uint16_t peer_port) {
    auto& known = impl_->flows_[flow];
    known.via = std::move(via);
    if (known.via.sent_by.empty()) known.via.sent_by = impl_->settings_.via_host;
    known.address = std::move(peer_address);
    known.port = peer_port;
}

void UserAgent::flow_lost(FlowId flow, Time now) {
    impl_->flow_lost(flow, now);
}

void UserAgent::receive(FlowId flow, Message message, Time now) {
    if (message.is_request()) {
        impl_->receive_request(flow, std::move(message), now);
    } else {
        impl_->receive_response(flow, std::move(message), now);
    }
    impl_->drain(now);
}

void UserAgent::tick(Time now) {
    impl_->tick(now);
}

std::optional<Time> UserAgent::next_due() const {
    return earlier(impl_->transactions_.next_due(), impl_->timers_.next_due());
}

void UserAgent::respond(ServerRequestId id, Message response, Time now) {
    impl_->answer_with(id, std::move(response), now);
}

ClientRequestId UserAgent::request(
    FlowId flow, Message request, std::optional<Credentials> credentials, Time now
) {
    const auto id = impl_->request(flow, std::move(request), std::move(credentials), now);
    impl_->drain(now);
    return id;
}

SessionId UserAgent::invite(InviteParameters parameters, Time now) {
    const auto id = impl_->session_ids_.next();
    auto& session = impl_->add_session(std::make_unique<InviteSession>(id, std::move(parameters), *impl_));
    session.begin(now);
    impl_->drain(now);
    return id;
}

void UserAgent::accept(SessionId session, Body body, const Uri& contact, Time now) {
    impl_->accept(session, std::move(body), contact, now);
}

ClientRequestId UserAgent::info(SessionId session, const Body& body, Time now) {
    std::optional<ClientRequestId> id;
    if (auto* standing = impl_->session(session)) id = standing->info(body, now);
    if (!id) {
        id = impl_->request_ids_.next();
        impl_->tell(InfoAnswered{session, *id, 481, {}});
    }
    impl_->drain(now);
    return *id;
}

void UserAgent::answer_info(ServerRequestId id, int status, Body body, Time now) {
    auto request = impl_->peer_requests_.find(id);
    if (request == impl_->peer_requests_.end()) return;
    Message response = answer_to(request->second, status);
    response.set_body(std::move(body.content_type), std::move(body.content));
    impl_->answer_with(id, std::move(response), now);
}

void UserAgent::bye(SessionId session, Time now) {
    if (auto* ended = impl_->session(session)) ended->bye(now);
    impl_->settle(session);
    impl_->drain(now);
}

void UserAgent::move_session(SessionId session, FlowId flow) {
    auto* moved = impl_->session(session);
    if (!moved || moved->abandoned()) return;
    if (const auto old = impl_->flows_.find(moved->flow()); old != impl_->flows_.end()) {
        old->second.sessions.erase(session);
    }
    moved->set_flow(flow);
    impl_->flows_[flow].sessions.insert(session);
}

bool UserAgent::has_session(SessionId session) const {
    const auto* found = std::as_const(*impl_).session(session);
    return found && !found->abandoned();
}

FlowId UserAgent::flow_of(SessionId session) const {
    return has_session(session) ? std::as_const(*impl_).session(session)->flow() : FlowId{};
}

std::size_t UserAgent::session_count() const {
    const auto& sessions = impl_->sessions_;
    return static_cast<std::size_t>(std::count_if(sessions.begin(), sessions.end(), [](const auto& entry) {
        return !entry.second->abandoned();
    }));
}

std::vector<Outgoing> UserAgent::take_outgoing() {
    return std::exchange(impl_->outbox_, {});
}

std::vector<UserAgentEvent> UserAgent::take_events() {
    return std::exchange(impl_->events_, {});
}

}  // namespace offhook::sip
