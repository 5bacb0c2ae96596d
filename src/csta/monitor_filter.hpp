// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <string>
#include <string_view>

#include "csta/message.hpp"

namespace offhook::csta {

/// Which events a monitor does not want (ECMA-269, monitor filter; in the XML true = filtered out).
class MonitorFilter {
public:
    /// Lets everything pass.
    MonitorFilter() = default;

    /// From a requestedMonitorFilter or actualMonitorFilter; what it does not name passes.
    static MonitorFilter read(const Element& element);
    /// From the child of that name if there is one, else the filter that lets everything pass.
    static MonitorFilter read(const Message& message, std::string_view child);

    /// Whether an event goes to the client: by its message name ("DeliveredEvent"). An event the filter
    /// has no place for passes.
    bool passes(std::string_view event_name) const;

    void filter_out(std::string_view event_name);
    bool filters_anything() const { return filtered_.any(); }

    /// Every group of the standard, every event said true or false: for actualMonitorFilter.
    Element to_element(std::string name) const;

    friend bool operator==(const MonitorFilter&, const MonitorFilter&) = default;

private:
    static constexpr std::size_t kMaxEvents = 128;
    std::bitset<kMaxEvents> filtered_;
};

}  // namespace offhook::csta
