// SPDX-License-Identifier: Apache-2.0
#include "api/line_resource.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "api/line_lookup.hpp"
#include "api/page.hpp"
#include "api/view_json.hpp"
#include "base/text.hpp"
#include "signalling/phone_side.hpp"
#include "signalling/signalling.hpp"
#include "switchboard/views.hpp"

namespace offhook::api {

namespace json = boost::json;

namespace {

constexpr std::size_t kSearch = 128;

/// Something of a list with what it is sorted by, which is also its cursor.
template <class Item>
struct Keyed {
    std::string key;
    Item item;
};

/// The piece of a list that a request wants; `to_json` is asked for those in it alone.
template <class Item, class ToJson>
json::object piece(std::vector<Keyed<Item>> all, const PageRequest& wanted, const ToJson& to_json) {
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    auto one = std::upper_bound(
        all.begin(), all.end(), wanted.after,
        [](const std::string& key, const Keyed<Item>& keyed) { return key < keyed.key; }
    );
    json::array items;
    for (; one != all.end() && items.size() < wanted.limit; ++one) items.push_back(to_json(one->item));
    const bool more = one != all.end();
    return page(std::move(items), more ? std::string_view(std::prev(one)->key) : std::string_view());
}

bool contains(std::string_view text, const std::string& wanted) {
    return to_lower(text).find(wanted) != std::string::npos;
}

/// Problem: bad_value.
tl::expected<std::string, Problem> search_of(const Call& call) {
    const std::string_view search = trim(call.query("search"));
    if (search.size() <= kSearch) return to_lower(search);
    return tl::unexpected(bad_field("search", fmt::format("search has at most {} bytes.", kSearch)));
}

/// What a request for lines wants to see of them.
struct LineFilter {
    std::string search;
    std::string phone;  ///< canonical user name; empty: any
    std::optional<bool> in_service;
};

tl::expected<LineFilter, Problem> line_filter(const Call& call) {
    LineFilter filter;
    auto search = search_of(call);
    if (!search) return tl::unexpected(search.error());
    filter.search = std::move(*search);
    if (const auto phone = call.query("phone"); !phone.empty())
        filter.phone = signalling::canonical_username(phone);
    const std::string_view in_service = call.query("inService");
    if (!in_service.empty() && in_service != "true" && in_service != "false") {
        return tl::unexpected(bad_field("inService", "inService is true or false."));
    }
    if (!in_service.empty()) filter.in_service = in_service == "true";
    return filter;
}

bool passes(
    const LineFilter& filter,
    const switchboard::Core& core,
    const switchboard::Line& line,
    const std::string& phone
) {
    if (!filter.phone.empty() && filter.phone != phone) return false;
    if (filter.in_service && *filter.in_service != switchboard::line_in_service(core, line)) return false;
    return filter.search.empty() || contains(line.device_id, filter.search) || contains(phone, filter.search);
}

std::string username_of(const switchboard::Core& core, const switchboard::Line& line) {
    const auto phone = core.directory.phones().find(line.phone);
    return phone == core.directory.phones().end() ? std::string() : phone->second.username;
}

bool passes(const std::string& search, const switchboard::CallView& call) {
    if (search.empty() || contains(call.line, search) || contains(call.phone, search)) return true;
    if (contains(call.call_id, search) || contains(call.calling, search) || contains(call.called, search))
        return true;
    return std::any_of(call.connections.begin(), call.connections.end(), [&](const auto& connection) {
        return contains(connection.device_id, search);
    });
}

}  // namespace

void LineResource::add_routes(Router& router) {
    router.add("GET", "/lines", Access::anyone, [this](const CallPtr& call) { list_lines(call); });
    router.add("GET", "/lines/{deviceID}", Access::anyone, [this](const CallPtr& call) { show_line(call); });
    router.add("GET", "/calls", Access::anyone, [this](const CallPtr& call) { list_calls(call); });
    router.add("GET", "/monitors", Access::viewer, [this](const CallPtr& call) { list_monitors(call); });
}

void LineResource::list_lines(const CallPtr& call) {
    const auto wanted = page_request(*call);
    if (!wanted) return call->refuse(wanted.error());
    const auto filter = line_filter(*call);
    if (!filter) return call->refuse(filter.error());
    const switchboard::Core& core = context_.signalling.switchboard().state();
    std::vector<Keyed<const switchboard::Line*>> lines;
    for (const auto& [id, line] : core.directory.lines()) {
        const std::string phone = username_of(core, line);
        if (!call->who.rights.may_watch(line.key) || !passes(*filter, core, line, phone)) continue;
        lines.push_back({fmt::format("{}\n{}", line.device_id, phone), &line});
    }
    const std::size_t total = lines.size();
    json::object answer = piece(std::move(lines), *wanted, [&](const switchboard::Line* line) {
        return line_json(switchboard::view_of(core, *line), context_.host);
    });
    answer["total"] = total;
    call->respond_json(answer);
}

void LineResource::show_line(const CallPtr& call) {
    const auto line = line_of(context_, *call);
    if (!line) return call->refuse(line.error());
    call->respond_json(line_json(*line, context_.host));
}

void LineResource::list_calls(const CallPtr& call) {
    const auto wanted = page_request(*call);
    if (!wanted) return call->refuse(wanted.error());
    const auto search = search_of(*call);
    if (!search) return call->refuse(search.error());
    const switchboard::Core& core = context_.signalling.switchboard().state();
    std::vector<Keyed<json::object>> calls;
    for (const auto& [id, line] : core.directory.lines()) {
        if (line.calls.empty() || !call->who.rights.may_watch(line.key)) continue;
        const switchboard::LineView view = switchboard::view_of(core, line);
        const auto watchers = watchers_of(view);
        for (const auto& one : view.calls) {
            if (!passes(*search, one)) continue;
            std::string key = fmt::format("{}\n{}\n{}", one.line, one.phone, one.call_id);
            calls.push_back({std::move(key), call_json(one, watchers, context_.host)});
        }
    }
    call->respond_json(piece(std::move(calls), *wanted, [](json::object& one) { return std::move(one); }));
}

void LineResource::list_monitors(const CallPtr& call) {
    const auto wanted = page_request(*call);
    if (!wanted) return call->refuse(wanted.error());
    std::vector<Keyed<switchboard::MonitorView>> monitors;
    for (auto& monitor : context_.signalling.monitor_views()) {
        std::string key = fmt::format("{}\n{}", monitor.line, monitor.cross_ref);
        monitors.push_back({std::move(key), std::move(monitor)});
    }
    call->respond_json(piece(std::move(monitors), *wanted, monitor_json));
}

}  // namespace offhook::api
