// SPDX-License-Identifier: Apache-2.0
#include "api/server_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "api/times.hpp"
#include "signalling/signalling.hpp"
#include "store/licence.hpp"

namespace offhook::api {

namespace json = boost::json;
using Kind = store::LicenceState::Kind;

namespace {

json::object licence_json(const store::LicenceEntry& entry) {
    json::object object;
    object["id"] = entry.status == store::LicenceEntry::Status::invalid
                       ? entry.record.code
                       : fmt::format("{:016x}", entry.licence.serial);
    object["customer"] = entry.licence.customer;
    object["phones"] = entry.licence.phones;
    object["lines"] = entry.licence.lines;
    object["issuedAt"] = time_or_null(entry.licence.issued);
    object["expiresAt"] = time_or_null(entry.licence.expires);
    object["enteredAt"] = time_or_null(entry.record.entered);
    object["enteredBy"] = entry.record.entered_by;
    object["status"] = store::licence_status_name(entry.status);
    object["problem"] = text_or_null(entry.problem);
    return object;
}

}  // namespace

json::object service_json(const Host& host) {
    const ServiceState service = host.service();
    json::object object;
    object["state"] = service.running ? "running" : service.wanted ? "refused" : "stopped";
    object["why"] = text_or_null(service.why);
    object["since"] = time_or_null(service.since);
    return object;
}

json::object licences_json(const Host& host, const signalling::Signalling& signalling) {
    const store::LicenceState& state = host.licences();
    const switchboard::LicenceUse use = signalling.counters().licence;
    json::array codes;
    for (const auto& entry : state.entries) codes.push_back(licence_json(entry));
    json::object object;
    object["limited"] = state.limited();
    object["state"] = store::licence_kind_name(state.kind);
    object["trialEndsAt"] = time_or_null(state.trial_ends);
    object["trialDaysLeft"] = nullptr;
    if (state.kind == Kind::trial) object["trialDaysLeft"] = state.trial_days_left;
    object["phonesLicensed"] = nullptr;
    object["linesLicensed"] = nullptr;
    if (state.limited()) {
        object["phonesLicensed"] = state.phones;
        object["linesLicensed"] = state.monitored_lines();
    }
    object["phonesInUse"] = use.phones;
    object["linesInUse"] = use.monitored_lines;
    object["nextExpiryAt"] = time_or_null(state.next_expiry);
    object["installationId"] = host.installation_id();
    object["codes"] = std::move(codes);
    return object;
}

}  // namespace offhook::api
