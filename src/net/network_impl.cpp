// SPDX-License-Identifier: Apache-2.0
#include "net/network_impl.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "net/loop_impl.hpp"
#include "net/tls_context.hpp"

namespace offhook::net {

Network::Impl::Impl(Loop& loop, NetworkHandler& handler, Reporter& reporter, const NetworkSettings& settings)
    : context_(loop.impl().context()),
      handler_(handler),
      reporter_(reporter),
      limits_(settings.limits),
      admission_(settings.limits),
      stop_timer_(context_) {}

void Network::Impl::start(std::size_t workers) {
    outboxes_.resize(workers);
    for (auto& outbox : outboxes_) {
        outbox.worker = workers == 1 ? std::make_unique<Worker>(*this, limits_, context_)
                                     : std::make_unique<Worker>(*this, limits_);
    }
}

void Network::Impl::shut() {
    for (const auto& [name, listener] : listeners_) listener->close();
    listeners_.clear();
    stop_timer_.cancel();
    stopped_ = nullptr;
    for (auto& outbox : outboxes_) outbox.worker.reset();
    outboxes_.clear();
}

// ---- listeners

Result<std::uint16_t> Network::Impl::listen(const ListenerSettings& settings) {
    if (listeners_.count(settings.name) != 0) {
        return failure("listener_exists", fmt::format("a listener '{}' is open already", settings.name));
    }
    TlsContextPtr tls;
    if (settings.tls) {
        auto made = make_server_context(*settings.tls);
        if (!made) return tl::unexpected(made.error());
        tls = std::move(*made);
    }
    const auto listener = std::make_shared<Listener>(context_, *this, settings, limits_);
    if (auto opened = listener->open(std::move(tls)); !opened) return tl::unexpected(opened.error());
    listeners_.emplace(settings.name, listener);
    return listener->port();
}

Result<void> Network::Impl::reload_tls(const std::string& listener, const TlsServerSettings& settings) {
    const auto found = listeners_.find(listener);
    if (found == listeners_.end() || !found->second->tls()) {
        return failure("no_such_listener", fmt::format("no TLS listener '{}' is open", listener));
    }
    auto made = make_server_context(settings);
    if (!made) return tl::unexpected(made.error());
    found->second->set_tls(std::move(*made));
    return {};
}

void Network::Impl::close_listener(const std::string& listener, bool keep_flows) {
    const auto found = listeners_.find(listener);
    if (found != listeners_.end()) {
        found->second->close();
        listeners_.erase(found);
    }
    if (!keep_flows) close_flows_of(listener);
}

void Network::Impl::close_flows_of(const std::string& listener) {
    for (auto& [id, entry] : flows_) {
        if (entry.listener == listener) close(id, true, {"closed", "its listener was closed"});
    }
}

asio::io_context& Network::Impl::next_context() {
    next_outbox_ = least_busy();
    return outboxes_[next_outbox_].worker->context();
}

void Network::Impl::accepted(const Listener& listener, tcp::socket socket, const std::string& peer_address) {
    if (const auto refusal = admission_.refusal(peer_address)) {
        const auto text = fmt::format("connection from {} to '{}' refused", peer_address, listener.name());
        return reporter_.report(Level::warning, *refusal, text);
    }
    admission_.entered(peer_address);
    ++flows_of_listener_[listener.name()];
    const auto id = add_flow(next_outbox_, {0, listener.name(), peer_address});
    outboxes_[next_outbox_].worker->accept(id, std::move(socket), listener.name(), listener.tls());
}

void Network::Impl::cannot_accept(const Listener& listener, const std::string& why) {
    const auto text = fmt::format("'{}' cannot take connections for now: {}", listener.name(), why);
    reporter_.report(Level::error, "cannot_accept", text);
}

// ---- flows

std::size_t Network::Impl::least_busy() const {
    const auto fewer = [](const Outbox& a, const Outbox& b) { return a.flows < b.flows; };
    const auto found = std::min_element(outboxes_.begin(), outboxes_.end(), fewer);
    return static_cast<std::size_t>(found - outboxes_.begin());
}

FlowId Network::Impl::add_flow(std::size_t outbox, FlowEntry entry) {
    const auto id = ids_.next();
    entry.outbox = outbox;
    flows_.emplace(id, std::move(entry));
    ++outboxes_[outbox].flows;
    ++not_down_;
    return id;
}

std::size_t Network::Impl::flow_count(const std::string& listener) const {
    const auto found = flows_of_listener_.find(listener);
    return found == flows_of_listener_.end() ? 0 : found->second;
}

FlowId Network::Impl::connect(const ConnectSettings& settings) {
    const auto id = add_flow(least_busy(), {});
    TlsContextPtr tls;
    if (stopping_) {
        fail_connect(id, {"shut_down", "the network is shutting down"});
        return id;
    }
    if (settings.tls) {
        auto made = client_context(*settings.tls);
        if (!made) {
            fail_connect(id, made.error());
            return id;
        }
        tls = std::move(*made);
    }
    outboxes_[flows_.at(id).outbox].worker->connect(id, settings, std::move(tls));
    return id;
}

void Network::Impl::fail_connect(FlowId flow, Error why) {
    asio::post(context_, [weak = weak_from_this(), flow, why = std::move(why)]() mutable {
        const auto self = weak.lock();
        if (!self || self->outboxes_.empty()) return;
        self->handle({flow, FlowDown{std::move(why)}});
        self->handle({flow, FlowGone{}});
    });
}

/// Reading the system's authorities takes milliseconds, so each set of client settings is read once.
Result<TlsContextPtr> Network::Impl::client_context(const TlsClientSettings& settings) {
    const auto key = settings.verify ? "verify " + settings.ca_file : "trust all";
    auto& known = client_contexts_[key];
    if (known) return known;
    auto made = make_client_context(settings);
    if (made) known = *made;
    return made;
}

void Network::Impl::send(FlowId flow, std::variant<sip::Message, std::string> what) {
    const auto found = flows_.find(flow);
    if (found == flows_.end() || found->second.down || found->second.closing) return;
    Command order{flow, std::string()};
    if (auto* message = std::get_if<sip::Message>(&what)) {
        order.what = std::move(*message);
    } else {
        order.what = std::move(std::get<std::string>(what));
    }
    command(found->second, std::move(order));
}

void Network::Impl::close(FlowId flow, bool after_flush, const Error& why) {
    const auto found = flows_.find(flow);
    if (found == flows_.end() || found->second.down) return;
    found->second.closing = true;
    command(found->second, {flow, CloseFlow{after_flush, why}});
}

// What is said to the workers in one turn of the loop goes over in one piece at its end.
void Network::Impl::command(const FlowEntry& entry, Command&& command) {
    outboxes_[entry.outbox].commands.push_back(std::move(command));
    if (std::exchange(flush_posted_, true)) return;
    asio::post(context_, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->flush_outboxes();
    });
}

void Network::Impl::flush_outboxes() {
    flush_posted_ = false;
    for (auto& outbox : outboxes_) {
        if (!outbox.commands.empty()) outbox.worker->execute(std::exchange(outbox.commands, {}));
    }
}

// ---- events

void Network::Impl::events_waiting(Worker& worker) {
    asio::post(context_, [weak = weak_from_this(), &worker] {
        const auto self = weak.lock();
        if (self && !self->outboxes_.empty()) self->take_events(worker);
    });
}

void Network::Impl::take_events(Worker& worker) {
    for (auto& event : worker.take_events()) {
        handle(std::move(event));
    }
    worker.resume_if_paused();
}

void Network::Impl::handle(Event&& event) {
    const auto found = flows_.find(event.flow);
    if (found == flows_.end()) return;
    std::visit([&](auto& what) { on(event.flow, found->second, what); }, event.what);
}

void Network::Impl::on(FlowId, FlowEntry& entry, FlowUp& what) {
    if (entry.closing) return;
    entry.up = true;
    if (!entry.address.empty()) what.info->peer_address = entry.address;
    handler_.flow_up(*what.info);
}

void Network::Impl::on(FlowId flow, FlowEntry& entry, Received& what) {
    outboxes_[entry.outbox].worker->taken(*what.intake, what.bytes);
    if (!std::exchange(entry.heard, true) && !entry.listener.empty()) admission_.heard();
    if (!entry.closing) handler_.received(flow, std::move(what.messages));
}

void Network::Impl::on(FlowId flow, FlowEntry& entry, Garbled& what) {
    if (entry.closing) return;
    handler_.malformed(flow, *what.malformed);
    if (!what.malformed->fatal || entry.closing) return;
    const auto& error = what.malformed->problem.error;
    close(flow, true, {error.reason == "not_sip" ? "not_sip" : "malformed", error.text});
}

void Network::Impl::on(FlowId flow, FlowEntry& entry, FlowDown& what) {
    entry.down = true;
    --not_down_;
    report_end(entry, what.why);
    // Everything sent to the flow so far is on its way before this word.
    command(entry, {flow, ReleaseFlow{}});
    if (entry.up || entry.listener.empty()) handler_.flow_down(flow, what.why);
    check_stopped();
}

void Network::Impl::on(FlowId flow, FlowEntry& entry, FlowGone&) {
    --outboxes_[entry.outbox].flows;
    if (!entry.listener.empty()) {
        admission_.left(entry.address, entry.heard);
        const auto found = flows_of_listener_.find(entry.listener);
        if (--found->second == 0) flows_of_listener_.erase(found);
    }
    flows_.erase(flow);
}

void Network::Impl::report_end(const FlowEntry& entry, const Error& why) {
    const bool usual = why.reason == "closed" || why.reason == "peer_closed" || why.reason == "shut_down";
    const auto text =
        entry.listener.empty()
            ? fmt::format("connection made by this side: {}", why.text)
            : fmt::format("connection from {} to '{}': {}", entry.address, entry.listener, why.text);
    reporter_.report(usual ? Level::debug : Level::info, why.reason, text);
}

// ---- the end

void Network::Impl::stop(Duration limit, std::function<void()> done) {
    stopping_ = true;
    stopped_ = std::move(done);
    for (const auto& [name, listener] : listeners_) listener->close();
    listeners_.clear();
    for (const auto& [id, entry] : flows_) close(id, true, {"shut_down", "this side shuts down"});
    stop_timer_.expires_after(limit);
    stop_timer_.async_wait([weak = weak_from_this()](ErrorCode error) {
        const auto self = weak.lock();
        if (error || !self || self->outboxes_.empty()) return;
        for (const auto& [id, entry] : self->flows_) {
            self->close(id, false, {"shut_down", "this side shuts down and cannot wait longer"});
        }
    });
    check_stopped();
}

void Network::Impl::check_stopped() {
    if (!stopping_ || not_down_ != 0 || !stopped_) return;
    stop_timer_.cancel();
    asio::post(context_, [weak = weak_from_this(), done = std::exchange(stopped_, nullptr)] {
        if (weak.lock()) done();
    });
}

}  // namespace offhook::net
