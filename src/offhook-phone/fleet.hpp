// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/random.hpp"
#include "base/report.hpp"
#include "base/timer_queue.hpp"
#include "offhook-phone/exchange.hpp"
#include "offhook-phone/phone.hpp"

namespace offhook::phone {

/// What the fleet needs from the outside: flows, and somebody to tell.
class FleetPort {
public:
    virtual ~FleetPort() = default;
    /// Begins a flow to the server of that phone; Fleet::flow_up or flow_down follows, never inside the call.
    virtual FlowId connect(const PhoneSettings& phone) = 0;
    virtual void close(FlowId flow, bool after_flush) = 0;
    virtual void send(FlowId flow, sip::Message message) = 0;
    virtual void send_bytes(FlowId flow, std::string bytes) = 0;
    virtual void tell(const Notice& notice) = 0;
};

/// One phone to be made.
struct PhoneOrder {
    PhoneSettings settings;  ///< without id, dialect and lines
    const Dialect* dialect = nullptr;
    Liberties liberties;  ///< in place of the dialect's own
    std::vector<std::string> device_ids;
    bool call_waiting = true;
};

/// The phones of the program and the exchange between them: brings flows, due times and call events to the
/// phone concerned.
///
/// Pure but for its port. Life: the program's. Thread: its owner's.
class Fleet {
public:
    Fleet(ExchangeSettings settings, FleetPort& port, Random& random, Reporter& reporter);

    PhoneId add(PhoneOrder order);
    /// Starts all phones, one after the other with that time between them.
    void start(Time now, Duration between = Duration{0});
    void shut_down(Time now);
    bool is_over() const;

    void flow_up(FlowId flow, const std::string& local_address, std::uint16_t local_port, Time now);
    void flow_down(FlowId flow, const std::string& why, Time now);
    void receive(FlowId flow, std::vector<sip::Message> messages, Time now);
    void tick(Time now);
    std::optional<Time> next_due() const;

    Exchange& exchange() { return exchange_; }
    /// To be called after every operation on the exchange: brings its events to the phones.
    void dispatch(Time now);

    std::vector<PhoneId> phones() const;
    std::vector<LineId> lines() const;
    const Phone& phone(PhoneId id) const { return *phones_.at(id).phone; }
    PhoneId owner_of(LineId line) const { return exchange_.line(line).phone; }
    /// By user name (a MAC in any writing) or by one of its lines.
    std::optional<PhoneId> find_phone(std::string_view name) const;

    /// The phone gets one more line.
    void add_line(PhoneId id, std::string device_id, Time now);
    void unplug(PhoneId id, Time now);
    void replug(PhoneId id, Time now);
    void freeze(PhoneId id, bool on, Time now);
    void new_flow(PhoneId id, Time now);

private:
    struct Entry {
        Dialect dialect;
        bool call_waiting = true;
        std::unique_ptr<Phone> phone;
    };
    LineSettings settings_of(PhoneId phone, std::string device_id) const;
    void settle(PhoneId id, Time now);
    void act(PhoneId id, Action& action);
    void tell_of_call(const LineEvent& event);
    Phone& get(PhoneId id) { return *phones_.at(id).phone; }

    Exchange exchange_;
    FleetPort* port_;
    Random* random_;
    Reporter* reporter_;
    std::map<PhoneId, Entry> phones_;
    std::unordered_map<FlowId, PhoneId> flows_;
    std::unordered_map<FlowId, PhoneId> connecting_;
    TimerQueue<PhoneId> due_;
    IdSource<PhoneId> ids_;
};

/// `ringing, called by 200`: an event in words for people.
std::string describe(const LineEvent& event);

}  // namespace offhook::phone
