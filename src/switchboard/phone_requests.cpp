// SPDX-License-Identifier: Apache-2.0
#include "switchboard/phone_requests.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/error.hpp"
#include "csta/schema.hpp"
#include "switchboard/capability_lists.hpp"
#include "switchboard/client_services.hpp"
#include "switchboard/emulation_run.hpp"
#include "switchboard/line_events.hpp"
#include "switchboard/monitor_points.hpp"
#include "switchboard/phone_service.hpp"

namespace offhook::switchboard {

namespace {

TimerKey request_timer(PhoneRequestId id) {
    return {TimerKey::Kind::request, id.value};
}

/// How a request ended for whoever asked: with an answer of the phone, or without one.
struct Outcome {
    const csta::Message* answer = nullptr;  ///< a response or CSTAErrorCode
    bool phone_gone = false;
    bool silent = false;  ///< the time-out is over

    bool positive() const { return answer != nullptr && !csta::is_error(*answer); }
};

csta::Message error_of_outcome(const Outcome& outcome) {
    return outcome.phone_gone ? csta::errors::phone_off() : csta::errors::no_answer_in_time();
}

/// Dispatches the end of a request to the part that began it.
struct Conclusion {
    Core& core;
    const PendingRequest& request;
    const Outcome& outcome;

    void operator()(const ForClient& purpose) const {
        if (outcome.answer != nullptr) return answer_from_phone(core, purpose, request, *outcome.answer);
        answer_client(core, purpose.client, purpose.service, error_of_outcome(outcome));
    }
    void operator()(const ForEmulation& purpose) const {
        emulation_step_ended(core, purpose.emulation, outcome.answer, outcome.phone_gone);
    }
    void operator()(const ForKeepAlive&) const {
        if (!outcome.phone_gone) keep_alive_ended(core, request.phone, outcome.answer != nullptr);
    }
    void operator()(const ForRegistration&) const {}  // a phone without SystemRegister is served all the same
    void operator()(const ForDeviceList&) const {
        if (!outcome.phone_gone)
            device_list_ended(core, request.phone, outcome.positive() ? outcome.answer : nullptr);
    }
    void operator()(const ForFeatures&) const {
        Phone* phone = core.directory.phone(request.phone);
        if (phone != nullptr && outcome.positive()) learn_features(core, *phone, *outcome.answer);
    }
    void operator()(const ForMonitorStart& purpose) const {
        if (outcome.phone_gone) return;
        monitor_start_ended(core, request.phone, purpose.line, outcome.positive() ? outcome.answer : nullptr);
    }
    void operator()(const ForMonitorStop& purpose) const {
        if (!outcome.phone_gone) monitor_stop_ended(core, purpose.line);
    }
    void operator()(const ForSnapshot& purpose) const {
        if (Line* line = core.directory.line(purpose.line)) line->snapshot_under_way = false;
        if (outcome.positive()) snapshot_arrived(core, purpose.line, *outcome.answer, purpose.first);
    }
};

bool is_response_to(const PendingRequest& request, const csta::Message& answer) {
    const csta::MessageType* response = csta::response_of(request.name);
    return response != nullptr && response->name == answer.name();
}

bool gives_no_reason(const csta::Message& error) {
    return csta::error_of(error) == csta::ErrorCode{"unspecified", ""};
}

/// Some makers' phones answer <unspecified/> to what they do not know, and to all else that fails. Where
/// there is another way, and the phone has never done the service, the first is taken for granted.
bool says_unknown(const Phone& phone, std::string_view service, const csta::Message& error) {
    if (says_unsupported(error)) return true;
    const bool never_done = phone.capabilities.of(service) != Support::native;
    return gives_no_reason(error) && never_done && has_other_way(service);
}

void learn_support(Core& core, Phone& phone, const std::string& service, Support support) {
    if (phone.capabilities.of(service) == support) return;
    phone.capabilities.set(service, support);
    core.effects.emplace_back(CapabilityLearned{phone.id, service, support});
}

void learn_doubt(Core& core, Phone& phone, const std::string& service, const csta::Message& error) {
    if (gives_no_reason(error) && phone.capabilities.of(service) == Support::unknown)
        learn_support(core, phone, service, Support::doubtful);
}

/// What a phone's refusal or answer says about its knowing the service at all.
void learn(Core& core, const PendingRequest& request, const csta::Message& answer) {
    Phone* phone = core.directory.phone(request.phone);
    if (phone == nullptr) return;
    const bool refused = csta::is_error(answer) && says_unknown(*phone, request.name, answer);
    if (csta::is_error(answer) && !refused) return learn_doubt(core, *phone, request.name, answer);
    learn_support(core, *phone, request.name, refused ? Support::unsupported : Support::native);
}

/// Silence says something about a service only once the phone has shown that it is still there.
void note_silence(Phone& phone, const PendingRequest& request) {
    const bool proven = phone.capabilities.of(request.name) == Support::native;
    const bool keeps_alive = std::holds_alternative<ForKeepAlive>(request.purpose);
    if (!proven && !keeps_alive) phone.silent_services.insert(request.name);
}

void conclude(Core& core, PhoneRequestId id, const Outcome& outcome) {
    const auto found = core.pending.find(id);
    if (found == core.pending.end()) return;
    const PendingRequest request = std::move(found->second);
    core.pending.erase(found);
    core.timers.cancel(request_timer(id));
    if (Phone* phone = core.directory.phone(request.phone)) {
        std::erase(phone->requests, id);
        if (outcome.answer != nullptr)
            learn(core, request, *outcome.answer);
        else if (outcome.silent)
            note_silence(*phone, request);
    }
    std::visit(Conclusion{core, request, outcome}, request.purpose);
}

/// A phone that is but slow knows the service.
void learn_from_late_answer(Core& core, Phone& phone, const csta::Message& answer) {
    constexpr std::string_view kResponse = "Response";
    if (!answer.name().ends_with(kResponse)) return;
    const std::string service = answer.name().substr(0, answer.name().size() - kResponse.size());
    if (csta::response_of(service) == nullptr) return;
    phone.silent_services.erase(service);
    learn_support(core, phone, service, Support::native);
}

bool answers(const PendingRequest& request, const csta::Message& answer) {
    return csta::is_error(answer) ? request.accepted_empty : is_response_to(request, answer);
}

}  // namespace

bool says_unsupported(const csta::Message& error) {
    return csta::error_of(error) == csta::ErrorCode{"operation", "serviceNotSupported"};
}

void learn_from_silence(Core& core, Phone& phone) {
    for (const std::string& service : std::exchange(phone.silent_services, {})) {
        const Support before = phone.capabilities.of(service);
        if (before == Support::unknown) learn_support(core, phone, service, Support::doubtful);
        if (before == Support::doubtful && has_other_way(service))
            learn_support(core, phone, service, Support::unsupported);
    }
}

void ask_phone(Core& core, Phone& phone, csta::Message request, Purpose purpose) {
    const auto* for_client = std::get_if<ForClient>(&purpose);
    if (for_client != nullptr && phone.requests.size() >= core.limits.pending_requests_per_phone) {
        core.reporter.report(
            Level::warning, "phone_busy", fmt::format("phone {}: too many services under way", phone.username)
        );
        return answer_client(core, for_client->client, for_client->service, csta::errors::busy());
    }
    const PhoneRequestId id = core.phone_request_ids.next();
    PendingRequest pending{phone.id, request.name(), purpose, {}};
    if (for_client != nullptr && has_other_way(request.name())) pending.original = request;
    core.pending.emplace(id, std::move(pending));
    phone.requests.push_back(id);
    core.timers.set(request_timer(id), core.now + core.settings.service_timeout);
    core.effects.emplace_back(PhoneRequest{phone.id, id, std::move(request)});
}

void take_reply(Core& core, PhoneRequestId id, const PhoneReply& reply) {
    const auto found = core.pending.find(id);
    if (found == core.pending.end()) return;  // timed out before
    if (reply.message) {
        // Whatever came in the answer to this request is its answer, if it is an answer at all.
        const csta::Message& message = *reply.message;
        if (csta::is_error(message) || is_response_to(found->second, message)) {
            return conclude(core, id, Outcome{&message, false});
        }
        core.reporter.report(
            Level::warning, "phone_wrong_answer",
            fmt::format("{} answered with {}", found->second.name, printable(message.name(), 60))
        );
    }
    if (reply.sip_status >= 300) return conclude(core, id, Outcome{});
    found->second.accepted_empty = true;  // the timer still runs
}

bool take_belated_answer(Core& core, const Phone& phone, const csta::Message& answer) {
    const auto fits = [&](PhoneRequestId id) { return answers(core.pending.at(id), answer); };
    const auto found = std::find_if(phone.requests.begin(), phone.requests.end(), fits);
    if (found == phone.requests.end()) return false;
    conclude(core, *found, Outcome{&answer, false});
    return true;
}

void unasked_answer(Core& core, Phone& phone, const csta::Message& answer) {
    core.reporter.report(
        Level::info, "phone_unasked_answer",
        fmt::format("phone {}: {}", phone.username, printable(answer.name(), 60))
    );
    learn_from_late_answer(core, phone, answer);
    if (answer.name() == "MonitorStartResponse") stray_monitor(core, phone, answer);
}

void answer_too_late(Core& core, PhoneId id, const PhoneReply& reply) {
    Phone* phone = core.directory.phone(id);
    if (phone != nullptr && phone->connected && reply.message) unasked_answer(core, *phone, *reply.message);
}

void request_timed_out(Core& core, PhoneRequestId id) {
    const auto found = core.pending.find(id);
    if (found == core.pending.end()) return;
    const Phone* phone = core.directory.phone(found->second.phone);
    core.reporter.report(
        Level::info, "phone_no_answer",
        fmt::format("phone {}: no answer to {}", phone == nullptr ? "?" : phone->username, found->second.name)
    );
    conclude(core, id, Outcome{nullptr, false, true});
}

void drop_requests(Core& core, const Phone& phone) {
    const std::vector<PhoneRequestId> ids = phone.requests;  // concluding shortens the phone's own list
    for (const PhoneRequestId id : ids) conclude(core, id, Outcome{nullptr, true});
}

}  // namespace offhook::switchboard
