// SPDX-License-Identifier: Apache-2.0
#include "store/row_json.hpp"

#include <boost/json.hpp>

namespace offhook::store {

namespace json = boost::json;

namespace {

json::value parse_json(const std::string& text) {
    json::parse_options options;
    options.allow_invalid_utf8 = true;
    return json::parse(text, {}, options);
}

}  // namespace

std::string to_json(const std::vector<std::string>& list) {
    return json::serialize(json::value_from(list));
}

constexpr std::string_view kDoubtful = "doubtful";

std::string to_json(const std::map<std::string, Learned>& capabilities) {
    json::object object;
    for (const auto& [service, learned] : capabilities) {
        if (learned == Learned::doubtful)
            object[service] = kDoubtful;
        else
            object[service] = learned == Learned::supported;
    }
    return json::serialize(object);
}

std::vector<std::string> list_from(const std::string& text) {
    std::vector<std::string> list;
    const json::value parsed = parse_json(text);
    for (const json::value& item : parsed.as_array()) list.emplace_back(item.as_string());
    return list;
}

std::map<std::string, Learned> capabilities_from(const std::string& text) {
    std::map<std::string, Learned> capabilities;
    const json::value parsed = parse_json(text);
    for (const auto& [service, learned] : parsed.as_object()) {
        if (learned.is_string())
            capabilities.emplace(service, Learned::doubtful);
        else
            capabilities.emplace(service, learned.as_bool() ? Learned::supported : Learned::unsupported);
    }
    return capabilities;
}

}  // namespace offhook::store
