// SPDX-License-Identifier: Apache-2.0
#include "api/setting_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "api/times.hpp"
#include "api/view_json.hpp"
#include "store/setting_value.hpp"

namespace offhook::api {

namespace {

struct ToJson {
    boost::json::value operator()(const std::string* text) const { return boost::json::value(*text); }
    boost::json::value operator()(const std::filesystem::path* path) const {
        return boost::json::value(path->string());
    }
    boost::json::value operator()(const bool* flag) const { return boost::json::value(*flag); }
    boost::json::value operator()(const int* number) const { return boost::json::value(*number); }
    boost::json::value operator()(const std::uint16_t* port) const { return boost::json::value(*port); }
    boost::json::value operator()(const std::chrono::seconds* time) const {
        return boost::json::value(static_cast<std::int64_t>(time->count()));
    }
    boost::json::value operator()(const std::vector<std::string>* texts) const { return texts_json(*texts); }
};

boost::json::value value_json(const store::Setting& setting, store::Settings& settings) {
    if (setting.type == store::Type::secret) return nullptr;
    return std::visit(ToJson{}, setting.slot(settings));
}

/// The word of openapi.yaml; store::type_name() is for people.
std::string_view type_word(store::Type type) {
    switch (type) {
        case store::Type::text:
            return "text";
        case store::Type::secret:
            return "secret";
        case store::Type::boolean:
            return "boolean";
        case store::Type::integer:
            return "integer";
        case store::Type::seconds:
            return "seconds";
        case store::Type::port:
            return "port";
        case store::Type::address:
            return "address";
        case store::Type::host:
            return "host";
        case store::Type::choice:
            return "choice";
        case store::Type::choices:
            return "choices";
        case store::Type::list:
            return "list";
        case store::Type::path:
            return "path";
    }
    return "text";
}

boost::json::object help_json(const store::Help& help) {
    return {{"en", help.english}, {"de", help.german}};
}

boost::json::value choices_json(const store::Setting& setting) {
    if (setting.choices.empty()) return nullptr;
    boost::json::array choices;
    for (const std::string_view choice : setting.choices) choices.emplace_back(choice);
    return choices;
}

/// Bounds that the type has by itself are told too, so that forms need not know them.
void add_bounds(boost::json::object& json, const store::Setting& setting) {
    json["minimum"] = nullptr;
    json["maximum"] = nullptr;
    if (setting.type == store::Type::port) {
        json["minimum"] = 0;
        json["maximum"] = 65535;
    } else if (setting.type == store::Type::integer || setting.type == store::Type::seconds) {
        json["minimum"] = setting.minimum;
        json["maximum"] = setting.maximum;
    }
}

boost::json::value unit_json(const store::Setting& setting) {
    return setting.type == store::Type::seconds ? boost::json::value("s") : text_or_null(setting.unit);
}

/// `settings` are a copy: a slot is a place to write to.
boost::json::object to_json(
    const store::Setting& setting, const store::LoadedSettings& loaded, store::Settings& settings
) {
    const store::Origin origin = loaded.origin(setting.key);
    store::Settings defaults;
    boost::json::object json;
    json["key"] = setting.key;
    json["section"] = setting.section();
    json["name"] = setting.name();
    json["type"] = type_word(setting.type);
    json["unit"] = unit_json(setting);
    add_bounds(json, setting);
    json["choices"] = choices_json(setting);
    json["help"] = help_json(setting.help);
    json["value"] = value_json(setting, settings);
    json["default"] = value_json(setting, defaults);
    json["isSet"] = !store::plain_text(setting, settings).empty();
    json["origin"] =
        boost::json::object{{"source", store::source_name(origin.source)}, {"where", origin.where}};
    json["locked"] = loaded.locked(setting.key);
    json["editable"] = setting.in_database && !loaded.locked(setting.key);
    return json;
}

}  // namespace

boost::json::object setting_json(const store::Setting& setting, const store::LoadedSettings& loaded) {
    store::Settings settings = loaded.settings;
    return to_json(setting, loaded, settings);
}

boost::json::array settings_json(const store::LoadedSettings& loaded) {
    store::Settings settings = loaded.settings;
    boost::json::array all;
    for (const store::Setting& setting : store::all_settings())
        all.push_back(to_json(setting, loaded, settings));
    return all;
}

boost::json::array sections_json() {
    boost::json::array sections;
    for (const store::Section& section : store::all_sections()) {
        sections.push_back(boost::json::object{{"name", section.name}, {"help", help_json(section.help)}});
    }
    return sections;
}

}  // namespace offhook::api
