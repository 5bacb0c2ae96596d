// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/timer_queue.hpp"
#include "sip/message.hpp"

namespace offhook::signalling {

/// Where an address of record can be reached: one contact on one flow (RFC 3261 10.3, RFC 5626).
struct Binding {
    std::string contact;  ///< the URI as the peer wrote it
    sip::Uri uri;
    FlowId flow;
    std::string call_id;
    std::uint32_t cseq = 0;
    Time expires;
    std::string instance;           ///< +sip.instance, empty if none
    std::string reg_id;             ///< with an instance: which of its flows
    std::vector<std::string> path;  ///< RFC 3327, nearest hop first
    std::string user_agent;
    std::uint64_t order = 0;  ///< counts up: the newest binding is the one to use
};

struct RegistrarSettings {
    Duration expires = std::chrono::seconds(300);  ///< the longest a binding lives without being refreshed
    Duration min_expires = std::chrono::seconds(60);
    std::size_t contacts_per_address = 8;
};

/// The registrar's book (RFC 3261 10.3): bindings by address of record. Logins are checked before.
class Registrar {
public:
    explicit Registrar(RegistrarSettings settings) : settings_(settings) {}

    struct Outcome {
        sip::Message response;
        bool changed = false;  ///< bindings were made or refreshed or removed
        std::vector<FlowId>
            replaced_flows;  ///< flows whose binding a newer flow of the same device took over
    };

    /// Handles a REGISTER for an address of record: 200 with all bindings, 400, 423 or 500.
    Outcome process(const std::string& aor, FlowId flow, const sip::Message& request, Time now);

    /// The newest binding; null if the address is not registered.
    const Binding* newest(const std::string& aor) const;
    std::size_t count() const { return bindings_.size(); }
    std::size_t count(const std::string& aor) const;
    /// The binding of that address on that flow; null if there is none.
    const Binding* find(const std::string& aor, FlowId flow) const;
    bool is_used(FlowId flow) const { return by_flow_.count(flow) != 0; }

    /// Takes the address's bindings off the flow.
    void drop(const std::string& aor, FlowId flow);

    /// The addresses whose bindings went with the flow (RFC 5626 4.3).
    std::vector<std::string> flow_lost(FlowId flow);
    /// The addresses that lost a binding because it was not refreshed.
    std::vector<std::string> expire(Time now);
    void forget(const std::string& aor);
    std::optional<Time> next_due() const { return expiries_.next_due(); }
    void change_settings(RegistrarSettings settings) { settings_ = settings; }

private:
    Result<std::vector<Binding>> requested(const sip::Message& request, FlowId flow, Time now) const;
    bool is_stale(const std::vector<Binding>& known, const Binding& wanted) const;
    void merge(std::vector<Binding>& known, Binding wanted, Time now, Outcome& outcome);
    sip::Message accepted(const std::string& aor, const sip::Message& request, Time now) const;
    void keep(const std::string& aor, std::vector<Binding> bindings);
    template <class Predicate>
    void remove_if(const std::string& aor, Predicate gone);

    RegistrarSettings settings_;
    std::unordered_map<std::string, std::vector<Binding>> bindings_;
    std::unordered_map<FlowId, std::unordered_set<std::string>> by_flow_;
    TimerQueue<std::string> expiries_;  ///< by address: when its first binding ends
    std::uint64_t order_ = 0;
};

}  // namespace offhook::signalling
