// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "base/random.hpp"
#include "offhook-phone/exchange.hpp"

namespace offhook::phone {

/// Random calls between idle lines: dialled at a steady rate, mostly answered, sometimes held, hung up by
/// either side. With a seeded Random it repeats itself.
class Traffic {
public:
    Traffic(Exchange& exchange, Random& random) : exchange_(&exchange), random_(&random) {}

    /// `calls_per_second` 0 or less: no new calls; those under way are brought to their end.
    void start(std::vector<LineId> lines, double calls_per_second, Time now);
    void tick(Time now);
    std::optional<Time> next_due() const;
    std::uint64_t calls_made() const { return calls_made_; }

private:
    enum class Step { answer, hold, retrieve, clear };
    struct Plan {
        Step step;
        LineId line;
        CallId call;
    };
    void dial(Time now);
    void carry_out(const Plan& plan, Time now);
    std::optional<LineId> idle_line();
    Duration between(Duration shortest, Duration longest);

    Exchange* exchange_;
    Random* random_;
    std::vector<LineId> lines_;
    Duration interval_{0};
    std::optional<Time> next_call_;
    std::multimap<Time, Plan> plans_;
    std::uint64_t calls_made_ = 0;
};

}  // namespace offhook::phone
