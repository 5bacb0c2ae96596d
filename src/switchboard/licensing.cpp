// SPDX-License-Identifier: Apache-2.0
#include "switchboard/licensing.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "switchboard/phone_service.hpp"

namespace offhook::switchboard {

namespace {

std::string_view reason_of(Admission admission) {
    switch (admission) {
        case Admission::admitted:
            break;
        case Admission::no_licence:
            return "more phones than licensed";
        case Admission::blocked:
            return "the licence allows no telephone service";
        case Admission::stopped:
            return "the telephone service is stopped";
    }
    return "";
}

/// Whether there is a service for phones at all.
Admission service_admission(const Core& core) {
    if (!core.running) return Admission::stopped;
    return core.settings.licence.blocked ? Admission::blocked : Admission::admitted;
}

void suspend(Core& core, PhoneId id, std::string_view why) {
    Phone& phone = *core.directory.phone(id);
    phone_goes_down(core, phone, why);
    release_phone(core, phone);
    core.effects.emplace_back(SuspendPhone{id, std::string(why)});
}

/// Admitted phones, those that came first in front; those whose session is being set up come last.
std::vector<PhoneId> by_arrival(const Core& core) {
    std::vector<const Phone*> phones;
    for (const auto& [id, phone] : core.directory.phones()) {
        if (phone.admitted) phones.push_back(&phone);
    }
    std::sort(phones.begin(), phones.end(), [](const Phone* a, const Phone* b) {
        const std::pair rank_a{!a->connected, a->connected_since};
        const std::pair rank_b{!b->connected, b->connected_since};
        return rank_a < rank_b;
    });
    std::vector<PhoneId> ids;
    ids.reserve(phones.size());
    for (const Phone* phone : phones) ids.push_back(phone->id);
    return ids;
}

}  // namespace

Admission admission_of_another(const Core& core) {
    const Admission service = service_admission(core);
    if (service != Admission::admitted) return service;
    const std::optional<std::size_t> limit = core.settings.licence.phones;
    return limit && core.admitted_phones >= *limit ? Admission::no_licence : Admission::admitted;
}

Admission admit_phone(Core& core, Phone& phone) {
    const Admission admission = phone.admitted ? service_admission(core) : admission_of_another(core);
    if (admission == Admission::admitted && !phone.admitted) {
        phone.admitted = true;
        ++core.admitted_phones;
    }
    return admission;
}

void release_phone(Core& core, Phone& phone) {
    if (!std::exchange(phone.admitted, false)) return;
    --core.admitted_phones;
    core.changes.mark(ChangeKind::phone, phone.username);
}

void suspend_surplus(Core& core) {
    const Admission service = service_admission(core);
    const bool none = service != Admission::admitted;
    const std::size_t limit = none ? 0 : core.settings.licence.phones.value_or(core.admitted_phones);
    if (core.admitted_phones <= limit) return;
    const std::vector<PhoneId> admitted = by_arrival(core);
    const std::string_view why = reason_of(none ? service : Admission::no_licence);
    for (std::size_t i = limit; i < admitted.size(); ++i) suspend(core, admitted[i], why);
}

bool may_monitor_another_line(const Core& core) {
    const std::optional<std::size_t> limit = core.settings.licence.monitored_lines;
    return !limit || core.monitored_lines < *limit;
}

}  // namespace offhook::switchboard
