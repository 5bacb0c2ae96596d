// SPDX-License-Identifier: Apache-2.0
#include "api/metrics.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "api/view_json.hpp"
#include "signalling/signalling.hpp"
#include "store/licence.hpp"
#include "trace/ring.hpp"

namespace offhook::api {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

/// Gathers families of one answer.
class Families {
public:
    void gauge(std::string name, std::string help, double value, Labels labels = {}) {
        ClientMetric& metric = add(std::move(name), std::move(help), MetricType::Gauge, std::move(labels));
        metric.gauge.value = value;
    }
    void gauge(std::string name, std::string help, std::size_t value, Labels labels = {}) {
        gauge(std::move(name), std::move(help), static_cast<double>(value), std::move(labels));
    }
    void counter(std::string name, std::string help, std::uint64_t value, Labels labels = {}) {
        ClientMetric& metric = add(std::move(name), std::move(help), MetricType::Counter, std::move(labels));
        metric.counter.value = static_cast<double>(value);
    }
    const std::vector<MetricFamily>& all() const { return families_; }

private:
    /// Metrics of one family come one after the other.
    ClientMetric& add(std::string name, std::string help, MetricType type, Labels labels) {
        name = "offhook_" + name;
        if (families_.empty() || families_.back().name != name) {
            families_.push_back({std::move(name), std::move(help), type, {}});
        }
        ClientMetric& metric = families_.back().metric.emplace_back();
        metric.label = std::move(labels);
        return metric;
    }

    std::vector<MetricFamily> families_;
};

void add_program(Families& families, const Context& context) {
    const Host& host = context.host;
    families.gauge("build_info", "The program that runs.", 1.0, {{"version", host.version()}});
    families.gauge(
        "start_time_seconds", "When the program started, in seconds since 1970.",
        static_cast<double>(host.started())
    );
    families.gauge(
        "service_running", "1: telephones and clients are served.", host.service().running ? 1.0 : 0.0
    );
    std::map<std::string, std::size_t> flows;
    std::map<std::string, bool> listening;
    for (const ListenerState& listener : host.listeners()) {
        flows[listener.side] += listener.connections;
        listening[listener.name] = listener.listening;
    }
    for (const auto& [side, count] : flows) {
        families.gauge("flows", "Connections that stand.", count, {{"side", side}});
    }
    for (const auto& [name, stands] : listening) {
        families.gauge("listener_up", "1: the port is open.", stands ? 1.0 : 0.0, {{"listener", name}});
    }
    if (const auto server = host.certificates().server) {
        families.gauge(
            "certificate_not_after_seconds", "When the server's certificate ends, in seconds since 1970.",
            static_cast<double>(server->not_after)
        );
    }
}

void add_phones(
    Families& families, const signalling::Signalling& signalling, const signalling::Counters& counters
) {
    using signalling::PhoneState;
    std::map<PhoneState, std::size_t> states;
    for (int state = 0; state <= static_cast<int>(PhoneState::reconnecting); ++state) {
        states[static_cast<PhoneState>(state)] = 0;
    }
    for (const auto& phone : signalling.phone_views()) ++states[phone.state];
    for (const auto& [state, count] : states) {
        families.gauge(
            "phones", "Known telephones by state.", count,
            {{"state", std::string(signalling::to_word(state))}}
        );
    }
    families.gauge("registrations", "Telephones that are registered.", counters.phones_registered);
    families.gauge(
        "client_registrations", "Client accounts that are registered.", counters.clients_registered
    );
}

void add_switchboard(Families& families, const signalling::Counters& counters) {
    families.gauge("lines", "Known lines.", counters.lines);
    families.gauge("lines_in_service", "Lines in service.", counters.lines_in_service);
    families.gauge("lines_monitored", "Lines that somebody monitors.", counters.monitored_lines);
    families.gauge("monitors", "Monitors of clients.", counters.monitors);
    families.gauge("calls", "Connections of lines.", counters.calls);
    const std::size_t sip = counters.clients - std::min(counters.clients, counters.clients_api);
    families.gauge("clients", "Sessions of clients.", sip, {{"kind", "sip"}});
    families.gauge("clients", "Sessions of clients.", counters.clients_api, {{"kind", "api"}});
    families.counter("csta_events_total", "CSTA events of telephones.", counters.totals.events);
    for (const auto& [service, count] : counters.totals.services) {
        families.counter(
            "services_total", "CSTA services that clients asked for.", count, {{"service", service}}
        );
    }
    for (const auto& [result, count] : counters.totals.answers) {
        families.counter(
            "service_answers_total", "Answers to clients: ok, or the category of the error.", count,
            {{"result", result}}
        );
    }
}

void add_licence(Families& families, const Context& context, const signalling::Counters& counters) {
    const store::LicenceState& state = context.host.licences();
    families.gauge("licence_phones_in_use", "Telephones that count.", counters.licence.phones);
    families.gauge("licence_lines_in_use", "Monitored lines that count.", counters.licence.monitored_lines);
    if (!state.limited()) return;
    families.gauge("licence_phones", "Licensed telephones.", static_cast<double>(state.phones));
    families.gauge(
        "licence_lines", "Licensed monitored lines.", static_cast<double>(state.monitored_lines())
    );
}

void add_reports(Families& families, const Context& context) {
    const std::map<std::string, std::uint64_t> reports = context.host.counters();
    std::uint64_t failed = 0;
    for (const std::string_view reason : {"login_failed", "login_refused"}) {
        const auto found = reports.find(std::string(reason));
        if (found != reports.end()) failed += found->second;
    }
    families.counter("failed_logins_total", "Logins with a wrong name or password, on all sides.", failed);
    for (const auto& [reason, count] : reports) {
        families.counter(
            "reports_total", "Log lines by reason, dropped ones included.", count, {{"reason", reason}}
        );
    }
    families.counter(
        "trace_dropped_total", "SIP messages that the ring has let go.", context.trace.dropped()
    );
}

}  // namespace

std::string metrics_text(const Context& context, const ApiCounts& counts) {
    const signalling::Counters counters = context.signalling.counters();
    Families families;
    add_program(families, context);
    add_phones(families, context.signalling, counters);
    add_switchboard(families, counters);
    add_licence(families, context, counters);
    families.gauge("api_sessions", "The API's own sessions at the switchboard.", counts.cti_sessions);
    add_reports(families, context);
    return prometheus::TextSerializer().Serialize(families.all());
}

}  // namespace offhook::api
