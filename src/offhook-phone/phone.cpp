// SPDX-License-Identifier: Apache-2.0
// The phone's flow and its registration.
#include "offhook-phone/phone.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::phone {

namespace {

/// Room in the CSeq for the answer to a challenge and to a stale nonce.
constexpr std::uint32_t kCSeqStep = 10;
/// How long an orderly end may take before the flow is closed all the same.
constexpr Duration kLeaveLimit = std::chrono::seconds(2);

sip::UserAgentSettings agent_settings(const PhoneSettings& settings) {
    sip::UserAgentSettings result;
    result.product = settings.dialect->user_agent;
    result.via_host = "phone.invalid";
    result.transport = settings.tls ? "TLS" : "TCP";
    return result;
}

sip::DigestSettings digest_settings() {
    sip::DigestSettings settings;
    settings.realm = "phone";
    return settings;
}

/// A made-up but stable UUID of the phone (RFC 5626 4.1).
std::string instance_of(const std::string& user) {
    std::string hex = to_hex(user);
    hex.resize(32, '0');
    return fmt::format(
        "\"<urn:uuid:{}-{}-{}-{}-{}>\"", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
        hex.substr(16, 4), hex.substr(20, 12)
    );
}

/// The seconds for which the registrar keeps our contact: its expires parameter, else the Expires header.
std::optional<std::uint32_t> granted(const sip::Message& response, const std::string& line_token) {
    for (const std::string_view value : response.list("Contact")) {
        const Result<sip::NameAddr> contact = sip::NameAddr::parse(value);
        if (!contact || contact->uri.parameters.get("line").value_or("") != line_token) continue;
        const std::string_view expires = contact->parameters.get("expires").value_or("");
        if (const auto seconds = parse_number<std::uint32_t>(expires)) return seconds;
    }
    return parse_number<std::uint32_t>(response.get("Expires"));
}

}  // namespace

Phone::Phone(PhoneSettings settings, Exchange& exchange, Random& random, Reporter& reporter)
    : settings_(std::move(settings)),
      agent_(agent_settings(settings_), random, reporter),
      digest_(digest_settings(), random),
      services_(*settings_.dialect, exchange, settings_.lines),
      call_id_(random.token(8) + "@" + settings_.user),
      line_token_(random.token(4)),
      instance_(instance_of(settings_.user)) {}

void Phone::start(Time when) {
    state_ = State::waiting;
    retry_at_ = when;
}

void Phone::open_flow(Time) {
    state_ = State::connecting;
    retry_at_.reset();
    ++counters_.connects;
    actions_.emplace_back(Connect{});
}

void Phone::connected(FlowId flow, std::string local_address, std::uint16_t local_port, Time now) {
    if (state_ != State::connecting) {
        actions_.emplace_back(CloseFlow{flow});
        return;
    }
    flow_ = flow;
    local_address_ = std::move(local_address);
    local_port_ = local_port;
    state_ = State::up;
    ping_at_ = now + settings_.keep_alive;
    agent_.flow_up(flow, {settings_.tls ? "TLS" : "TCP", {}});
    send_register(now);
    drain(now);
}

void Phone::connect_failed(const std::string& why, Time now) {
    if (state_ == State::connecting) retry_later("no connection: " + why, now);
    if (state_ == State::leaving) state_ = State::over;
}

void Phone::flow_lost(FlowId flow, const std::string& why, Time now) {
    agent_.flow_lost(flow, now);
    if (flow == flow_) {
        flow_ = {};
        refresh_at_.reset();
        ping_at_.reset();
        registered_ = false;
        if (state_ == State::leaving) state_ = State::over;
        if (state_ == State::up) retry_later("connection lost: " + why, now);
    }
    drain(now);
}

void Phone::retry_later(const std::string& why, Time now) {
    retry_ = std::min(std::max(settings_.first_retry, retry_ * 2), settings_.last_retry);
    retry_at_ = now + retry_;
    state_ = State::waiting;
    note("offline", fmt::format("{}; next try in {} ms", why, retry_.count()));
}

sip::Uri Phone::own_contact() const {
    sip::Uri uri;
    uri.scheme = "sip";
    uri.user = settings_.user;
    const bool ipv6 = local_address_.find(':') != std::string::npos;
    uri.host = ipv6 ? "[" + local_address_ + "]" : local_address_;
    uri.port = local_port_;
    uri.parameters.set("transport", settings_.tls ? "tls" : "tcp");
    uri.parameters.set("line", line_token_);
    return uri;
}

void Phone::send_register(Time now) {
    const bool leaving = state_ == State::leaving;
    sip::Message request = sip::Message::request("REGISTER", "sip:" + settings_.server_host);
    const std::string identity = fmt::format("<sip:{}@{}>", settings_.user, settings_.server_host);
    request.set("From", identity);
    request.set("To", identity);
    request.set("Call-ID", call_id_);
    request.set("CSeq", fmt::format("{} REGISTER", cseq_ += kCSeqStep));
    sip::NameAddr contact;
    contact.uri = own_contact();
    if (settings_.outbound) {
        contact.parameters.set("reg-id", "1");
        contact.parameters.set("+sip.instance", instance_);
        request.set("Supported", "path, outbound");
    }
    request.set("Contact", contact.to_string());
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(settings_.expires).count();
    request.set("Expires", std::to_string(leaving ? 0 : seconds));
    const sip::Credentials credentials{settings_.user, settings_.password};
    register_request_ = agent_.request(flow_, std::move(request), credentials, now);
    refresh_at_.reset();
}

void Phone::handle(const sip::RequestAnswered& answered, Time now) {
    if (answered.id == register_request_) register_answered(answered, now);
}

void Phone::register_answered(const sip::RequestAnswered& answer, Time now) {
    register_request_ = {};
    if (state_ == State::leaving) {
        actions_.emplace_back(CloseFlow{flow_});
        return;
    }
    if (state_ != State::up) return;
    if (answer.status >= 200 && answer.status < 300) return registered(answer.response, now);
    const auto minimum = parse_number<std::uint32_t>(answer.response.get("Min-Expires"));
    if (answer.status == 423 && minimum && std::chrono::seconds(*minimum) > settings_.expires) {
        settings_.expires = std::chrono::seconds(*minimum);
        return send_register(now);
    }
    registered_ = false;
    retry_ = std::min(std::max(settings_.first_retry, retry_ * 2), settings_.last_retry);
    refresh_at_ = now + retry_;
    note("refused", fmt::format("the server refuses the registration: {}", answer.status));
}

void Phone::registered(const sip::Message& response, Time now) {
    const std::uint32_t seconds =
        granted(response, line_token_)
            .value_or(static_cast<std::uint32_t>(
                std::chrono::duration_cast<std::chrono::seconds>(settings_.expires).count()
            ));
    refresh_at_ = now + std::chrono::duration_cast<Duration>(std::chrono::seconds(seconds)) / 2;
    retry_ = Duration{0};
    ++counters_.registrations;
    if (!std::exchange(registered_, true)) note("registered", fmt::format("registered for {} s", seconds));
}

void Phone::shut_down(Time now) {
    if (session_) agent_.bye(session_, now);
    end_session();
    retry_at_.reset();
    if (state_ == State::up && !frozen_) {
        state_ = State::leaving;
        leave_by_ = now + kLeaveLimit;
        send_register(now);
        drain(now);
    } else {
        if (flow_) actions_.emplace_back(CloseFlow{flow_});
        state_ = State::over;
    }
}

void Phone::unplug(Time now) {
    const FlowId flow = std::exchange(flow_, {});
    state_ = State::off;
    registered_ = false;
    retry_at_.reset();
    refresh_at_.reset();
    ping_at_.reset();
    if (flow) {
        actions_.emplace_back(CloseFlow{flow, false});
        agent_.flow_lost(flow, now);
    }
    note("unplugged", "unplugged");
    drain(now);
}

void Phone::replug(Time now) {
    if (state_ != State::off) return;
    retry_ = Duration{0};
    open_flow(now);
}

void Phone::freeze(bool on) {
    frozen_ = on;
    note(on ? "frozen" : "thawed", on ? "hears and says nothing from now on" : "is back");
}

void Phone::new_flow(Time now) {
    if (state_ != State::up) return;
    // The old flow is forgotten, not closed: nobody reads it any more.
    const FlowId old = std::exchange(flow_, {});
    agent_.flow_lost(old, now);
    agent_.take_outgoing();
    registered_ = false;
    note("newflow", "registers over a new connection; the old one hangs");
    open_flow(now);
    drain(now);
}

void Phone::receive(FlowId flow, sip::Message message, Time now) {
    if (frozen_ || flow != flow_) return;
    agent_.receive(flow, std::move(message), now);
    drain(now);
}

std::optional<Time> Phone::next_due() const {
    std::optional<Time> due = agent_.next_due();
    for (const std::optional<Time>& time : {retry_at_, refresh_at_, ping_at_, leave_by_})
        due = earlier(due, time);
    if (!owed_answers_.empty()) due = earlier(due, owed_answers_.front().due);
    return due;
}

void Phone::tick(Time now) {
    agent_.tick(now);
    send_owed_answers(now);
    if (retry_at_ && *retry_at_ <= now) open_flow(now);
    if (refresh_at_ && *refresh_at_ <= now) {
        refresh_at_.reset();
        if (state_ == State::up) send_register(now);
    }
    if (ping_at_ && *ping_at_ <= now) {
        ping_at_ = now + settings_.keep_alive;
        if (flow_ && !frozen_) actions_.emplace_back(SendBytes{flow_, "\r\n\r\n"});
    }
    if (leave_by_ && *leave_by_ <= now) {
        leave_by_.reset();
        if (flow_) actions_.emplace_back(CloseFlow{flow_});
        state_ = State::over;
    }
    drain(now);
}

void Phone::note(std::string event, std::string text, LineId line) {
    notices_.push_back({settings_.id, line, std::move(event), std::move(text), {}});
}

}  // namespace offhook::phone
