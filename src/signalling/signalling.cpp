// SPDX-License-Identifier: Apache-2.0
#include "signalling/signalling.hpp"

#include <utility>

namespace offhook::signalling {

namespace {

switchboard::SwitchboardSettings switchboard_settings(const SignallingSettings& settings) {
    switchboard::SwitchboardSettings result;
    result.keep_alive = settings.keep_alive;
    result.service_timeout = settings.service_timeout;
    result.pickup_code = settings.pickup_code;
    result.licence = settings.licence;
    return result;
}

}  // namespace

Signalling::Signalling(
    const SignallingSettings& settings, const Limits& limits, Random& random, Reporter& reporter
)
    : random_(random),
      switchboard_(switchboard_settings(settings), limits, reporter),
      phones_(settings, limits, random, reporter, switchboard_, effects_),
      clients_(settings, limits, random, reporter, switchboard_, effects_),
      api_clients_(limits, switchboard_, effects_) {}

// --- Administration
// -----------------------------------------------------------------------------------------

Result<void> Signalling::create_phone(const KnownPhone& phone) {
    return phones_.create(phone);
}

bool Signalling::knows_phone(const std::string& username) const {
    return phones_.knows(canonical_username(username));
}

Result<void> Signalling::activate_phone(const std::string& username, Time now) {
    auto result = phones_.activate(canonical_username(username), now);
    settle(now);
    return result;
}

Result<void> Signalling::enable_phone(const std::string& username, bool enabled, Time now) {
    auto result = phones_.set_enabled(canonical_username(username), enabled, now);
    settle(now);
    return result;
}

Result<void> Signalling::forget_phone(const std::string& username, Time now) {
    auto result = phones_.forget(canonical_username(username), now);
    settle(now);
    return result;
}

Result<void> Signalling::reconnect_phone(const std::string& username, Time now) {
    auto result = phones_.reconnect(canonical_username(username), now);
    settle(now);
    return result;
}

Result<void> Signalling::set_manual_lines(
    const std::string& username, const std::vector<std::string>& device_ids, Time now
) {
    auto result = phones_.set_manual_lines(canonical_username(username), device_ids, now);
    settle(now);
    return result;
}

void Signalling::set_account(Account account, Time now) {
    clients_.set_account(std::move(account), now);
    settle(now);
}

void Signalling::remove_account(const std::string& name, Time now) {
    clients_.remove_account(name, now);
    settle(now);
}

void Signalling::change_settings(const SignallingSettings& settings, Time now) {
    phones_.change_settings(settings);
    clients_.change_settings(settings);
    switchboard_.change_settings(switchboard_settings(settings), now);
    settle(now);
}

void Signalling::stop_telephony(Time now) {
    switchboard_.stop(now);
    settle(now);
    clients_.shut_down(now);
    settle(now);
}

void Signalling::start_telephony(Time now) {
    switchboard_.start();
    settle(now);
}

// --- Clients of the API
// -------------------------------------------------------------------------------------

Result<switchboard::ClientId> Signalling::open_api_client(const ApiClient& client, Time now) {
    return api_clients_.open(client, now);
}

void Signalling::api_client_sent(
    switchboard::ClientId client, switchboard::ServiceId service, csta::Message request, Time now
) {
    api_clients_.sent(client, service, std::move(request), now);
    settle(now);
}

void Signalling::close_api_client(switchboard::ClientId client, Time now) {
    api_clients_.close(client, now);
    settle(now);
}

// --- Views
// --------------------------------------------------------------------------------------------------

std::optional<PhoneView> Signalling::phone_view(const std::string& username) const {
    return phones_.view(canonical_username(username));
}

std::vector<switchboard::ServiceView> Signalling::phone_services(const std::string& username) const {
    return phones_.services(canonical_username(username));
}

std::vector<switchboard::LineView> Signalling::line_views(std::string_view device_id) const {
    return switchboard::line_views(switchboard_.state(), device_id);
}

ClientView Signalling::view_of(const switchboard::Client& client) const {
    const switchboard::Core& core = switchboard_.state();
    ClientView view = clients_.view(client.id).value_or(ClientView{});
    if (const std::string* address = api_clients_.address_of(client.id)) {
        view.kind = ClientKind::api;
        view.address = *address;
        view.edition = csta::Edition::ed6;
    }
    view.id = client.id;
    view.account = client.account;
    view.since = client.since;
    view.control = client.rights.control;
    view.monitors = client.monitors;
    const auto device_of = [&](switchboard::LineId id) {
        const auto line = core.directory.lines().find(id);
        return line == core.directory.lines().end() ? std::string{} : line->second.device_id;
    };
    view.line = device_of(client.line);
    for (const std::string& cross_ref : client.monitors)
        view.monitored_lines.push_back(device_of(core.monitors.at(cross_ref).line));
    return view;
}

std::optional<ClientView> Signalling::client_view(switchboard::ClientId client) const {
    const auto found = switchboard_.state().clients.find(client);
    if (found == switchboard_.state().clients.end()) return std::nullopt;
    return view_of(found->second);
}

std::vector<ClientView> Signalling::client_views() const {
    std::vector<ClientView> views;
    for (const auto& [id, client] : switchboard_.state().clients) views.push_back(view_of(client));
    return views;
}

std::vector<switchboard::MonitorView> Signalling::monitor_views() const {
    std::vector<switchboard::MonitorView> views;
    for (const auto& [id, client] : switchboard_.state().clients) {
        for (const std::string& cross_ref : client.monitors)
            views.push_back(
                switchboard::view_of(switchboard_.state(), switchboard_.state().monitors.at(cross_ref))
            );
    }
    return views;
}

Counters Signalling::counters() const {
    Counters counters;
    static_cast<switchboard::Counters&>(counters) = switchboard::count(switchboard_.state());
    phones_.count(counters);
    counters.clients_api = api_clients_.count();
    counters.clients_registered = clients_.registered_count();
    counters.service_running = telephony_runs();
    return counters;
}

// --- The network
// --------------------------------------------------------------------------------------------

void Signalling::flow_up(const FlowInfo& flow) {
    sides_[flow.id] = flow.side;
    if (flow.side == Side::phones) return phones_.flow_up(flow);
    clients_.flow_up(flow);
}

void Signalling::flow_down(FlowId flow, Time now) {
    const auto side = sides_.find(flow);
    if (side == sides_.end()) return;
    if (side->second == Side::phones) {
        phones_.flow_down(flow, now);
    } else {
        clients_.flow_down(flow, now);
    }
    sides_.erase(flow);
    settle(now);
}

void Signalling::receive(FlowId flow, sip::Message message, Time now) {
    const auto side = sides_.find(flow);
    if (side == sides_.end()) return;
    if (side->second == Side::phones) {
        phones_.receive(flow, std::move(message), now);
    } else {
        clients_.receive(flow, std::move(message), now);
    }
    settle(now);
}

/// A request that could be read far enough is answered; responses and noise are not (RFC 3261 8.2, 18.3).
void Signalling::malformed(FlowId flow, int status, const sip::Message& partial) {
    if (status == 0) return;
    sip::Message response = sip::Message::response_to(partial, status);
    // The To header may be the very thing that cannot be read: its text is kept (RFC 3261 8.2.6.2).
    const std::string to(response.get("To"));
    if (!to.empty() && to.find("tag=") == std::string::npos)
        response.set("To", to + ";tag=" + random_.token(8));
    effects_.emplace_back(Send{flow, std::move(response)});
}

void Signalling::tick(Time now) {
    switchboard_.tick(now);
    settle(now);
    phones_.tick(now);
    settle(now);
    clients_.tick(now);
    settle(now);
}

std::optional<Time> Signalling::next_due() const {
    return earlier(switchboard_.next_due(), earlier(phones_.next_due(), clients_.next_due()));
}

void Signalling::shut_down(Time now) {
    switchboard_.shut_down(now);
    settle(now);
    clients_.shut_down(now);
    api_clients_.close_all(now);
    phones_.shut_down(now);
    settle(now);
}

std::vector<Effect> Signalling::take_effects() {
    for (Changed& changed : switchboard_.changes().take()) effects_.emplace_back(std::move(changed));
    return std::exchange(effects_, {});
}

/// Carries out what the switchboard wants until it wants nothing more; then those who wait for room come in.
void Signalling::settle(Time now) {
    for (;;) {
        auto effects = switchboard_.take_effects();
        if (effects.empty()) {
            phones_.connect_waiting(now);
            effects = switchboard_.take_effects();
        }
        if (effects.empty()) return;
        for (const switchboard::Effect& effect : effects) carry_out(effect, now);
    }
}

void Signalling::carry_out(const switchboard::Effect& effect, Time now) {
    struct Visitor {
        Signalling& self;
        Time now;
        void operator()(const switchboard::PhoneRequest& e) const { self.phones_.carry_out(e, now); }
        void operator()(const switchboard::DropPhone& e) const { self.phones_.carry_out(e, now); }
        void operator()(const switchboard::SuspendPhone& e) const { self.phones_.carry_out(e, now); }
        void operator()(const switchboard::ServiceAnswer& e) const {
            // Service ids are unique among the requests of one kind of client only.
            if (self.api_clients_.has(e.client)) return self.api_clients_.carry_out(e);
            self.clients_.carry_out(e, now);
        }
        void operator()(const switchboard::MonitorEvent& e) const {
            self.clients_.carry_out(e, now);
            self.api_clients_.carry_out(e);
        }
        void operator()(const switchboard::ClientNotice& e) const {
            self.clients_.carry_out(e, now);
            self.api_clients_.carry_out(e);
        }
        void operator()(const switchboard::LinesChanged& e) const {
            const std::string username = self.phones_.username_of(e.phone);
            if (!username.empty()) self.effects_.emplace_back(PhoneLinesChanged{username, e.device_ids});
        }
        void operator()(const switchboard::CapabilityLearned& e) const {
            self.phones_.learned(e.phone, e.service, e.support);
            self.effects_.emplace_back(PhoneLearned{self.phones_.username_of(e.phone), e.service, e.support});
        }
    };
    std::visit(Visitor{*this, now}, effect);
}

}  // namespace offhook::signalling
