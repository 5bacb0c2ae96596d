// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/line_event.hpp"

#include <array>

#include <fmt/format.h>

#include "csta/device_id.hpp"
#include "csta/views.hpp"

namespace offhook::phone {

namespace {

enum class Redirection { absent, present };

/// How a kind of event looks in XML: names of its elements, empty where it has none (ECMA-323).
struct EventForm {
    EventKind kind;
    std::string_view name;
    std::string_view subject;
    std::string_view device;
    std::string_view other;
    bool calling;
    bool called;
    Redirection redirection;
};

constexpr std::array kForms = {
    EventForm{
        EventKind::service_initiated, "ServiceInitiatedEvent", "initiatedConnection", "initiatingDevice", "",
        false, false, Redirection::absent},
    EventForm{
        EventKind::originated, "OriginatedEvent", "originatedConnection", "", "", true, true,
        Redirection::absent},
    EventForm{
        EventKind::network_reached, "NetworkReachedEvent", "outboundConnection", "networkInterfaceUsed", "",
        true, true, Redirection::present},
    EventForm{
        EventKind::delivered, "DeliveredEvent", "connection", "alertingDevice", "", true, true,
        Redirection::present},
    EventForm{
        EventKind::established, "EstablishedEvent", "establishedConnection", "answeringDevice", "", true,
        true, Redirection::present},
    EventForm{
        EventKind::held, "HeldEvent", "heldConnection", "holdingDevice", "", false, false,
        Redirection::absent},
    EventForm{
        EventKind::retrieved, "RetrievedEvent", "retrievedConnection", "retrievingDevice", "", false, false,
        Redirection::absent},
    EventForm{
        EventKind::connection_cleared, "ConnectionClearedEvent", "droppedConnection", "releasingDevice", "",
        false, false, Redirection::absent},
    EventForm{
        EventKind::failed, "FailedEvent", "failedConnection", "failingDevice", "", true, true,
        Redirection::present},
    EventForm{
        EventKind::diverted, "DivertedEvent", "connection", "divertingDevice", "newDestination", true, true,
        Redirection::present},
    EventForm{
        EventKind::transferred, "TransferedEvent", "primaryOldCall", "transferringDevice",
        "transferredToDevice", false, false, Redirection::absent},
    EventForm{
        EventKind::conferenced, "ConferencedEvent", "primaryOldCall", "conferencingDevice", "addedParty",
        false, false, Redirection::absent},
    EventForm{
        EventKind::digits_generated, "DigitsGeneratedEvent", "connection", "", "", false, false,
        Redirection::absent},
    EventForm{
        EventKind::do_not_disturb, "DoNotDisturbEvent", "", "device", "", false, false, Redirection::absent},
    EventForm{EventKind::forwarding, "ForwardingEvent", "", "device", "", false, false, Redirection::absent},
    EventForm{
        EventKind::message_waiting, "MessageWaitingEvent", "", "targetDevice", "", false, false,
        Redirection::absent},
    EventForm{
        EventKind::offered, "OfferedEvent", "offeredConnection", "offeredDevice", "", true, true,
        Redirection::present},
    EventForm{
        EventKind::queued, "QueuedEvent", "queuedConnection", "queue", "", true, true, Redirection::present},
    EventForm{
        EventKind::digits_dialed, "DigitsDialedEvent", "dialingConnection", "dialingDevice", "", false, false,
        Redirection::absent},
    EventForm{
        EventKind::microphone_mute, "MicrophoneMuteEvent", "", "invokingDevice", "", false, false,
        Redirection::absent},
    EventForm{
        EventKind::speaker_volume, "SpeakerVolumeEvent", "", "invokingDevice", "", false, false,
        Redirection::absent},
};

const EventForm& form_of(EventKind kind) {
    return kForms.at(static_cast<std::size_t>(kind));
}

std::string_view boolean(bool value) {
    return value ? "true" : "false";
}

void add_device(csta::Element& event, std::string_view name, std::string_view device) {
    if (!name.empty()) event.add(csta::subject_element(std::string(name), device));
}

csta::Element connection_element(std::string_view name, const Connection& connection) {
    return csta::connection_element(std::string(name), {connection.call, connection.device});
}

void add_connections(csta::Element& event, std::string_view name, const LineEvent& what) {
    csta::Element& list = event.add(std::string(name));
    for (const ConnectionChange& change : what.connections) {
        csta::Element& item = list.add("connectionListItem");
        item.add(connection_element("newConnection", change.after));
        if (change.before) item.add(connection_element("oldConnection", *change.before));
        item.add("endpoint").add("deviceID", change.after.device);
    }
}

/// The parts that only one kind of event has.
void add_feature(csta::Element& event, const LineEvent& what) {
    if (what.kind == EventKind::do_not_disturb) {
        event.add("doNotDisturbOn", std::string(boolean(what.on)));
    } else if (what.kind == EventKind::message_waiting) {
        event.add("messageWaitingOn", std::string(boolean(what.on)));
    } else if (what.kind == EventKind::forwarding) {
        event.add("forwardingType", what.text);
        event.add("forwardStatus", std::string(boolean(what.on)));
        if (!what.other.empty()) event.add("forwardTo", what.other);
        if (what.ring_count > 0) event.add("ringCount", std::to_string(what.ring_count));
    } else if (what.kind == EventKind::digits_generated) {
        event.add("digitGeneratedList", what.text);
    } else if (what.kind == EventKind::digits_dialed) {
        event.add("dialingSequence", what.text);
    } else if (what.kind == EventKind::microphone_mute) {
        event.add("auditoryApparatus", std::string(kApparatus));
        event.add("microphoneMuteOn", std::string(boolean(what.on)));
    } else if (what.kind == EventKind::speaker_volume) {
        event.add("auditoryApparatus", std::string(kApparatus));
        event.set("speakerVolume/volAbs", what.text);
    }
}

void add_connection_lists(csta::Element& event, const LineEvent& what) {
    if (what.kind == EventKind::transferred) add_connections(event, "transferredConnections", what);
    if (what.kind == EventKind::conferenced) add_connections(event, "conferenceConnections", what);
}

std::string short_connection(const Connection& connection) {
    return connection.call + ":" + connection.device;
}

std::string word_if(std::string_view name, std::string_view value) {
    return value.empty() ? std::string() : fmt::format(" {}={}", name, value);
}

std::string short_list(const LineEvent& event) {
    std::string text;
    for (const ConnectionChange& change : event.connections) {
        text += text.empty() ? "" : ",";
        text += short_connection(change.after);
        if (change.before) text += "<" + short_connection(*change.before);
    }
    return text;
}

}  // namespace

std::string_view to_text(ConnectionState state) {
    switch (state) {
        case ConnectionState::null:
            return "null";
        case ConnectionState::initiated:
            return "initiated";
        case ConnectionState::alerting:
            return "alerting";
        case ConnectionState::connected:
            return "connected";
        case ConnectionState::hold:
            return "hold";
        case ConnectionState::queued:
            return "queued";
        case ConnectionState::fail:
            return "fail";
    }
    return "null";
}

std::string_view element_name(EventKind kind) {
    return form_of(kind).name;
}

std::string to_text(const LineEvent& event) {
    std::string_view name = element_name(event.kind);
    name.remove_suffix(std::string_view("Event").size());
    std::string text(name);
    if (!event.subject.call.empty()) text += " " + short_connection(event.subject);
    if (event.secondary) text += "+" + short_connection(*event.secondary);
    text += word_if("by", event.device) + word_if("to", event.other) + word_if("calling", event.calling);
    text += word_if("called", event.called) + word_if("redirected", event.last_redirection);
    text += word_if("text", event.text);
    if (event.subject.call.empty()) text += event.on ? " on" : " off";
    if (event.local) text += word_if("local", to_text(*event.local));
    text += word_if("cause", event.cause) + word_if("list", short_list(event));
    return text;
}

csta::Message to_csta(const LineEvent& event, std::string_view monitor_cross_ref) {
    const EventForm& form = form_of(event.kind);
    csta::Message message{std::string(form.name)};
    csta::Element& root = message.root;
    root.add("monitorCrossRefID", std::string(monitor_cross_ref));
    if (!form.subject.empty()) root.add(connection_element(form.subject, event.subject));
    if (event.secondary) root.add(connection_element("secondaryOldCall", *event.secondary));
    add_device(root, form.device, event.device);
    add_device(root, form.other, event.other);
    if (form.calling) add_device(root, "callingDevice", event.calling);
    if (form.called) add_device(root, "calledDevice", event.called);
    if (form.redirection == Redirection::present) {
        root.add(csta::redirection_element("lastRedirectionDevice", event.last_redirection));
    }
    add_connection_lists(root, event);
    add_feature(root, event);
    if (event.local) root.add("localConnectionInfo", std::string(to_text(*event.local)));
    if (!event.cause.empty()) root.add("cause", event.cause);
    return message;
}

}  // namespace offhook::phone
