// SPDX-License-Identifier: Apache-2.0
#include "sip/request_rules.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace offhook::sip {

namespace {

constexpr std::array<std::string_view, 7> kSessionMethods = {"INVITE", "ACK",     "CANCEL", "BYE",
                                                             "INFO",   "OPTIONS", "UPDATE"};

template <class Range>
bool contains(const Range& range, std::string_view text) {
    return std::find(range.begin(), range.end(), text) != range.end();
}

template <class Range>
std::string joined(const Range& range) {
    std::string text;
    for (const auto& item : range) {
        if (!text.empty()) text += ", ";
        text += item;
    }
    return text;
}

bool is_accepted(std::string_view type, const UserAgentSettings& settings) {
    return std::any_of(settings.accept.begin(), settings.accept.end(), [type](const std::string& accepted) {
        return equals_ignoring_case(accepted, type);
    });
}

bool body_matters(std::string_view method) {
    return method == "INVITE" || method == "INFO" || method == "UPDATE";
}

}  // namespace

std::string allowed_methods(const UserAgentSettings& settings) {
    std::string text = joined(kSessionMethods);
    for (const auto& method : settings.methods) text += ", " + method;
    return text;
}

std::string accepted_types(const UserAgentSettings& settings) {
    return joined(settings.accept);
}

void add_capabilities(Message& message, const UserAgentSettings& settings) {
    message.set("Allow", allowed_methods(settings));
    message.set("Accept", accepted_types(settings));
    message.set("Supported", "timer");
}

void set_signal_body(Message& message, const Body& body) {
    if (body.content.empty()) return;
    message.set_body(body.content_type, body.content);
    message.set("Content-Disposition", "signal;handling=required");
}

std::optional<Message> refuse_method(const Message& request, const UserAgentSettings& settings) {
    if (contains(kSessionMethods, request.method) || contains(settings.methods, request.method))
        return std::nullopt;
    Message refusal = Message::response_to(request, 405);
    refusal.set("Allow", allowed_methods(settings));
    return refusal;
}

std::optional<Message> refuse_uri(const Message& request) {
    const auto uri = Uri::parse(request.request_uri);
    if (!uri) return Message::response_to(request, 400, "Bad Request-URI");
    if (uri->is_sip() || uri->scheme == "tel") return std::nullopt;
    return Message::response_to(request, 416);
}

std::optional<Message> refuse_extension(const Message& request) {
    std::string unknown;
    for (const auto tag : request.list("Require")) {
        if (tag.empty() || equals_ignoring_case(tag, "timer")) continue;
        if (!unknown.empty()) unknown += ", ";
        unknown += tag;
    }
    if (unknown.empty()) return std::nullopt;
    Message refusal = Message::response_to(request, 420);
    refusal.set("Unsupported", unknown);
    return refusal;
}

std::optional<Message> refuse_body(const Message& request, const UserAgentSettings& settings) {
    if (request.body.empty() || !body_matters(request.method)) return std::nullopt;
    const auto encoding = request.get("Content-Encoding");
    if (!encoding.empty() && !equals_ignoring_case(encoding, "identity")) {
        Message refusal = Message::response_to(request, 415);
        refusal.set("Accept-Encoding", "identity");
        return refusal;
    }
    if (is_accepted(request.content_type(), settings)) return std::nullopt;
    Message refusal = Message::response_to(request, 415);
    refusal.set("Accept", accepted_types(settings));
    return refusal;
}

std::optional<Message> refuse_info_package(const Message& request) {
    if (request.method != "INFO" || !request.find("Info-Package")) return std::nullopt;
    Message refusal = Message::response_to(request, 469, "Bad Info Package");
    refusal.set("Recv-Info", "");
    return refusal;
}

std::optional<Message> refuse_content(const Message& request, const UserAgentSettings& settings) {
    if (auto refusal = refuse_uri(request)) return refusal;
    if (auto refusal = refuse_extension(request)) return refusal;
    if (auto refusal = refuse_info_package(request)) return refusal;
    return refuse_body(request, settings);
}

}  // namespace offhook::sip
