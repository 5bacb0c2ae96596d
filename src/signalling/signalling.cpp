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
    return result;
}

}  // namespace

Signalling::Signalling(
    const SignallingSettings& settings, const Limits& limits, Random& random, Reporter& reporter
)
    : random_(random),
      switchboard_(switchboard_settings(settings), limits, reporter),
      phones_(settings, limits, random, reporter, switchboard_, effects_),
      clients_(settings, limits, random, reporter, switchboard_, effects_) {}

void Signalling::change_settings(const SignallingSettings& settings) {
    switchboard_.change_settings(switchboard_settings(settings));
    phones_.change_settings(settings);
    clients_.change_settings(settings);
}

void Signalling::activate_phone(const std::string& username, Time now) {
    phones_.activate(canonical_username(username), now);
    settle(now);
}

void Signalling::enable_phone(const std::string& username, bool enabled, Time now) {
    phones_.set_enabled(canonical_username(username), enabled, now);
    settle(now);
}

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
    phones_.shut_down(now);
    settle(now);
}

std::vector<Effect> Signalling::take_effects() {
    return std::exchange(effects_, {});
}

/// Carries out what the switchboard wants until it wants nothing more.
void Signalling::settle(Time now) {
    for (;;) {
        const auto effects = switchboard_.take_effects();
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
        void operator()(const switchboard::ServiceAnswer& e) const { self.clients_.carry_out(e, now); }
        void operator()(const switchboard::MonitorEvent& e) const { self.clients_.carry_out(e, now); }
        void operator()(const switchboard::ClientNotice& e) const { self.clients_.carry_out(e, now); }
        void operator()(const switchboard::LinesChanged& e) const {
            self.effects_.emplace_back(PhoneLinesChanged{self.phones_.username_of(e.phone), e.device_ids});
        }
        void operator()(const switchboard::CapabilityLearned& e) const {
            self.phones_.learned(e.phone, e.service, e.supported);
            self.effects_.emplace_back(PhoneLearned{self.phones_.username_of(e.phone), e.service, e.supported}
            );
        }
    };
    std::visit(Visitor{*this, now}, effect);
}

}  // namespace offhook::signalling
