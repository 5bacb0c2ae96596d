// SPDX-License-Identifier: Apache-2.0
#include "api/cti_resource.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "api/body.hpp"
#include "api/csta_problem.hpp"
#include "api/line_lookup.hpp"
#include "api/times.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "csta/error.hpp"
#include "csta/json.hpp"
#include "csta/schema.hpp"
#include "csta/views.hpp"
#include "signalling/signalling.hpp"

namespace offhook::api {

namespace json = boost::json;

namespace {

constexpr std::size_t kNumberSize = 256;
constexpr std::size_t kCallIdSize = 256;
constexpr std::size_t kDigits = 64;

/// What beside the call a verb has to be told.
enum class Argument { none, held_call, destination, digits };

/// The line's connection in the call, as its telephone writes it; for a call that nobody has told of yet the
/// line's own deviceID has to do.
csta::ConnectionId connection_of(const switchboard::LineView& line, const std::string& call_id) {
    for (const auto& call : line.calls) {
        if (call.call_id == call_id) return {call.call_id, call.device_id};
    }
    return {call_id, line.device_id};
}

bool is_digits(std::string_view text) {
    return text.find_first_not_of("0123456789ABCDabcd*#,") == std::string_view::npos;
}

void answer_done(const CallPtr& call, const csta::Message&) {
    call->respond_nothing();
}

void answer_connection(const CallPtr& call, const csta::Message& response, std::string_view element) {
    const csta::ConnectionId connection = csta::connection_at(response.root, element);
    call->respond_json(
        json::object{
            {"connection", json::object{{"callID", connection.call_id}, {"deviceID", connection.device_id}}}},
        201
    );
}

json::object forwarding_json(const csta::Forwarding& forwarding) {
    json::object object;
    object["type"] = forwarding.type.empty() ? "forwardImmediate" : forwarding.type;
    object["on"] = forwarding.active;
    object["to"] = text_or_null(forwarding.destination);
    object["seconds"] = nullptr;
    if (forwarding.ring_duration) object["seconds"] = *forwarding.ring_duration;
    return object;
}

/// Monitors and registrations are the API's own business: they outlive a request.
bool is_offered(std::string_view service) {
    constexpr std::array<std::string_view, 6> kNot = {"MonitorStart",
                                                      "MonitorStop",
                                                      "SystemRegister",
                                                      "SystemRegisterCancel",
                                                      "GetSwitchingFunctionDevices",
                                                      "SystemStatus"};
    const csta::MessageType* type = csta::find_message(service);
    return type != nullptr && type->kind == csta::Kind::request &&
           type->direction != csta::Direction::to_computing_function &&
           std::find(kNot.begin(), kNot.end(), service) == kNot.end();
}

bool only_looks(std::string_view service) {
    return service.starts_with("Get") || service.starts_with("Snapshot");
}

}  // namespace

struct CtiResource::Verb {
    std::string_view path;
    std::string_view service;
    std::string_view connection;  ///< the element that names the call
    Argument argument = Argument::none;
    std::string_view element;   ///< of the argument
    std::string_view new_call;  ///< the element of the response that names a call it has made; or empty
};

const CtiResource::Verb CtiResource::kVerbs[] = {
    {"answer", "AnswerCall", "callToBeAnswered", Argument::none, {}, {}},
    {"clear", "ClearConnection", "connectionToBeCleared", Argument::none, {}, {}},
    {"hold", "HoldCall", "callToBeHeld", Argument::none, {}, {}},
    {"retrieve", "RetrieveCall", "callToBeRetrieved", Argument::none, {}, {}},
    {"alternate", "AlternateCall", "activeCall", Argument::held_call, "heldCall", {}},
    {"reconnect", "ReconnectCall", "activeCall", Argument::held_call, "heldCall", {}},
    {"transfer", "TransferCall", "activeCall", Argument::held_call, "heldCall", {}},
    {"conference", "ConferenceCall", "activeCall", Argument::held_call, "heldCall", {}},
    {"consult", "ConsultationCall", "existingCall", Argument::destination, "consultedDevice",
     "initiatedCall"},
    {"single-step-transfer",
     "SingleStepTransferCall",
     "activeCall",
     Argument::destination,
     "transferredTo",
     {}},
    {"deflect", "DeflectCall", "callToBeDiverted", Argument::destination, "newDestination/device", {}},
    {"digits", "GenerateDigits", "connectionToSendDigits", Argument::digits, "charactersToSend", {}},
};

// --- Routes -----------------------------------------------------------------------------------------------

void CtiResource::add(
    Router& router, std::string_view method, std::string_view path, Access access, Handler handler
) {
    router.add(method, path, access, [this, handler = std::move(handler)](const CallPtr& call) {
        idempotency_.run(call, handler);
    });
}

void CtiResource::add_routes(Router& router) {
    add(router, "POST", "/lines/{deviceID}/calls", Access::control,
        [this](const CallPtr& call) { make_call(call); });
    add(router, "POST", "/lines/{deviceID}/services/{service}", Access::anyone,
        [this](const CallPtr& call) { do_service(call); });
    add_call_verbs(router);
    add_features(router);
}

void CtiResource::add_call_verbs(Router& router) {
    for (const Verb& verb : kVerbs) {
        const std::string path = fmt::format("/lines/{{deviceID}}/calls/{{callID}}/{}", verb.path);
        add(router, "POST", path, Access::control,
            [this, &verb](const CallPtr& call) { control_call(call, verb); });
    }
}

void CtiResource::add_features(Router& router) {
    struct Feature {
        std::string_view path;
        std::string_view service;
        std::string_view element;
    };
    constexpr std::array kFeatures = {
        Feature{"/lines/{deviceID}/dnd", "DoNotDisturb", "doNotDisturbOn"},
        Feature{"/lines/{deviceID}/mwi", "MessageWaitingIndicator", "messageWaitingOn"},
    };
    for (const Feature& feature : kFeatures) {
        const std::string get = fmt::format("Get{}", feature.service);
        const std::string set = fmt::format("Set{}", feature.service);
        router.add(
            "GET", feature.path, Access::anyone,
            [this, get, element = feature.element](const auto& call) { get_switch(call, get, element); }
        );
        router.add(
            "PUT", feature.path, Access::control,
            [this, set, element = feature.element](const auto& call) { set_switch(call, set, element); }
        );
    }
    router.add("GET", "/lines/{deviceID}/forwarding", Access::anyone, [this](const CallPtr& call) {
        get_forwarding(call);
    });
    router.add("PUT", "/lines/{deviceID}/forwarding", Access::control, [this](const CallPtr& call) {
        set_forwarding(call);
    });
}

void CtiResource::take(const signalling::Effect& effect) {
    if (const auto* answer = std::get_if<signalling::ApiAnswer>(&effect)) clients_->take(*answer);
}

// --- Services ---------------------------------------------------------------------------------------------

void CtiResource::send(const CallPtr& call, csta::Message request, Respond respond) {
    const auto sent = clients_->ask(
        call->who, std::move(request),
        [call, respond = std::move(respond)](const csta::Message& answer) {
            if (csta::is_error(answer)) return call->refuse(problem_of(answer));
            respond(call, answer);
        }
    );
    if (!sent) call->refuse(problem_of(sent.error()));
}

void CtiResource::make_call(const CallPtr& call) {
    const auto line = line_of(context_, *call);
    if (!line) return call->refuse(line.error());
    const auto object = call->body();
    if (!object) return call->refuse(object.error());
    constexpr std::array<std::string_view, 2> kPrompts = {"prompt", "doNotPrompt"};
    Body body(*object);
    const std::string to = body.text("to", 1, kNumberSize);
    const std::string prompt = body.optional_choice("autoOriginate", kPrompts).value_or("doNotPrompt");
    if (const auto problem = body.problem()) return call->refuse(*problem);
    csta::Message request("MakeCall");
    request.root.set("callingDevice", line->device_id);
    request.root.set("calledDirectoryNumber", to);
    request.root.set("autoOriginate", prompt);
    send(call, std::move(request), [](const CallPtr& asked, const csta::Message& response) {
        answer_connection(asked, response, "callingDevice");
    });
}

void CtiResource::control_call(const CallPtr& call, const Verb& verb) {
    const auto line = line_of(context_, *call);
    if (!line) return call->refuse(line.error());
    csta::Message request{std::string(verb.service)};
    const auto name_call = [&](std::string_view element, const std::string& call_id) {
        request.root.add(csta::connection_element(std::string(element), connection_of(*line, call_id)));
    };
    name_call(verb.connection, call->path_parameter("callID"));
    if (verb.argument != Argument::none) {
        const auto object = call->body();
        if (!object) return call->refuse(object.error());
        Body body(*object);
        if (verb.argument == Argument::held_call)
            name_call(verb.element, body.text("heldCallID", 1, kCallIdSize));
        if (verb.argument == Argument::destination)
            request.root.set(verb.element, body.text("to", 1, kNumberSize));
        if (verb.argument == Argument::digits) {
            const std::string digits = body.text("digits", 1, kDigits);
            if (!is_digits(digits)) body.fail("digits", "digits may have 0 to 9, A to D, *, # and commas.");
            request.root.set(verb.element, digits);
        }
        if (const auto problem = body.problem()) return call->refuse(*problem);
    }
    if (verb.new_call.empty()) return send(call, std::move(request), answer_done);
    const std::string_view new_call = verb.new_call;
    send(call, std::move(request), [new_call](const CallPtr& asked, const csta::Message& response) {
        answer_connection(asked, response, new_call);
    });
}

void CtiResource::do_service(const CallPtr& call) {
    const auto line = line_of(context_, *call);
    if (!line) return call->refuse(line.error());
    const std::string& service = call->path_parameter("service");
    if (!is_offered(service)) {
        return call->refuse(not_found(fmt::format("There is no service {} here.", printable(service, 60))));
    }
    if (!only_looks(service) && !call->who.may(Access::control)) {
        return call->refuse(forbidden("This service needs the right to control calls."));
    }
    const auto object = call->body();
    if (!object) return call->refuse(object.error());
    auto request = csta::from_json(json::object{{service, *object}}, Limits{});
    if (!request) return call->refuse(problem_of(request.error()));
    csta::set_subject_device(*request, line->device_id);
    send(call, std::move(*request), [](const CallPtr& asked, const csta::Message& response) {
        asked->respond_json(csta::to_json(response));
    });
}

// --- Features ---------------------------------------------------------------------------------------------

void CtiResource::get_switch(const CallPtr& call, std::string_view service, std::string_view element) {
    const auto line = line_of(context_, *call);
    if (!line) return call->refuse(line.error());
    csta::Message request{std::string(service)};
    request.root.set("device", line->device_id);
    send(call, std::move(request), [element](const CallPtr& asked, const csta::Message& response) {
        asked->respond_json(json::object{{"on", csta::boolean_at(response.root, element).value_or(false)}});
    });
}

void CtiResource::set_switch(const CallPtr& call, std::string_view service, std::string_view element) {
    const auto line = line_of(context_, *call);
    if (!line) return call->refuse(line.error());
    const auto object = call->body();
    if (!object) return call->refuse(object.error());
    Body body(*object);
    const bool on = body.flag("on");
    if (const auto problem = body.problem()) return call->refuse(*problem);
    csta::Message request{std::string(service)};
    request.root.set("device", line->device_id);
    request.root.set(element, on ? "true" : "false");
    send(call, std::move(request), answer_done);
}

void CtiResource::get_forwarding(const CallPtr& call) {
    const auto line = line_of(context_, *call);
    if (!line) return call->refuse(line.error());
    csta::Message request("GetForwarding");
    request.root.set("device", line->device_id);
    send(call, std::move(request), [](const CallPtr& asked, const csta::Message& response) {
        json::array items;
        for (const auto& one : csta::read_forwarding_list(response)) items.push_back(forwarding_json(one));
        asked->respond_json(json::object{{"items", std::move(items)}});
    });
}

void CtiResource::set_forwarding(const CallPtr& call) {
    const auto line = line_of(context_, *call);
    if (!line) return call->refuse(line.error());
    const auto object = call->body();
    if (!object) return call->refuse(object.error());
    constexpr std::array<std::string_view, 3> kTypes = {"forwardImmediate", "forwardBusy", "forwardNoAns"};
    Body body(*object);
    const std::string type = body.choice("type", kTypes);
    const bool on = body.flag("on");
    const auto to = body.optional_text("to", 1, kNumberSize);
    const auto seconds = body.optional_number("seconds", 0, 600);
    if (on && !to) body.fail("to", "A forwarding that is on needs a number.");
    if (const auto problem = body.problem()) return call->refuse(*problem);
    csta::Message request("SetForwarding");
    request.root.set("device", line->device_id);
    request.root.set("forwardingType", type);
    request.root.set("activateForward", on ? "true" : "false");
    if (to) request.root.set("forwardDN", *to);
    if (seconds) request.root.set("ringDuration", std::to_string(*seconds));
    send(call, std::move(request), answer_done);
}

}  // namespace offhook::api
