// SPDX-License-Identifier: Apache-2.0
#include "api/phone_resource.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "api/body.hpp"
#include "api/log_resource.hpp"
#include "api/page.hpp"
#include "api/times.hpp"
#include "api/view_json.hpp"
#include "base/text.hpp"
#include "signalling/signalling.hpp"

namespace offhook::api {

namespace json = boost::json;
using signalling::PhoneView;

namespace {

constexpr std::size_t kUsernameSize = 128;
constexpr std::size_t kDeviceIdSize = 256;
constexpr std::size_t kLines = 64;
constexpr std::size_t kBulk = 10'000;
constexpr std::size_t kSearch = 128;

constexpr std::array<std::string_view, 5> kActions = {"enable", "disable", "activate", "reconnect", "forget"};
constexpr std::array<std::string_view, 5> kStates = {
    "inService", "connecting", "outOfService", "waiting", "disabled"};

/// What a search looks into, in lower case. MACs are found with separators and without.
bool contains(std::string_view text, std::string_view wanted) {
    return to_lower(text).find(wanted) != std::string::npos;
}

std::string without_separators(std::string_view text) {
    std::string result;
    std::copy_if(text.begin(), text.end(), std::back_inserter(result), [](char c) {
        return c != ':' && c != '-' && c != '.';
    });
    return result;
}

bool found_by(const PhoneView& phone, const std::string& search) {
    for (const std::string& text :
         {phone.username, phone.maker, phone.model, phone.firmware, phone.address, phone.identity,
          phone.status}) {
        if (contains(text, search)) return true;
    }
    const std::string plain = without_separators(search);
    if (plain.size() >= 4 && contains(phone.username, plain)) return true;
    return std::any_of(phone.lines.begin(), phone.lines.end(), [&](const auto& line) {
        return contains(line, search);
    });
}

tl::expected<void, Problem> check_filters(const Call& call) {
    if (call.query("search").size() > kSearch) {
        return tl::unexpected(bad_field("search", fmt::format("search has at most {} bytes.", kSearch)));
    }
    const std::string_view state = call.query("state");
    if (!state.empty() && std::find(kStates.begin(), kStates.end(), state) == kStates.end()) {
        return tl::unexpected(bad_field("state", fmt::format("state is one of {}.", fmt::join(kStates, ", ")))
        );
    }
    return {};
}

}  // namespace

void PhoneResource::add_routes(Router& router) {
    const auto action =
        [this, &router](std::string_view method, std::string_view path, std::string_view what, int answer) {
            router.add(method, path, Access::operator_, [this, what, answer](const CallPtr& call) {
                act(call, what, answer);
            });
        };
    router.add("GET", "/phones", Access::viewer, [this](const CallPtr& call) { list(call); });
    router.add("POST", "/phones", Access::operator_, [this](const CallPtr& call) { add(call); });
    router.add("POST", "/phones/bulk", Access::operator_, [this](const CallPtr& call) {
        change_several(call);
    });
    router.add("GET", "/phones/{username}", Access::viewer, [this](const CallPtr& call) {
        answer_with_phone(call, call->path_parameter("username"));
    });
    router.add("PATCH", "/phones/{username}", Access::operator_, [this](const CallPtr& call) {
        change(call);
    });
    action("DELETE", "/phones/{username}", "forget", 204);
    action("POST", "/phones/{username}/activate", "activate", 200);
    action("POST", "/phones/{username}/reconnect", "reconnect", 202);
    router.add("PUT", "/phones/{username}/lines", Access::operator_, [this](const CallPtr& call) {
        set_lines(call);
    });
    router.add("GET", "/phones/{username}/capabilities", Access::viewer, [this](const CallPtr& call) {
        capabilities(call);
    });
}

// --- Looking ----------------------------------------------------------------------------------------------

/// User names of the phones that fit the filters, sorted. Without filters no phone is looked at closely: a
/// page of ten thousand phones costs the sorting of their names.
std::vector<std::string> PhoneResource::matching(const Call& call) const {
    const std::string search = to_lower(trim(call.query("search")));
    const std::string_view state = call.query("state");
    const std::string_view maker = call.query("maker");
    std::vector<std::string> names;
    if (search.empty() && state.empty() && maker.empty()) {
        for (const auto& [id, phone] : context_.signalling.switchboard().state().directory.phones()) {
            names.push_back(phone.username);
        }
        std::sort(names.begin(), names.end());
        return names;
    }
    for (PhoneView& phone : context_.signalling.phone_views()) {
        const bool fits = (state.empty() || state_word(phone.state) == state) &&
                          (maker.empty() || equals_ignoring_case(phone.maker, maker)) &&
                          (search.empty() || found_by(phone, search));
        if (fits) names.push_back(std::move(phone.username));
    }
    std::sort(names.begin(), names.end());
    return names;
}

void PhoneResource::list(const CallPtr& call) {
    const auto wanted = page_request(*call);
    if (!wanted) return call->refuse(wanted.error());
    if (const auto checked = check_filters(*call); !checked) return call->refuse(checked.error());
    const std::vector<std::string> names = matching(*call);
    auto name = std::upper_bound(names.begin(), names.end(), wanted->after);
    json::array items;
    for (; name != names.end() && items.size() < wanted->limit; ++name) {
        const auto phone = context_.signalling.phone_view(*name);
        if (phone) items.push_back(phone_json(*phone, context_.host.phone_record(*name), context_.host));
    }
    const bool more = name != names.end();
    json::object answer =
        page(std::move(items), more ? std::string_view(*std::prev(name)) : std::string_view());
    answer["total"] = names.size();
    call->respond_tagged(answer);
}

json::object PhoneResource::detail(const std::string& username) const {
    const auto phone = context_.signalling.phone_view(username);
    if (!phone) return {};
    json::array lines;
    json::array calls;
    for (const std::string& device : phone->lines) {
        for (const auto& line : context_.signalling.line_views(device)) {
            if (line.phone != phone->username) continue;
            lines.push_back(line_json(line, context_.host));
            const auto watchers = watchers_of(line);
            for (const auto& one : line.calls) calls.push_back(call_json(one, watchers, context_.host));
        }
    }
    json::object object;
    object["phone"] = phone_json(*phone, context_.host.phone_record(phone->username), context_.host);
    object["manualLines"] = texts_json(phone->manual_lines);
    object["lines"] = std::move(lines);
    object["calls"] = std::move(calls);
    object["capabilities"] = capabilities_json(context_.signalling.phone_services(phone->username));
    object["dialog"] = dialog_json(*phone, context_.host);
    object["logLevel"] = phone_log_level_json(context_, phone->username);
    return object;
}

void PhoneResource::answer_with_phone(const CallPtr& call, const std::string& username, int status) {
    const json::object object = detail(username);
    if (object.empty()) return call->refuse(problem_of(Error{"unknown_phone", "There is no such phone."}));
    if (status == 200) return call->respond_tagged(object);
    call->respond_json(object, status);
}

void PhoneResource::capabilities(const CallPtr& call) {
    const std::string& username = call->path_parameter("username");
    if (!context_.signalling.knows_phone(username)) {
        return call->refuse(problem_of(Error{"unknown_phone", "There is no such phone."}));
    }
    call->respond_json(json::object{
        {"items", capabilities_json(context_.signalling.phone_services(username))}});
}

// --- Doing ------------------------------------------------------------------------------------------------

Result<void> PhoneResource::carry_out(
    const Identity& who, std::string_view action, const std::string& username
) {
    Host& host = context_.host;
    Result<void> done = failure("bad_value", "no such action");
    if (action == "enable") done = host.enable_phone(username, true);
    if (action == "disable") done = host.enable_phone(username, false);
    if (action == "activate") done = host.activate_phone(username);
    if (action == "reconnect") done = host.reconnect_phone(username);
    if (action == "forget") done = host.forget_phone(username);
    if (done) context_.audit.record(who, fmt::format("phone.{}", action), username);
    return done;
}

void PhoneResource::act(const CallPtr& call, std::string_view action, int answer) {
    const std::string& username = call->path_parameter("username");
    if (const auto done = carry_out(call->who, action, username); !done) {
        return call->refuse(problem_of(done.error()));
    }
    if (answer == 200) return answer_with_phone(call, username);
    http::Response response;
    response.status = answer;
    call->respond(std::move(response));
}

void PhoneResource::add(const CallPtr& call) {
    const auto object = call->body();
    if (!object) return call->refuse(object.error());
    Body body(*object);
    const std::string username = body.text("username", 1, kUsernameSize);
    const auto lines = body.optional_texts("deviceIDs", kLines, kDeviceIdSize);
    if (const auto problem = body.problem()) return call->refuse(*problem);
    const auto added = context_.host.add_phone(username, lines.value_or(std::vector<std::string>{}));
    if (!added) return call->refuse(problem_of(added.error(), "username"));
    context_.audit.record(call->who, "phone.add", username);
    answer_with_phone(call, username, 201);
}

void PhoneResource::change(const CallPtr& call) {
    const std::string& username = call->path_parameter("username");
    const auto object = call->body();
    if (!object) return call->refuse(object.error());
    Body body(*object);
    const bool enabled = body.flag("enabled");
    if (const auto problem = body.problem()) return call->refuse(*problem);
    if (!if_match_passes(call->request(), entity_tag(json::serialize(detail(username))))) {
        Problem problem;
        problem.status = 412;
        problem.reason = "changed_meanwhile";
        problem.detail = "The phone has changed meanwhile; look at it again.";
        return call->refuse(problem);
    }
    const auto done = carry_out(call->who, enabled ? "enable" : "disable", username);
    if (!done) return call->refuse(problem_of(done.error()));
    answer_with_phone(call, username);
}

void PhoneResource::change_several(const CallPtr& call) {
    const auto object = call->body();
    if (!object) return call->refuse(object.error());
    Body body(*object);
    const std::string action = body.choice("action", kActions);
    const auto usernames = body.texts("usernames", kBulk, kUsernameSize);
    if (usernames.empty()) body.fail("usernames", "usernames must name one phone at least.");
    if (const auto problem = body.problem()) return call->refuse(*problem);
    json::array items;
    for (const std::string& username : usernames) {
        const auto done = carry_out(call->who, action, username);
        json::object item{{"username", username}, {"done", done.has_value()}};
        item["reason"] = text_or_null(done ? std::string_view() : std::string_view(done.error().reason));
        item["detail"] = text_or_null(done ? std::string_view() : std::string_view(done.error().text));
        items.push_back(std::move(item));
    }
    call->respond_json(json::object{{"items", std::move(items)}});
}

void PhoneResource::set_lines(const CallPtr& call) {
    const std::string& username = call->path_parameter("username");
    const auto object = call->body();
    if (!object) return call->refuse(object.error());
    Body body(*object);
    const auto lines = body.texts("deviceIDs", kLines, kDeviceIdSize);
    if (const auto problem = body.problem()) return call->refuse(*problem);
    const auto done = context_.host.set_manual_lines(username, lines);
    if (!done)
        return call->refuse(
            problem_of(done.error(), done.error().reason == "unknown_phone" ? "" : "deviceIDs")
        );
    context_.audit.record(
        call->who, "phone.lines", username, std::nullopt, fmt::format("{}", fmt::join(lines, " "))
    );
    answer_with_phone(call, username);
}

}  // namespace offhook::api
