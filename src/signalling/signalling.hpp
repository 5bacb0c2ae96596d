// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "signalling/client_side.hpp"
#include "signalling/phone_side.hpp"
#include "signalling/types.hpp"
#include "switchboard/switchboard.hpp"

namespace offhook::signalling {

/// The whole server without its sockets: phones and clients as SIP flows on the outside, the switchboard in
/// the middle. Inputs are flows, messages, time and administration; outputs the effects that
/// take_effects() hands out in order. Pure, as the rooms it is made of. One owner, one thread.
class Signalling {
public:
    Signalling(const SignallingSettings& settings, const Limits& limits, Random& random, Reporter& reporter);

    void add_phone(const KnownPhone& phone) { phones_.add(phone); }
    void set_account(Account account) { clients_.set_account(std::move(account)); }
    void change_settings(const SignallingSettings& settings);
    /// Lets a waiting phone work; shuts a phone out, or in again.
    void activate_phone(const std::string& username, Time now);
    void enable_phone(const std::string& username, bool enabled, Time now);

    void flow_up(const FlowInfo& flow);
    void flow_down(FlowId flow, Time now);
    void receive(FlowId flow, sip::Message message, Time now);
    /// The stream could not be read on. `partial` is what could be read of the message, to answer it by.
    void malformed(FlowId flow, int status, const sip::Message& partial);
    void tick(Time now);
    std::optional<Time> next_due() const;
    /// Says goodbye: unfinished services answered, registrations aborted, sessions ended (BYE).
    void shut_down(Time now);

    std::vector<Effect> take_effects();

    const switchboard::Switchboard& switchboard() const { return switchboard_; }
    const PhoneSide& phones() const { return phones_; }
    const ClientSide& clients() const { return clients_; }

private:
    void settle(Time now);
    void carry_out(const switchboard::Effect& effect, Time now);

    Random& random_;
    std::vector<Effect> effects_;
    switchboard::Switchboard switchboard_;
    PhoneSide phones_;
    ClientSide clients_;
    std::unordered_map<FlowId, Side> sides_;
};

}  // namespace offhook::signalling
