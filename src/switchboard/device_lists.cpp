// SPDX-License-Identifier: Apache-2.0
#include "switchboard/device_lists.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "csta/device_id.hpp"
#include "switchboard/device.hpp"

namespace offhook::switchboard {

namespace {

/// The lines of one deviceID stand in the list once, however many phones have it.
std::vector<const Line*> visible_lines(Core& core, const Client& client, std::string_view wanted) {
    std::vector<const Line*> lines;
    const std::string key = csta::line_key(wanted);
    for (const auto& [id, line] : core.directory.lines()) {
        if (!client.rights.may_watch(line.key)) continue;
        if (!wanted.empty() && !same_device(key, line.key)) continue;
        if (core.directory.find(line.key) == &line) lines.push_back(&line);
    }
    return lines;
}

csta::Element device_entry(const Core& core, const Line& line) {
    csta::Element device("device");
    device.add("deviceID", line.device_id);
    device.add("deviceCategory", "station");
    const std::string& model = core.directory.phones().at(line.phone).capabilities.model;
    if (!model.empty()) device.add("deviceModelName", model);
    return device;
}

}  // namespace

csta::Message list_devices(Core& core, Client&, const csta::Message&) {
    csta::Message response("GetSwitchingFunctionDevicesResponse");
    response.root.set("serviceCrossRefID", std::to_string(++core.last_list_ref));
    return response;
}

void send_device_list(Core& core, const Client& client, const csta::Message& request) {
    const std::string_view category = trim(request.text_at("requestedDeviceCategory"));
    std::vector<const Line*> lines;
    if (category.empty() || category == "station")
        lines = visible_lines(core, client, trim(request.text_at("requestedDeviceID")));
    const std::string reference = std::to_string(core.last_list_ref);
    std::size_t sent = 0;
    std::size_t segment = 0;
    do {  // no match: one segment with an empty list all the same
        csta::Message notice("SwitchingFunctionDevices");
        notice.root.set("serviceCrossRefID", reference);
        notice.root.set("segmentID", std::to_string(++segment));
        const std::size_t end = std::min(lines.size(), sent + core.settings.list_segment);
        notice.root.set("lastSegment", end == lines.size() ? "true" : "false");
        csta::Element& list = notice.root.add("deviceList");
        for (; sent < end; ++sent) list.add(device_entry(core, *lines[sent]));
        core.effects.emplace_back(ClientNotice{client.id, std::move(notice)});
    } while (sent < lines.size());
}

}  // namespace offhook::switchboard
