// SPDX-License-Identifier: Apache-2.0
// Call control and call associated services (ECMA-269 17, 18).
#include "csta/views.hpp"
#include "offhook-phone/service_errors.hpp"
#include "offhook-phone/services.hpp"

namespace offhook::phone {

namespace {

csta::Message response_to(const csta::Message& request) {
    return csta::Message(request.name() + "Response");
}

void add_connection(csta::Message& response, std::string_view name, const Connection& connection) {
    response.root.add(csta::connection_element(std::string(name), {connection.call, connection.device}));
}

}  // namespace

csta::Message PhoneServices::make_call(const csta::Message& request, Time now) {
    const std::optional<LineId> line = own_line(request.text_at("callingDevice"));
    if (!line) return csta::make_error("operation", "invalidCallingDeviceID");
    const Result<CallId> call = dial(*line, request, now);
    if (!call && call.error().reason == "no_such_number") {
        return csta::make_error("operation", "invalidCalledDeviceID");
    }
    if (!call) return error_message(call.error(), "invalidCallingDeviceState");
    csta::Message response = response_to(request);
    add_connection(response, "callingDevice", connection_of(*line, *call));
    return response;
}

/// Without a number the handset is only lifted, where DialDigits can follow (ECMA-269 17.1.18).
Result<CallId> PhoneServices::dial(LineId line, const csta::Message& request, Time now) {
    const std::string_view number = request.text_at("calledDirectoryNumber");
    if (number.empty() && dialect_->serves("DialDigits")) return exchange_->lift(line);
    const DialOptions options{
        .prompt = request.text_at("autoOriginate") != "doNotPrompt", .cause = "makeCall"};
    return exchange_->dial(line, number, options, now);
}

csta::Message PhoneServices::dial_digits(const csta::Message& request, Time now) {
    const std::optional<Place> place = own_call(request, "diallingConnection");
    if (!place) return csta::errors::invalid_connection();
    const std::string_view digits = request.text_at("diallingSequence");
    const Result<void> done = exchange_->dial_digits(place->line, place->call, digits, now);
    return done ? response_to(request) : error_message(done.error(), "invalidConnectionState");
}

csta::Message PhoneServices::on_call(
    const csta::Message& request,
    std::string_view path,
    Result<void> (Exchange::*operation)(LineId, CallId, Time),
    std::string_view state_error,
    Time now
) {
    const std::optional<Place> place = own_call(request, path);
    if (!place) return csta::errors::invalid_connection();
    const Result<void> done = (exchange_->*operation)(place->line, place->call, now);
    return done ? response_to(request) : error_message(done.error(), state_error);
}

csta::Message PhoneServices::answer_call(const csta::Message& request, Time now) {
    return on_call(request, "callToBeAnswered", &Exchange::answer, "noCallToAnswer", now);
}

csta::Message PhoneServices::clear_connection(const csta::Message& request, Time now) {
    return on_call(request, "connectionToBeCleared", &Exchange::clear, "noConnectionToClear", now);
}

csta::Message PhoneServices::hold_call(const csta::Message& request, Time now) {
    return on_call(request, "callToBeHeld", &Exchange::hold, "noActiveCall", now);
}

csta::Message PhoneServices::retrieve_call(const csta::Message& request, Time now) {
    return on_call(request, "callToBeRetrieved", &Exchange::retrieve, "noHeldCall", now);
}

csta::Message PhoneServices::consultation_call(const csta::Message& request, Time now) {
    const std::optional<Place> place = own_call(request, "existingCall");
    if (!place) return csta::errors::invalid_connection();
    const std::string_view number = request.text_at("consultedDevice");
    const Result<CallId> call = exchange_->consult(place->line, place->call, number, now);
    if (!call) return error_message(call.error(), "noActiveCall");
    csta::Message response = response_to(request);
    add_connection(response, "initiatedCall", connection_of(place->line, *call));
    return response;
}

csta::Message PhoneServices::in_pair(
    const csta::Message& request,
    Result<void> (Exchange::*operation)(LineId, CallId, CallId, Time),
    std::string_view result,
    Time now
) {
    const std::optional<Place> held = own_call(request, "heldCall");
    const std::optional<Place> active = own_call(request, "activeCall");
    if (!held) return csta::make_error("operation", "invalidHeldConnectionID");
    if (!active || active->line != held->line)
        return csta::make_error("operation", "invalidActiveConnectionID");
    const Result<void> done = (exchange_->*operation)(held->line, held->call, active->call, now);
    if (!done) return error_message(done.error(), "invalidConnectionState");
    csta::Message response = response_to(request);
    if (result.empty()) return response;
    const Connection own = connection_of(held->line, held->call);
    add_connection(response, result, own.call.empty() ? held->connection : own);
    return response;
}

csta::Message PhoneServices::alternate_call(const csta::Message& request, Time now) {
    return in_pair(request, &Exchange::alternate, {}, now);
}

csta::Message PhoneServices::reconnect_call(const csta::Message& request, Time now) {
    return in_pair(request, &Exchange::reconnect, {}, now);
}

csta::Message PhoneServices::transfer_call(const csta::Message& request, Time now) {
    return in_pair(request, &Exchange::transfer, "transferredCall", now);
}

csta::Message PhoneServices::conference_call(const csta::Message& request, Time now) {
    return in_pair(request, &Exchange::conference, "conferenceCall", now);
}

csta::Message PhoneServices::single_step_transfer(const csta::Message& request, Time now) {
    const std::optional<Place> place = own_call(request, "activeCall");
    if (!place) return csta::make_error("operation", "invalidActiveConnectionID");
    const std::string_view number = request.text_at("transferredTo");
    const Result<void> done = exchange_->blind_transfer(place->line, place->call, number, now);
    if (!done) return error_message(done.error(), "invalidActiveConnectionState");
    csta::Message response = response_to(request);
    add_connection(response, "transferredCall", {place->connection.call, std::string(number)});
    return response;
}

csta::Message PhoneServices::deflect_call(const csta::Message& request, Time now) {
    const std::optional<Place> place = own_call(request, "callToBeDiverted");
    if (!place) return csta::errors::invalid_connection();
    const std::string_view number = request.text_at("newDestination/device");
    const Result<void> done = exchange_->deflect(place->line, place->call, number, now);
    return done ? response_to(request) : error_message(done.error(), "invalidConnectionState");
}

csta::Message PhoneServices::generate_digits(const csta::Message& request, Time) {
    const std::optional<Place> place = own_call(request, "connectionToSendDigits");
    if (!place) return csta::errors::invalid_connection();
    const std::string_view digits = request.text_at("charactersToSend");
    if (digits.empty()) return csta::errors::invalid_parameter();
    const Result<void> done = exchange_->send_digits(place->line, place->call, digits);
    return done ? response_to(request) : error_message(done.error(), "noActiveCall");
}

}  // namespace offhook::phone
