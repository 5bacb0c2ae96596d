// SPDX-License-Identifier: Apache-2.0
#include "switchboard/client_registrations.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "csta/error.hpp"

namespace offhook::switchboard {

namespace {

bool is_true(std::string_view text) {
    const std::string_view word = trim(text);
    return word == "true" || word == "1";
}

csta::Message with_register_id(std::string name, const Client& client) {
    csta::Message message(std::move(name));
    message.root.set("sysStatRegisterID", client.register_id);
    return message;
}

}  // namespace

csta::Message register_client(Core& core, Client& client, const csta::Message& request) {
    client.wants_device_changes = is_true(request.text_at("requestTypes/switchingFunctionDevicesChanged"));
    client.wants_system_status = is_true(request.text_at("requestTypes/systemStatus"));
    if (client.register_id.empty()) client.register_id = std::to_string(++core.last_register_id);
    return with_register_id("SystemRegisterResponse", client);
}

csta::Message cancel_registration(Core&, Client& client, const csta::Message& request) {
    if (client.register_id.empty() || trim(request.text_at("sysStatRegisterID")) != client.register_id) {
        return csta::errors::unknown_registration();
    }
    client.register_id.clear();
    client.wants_device_changes = false;
    client.wants_system_status = false;
    return csta::Message("SystemRegisterCancelResponse");
}

void tell_device_changes(Core& core, const std::vector<std::string>& line_keys) {
    for (const auto& [id, client] : core.clients) {
        const auto visible = [&rights = client.rights](const std::string& key) {
            return rights.may_watch(key);
        };
        if (!client.wants_device_changes || std::none_of(line_keys.begin(), line_keys.end(), visible))
            continue;
        core.effects.emplace_back(ClientNotice{id, with_register_id("SwFunctionDevicesChanged", client)});
    }
}

void abort_registrations(Core& core) {
    for (auto& [id, client] : core.clients) {
        if (client.register_id.empty()) continue;
        if (client.wants_system_status) {
            csta::Message status = with_register_id("SystemStatus", client);
            status.root.set("systemStatus", "disabled");
            core.effects.emplace_back(ClientNotice{id, std::move(status)});
        }
        core.effects.emplace_back(ClientNotice{id, with_register_id("SystemRegisterAbort", client)});
        client.register_id.clear();
        client.wants_device_changes = false;
    }
}

}  // namespace offhook::switchboard
