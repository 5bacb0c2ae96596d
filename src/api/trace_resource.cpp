// SPDX-License-Identifier: Apache-2.0
#include "api/trace_resource.hpp"

#include <optional>
#include <string>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "api/page.hpp"
#include "api/times.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "trace/export_text.hpp"
#include "trace/ladder.hpp"
#include "trace/pcap.hpp"
#include "trace/record_json.hpp"
#include "trace/ring.hpp"
#include "trace/script.hpp"

namespace offhook::api {

namespace json = boost::json;

namespace {

constexpr std::size_t kExported = 10'000;  ///< messages in one file

/// A time of the query, if it is there. Problem: bad_value.
tl::expected<std::optional<trace::WallTime>, Problem> time_of(const Call& call, std::string_view name) {
    const std::string_view text = call.query(name);
    if (text.empty()) return std::nullopt;
    const auto time = read_time(text);
    if (!time) {
        return tl::unexpected(
            bad_field(std::string(name), fmt::format("{} is a time as 2026-01-31T12:00:00Z.", name))
        );
    }
    return trace::WallTime(std::chrono::milliseconds(*time));
}

tl::expected<trace::Filter, Problem> filter_of(const Call& call) {
    trace::Filter filter;
    filter.phone = call.query("phone");
    filter.client = call.query("client");
    filter.line = call.query("line");
    filter.call_id = call.query("dialog");
    filter.csta_call_id = call.query("callID");
    filter.method = call.query("method");
    filter.service = call.query("service");
    filter.text = call.query("text");
    if (const auto status = call.query("status"); !status.empty()) {
        const auto range = trace::StatusRange::parse(status);
        if (!range) return tl::unexpected(problem_of(range.error(), "status"));
        filter.status = *range;
    }
    const auto since = time_of(call, "since");
    if (!since) return tl::unexpected(since.error());
    const auto until = time_of(call, "until");
    if (!until) return tl::unexpected(until.error());
    filter.since = *since;
    filter.until = *until;
    return filter;
}

}  // namespace

void TraceResource::add_routes(Router& router) {
    router.add("GET", "/trace", Access::operator_, [this](const CallPtr& call) { list(call); });
    router.add("DELETE", "/trace", Access::operator_, [this](const CallPtr& call) { clear(call); });
    router.add("GET", "/trace/ladder", Access::operator_, [this](const CallPtr& call) { ladder(call); });
    router.add("GET", "/trace/export", Access::operator_, [this](const CallPtr& call) { export_file(call); });
    router.add("GET", "/trace/{id}", Access::operator_, [this](const CallPtr& call) { show(call); });
}

void TraceResource::list(const CallPtr& call) {
    const auto wanted = page_request(*call);
    if (!wanted) return call->refuse(wanted.error());
    const auto filter = filter_of(*call);
    if (!filter) return call->refuse(filter.error());
    const auto before = wanted->after.empty() ? trace::kNewest : parse_number<std::uint64_t>(wanted->after);
    if (!before) return call->refuse(bad_field("cursor", "cursor must be the `next` of an answer."));
    const trace::Ring::Page found = context_.trace.older(*filter, *before, wanted->limit);
    json::array items;
    for (const auto& record : found.items) items.push_back(trace::entry_json(*record));
    json::object answer = page(std::move(items), found.more ? std::to_string(found.next) : std::string());
    answer["dropped"] = context_.trace.dropped();
    call->respond_json(answer);
}

void TraceResource::ladder(const CallPtr& call) {
    const auto wanted = page_request(*call);
    if (!wanted) return call->refuse(wanted.error());
    const auto filter = filter_of(*call);
    if (!filter) return call->refuse(filter.error());
    const auto records = context_.trace.select(*filter, wanted->limit);
    call->respond_json(trace::ladder_json(trace::make_ladder(records)));
}

void TraceResource::show(const CallPtr& call) {
    const auto number = parse_number<std::uint64_t>(call->path_parameter("id"));
    const trace::RecordPointer record = number ? context_.trace.find(*number) : nullptr;
    if (!record) return call->refuse(not_found("The ring has no such message (any more)."));
    call->respond_json(trace::message_json(*record, Limits{}));
}

void TraceResource::export_file(const CallPtr& call) {
    const auto filter = filter_of(*call);
    if (!filter) return call->refuse(filter.error());
    const std::string_view format = call->query("format");
    if (format != "text" && format != "pcap" && format != "script") {
        return call->refuse(bad_field("format", "format is text, pcap or script."));
    }
    const auto records = context_.trace.select(*filter, kExported);
    if (format == "pcap") {
        return call->respond_file(trace::to_pcap(records), "application/vnd.tcpdump.pcap", "offhook.pcap");
    }
    if (format == "script") {
        return call->respond_file(
            trace::to_script(records, Limits{}), "text/plain; charset=utf-8", "offhook.conv"
        );
    }
    call->respond_file(trace::to_text(records), "text/plain; charset=utf-8", "offhook-trace.txt");
}

void TraceResource::clear(const CallPtr& call) {
    context_.trace.clear();
    context_.audit.record(call->who, "trace.clear", "");
    call->respond_nothing();
}

}  // namespace offhook::api
