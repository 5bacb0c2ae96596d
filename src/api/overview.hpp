// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/fwd.hpp>

#include "api/context.hpp"
#include "api/event_rate.hpp"

namespace offhook::api {

/// The overview of the whole server (schema Status). Life and thread: its owner's.
class Overview {
public:
    explicit Overview(const Context& context) : context_(context) {}

    boost::json::object json();

    void tick(Time now);
    std::optional<Time> next_due() const { return rate_.next_due(); }

private:
    struct Warning {
        std::string reason;
        std::string detail;
    };

    std::vector<Warning> warnings();
    void warn_of_certificate(std::vector<Warning>& warnings) const;
    void warn_of_licence(std::vector<Warning>& warnings) const;
    void warn_of_listeners(std::vector<Warning>& warnings) const;
    void look_at_disk(Time now);

    const Context& context_;
    EventRate rate_;
    std::optional<Warning> disk_;
    std::optional<Time> next_look_at_disk_;
};

}  // namespace offhook::api
