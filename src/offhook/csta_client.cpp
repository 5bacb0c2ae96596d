// SPDX-License-Identifier: Apache-2.0
#include "offhook/csta_client.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/timer_queue.hpp"
#include "csta/reader.hpp"
#include "csta/schema.hpp"
#include "csta/writer.hpp"

namespace offhook::cli {

namespace {

constexpr FlowId kFlow{1};
constexpr std::string_view kContentType = "application/csta+xml";
constexpr std::chrono::seconds kExpiry{300};
constexpr std::chrono::seconds kRetry{30};  ///< after a refresh that was refused or not answered

/// What a SIP status means to the user, and what to do about it.
Error explain(int status, std::string_view what) {
    switch (status) {
        case 401:
        case 403:
        case 407:
            return {
                "login_refused",
                fmt::format("{}: the server refused the login; check --user and --password", what)};
        case 404:
            return {"no_such_line", "no such line, or not permitted; 'offhook csta … lines' lists yours"};
        case 408:
            return {"no_answer", fmt::format("{}: the server did not answer in time", what)};
        case 481:
        case 487:  // what was under way when the session ended
            return {
                "session_gone", fmt::format("{}: the server has ended this session; open it again", what)};
        default:
            return {
                "server_error",
                fmt::format(
                    "{}: the server answered {} {}", what, status, sip::default_reason_phrase(status)
                )};
    }
}

Error connection_lost_error() {
    return {"connection_lost", "the connection to the server is lost; is it still running?"};
}

sip::NameAddr address(sip::Uri uri) {
    sip::NameAddr result;
    result.uri = std::move(uri);
    return result;
}

sip::Uri sip_uri(std::string user, std::string host) {
    sip::Uri uri;
    uri.scheme = "sip";
    uri.user = std::move(user);
    uri.host = std::move(host);
    return uri;
}

/// How long the server lets the registration stand (RFC 3261 10.2.1.1): the contact's own value counts first.
std::chrono::seconds granted_expiry(const sip::Message& response) {
    std::optional<int> seconds;
    if (const auto contact = response.contact()) {
        if (const auto value = contact->parameters.get("expires")) seconds = parse_number<int>(*value);
    }
    if (!seconds) seconds = parse_number<int>(trim(response.get("Expires")));
    return std::chrono::seconds(std::max(seconds.value_or(static_cast<int>(kExpiry.count())), 2));
}

std::string_view describe(sip::SessionEnded::Why why) {
    using Why = sip::SessionEnded::Why;
    switch (why) {
        case Why::peer:
            return "the server ended the session";
        case Why::flow_lost:
            return "the connection to the server is lost";
        case Why::expired:
            return "the session was not refreshed in time";
        case Why::no_ack:
            return "the server did not confirm the session";
        case Why::gone:
            return "the server does not know the session any more";
        case Why::cancelled:
            return "the server took its offer back";
    }
    return "the session ended";
}

/// What a well-behaved client says to a request of the server.
std::optional<csta::Message> response_for(const csta::Message& request) {
    if (request.name() == "RequestSystemStatus") {
        csta::Message response("RequestSystemStatusResponse");
        response.root.set("systemStatus", "normal");
        return response;
    }
    const csta::MessageType* response = csta::response_of(request.name());
    if (response == nullptr) return std::nullopt;
    return csta::Message(std::string(response->name));
}

}  // namespace

Result<sip::Uri> line_uri(std::string_view line, std::string_view server_host) {
    std::string text(trim(line));
    if (text.find(':') == std::string::npos) text = "sip:" + text;
    if (text.find('@') == std::string::npos && starts_with_ignoring_case(text, "sip:")) {
        text += fmt::format("@{}", server_host);
    }
    const auto uri = sip::Uri::parse(text);
    if (!uri || (uri->is_sip() && uri->user.empty())) {
        return failure(
            "bad_line", fmt::format("'{}' names no line; write it like sip:100@pbx", printable(line))
        );
    }
    return *uri;
}

CstaClient::CstaClient(CstaClientSettings settings, Random& random, Reporter& reporter, Time now)
    : settings_(std::move(settings)),
      agent_(
          sip::UserAgentSettings{
              .product = "offhook-csta/" OFFHOOK_VERSION, .transport = settings_.transport},
          random,
          reporter
      ),
      now_(now),
      registration_call_id_(random.token()) {
    connected({});
}

void CstaClient::connected(std::string sent_by) {
    agent_.flow_up(kFlow, {settings_.transport, std::move(sent_by)});
}

sip::Uri CstaClient::contact() const {
    // Nobody can connect to us; the server comes back on the flow (RFC 5626), whatever stands here.
    sip::Uri uri = sip_uri(settings_.credentials.user, "offhook-csta.invalid");
    uri.parameters.set("transport", to_lower(settings_.transport));
    return uri;
}

sip::Body CstaClient::body(const csta::Message& message) const {
    return {std::string(kContentType), csta::write(message, settings_.edition)};
}

void CstaClient::register_for(std::chrono::seconds expiry, OnDone done) {
    const sip::Uri me = sip_uri(settings_.credentials.user, settings_.server_host);
    auto request = sip::Message::request("REGISTER", sip_uri({}, settings_.server_host).to_string());
    request.add("From", address(me).to_string());
    request.add("To", address(me).to_string());
    request.add("Call-ID", registration_call_id_);
    request.add("CSeq", sip::CSeq{++registration_cseq_, "REGISTER"}.to_string());
    request.add("Contact", address(contact()).to_string());
    request.add("Expires", std::to_string(expiry.count()));
    const auto id = agent_.request(kFlow, std::move(request), settings_.credentials, now_);
    registering_.emplace(id, std::move(done));
}

void CstaClient::login(OnDone done) {
    register_for(kExpiry, std::move(done));
    pump();
}

void CstaClient::refresh() {
    refresh_due_.reset();
    register_for(kExpiry, [this](const std::optional<Error>& error) {
        if (error && !logging_out_) refresh_due_ = now_ + kRetry;
    });
}

void CstaClient::open(std::string_view line, OnSession done) {
    const auto target = line.empty() ? Result<sip::Uri>(sip_uri({}, settings_.server_host))
                                     : line_uri(line, settings_.server_host);
    if (!target) return done(tl::unexpected(target.error()));
    sip::InviteParameters invite;
    invite.flow = kFlow;
    invite.target = *target;
    invite.from = address(sip_uri(settings_.credentials.user, settings_.server_host));
    invite.to = address(*target);
    invite.contact = contact();
    invite.body = body(csta::Message("RequestSystemStatus"));
    invite.credentials = settings_.credentials;
    const auto session = agent_.invite(std::move(invite), now_);
    opening_.emplace(session, std::move(done));
    pump();
}

void CstaClient::request(sip::SessionId session, const csta::Message& service, OnAnswer done) {
    request_xml(session, csta::write(service, settings_.edition), std::move(done));
}

void CstaClient::request_xml(sip::SessionId session, std::string xml, OnAnswer done) {
    if (!agent_.has_session(session)) return done(tl::unexpected(explain(481, "service")));
    const auto id = agent_.info(session, {std::string(kContentType), std::move(xml)}, now_);
    services_.emplace(id, PendingService{session, std::move(done)});
    pump();
}

void CstaClient::logout(OnDone done) {
    logging_out_ = true;
    refresh_due_.reset();
    for (const auto session : std::exchange(sessions_, {})) agent_.bye(session, now_);
    register_for(std::chrono::seconds(0), std::move(done));
    pump();
}

void CstaClient::receive(sip::Message message, Time now) {
    now_ = now;
    agent_.receive(kFlow, std::move(message), now);
    pump();
}

void CstaClient::connection_lost(Time now) {
    now_ = now;
    refresh_due_.reset();
    agent_.flow_lost(kFlow, now);
    pump();
}

void CstaClient::tick(Time now) {
    now_ = now;
    agent_.tick(now);
    if (refresh_due_ && *refresh_due_ <= now) refresh();
    pump();
}

std::optional<Time> CstaClient::next_due() const {
    return earlier(agent_.next_due(), refresh_due_);
}

std::vector<sip::Message> CstaClient::take_outgoing() {
    std::vector<sip::Message> messages;
    for (auto& outgoing : agent_.take_outgoing()) messages.push_back(std::move(outgoing.message));
    return messages;
}

/// Handlers may cause further events, so until there are none.
void CstaClient::pump() {
    for (auto events = agent_.take_events(); !events.empty(); events = agent_.take_events()) {
        for (const auto& event : events) {
            std::visit([this](const auto& one) { handle(one); }, event);
        }
    }
}

void CstaClient::handle(const sip::RequestAnswered& event) {
    const auto found = registering_.extract(event.id);
    if (!found.empty()) registered(event, found.mapped());
}

void CstaClient::registered(const sip::RequestAnswered& answer, const OnDone& done) {
    if (answer.status == 503) return done(connection_lost_error());
    if (answer.status >= 300) return done(explain(answer.status, "login"));
    if (!logging_out_) refresh_due_ = now_ + granted_expiry(answer.response) / 2;
    done(std::nullopt);
}

void CstaClient::finish_open(sip::SessionId session, std::optional<Error> error) {
    auto found = opening_.extract(session);
    if (found.empty()) return;
    if (error) return found.mapped()(tl::unexpected(std::move(*error)));
    sessions_.push_back(session);
    found.mapped()(session);
}

void CstaClient::handle(const sip::SessionEstablished& event) {
    const auto answer = csta::read(event.response.body, limits_);
    if (!answer) return finish_open(event.session, std::nullopt);  // TR/87 does not insist on a body
    const auto status = trim(answer->message.text_at("systemStatus"));
    if (status.empty() || status == "normal" || status == "enabled")
        return finish_open(event.session, std::nullopt);
    agent_.bye(event.session, now_);
    finish_open(
        event.session,
        Error{"not_normal", fmt::format("the server's state is '{}'; try later", printable(status))}
    );
}

void CstaClient::handle(const sip::SessionFailed& event) {
    const bool lost = event.status == 503 && !event.response;
    finish_open(event.session, lost ? connection_lost_error() : explain(event.status, "opening the line"));
}

void CstaClient::handle(const sip::SessionEnded& event) {
    std::erase(sessions_, event.session);
    finish_open(event.session, connection_lost_error());
    fail_requests_of(event.session);
    if (on_ended_) on_ended_(event.session, std::string(describe(event.why)));
}

void CstaClient::fail_requests_of(sip::SessionId session) {
    std::vector<OnAnswer> waiting;
    for (auto it = services_.begin(); it != services_.end();) {
        const bool mine = it->second.session == session;
        if (mine) waiting.push_back(std::move(it->second.done));
        it = mine ? services_.erase(it) : std::next(it);
    }
    for (const auto& done : waiting) done(tl::unexpected(explain(481, "service")));
}

void CstaClient::handle(const sip::InfoAnswered& event) {
    const auto found = services_.extract(event.id);
    if (found.empty()) return;
    const auto& done = found.mapped().done;
    if (event.status >= 300) return done(tl::unexpected(explain(event.status, "service")));
    auto answer = csta::read(event.response.body, limits_);
    if (!answer) {
        return done(
            failure("not_understood", fmt::format("the answer is no CSTA message: {}", answer.error().text))
        );
    }
    done(ReceivedMessage{std::move(answer->message), event.response.body});
}

void CstaClient::handle(const sip::InfoReceived& event) {
    auto read = csta::read(event.request.body, limits_);
    if (!read) return agent_.answer_info(event.id, 400, {}, now_);
    const auto response = response_for(read->message);
    agent_.answer_info(event.id, 200, response ? body(*response) : sip::Body{}, now_);
    if (on_message_) on_message_(event.session, {std::move(read->message), event.request.body});
}

/// The server has no reason to call a client.
void CstaClient::handle(const sip::SessionOffered& event) {
    agent_.respond(event.id, sip::Message::response_to(event.request, 480), now_);
}

void CstaClient::handle(const sip::RequestReceived& event) {
    agent_.respond(event.id, sip::Message::response_to(event.request, 405), now_);
}

}  // namespace offhook::cli
