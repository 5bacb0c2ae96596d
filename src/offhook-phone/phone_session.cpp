// SPDX-License-Identifier: Apache-2.0
// The phone in its CSTA application session (TR/87): INVITE, INFO both ways.
#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "csta/error.hpp"
#include "csta/reader.hpp"
#include "csta/schema.hpp"
#include "offhook-phone/phone.hpp"
#include "offhook-phone/sip_manners.hpp"

namespace offhook::phone {

namespace {

constexpr std::string_view kCstaType = "application/csta+xml";
/// How late a phone is that answers after the events.
constexpr Duration kLate = std::chrono::milliseconds(50);

}  // namespace

sip::Body Phone::body_of(const csta::Message& message) const {
    return {std::string(kCstaType), write(*settings_.dialect, message)};
}

/// Has the request an Authorization that is right for this phone?
bool Phone::is_welcome(const sip::Message& request, Time now) {
    const sip::Ha1Lookup lookup = [&](std::string_view user, sip::DigestAlgorithm algorithm) {
        std::optional<std::string> key;
        if (equals_ignoring_case(user, settings_.user)) {
            key = sip::ha1(algorithm, user, "phone", settings_.password);
        }
        return key;
    };
    return digest_.verify(request, lookup, now).kind == sip::DigestVerdict::Kind::ok;
}

/// The 401 for a request of the server, if the phone is set to challenge it. `first`: the initial INVITE.
std::optional<sip::Message> Phone::refusal(const sip::Message& request, bool first, Time now) {
    const Challenge challenge = settings_.challenge;
    const bool asked = challenge == Challenge::all || (challenge == Challenge::invite && first);
    if (!asked || is_welcome(request, now)) return std::nullopt;
    sip::Message response = sip::Message::response_to(request, 401);
    for (std::string& value : digest_.challenge(now)) response.add("WWW-Authenticate", std::move(value));
    return response;
}

Reply Phone::serve(const std::string& body, Time now) {
    const Result<csta::ReadMessage> read = csta::read(body, Limits{});
    if (!read) return {csta::errors::unreadable(), {}};
    const std::string& name = read->message.name();
    const csta::MessageType* type = csta::find_message(name);
    if (type != nullptr && (type->kind == csta::Kind::response || type->kind == csta::Kind::error)) return {};
    ++counters_.requests[name];
    note("request", "is asked: " + printable(name));
    return services_.handle(read->message, now);
}

void Phone::handle(const sip::SessionOffered& offer, Time now) {
    if (std::optional<sip::Message> response = refusal(offer.request, true, now)) {
        return agent_.respond(offer.id, std::move(*response), now);
    }
    if (refuses_body(offer, now)) return;
    if (session_) {  // the server begins anew
        agent_.bye(session_, now);
        end_session();
    }
    session_ = offer.session;
    ++counters_.sessions;
    sip::Body body;
    if (!offer.request.body.empty()) {
        const Reply reply = serve(offer.request.body, now);
        if (reply.response) body = body_of(*reply.response);
    }
    agent_.accept(session_, std::move(body), own_contact(), now);
}

/// As firmware does that wants no body in an INVITE: once, so that it can be seen what the server does then.
bool Phone::refuses_body(const sip::SessionOffered& offer, Time now) {
    if (!has(Liberty::refuses_first_body) || refused_body_ || offer.request.body.empty()) return false;
    refused_body_ = true;
    agent_.respond(offer.id, sip::Message::response_to(offer.request, 415), now);
    return true;
}

void Phone::handle(const sip::SessionConfirmed& confirmed, Time) {
    if (confirmed.session == session_) note("session", "the server watches over this phone");
}

void Phone::handle(const sip::SessionEnded& ended, Time) {
    if (ended.session != session_) return;
    end_session();
}

void Phone::end_session() {
    if (!session_) return;
    session_ = {};
    services_.session_ended();
    events_under_way_.clear();
    owed_answers_.clear();
    note("session-ended", "the server's session is over");
}

void Phone::handle(const sip::InfoReceived& info, Time now) {
    if (std::optional<sip::Message> response = refusal(info.request, false, now)) {
        return agent_.respond(info.id, std::move(*response), now);
    }
    const bool monitored_before = is_monitored_at_all();
    Reply reply = serve(info.request.body, now);
    if (!monitored_before && is_monitored_at_all()) note("monitored", "its lines are watched");
    answer(info, std::move(reply), now);
}

void Phone::answer(const sip::InfoReceived& info, Reply reply, Time now) {
    if (has(Liberty::no_answers)) return;
    for (const csta::Message& message : reply.before) send_info(message, now);
    if (has(Liberty::answers_after_events))
        owed_answers_.push_back({now + kLate, info.id, std::move(reply)});
    else
        send_answer(info.id, reply, now);
}

void Phone::send_owed_answers(Time now) {
    while (!owed_answers_.empty() && owed_answers_.front().due <= now) {
        const OwedAnswer answer = std::move(owed_answers_.front());
        owed_answers_.pop_front();
        send_answer(answer.request, answer.reply, now);
    }
}

void Phone::send_answer(sip::ServerRequestId request, const Reply& reply, Time now) {
    const bool later = has(Liberty::late_answers) && reply.response;
    const bool empty = later || has(Liberty::empty_answers) || !reply.response;
    agent_.answer_info(request, 200, empty ? sip::Body{} : body_of(*reply.response), now);
    if (later) send_info(*reply.response, now);
    for (const csta::Message& message : reply.after) send_info(message, now);
}

void Phone::send_info(const csta::Message& message, Time now) {
    agent_.info(session_, body_of(message), now);
}

void Phone::add_line(LineId line, Time now) {
    settings_.lines.push_back(line);
    const std::vector<csta::Message> messages = services_.add_line(line);
    if (!session_ || frozen_) return;
    for (const csta::Message& message : messages) send_info(message, now);
    drain(now);
}

void Phone::report(const LineEvent& event, Time now) {
    if (!session_ || frozen_) return;
    for (const csta::Message& message : services_.report(event)) {
        const sip::ClientRequestId id = agent_.info(session_, body_of(message), now);
        events_under_way_[id] = event.line;
        ++counters_.events[event.line];
    }
    drain(now);
}

void Phone::handle(const sip::InfoAnswered& answered, Time) {
    const bool event = events_under_way_.erase(answered.id) != 0;
    if (event && answered.status == 408) ++counters_.unanswered_events;
}

bool Phone::is_monitored_at_all() const {
    for (const LineId line : settings_.lines) {
        if (is_monitored(line)) return true;
    }
    return false;
}

/// Brings everything the user agent has to say to its place.
void Phone::drain(Time now) {
    for (std::vector<sip::UserAgentEvent> events = agent_.take_events(); !events.empty();
         events = agent_.take_events()) {
        for (const sip::UserAgentEvent& event : events) {
            std::visit([&](const auto& what) { handle(what, now); }, event);
        }
    }
    for (sip::Outgoing& outgoing : agent_.take_outgoing()) {
        if (frozen_ || outgoing.flow != flow_) continue;
        if (std::optional<std::string> bytes = sip_bytes(settings_.dialect->liberties, outgoing.message))
            actions_.emplace_back(SendBytes{flow_, std::move(*bytes)});
        else
            actions_.emplace_back(std::move(outgoing));
    }
}

}  // namespace offhook::phone
