// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "api/administration.hpp"
#include "api/body.hpp"
#include "api/setting_json.hpp"
#include "base/text.hpp"
#include "store/setting_value.hpp"

namespace offhook::api {

namespace {

/// The value as text, as check_setting() reads it; nothing if JSON has no such type of setting.
std::optional<std::string> text_of(const boost::json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_bool()) return value.get_bool() ? "true" : "false";
    if (value.is_int64()) return std::to_string(value.get_int64());
    if (!value.is_array()) return std::nullopt;
    std::string list;
    for (const boost::json::value& item : value.get_array()) {
        if (!item.is_string() || std::string_view(item.get_string()).find(',') != std::string_view::npos) {
            return std::nullopt;
        }
        if (!list.empty()) list += ',';
        list += std::string_view(item.get_string());
    }
    return list;
}

Problem locked(std::string_view key, const store::Origin& origin) {
    Problem problem = conflict(
        "locked", fmt::format("{} is set by {} and can be changed only there.", key, origin.to_string())
    );
    problem.field = key;
    return problem;
}

/// The setting's text that is to be saved, or nothing for "back to the default".
tl::expected<std::optional<std::string>, Problem> read_change(
    const std::string& key, const boost::json::value& value, const store::LoadedSettings& loaded
) {
    const std::string shown = printable(key, 64);
    if (!store::find_setting(key)) {
        const std::string_view near = store::nearest_key(key);
        std::string detail = fmt::format("There is no setting {}.", shown);
        if (!near.empty()) detail += fmt::format(" Did you mean {}?", near);
        return tl::unexpected(bad_field(shown, detail, "unknown_key"));
    }
    if (loaded.locked(key)) return tl::unexpected(locked(key, loaded.origin(key)));
    if (value.is_null()) return std::nullopt;
    const auto text = text_of(value);
    if (!text) return tl::unexpected(bad_field(key, fmt::format("{} has a value of a wrong type.", key)));
    auto checked = store::check_setting(key, *text);
    if (!checked) return tl::unexpected(problem_of(checked.error(), key));
    return std::move(*checked);
}

/// The key that a text of load_settings() begins with or has after its origin: "offhook.toml:3: phones.x: …".
std::string key_in(std::string_view text, const SettingChanges& changes) {
    for (const auto& [key, change] : changes) {
        if (text.find(key) != std::string_view::npos) return key;
    }
    return {};
}

std::string shown(const std::string& key, const store::LoadedSettings& loaded) {
    return store::shown_text(*store::find_setting(key), loaded.settings);
}

class SettingResource final : public Resource {
public:
    explicit SettingResource(const Administration& administration) : context_(administration.context) {}

    void add_routes(Router& router) override {
        router.add("GET", "/settings", Access::viewer, [this](const CallPtr& call) { list(*call); });
        router.add("PATCH", "/settings", Access::admin, [this](const CallPtr& call) { change(*call); });
        router.add("GET", "/settings/{key}", Access::viewer, [this](const CallPtr& call) { get(*call); });
        router.add("PUT", "/settings/{key}", Access::admin, [this](const CallPtr& call) { put(*call); });
        router.add("DELETE", "/settings/{key}", Access::admin, [this](const CallPtr& call) { reset(*call); });
    }

private:
    const store::LoadedSettings& loaded() const { return context_.host.settings(); }

    boost::json::object list_json() const {
        return {{"sections", sections_json()}, {"items", settings_json(loaded())}};
    }

    /// Null, and the call refused, if there is no such setting.
    const store::Setting* setting_of(Call& call) const {
        const std::string& key = call.path_parameter("key");
        const store::Setting* setting = store::find_setting(key);
        if (!setting) call.refuse(not_found(fmt::format("There is no setting {}.", printable(key, 64))));
        return setting;
    }

    void list(Call& call) { call.respond_tagged(list_json()); }

    void get(Call& call) {
        if (const store::Setting* setting = setting_of(call))
            call.respond_tagged(setting_json(*setting, loaded()));
    }

    void change(Call& call) {
        const auto object = call.body();
        if (!object) return call.refuse(object.error());
        Body body(*object);
        const boost::json::object* values = body.object("values");
        if (values && values->empty()) body.fail("values", "must name at least one setting.");
        if (const auto problem = body.problem()) return call.refuse(*problem);
        if (const auto problem = changed_meanwhile(call, list_json())) return call.refuse(*problem);
        save(call, *values);
    }

    void put(Call& call) {
        const store::Setting* setting = setting_of(call);
        if (!setting) return;
        const auto object = call.body();
        if (!object) return call.refuse(object.error());
        Body body(*object);
        const boost::json::value* value = body.any("value");
        if (!value) body.fail("value", "is missing.", "missing_field");
        if (const auto problem = body.problem()) return call.refuse(*problem);
        save_one(call, *setting, *value);
    }

    void reset(Call& call) {
        if (const store::Setting* setting = setting_of(call)) save_one(call, *setting, nullptr);
    }

    void save_one(Call& call, const store::Setting& setting, const boost::json::value& value) {
        if (const auto problem = changed_meanwhile(call, setting_json(setting, loaded()))) {
            return call.refuse(*problem);
        }
        boost::json::object values;
        values[setting.key] = value;
        save(call, values);
    }

    void save(Call& call, const boost::json::object& values) {
        const auto changes = read_setting_changes(values, loaded());
        if (!changes) return call.refuse(changes.error());
        const auto warnings = save_setting_changes(context_, call.who, *changes);
        if (!warnings) return call.refuse(warnings.error());
        boost::json::array items;
        for (const auto& [key, text] : *changes)
            items.push_back(setting_json(*store::find_setting(key), loaded()));
        boost::json::array told;
        for (const std::string& warning : *warnings) told.emplace_back(warning);
        call.respond_json(boost::json::object{{"items", std::move(items)}, {"warnings", std::move(told)}});
    }

    const Context& context_;
};

}  // namespace

tl::expected<SettingChanges, Problem> read_setting_changes(
    const boost::json::object& values, const store::LoadedSettings& loaded
) {
    SettingChanges changes;
    for (const auto& member : values) {
        const std::string key(member.key());
        auto change = read_change(key, member.value(), loaded);
        if (!change) return tl::unexpected(std::move(change.error()));
        changes[key] = std::move(*change);
    }
    return changes;
}

tl::expected<std::vector<std::string>, Problem> save_setting_changes(
    const Context& context, const Identity& who, const SettingChanges& changes
) {
    std::map<std::string, std::string> before;
    for (const auto& [key, text] : changes) before[key] = shown(key, context.host.settings());
    auto warnings = context.host.save_settings(changes);
    if (!warnings) {
        return tl::unexpected(problem_of(warnings.error(), key_in(warnings.error().text, changes)));
    }
    for (const auto& [key, text] : changes) {
        context.audit.record(who, "setting.save", key, before[key], shown(key, context.host.settings()));
    }
    return std::move(*warnings);
}

std::optional<Problem> changed_meanwhile(const Call& call, const boost::json::value& now_is) {
    if (if_match_passes(call.request(), entity_tag(boost::json::serialize(now_is)))) return std::nullopt;
    Problem problem;
    problem.status = 412;
    problem.reason = "changed_meanwhile";
    problem.detail = "Somebody has changed this since you read it; read it again.";
    return problem;
}

std::unique_ptr<Resource> setting_resource(const Administration& administration) {
    return std::make_unique<SettingResource>(administration);
}

}  // namespace offhook::api
