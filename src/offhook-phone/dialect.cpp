// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/dialect.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "csta/views.hpp"
#include "csta/writer.hpp"
#include "offhook-phone/free_writer.hpp"

namespace offhook::phone {

namespace {

constexpr std::string_view kRightHost = "www.ecma-international.org";
constexpr std::string_view kWrongHost = "www.ecmainternational.org";

/// "sip:100@pbx" becomes "sip:100@pbx:5060;tel=100" and "\"Desk 100\" <sip:100@pbx>".
std::string adorned(const Dialect& dialect, const std::string& device) {
    const auto at = device.find('@');
    if (at == std::string::npos) return device;
    const auto start = device.find(':') + 1;
    const std::string user = device.substr(start, at - start);
    std::string result = device;
    if (dialect.has(Liberty::device_with_port)) result += ":5060;tel=" + user;
    if (dialect.has(Liberty::device_with_name)) result = fmt::format("\"Desk {}\" <{}>", user, result);
    return result;
}

void adorn_devices(const Dialect& dialect, csta::Element& element) {
    const bool is_device = element.name == "deviceID" || element.name == "deviceIdentifier";
    if (is_device) element.text = adorned(dialect, element.text);
    for (csta::Element& child : element.children) adorn_devices(dialect, child);
}

void empty_list(csta::Element& event, std::string_view name) {
    csta::Element* list = event.find(name);
    if (list == nullptr) return;
    list->children.clear();
    list->add("connectionListItem");
}

/// At both ends, and one inside another.
void add_unknown(csta::Element& root) {
    csta::Element strange("displayHint");
    strange.add("colour", "green");
    root.children.insert(root.children.begin(), strange);
    root.add("futureExtension", "1");
}

void add_private_data(csta::Element& root) {
    csta::Element data("ph:serial", "4711");
    data.attributes.push_back({"xmlns:ph", "urn:example:phone"});
    root.set("extensions/privateData/private", "").add(std::move(data));
}

bool is_written_freely(const Dialect& dialect) {
    return dialect.has(Liberty::no_namespace) || dialect.has(Liberty::prefixed_elements) ||
           dialect.has(Liberty::disordered_elements) || dialect.has(Liberty::unknown_elements);
}

std::string write_xml(const Dialect& dialect, const csta::Message& message, csta::Edition edition) {
    if (!is_written_freely(dialect)) return csta::write(message, edition);
    FreeForm form;
    if (!dialect.has(Liberty::no_namespace)) form.name_space = csta::namespace_of(edition);
    if (dialect.has(Liberty::prefixed_elements)) form.prefix = "csta:";
    form.reversed = dialect.has(Liberty::disordered_elements);
    return write_freely(message.root, form);
}

}  // namespace

bool Dialect::serves(std::string_view request) const {
    if (request == "SnapshotDevice" && has(Liberty::no_snapshot)) return false;
    return std::find(services.begin(), services.end(), request) != services.end();
}

LineSettings line_settings(const Dialect& dialect, PhoneId phone, std::string device_id) {
    LineSettings settings;
    settings.phone = phone;
    settings.device_id = std::move(device_id);
    settings.naming = dialect.has(Liberty::reused_call_ids) ? CallNaming::reused : dialect.naming;
    settings.new_name_after_transfer = dialect.has(Liberty::new_call_id_after_transfer);
    return settings;
}

bool reports(const Dialect& dialect, const LineEvent& event) {
    if (event.kind == EventKind::connection_cleared && dialect.has(Liberty::no_clears)) return false;
    switch (event.note) {
        case Note::none:
            return true;
        case Note::far_end_cleared:
            return !dialect.has(Liberty::no_far_clear);
        case Note::far_end_held:
            return !dialect.has(Liberty::no_far_hold);
        case Note::after_transfer:
            return !dialect.has(Liberty::no_clear_after_transfer);
    }
    return true;
}

void apply_liberties(const Dialect& dialect, csta::Message& message) {
    csta::Element& root = message.root;
    if (dialect.has(Liberty::empty_transfer_list)) empty_list(root, "transferredConnections");
    if (dialect.has(Liberty::no_added_party)) root.remove("addedParty");
    if (dialect.has(Liberty::contradicting_state) && root.name == "EstablishedEvent") {
        root.set("localConnectionInfo", "alerting");
    }
    adorn_devices(dialect, root);
    if (dialect.has(Liberty::private_data)) add_private_data(root);
    if (dialect.has(Liberty::unknown_elements)) add_unknown(root);
}

std::string write(const Dialect& dialect, const csta::Message& message) {
    const bool event = csta::is_event(message);
    csta::Edition edition = dialect.edition;
    if (dialect.has(Liberty::mixed_editions) && !event) edition = csta::Edition::ed3;
    std::string xml = write_xml(dialect, message, edition);
    const auto host = xml.find(kRightHost);
    if (event && dialect.has(Liberty::misspelt_namespace) && host != std::string::npos) {
        xml.replace(host, kRightHost.size(), kWrongHost);
    }
    return xml;
}

}  // namespace offhook::phone
