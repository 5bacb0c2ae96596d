// SPDX-License-Identifier: Apache-2.0
#include "api/log_resource.hpp"

#include <array>
#include <string>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "api/body.hpp"
#include "api/page.hpp"
#include "api/times.hpp"
#include "base/text.hpp"
#include "signalling/signalling.hpp"
#include "trace/log.hpp"
#include "trace/phone_name.hpp"
#include "trace/record_json.hpp"

namespace offhook::api {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};
constexpr std::int64_t kMostMinutes = 1'440;
constexpr std::size_t kDownloaded = 20'000;  ///< lines of one file
constexpr std::size_t kSearch = 128;

std::chrono::sys_time<std::chrono::microseconds> wall_of(const Host& host) {
    return trace::WallTime(std::chrono::milliseconds(host.unix_milliseconds()));
}

json::object phone_level_json(const trace::Log::PhoneLevel& level) {
    json::object object;
    object["username"] = level.phone;
    object["level"] = trace::level_word(level.level);
    object["until"] = trace::utc_text(level.until);
    return object;
}

tl::expected<trace::LogFilter, Problem> filter_of(const Call& call) {
    trace::LogFilter filter;
    filter.phone = call.query("phone");
    filter.text = call.query("search");
    if (filter.text.size() > kSearch) {
        return tl::unexpected(bad_field("search", fmt::format("search has at most {} bytes.", kSearch)));
    }
    if (const auto word = call.query("level"); !word.empty()) {
        const auto level = trace::level_named(word);
        if (!level) {
            return tl::unexpected(
                bad_field("level", fmt::format("level is one of {}.", fmt::join(kLevels, ", ")))
            );
        }
        filter.level = *level;
    }
    return filter;
}

}  // namespace

json::value phone_log_level_json(const Context& context, std::string_view username) {
    const std::string key = trace::phone_key(username);
    const auto now = wall_of(context.host);
    for (const auto& level : context.log.phone_levels()) {
        if (level.phone == key && level.until > now) return phone_level_json(level);
    }
    return nullptr;
}

void LogResource::add_routes(Router& router) {
    router.add("GET", "/log", Access::operator_, [this](const CallPtr& call) { list(call); });
    router.add("GET", "/log/download", Access::operator_, [this](const CallPtr& call) { download(call); });
    router.add("GET", "/log/level", Access::viewer, [this](const CallPtr& call) {
        answer_with_levels(call);
    });
    router.add("PUT", "/log/level", Access::admin, [this](const CallPtr& call) { set_level(call); });
    router.add("PUT", "/log/level/{username}", Access::operator_, [this](const CallPtr& call) {
        set_phone_level(call);
    });
    router.add("DELETE", "/log/level/{username}", Access::operator_, [this](const CallPtr& call) {
        reset_phone_level(call);
    });
}

void LogResource::list(const CallPtr& call) {
    const auto wanted = page_request(*call);
    if (!wanted) return call->refuse(wanted.error());
    const auto filter = filter_of(*call);
    if (!filter) return call->refuse(filter.error());
    const auto before = wanted->after.empty() ? trace::kNewest : parse_number<std::uint64_t>(wanted->after);
    if (!before) return call->refuse(bad_field("cursor", "cursor must be the `next` of an answer."));
    const auto found = context_.log.lines().older(
        [&filter](const trace::LogLine& line) { return trace::matches(*filter, line); }, *before,
        wanted->limit
    );
    json::array items;
    for (const auto& line : found.items) items.push_back(trace::line_json(*line));
    call->respond_json(page(std::move(items), found.more ? std::to_string(found.next) : std::string()));
}

void LogResource::download(const CallPtr& call) {
    const std::string_view format = call->query("format");
    if (!format.empty() && format != "text" && format != "json") {
        return call->refuse(bad_field("format", "format is text or json."));
    }
    const bool as_json = format == "json";
    const auto found = context_.log.lines().newer([](const trace::LogLine&) { return true; }, 0, kDownloaded);
    std::string text;
    for (const auto& line : found.items) {
        text += as_json ? trace::to_json_text(*line) : trace::to_text(*line);
        text += '\n';
    }
    if (as_json) return call->respond_file(std::move(text), "application/x-ndjson", "offhook-log.jsonl");
    call->respond_file(std::move(text), "text/plain; charset=utf-8", "offhook-log.txt");
}

void LogResource::answer_with_levels(const CallPtr& call) {
    const auto now = wall_of(context_.host);
    json::array phones;
    for (const auto& level : context_.log.phone_levels()) {
        if (level.until > now) phones.push_back(phone_level_json(level));
    }
    json::object object;
    object["level"] = trace::level_word(context_.log.level());
    object["phones"] = std::move(phones);
    call->respond_json(object);
}

/// The level of everything is a setting as any other, saved and audited as one.
void LogResource::set_level(const CallPtr& call) {
    const auto object = call->body();
    if (!object) return call->refuse(object.error());
    Body body(*object);
    const std::string level = body.choice("level", kLevels);
    if (const auto problem = body.problem()) return call->refuse(*problem);
    const std::string before(trace::level_word(context_.log.level()));
    const auto saved = context_.host.save_settings({{"diagnostics.level", level}});
    if (!saved) return call->refuse(problem_of(saved.error(), "level"));
    context_.audit.record(call->who, "settings.change", "diagnostics.level", before, level);
    answer_with_levels(call);
}

void LogResource::set_phone_level(const CallPtr& call) {
    const std::string& username = call->path_parameter("username");
    const auto object = call->body();
    if (!object) return call->refuse(object.error());
    Body body(*object);
    const std::string word = body.choice("level", kLevels);
    const std::int64_t minutes = body.number("minutes", 1, kMostMinutes);
    if (const auto problem = body.problem()) return call->refuse(*problem);
    if (!context_.signalling.knows_phone(username)) {
        return call->refuse(problem_of(Error{"unknown_phone", "There is no such phone."}));
    }
    const Level level = trace::level_named(word).value_or(Level::info);
    context_.log.set_level_for(username, level, wall_of(context_.host) + std::chrono::minutes(minutes));
    context_.audit.record(
        call->who, "log.level", username, std::nullopt, fmt::format("{}, {} min", word, minutes)
    );
    answer_with_levels(call);
}

void LogResource::reset_phone_level(const CallPtr& call) {
    const std::string& username = call->path_parameter("username");
    context_.log.reset_level_for(username);
    context_.audit.record(call->who, "log.level", username, std::nullopt, "reset");
    answer_with_levels(call);
}

}  // namespace offhook::api
