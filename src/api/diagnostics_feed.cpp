// SPDX-License-Identifier: Apache-2.0
#include "api/diagnostics_feed.hpp"

#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "trace/record_json.hpp"

namespace offhook::api {

namespace json = boost::json;

namespace {

constexpr std::size_t kAtOnce = 200;  ///< items told in one go, so that the loop is not kept for long

Event make_event(Topic topic, trace::WallTime time, std::string_view member, json::object item) {
    json::object object;
    object["topic"] = topic_word(topic);
    object["time"] = trace::utc_text(time);
    object[member] = std::move(item);
    Event event;
    event.topic = topic;
    event.data = json::serialize(object);
    return event;
}

}  // namespace

DiagnosticsFeed::DiagnosticsFeed(const Context& context, EventHub& hub)
    : context_(context), hub_(hub), alive_(std::make_shared<Alive>(Alive{this})) {}

DiagnosticsFeed::~DiagnosticsFeed() {
    alive_->feed = nullptr;
}

void DiagnosticsFeed::follow_wishes() {
    const bool wants_log = hub_.anyone_wants(Topic::log);
    const bool wants_trace = hub_.anyone_wants(Topic::trace);
    if (!wants_log) log_.reset();
    if (!wants_trace) trace_.reset();
    Host& host = context_.host;
    if (wants_log && !log_) {
        log_ = context_.log.lines().subscribe([&host, alive = alive_] {
            host.post([alive] {
                if (alive->feed != nullptr) alive->feed->send_log();
            });
        });
    }
    if (wants_trace && !trace_) {
        trace_ = context_.trace.subscribe([&host, alive = alive_] {
            host.post([alive] {
                if (alive->feed != nullptr) alive->feed->send_trace();
            });
        });
    }
}

void DiagnosticsFeed::send_log() {
    if (!log_) return;
    const auto lines = log_->take(kAtOnce);
    for (const auto& line : lines) {
        hub_.publish_unkept(make_event(Topic::log, line->wall, "line", trace::line_json(*line)));
    }
    if (lines.size() < kAtOnce) return;
    context_.host.post([alive = alive_] {
        if (alive->feed != nullptr) alive->feed->send_log();
    });
}

void DiagnosticsFeed::send_trace() {
    if (!trace_) return;
    const auto records = trace_->take(kAtOnce);
    for (const auto& record : records) {
        hub_.publish_unkept(make_event(Topic::trace, record->wall, "entry", trace::entry_json(*record)));
    }
    if (records.size() < kAtOnce) return;
    context_.host.post([alive = alive_] {
        if (alive->feed != nullptr) alive->feed->send_trace();
    });
}

}  // namespace offhook::api
