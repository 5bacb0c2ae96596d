// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/traffic.hpp"

#include <algorithm>

#include "base/timer_queue.hpp"

namespace offhook::phone {

namespace {

using std::chrono::milliseconds;

constexpr double kMillisecondsPerSecond = 1000.0;
constexpr int kTriesForIdleLine = 8;
/// One call in so many is held for a while.
constexpr std::uint64_t kOneHeldIn = 5;
/// One call in so many is never answered.
constexpr std::uint64_t kOneMissedIn = 10;

}  // namespace

void Traffic::start(std::vector<LineId> lines, double calls_per_second, Time now) {
    lines_ = std::move(lines);
    next_call_.reset();
    if (calls_per_second <= 0 || lines_.size() < 2) return;
    interval_ =
        std::max(Duration{1}, Duration(static_cast<std::int64_t>(kMillisecondsPerSecond / calls_per_second)));
    next_call_ = now;
}

std::optional<Time> Traffic::next_due() const {
    std::optional<Time> planned;
    if (!plans_.empty()) planned = plans_.begin()->first;
    return earlier(next_call_, planned);
}

void Traffic::tick(Time now) {
    while (!plans_.empty() && plans_.begin()->first <= now) {
        const Plan plan = plans_.begin()->second;
        plans_.erase(plans_.begin());
        carry_out(plan, now);
    }
    while (next_call_ && *next_call_ <= now) {
        dial(now);
        *next_call_ += interval_;
    }
}

Duration Traffic::between(Duration shortest, Duration longest) {
    const auto range = static_cast<std::uint64_t>((longest - shortest).count());
    return shortest + Duration(static_cast<std::int64_t>(random_->below(range + 1)));
}

std::optional<LineId> Traffic::idle_line() {
    for (int i = 0; i < kTriesForIdleLine; ++i) {
        const LineId line = lines_[random_->below(lines_.size())];
        if (exchange_->calls(line).empty()) return line;
    }
    return std::nullopt;
}

void Traffic::dial(Time now) {
    const std::optional<LineId> from = idle_line();
    const std::optional<LineId> to = idle_line();
    if (!from || !to || *from == *to) return;
    const Result<CallId> call = exchange_->dial(*from, exchange_->line(*to).device_id, {}, now);
    if (!call) return;
    ++calls_made_;
    Time when = now + between(milliseconds(200), milliseconds(1500));
    if (random_->below(kOneMissedIn) == 0) {
        plans_.insert({when, {Step::clear, *from, *call}});
        return;
    }
    plans_.insert({when, {Step::answer, *to, *call}});
    when += between(milliseconds(500), milliseconds(2000));
    if (random_->below(kOneHeldIn) == 0) {
        plans_.insert({when, {Step::hold, *to, *call}});
        when += between(milliseconds(300), milliseconds(1000));
        plans_.insert({when, {Step::retrieve, *to, *call}});
        when += between(milliseconds(300), milliseconds(1000));
    }
    plans_.insert({when, {Step::clear, random_->below(2) == 0 ? *from : *to, *call}});
}

/// A step that no longer fits (somebody else took a hand) is left out.
void Traffic::carry_out(const Plan& plan, Time now) {
    switch (plan.step) {
        case Step::answer:
            (void)exchange_->answer(plan.line, plan.call, now);
            break;
        case Step::hold:
            (void)exchange_->hold(plan.line, plan.call, now);
            break;
        case Step::retrieve:
            (void)exchange_->retrieve(plan.line, plan.call, now);
            break;
        case Step::clear:
            (void)exchange_->clear(plan.line, plan.call, now);
            break;
    }
}

}  // namespace offhook::phone
