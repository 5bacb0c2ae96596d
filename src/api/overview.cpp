// SPDX-License-Identifier: Apache-2.0
#include "api/overview.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "api/server_json.hpp"
#include "api/times.hpp"
#include "signalling/signalling.hpp"
#include "store/licence.hpp"

namespace offhook::api {

namespace json = boost::json;

namespace {

constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60;
constexpr std::int64_t kCertificateDays = 30;
constexpr std::int64_t kLicenceDays = 30;
constexpr std::uintmax_t kLowDisk = std::uintmax_t{100} * 1024 * 1024;
constexpr Duration kDiskLook = std::chrono::minutes(1);

json::object phones_json(const signalling::Counters& counters) {
    const std::size_t others =
        counters.phones_in_service + counters.phones_waiting + counters.phones_disabled;
    json::object object;
    object["known"] = counters.phones;
    object["inService"] = counters.phones_in_service;
    object["outOfService"] = counters.phones - std::min(counters.phones, others);
    object["waiting"] = counters.phones_waiting;
    object["disabled"] = counters.phones_disabled;
    return object;
}

json::object events_json(const Host& host, const EventRate& rate) {
    json::array history;
    for (const auto& minute : rate.minutes()) {
        history.push_back(json::object{{"time", time_text(host, minute.begin)}, {"count", minute.count}});
    }
    return json::object{{"perMinute", rate.last_minute()}, {"history", std::move(history)}};
}

}  // namespace

json::object Overview::json() {
    const Host& host = context_.host;
    tick(host.now());
    const signalling::Counters counters = context_.signalling.counters();
    json::array warnings_now;
    for (const Warning& warning : warnings()) {
        warnings_now.push_back(json::object{{"reason", warning.reason}, {"detail", warning.detail}});
    }
    json::object object;
    object["version"] = host.version();
    object["startedAt"] = time_text(host.started() * 1000);
    object["uptimeSeconds"] = std::max<std::int64_t>(0, host.unix_milliseconds() / 1000 - host.started());
    object["service"] = service_json(host);
    object["phones"] = phones_json(counters);
    object["lines"] = json::object{
        {"known", counters.lines},
        {"inService", counters.lines_in_service},
        {"monitored", counters.monitored_lines}};
    object["monitors"] = counters.monitors;
    object["calls"] = counters.calls;
    object["clients"] = counters.clients;
    object["events"] = events_json(host, rate_);
    object["licences"] = licences_json(host, context_.signalling);
    object["warnings"] = std::move(warnings_now);
    return object;
}

void Overview::tick(Time now) {
    rate_.look(now, context_.signalling.switchboard().state().totals.events);
}

std::vector<Overview::Warning> Overview::warnings() {
    std::vector<Warning> found;
    look_at_disk(context_.host.now());
    warn_of_certificate(found);
    warn_of_licence(found);
    warn_of_listeners(found);
    if (disk_) found.push_back(*disk_);
    return found;
}

void Overview::warn_of_certificate(std::vector<Warning>& warnings) const {
    const Certificates certificates = context_.host.certificates();
    if (!certificates.error.empty()) warnings.push_back({"certificate_unusable", certificates.error});
    if (!certificates.server) return;
    const std::int64_t left = certificates.server->not_after - context_.host.unix_milliseconds() / 1000;
    if (left <= 0) {
        warnings.push_back({"certificate_expired", "The server's certificate has expired."});
    } else if (left < kCertificateDays * kDay) {
        warnings.push_back(
            {"certificate_ends", fmt::format("The server's certificate ends in {} days.", left / kDay)}
        );
    }
}

void Overview::warn_of_licence(std::vector<Warning>& warnings) const {
    const store::LicenceState& state = context_.host.licences();
    const switchboard::LicenceUse use = context_.signalling.counters().licence;
    const std::int64_t left = state.next_expiry - context_.host.unix_milliseconds() / 1000;
    if (state.kind == store::LicenceState::Kind::expired) {
        warnings.push_back({"licence_expired", "No licence counts any more; there is no telephone service."});
    }
    if (state.kind == store::LicenceState::Kind::trial) {
        warnings.push_back({"licence_trial", fmt::format("The trial ends in {} days.", state.trial_days_left)}
        );
    }
    if (state.next_expiry != 0 && left < kLicenceDays * kDay) {
        warnings.push_back(
            {"licence_ends",
             fmt::format("A licence ends in {} days.", std::max<std::int64_t>(0, left / kDay))}
        );
    }
    if (state.limited() && use.phones >= state.phones) {
        warnings.push_back({"licence_used_up", "All licences for telephones are in use."});
    } else if (state.limited() && use.monitored_lines >= state.monitored_lines()) {
        warnings.push_back({"licence_used_up", "All licences for monitored lines are in use."});
    }
}

void Overview::warn_of_listeners(std::vector<Warning>& warnings) const {
    for (const ListenerState& listener : context_.host.listeners()) {
        if (listener.listening || listener.error.empty()) continue;
        warnings.push_back({"listener_failed", fmt::format("{}: {}", listener.name, listener.error)});
    }
}

/// Room on the disk that the log is written to. Asked seldom, since a disk may be slow to tell.
void Overview::look_at_disk(Time now) {
    if (next_look_at_disk_ && now < *next_look_at_disk_) return;
    next_look_at_disk_ = now + kDiskLook;
    disk_.reset();
    const std::filesystem::path dir = context_.host.settings().settings.diagnostics.dir;
    if (dir.empty()) return;
    std::error_code failed;
    const auto space = std::filesystem::space(dir, failed);
    if (failed) {
        disk_ =
            Warning{"log_disk", fmt::format("The log's directory {}: {}.", dir.string(), failed.message())};
    } else if (space.available < kLowDisk) {
        disk_ = Warning{
            "log_disk",
            fmt::format("The log's disk has {} MiB left ({}).", space.available >> 20U, dir.string())};
    }
}

}  // namespace offhook::api
