// SPDX-License-Identifier: Apache-2.0
#include "signalling/phone_side.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/error.hpp"
#include "profiles/profiles.hpp"

namespace offhook::signalling {

using switchboard::PhoneReply;

namespace {

sip::UserAgentSettings phone_agent_settings() {
    sip::UserAgentSettings settings;
    settings.methods = {"REGISTER"};
    return settings;
}

RegistrarSettings registrar_settings(const SignallingSettings& settings) {
    RegistrarSettings registrar;
    registrar.expires = settings.sip_expires;
    registrar.min_expires = std::min<Duration>(registrar.min_expires, settings.sip_expires);
    return registrar;
}

/// The phone refused the body, not the session (RFC 3261 21.4.13, 21.4.26).
bool refuses_body(int status) {
    return status == 400 || status == 406 || status == 415 || status == 488;
}

/// The user part without its escapes, unless they hide what is not text; a MAC written with colons reads like
/// user and password. Empty if it is too long.
std::string login_name(const sip::Uri& uri, const Limits& limits) {
    const std::string written =
        uri.password.empty() ? uri.user : fmt::format("{}:{}", uri.user, uri.password);
    if (written.size() > limits.username_size) return {};
    const auto name = sip::unescape(written);
    return name && printable(*name) == *name ? *name : written;
}

/// No answer of the phone: the user agent's own word that the session, or its flow, is over.
bool ended_with_session(const sip::InfoAnswered& answer) {
    return answer.response.status == 0 && (answer.status == 481 || answer.status == 503);
}

}  // namespace

std::optional<std::string> mac_of(std::string_view username) {
    std::string mac;
    for (const char c : username) {
        if (c == ':' || c == '-' || c == '.') continue;
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (!hex || mac.size() == 12) return std::nullopt;
        mac.push_back(c);
    }
    if (mac.size() != 12) return std::nullopt;
    return to_upper(mac);
}

std::string canonical_username(std::string_view username) {
    return mac_of(username).value_or(to_lower(username));
}

PhoneSide::PhoneSide(
    const SignallingSettings& settings,
    const Limits& limits,
    Random& random,
    Reporter& reporter,
    switchboard::Switchboard& switchboard,
    std::vector<Effect>& effects
)
    : settings_(settings),
      limits_(limits),
      reporter_(reporter),
      switchboard_(switchboard),
      effects_(effects),
      user_agent_(phone_agent_settings(), random, reporter),
      login_(settings.realm, settings.phone_digest, limits, random, reporter),
      registrar_(registrar_settings(settings)) {}

void PhoneSide::add(const KnownPhone& phone) {
    Entry entry;
    entry.username = canonical_username(phone.username);
    entry.user_agent = phone.user_agent;
    entry.enabled = phone.enabled;
    entry.active = phone.active;
    entry.learned = phone.learned;
    if (!entry.enabled) set_state(entry, PhoneState::disabled);
    entry.id = switchboard_.add_phone(entry.username, phone.device_ids);
    if (!phone.manual_lines.empty()) switchboard_.set_manual_lines(entry.id, phone.manual_lines, Time{});
    by_id_.emplace(entry.id, entry.username);
    const std::string username = entry.username;
    phones_.emplace(username, std::move(entry));
}

void PhoneSide::change_settings(const SignallingSettings& settings) {
    settings_ = settings;
    login_.change(settings.realm, settings.phone_digest);
    registrar_.change_settings(registrar_settings(settings));
}

void PhoneSide::flow_up(const FlowInfo& flow) {
    flows_[flow.id] = flow;
    user_agent_.flow_up(flow.id, {flow.transport, local_end(flow)}, flow.peer_address, flow.peer_port);
}

void PhoneSide::flow_down(FlowId flow, Time now) {
    user_agent_.flow_lost(flow, now);
    settle(now);
    for (const std::string& username : registrar_.flow_lost(flow))
        lost_binding(username, PhoneState::connection_lost, now);
    flows_.erase(flow);
    settle(now);
}

void PhoneSide::receive(FlowId flow, sip::Message message, Time now) {
    user_agent_.receive(flow, std::move(message), now);
    settle(now);
}

void PhoneSide::tick(Time now) {
    user_agent_.tick(now);
    for (const std::string& username : registrar_.expire(now))
        lost_binding(username, PhoneState::registration_expired, now);
    while (const auto username = retries_.pop(now)) {
        if (Entry* entry = entry_for(*username)) connect(*entry, now);
    }
    settle(now);
}

std::optional<Time> PhoneSide::next_due() const {
    return earlier(earlier(user_agent_.next_due(), registrar_.next_due()), retries_.next_due());
}

void PhoneSide::shut_down(Time now) {
    for (auto& [username, entry] : phones_) disconnect(entry, "server going down", true, now);
    settle(now);
}

/// Whether the switchboard lets it in; if not, it waits, visibly.
bool PhoneSide::admit(Entry& entry) {
    using switchboard::Admission;
    const Admission admission = switchboard_.admit_phone(entry.id);
    if (admission == Admission::admitted) {
        stop_waiting(entry);
        return true;
    }
    if (entry.waits == 0) {
        entry.waits = ++last_wait_;
        waiting_.emplace(entry.waits, entry.username);
    }
    const bool licence = admission == Admission::no_licence;
    const PhoneState state = licence                           ? PhoneState::waits_for_licence
                             : admission == Admission::blocked ? PhoneState::blocked
                                                               : PhoneState::service_stopped;
    if (entry.state != state) {
        set_state(entry, state);
        reporter_.report(
            Level::warning, "phone_" + std::string(to_word(state)),
            fmt::format("phone {}: {}", entry.username, entry.status)
        );
    }
    return false;
}

void PhoneSide::stop_waiting(Entry& entry) {
    waiting_.erase(std::exchange(entry.waits, 0));
}

void PhoneSide::connect_waiting(Time now) {
    if (waiting_.empty() || !switchboard_.has_room_for_phone()) return;
    while (!waiting_.empty() && switchboard_.has_room_for_phone()) {
        Entry* entry = entry_for(waiting_.begin()->second);
        stop_waiting(*entry);
        connect(*entry, now);
    }
    settle(now);
}

void PhoneSide::set_state(Entry& entry, PhoneState state, std::string status) {
    entry.state = state;
    entry.status = status.empty() ? std::string(to_text(state)) : std::move(status);
    switchboard_.changes().mark(switchboard::ChangeKind::phone, entry.username);
}

/// Handles what the user agent has to tell and passes on what it has to send, until both are empty.
void PhoneSide::settle(Time now) {
    for (;;) {
        for (sip::Outgoing& outgoing : user_agent_.take_outgoing()) {
            effects_.emplace_back(Send{outgoing.flow, std::move(outgoing.message)});
        }
        auto events = user_agent_.take_events();
        if (events.empty()) break;
        for (sip::UserAgentEvent& event : events) {
            std::visit([&](auto& one) { on(one, now); }, event);
        }
    }
    for (CloseFlow& close : closing_) effects_.emplace_back(std::move(close));
    closing_.clear();
}

// --- Registration -----------------------------------------------------------------------------------------

void PhoneSide::on(sip::RequestReceived& event, Time now) {
    const auto flow = flows_.find(event.flow);
    const auto to = event.request.to();
    if (flow == flows_.end() || !to) {
        return user_agent_.respond(event.id, sip::Message::response_to(event.request, 400), now);
    }
    if (!switchboard_.is_running()) return user_agent_.respond(event.id, out_of_service(event.request), now);
    const std::string login_user = login_name(to->uri, limits_);
    if (login_user.empty()) {
        return user_agent_.respond(
            event.id, sip::Message::response_to(event.request, 400, "No user name"), now
        );
    }
    if (settings_.username_must_be_mac && !mac_of(login_user)) {
        reporter_.report(
            Level::warning, "phone_login_no_mac",
            fmt::format(
                "{} from {}: a phone's user name must be its MAC", printable(login_user, 60),
                flow->second.peer_address
            )
        );
        return user_agent_.respond(event.id, sip::Message::response_to(event.request, 403), now);
    }
    const auto ha1 = [&](std::string_view user,
                         sip::DigestAlgorithm algorithm) -> std::optional<std::string> {
        if (canonical_username(user) != canonical_username(login_user)) return std::nullopt;
        return sip::ha1(algorithm, user, settings_.realm, settings_.phone_password);
    };
    const FlowInfo& info = flow->second;
    const bool has_certificate = !info.certificate_name.empty();
    if (has_certificate && canonical_username(info.certificate_name) != canonical_username(login_user)) {
        return user_agent_.respond(
            event.id,
            login_.refuse_other_certificate(
                event.request, info.peer_address, login_user, info.certificate_name
            ),
            now
        );
    }
    auto refusal =
        has_certificate ? std::nullopt : login_.check(event.request, info.peer_address, login_user, ha1, now);
    if (refusal) return user_agent_.respond(event.id, std::move(*refusal), now);
    register_phone(event, canonical_username(login_user), login_user, now);
}

void PhoneSide::register_phone(
    const sip::RequestReceived& event, const std::string& username, const std::string& login_user, Time now
) {
    Entry* entry = entry_for(username);
    const bool first_time = entry == nullptr;
    if (first_time && phones_.size() >= limits_.phones) {
        reporter_.report(Level::error, "phones_limit", "too many phones known; a new one was refused");
        return user_agent_.respond(event.id, sip::Message::response_to(event.request, 503), now);
    }
    if (!first_time && !entry->enabled) {
        return user_agent_.respond(
            event.id, sip::Message::response_to(event.request, 403, "Phone disabled"), now
        );
    }
    auto outcome = registrar_.process(username, event.flow, event.request, now);
    const bool accepted = outcome.response.status == 200;
    user_agent_.respond(event.id, std::move(outcome.response), now);
    if (!accepted) return;
    if (first_time) {
        KnownPhone phone;
        phone.username = username;
        phone.active = settings_.auto_activate;
        add(phone);
        entry = entry_for(username);
        if (!phone.active)
            reporter_.report(
                Level::info, "phone_waiting",
                fmt::format("phone {} is new and waits to be activated", username)
            );
    }
    entry->login_user = login_user;
    after_register(*entry, event.request, first_time, now);
}

void PhoneSide::after_register(Entry& entry, const sip::Message& request, bool first_time, Time now) {
    const Binding* newest = registrar_.newest(entry.username);
    switchboard_.changes().mark(switchboard::ChangeKind::phone, entry.username);
    if (newest == nullptr) {
        set_state(entry, PhoneState::unregistered);
        return disconnect(entry, "unregistered", true, now);
    }
    entry.registered_at = now;
    const bool news = first_time || newest->flow != entry.flow || entry.user_agent != newest->user_agent;
    if (entry.user_agent != newest->user_agent) entry.learned.clear();  // another firmware knows other things
    entry.user_agent = newest->user_agent;
    if (const auto to = request.to())
        entry.identity = fmt::format("{}:{}@{}", to->uri.scheme, to->uri.user, to->uri.host);
    if (news) {
        const FlowInfo& flow = flows_.at(newest->flow);
        effects_.emplace_back(FlowOwner{newest->flow, entry.username});
        reporter_.report(
            Level::info, "phone_registered",
            fmt::format(
                "phone {} registered from {} over {} ({})", entry.username, flow.peer_address, flow.transport,
                printable(entry.user_agent, 80)
            )
        );
        effects_.emplace_back(PhoneSeen{
            entry.username, first_time, entry.active, entry.user_agent, newest->contact, flow.peer_address,
            flow.transport, entry.identity});
    }
    if (entry.session && entry.flow != newest->flow) {
        if (second_flow_of_same_device(entry, *newest)) return;
        const FlowId old = entry.flow;
        disconnect(entry, "registered over a new connection", true, now);
        give_up_flow(entry, old, "replaced by a new registration");
    }
    connect(entry, now);
}

/// RFC 5626: a device may keep several flows, told apart by reg-id. The session stays where it is then.
bool PhoneSide::second_flow_of_same_device(const Entry& entry, const Binding& newest) const {
    const Binding* current = registrar_.find(entry.username, entry.flow);
    return current != nullptr && !newest.instance.empty() && current->instance == newest.instance &&
           current->reg_id != newest.reg_id;
}

/// The phone is not to be reached over that flow any more; the flow goes unless it carries others.
void PhoneSide::give_up_flow(const Entry& entry, FlowId flow, std::string why) {
    registrar_.drop(entry.username, flow);
    if (!registrar_.is_used(flow)) closing_.push_back(CloseFlow{flow, std::move(why)});
}

void PhoneSide::lost_binding(const std::string& username, PhoneState why, Time now) {
    Entry* entry = entry_for(username);
    if (entry == nullptr || registrar_.find(username, entry->flow) != nullptr) return;
    set_state(*entry, entry->enabled ? why : PhoneState::disabled);
    disconnect(*entry, to_text(why), true, now);
    if (registrar_.newest(username) != nullptr) connect(*entry, now);  // another flow is left
}

// --- The session ------------------------------------------------------------------------------------------

void PhoneSide::connect(Entry& entry, Time now) {
    const Binding* binding = registrar_.newest(entry.username);
    if (binding == nullptr || entry.session || retries_.is_set(entry.username)) return;
    if (!entry.active || !entry.enabled) {
        return set_state(entry, entry.enabled ? PhoneState::waits_for_activation : PhoneState::disabled);
    }
    if (!admit(entry)) return;
    const FlowInfo& flow = flows_.at(binding->flow);
    const std::string local =
        fmt::format("sip:offhook@{};transport={}", local_end(flow), to_lower(flow.transport));
    sip::InviteParameters invite;
    invite.flow = binding->flow;
    invite.target = binding->uri;
    invite.route = binding->path;
    invite.from.uri = *sip::Uri::parse(fmt::format("sip:offhook@{}", settings_.server_name));
    if (auto to = sip::Uri::parse(entry.identity)) invite.to.uri = std::move(*to);
    if (auto contact = sip::Uri::parse(local)) invite.contact = std::move(*contact);
    if (entry.invite_with_body) invite.body = make_body(csta::Message("RequestSystemStatus"), entry.edition);
    invite.credentials = sip::Credentials{entry.login_user, settings_.phone_password};
    entry.flow = binding->flow;
    entry.standing = false;
    set_state(entry, PhoneState::connecting);
    entry.session = user_agent_.invite(std::move(invite), now);
    by_session_[entry.session] = entry.username;
}

void PhoneSide::disconnect(Entry& entry, std::string_view why, bool say_bye, Time now) {
    retries_.cancel(entry.username);
    stop_waiting(entry);
    if (!entry.session) return;
    by_session_.erase(entry.session);
    if (say_bye) user_agent_.bye(entry.session, now);
    entry.session = {};
    entry.flow = {};
    entry.standing = false;
    switchboard_.phone_disconnected(entry.id, why, now);
}

void PhoneSide::retry_later(Entry& entry, Time now) {
    entry.retry =
        entry.retry == Duration{0} ? settings_.first_retry : std::min(entry.retry * 2, settings_.last_retry);
    if (registrar_.newest(entry.username) != nullptr) retries_.set(entry.username, now + entry.retry);
}

void PhoneSide::on(sip::SessionOffered& event, Time now) {
    // Phones register here and are called; a call from one is meant for its PBX.
    user_agent_.respond(
        event.id, sip::Message::response_to(event.request, 403, "Offhook calls the phones"), now
    );
}

void PhoneSide::on(sip::SessionEstablished& event, Time now) {
    Entry* entry = entry_of(event.session);
    if (entry == nullptr) return;
    entry->standing = true;
    entry->retry = Duration{0};
    entry->session_since = now;
    entry->session_call_id = event.response.call_id();
    set_state(*entry, PhoneState::in_service);
    if (has_csta_body(event.response)) {
        if (const auto body = read_body(event.response, limits_)) learn_edition(*entry, body->edition);
    }
    reporter_.report(Level::info, "phone_up", fmt::format("phone {} in service", entry->username));
    switchboard_.phone_connected(entry->id, capabilities_of(*entry), entry->identity, now);
}

void PhoneSide::on(sip::SessionFailed& event, Time now) {
    Entry* entry = entry_of(event.session);
    if (entry == nullptr) return;
    by_session_.erase(event.session);
    entry->session = {};
    entry->flow = {};
    set_state(
        *entry, PhoneState::session_refused, fmt::format("phone refused the session: {}", event.status)
    );
    switchboard_.phone_disconnected(entry->id, entry->status, now);
    reporter_.report(
        Level::warning, "phone_refused_session",
        fmt::format("phone {}: INVITE answered {}", entry->username, event.status)
    );
    if (refuses_body(event.status)) {
        entry->invite_with_body = !entry->invite_with_body;
        if (!entry->invite_with_body)
            return connect(*entry, now);  // at once the other way, then with patience
    }
    retry_later(*entry, now);
}

void PhoneSide::on(sip::SessionEnded& event, Time now) {
    Entry* entry = entry_of(event.session);
    if (entry == nullptr) return;
    const bool flow_lost = event.why == sip::SessionEnded::Why::flow_lost;
    set_state(*entry, flow_lost ? PhoneState::connection_lost : PhoneState::session_ended);
    disconnect(*entry, entry->status, false, now);
    if (!flow_lost) retry_later(*entry, now);
}

void PhoneSide::on(sip::InfoReceived& event, Time now) {
    Entry* entry = entry_of(event.session);
    if (entry == nullptr) return user_agent_.answer_info(event.id, 481, {}, now);
    auto body = read_body(event.request, limits_);
    if (!body) {
        reporter_.report(
            Level::warning, "phone_bad_body",
            fmt::format("phone {}: {}: {}", entry->username, body.error().reason, body.error().text)
        );
        return user_agent_.answer_info(
            event.id, 200, make_body(csta::errors::unreadable(), entry->edition), now
        );
    }
    learn_edition(*entry, body->edition);
    // The phone is answered before anything that its message sets off is sent to it.
    const auto answer = switchboard_.phone_sent(entry->id, std::move(body->message), now);
    user_agent_.answer_info(event.id, 200, answer ? make_body(*answer, entry->edition) : sip::Body{}, now);
}

void PhoneSide::on(sip::InfoAnswered& event, Time now) {
    const auto request = requests_.find(event.id);
    if (request == requests_.end()) return;
    const switchboard::PhoneRequestId id = request->second;
    requests_.erase(request);
    Entry* entry = entry_of(event.session);
    if (entry == nullptr || ended_with_session(event)) return;  // phone_disconnected ends the request
    PhoneReply reply;
    reply.sip_status = event.status;
    if (has_csta_body(event.response)) {
        auto body = read_body(event.response, limits_);
        if (body) {
            learn_edition(*entry, body->edition);
            reply.message = std::move(body->message);
        } else {
            reporter_.report(
                Level::warning, "phone_bad_body",
                fmt::format("phone {}: {}", entry->username, body.error().reason)
            );
        }
    }
    switchboard_.phone_answered(entry->id, id, reply, now);
}

// --- Effects of the switchboard
// -----------------------------------------------------------------------------

void PhoneSide::carry_out(const switchboard::PhoneRequest& request, Time now) {
    Entry* entry = entry_for(username_of(request.phone));
    if (entry == nullptr || !entry->standing)
        return;  // phone_disconnected has ended, or will end, the request
    const sip::ClientRequestId id =
        user_agent_.info(entry->session, make_body(request.request, entry->edition), now);
    requests_[id] = request.id;
    settle(now);
}

void PhoneSide::carry_out(const switchboard::DropPhone& drop, Time now) {
    Entry* entry = entry_for(username_of(drop.phone));
    if (entry == nullptr || !entry->session) return;
    const FlowId flow = entry->flow;
    set_state(*entry, PhoneState::keep_alive_unanswered);
    disconnect(*entry, drop.why, true, now);
    give_up_flow(*entry, flow, drop.why);
    settle(now);
}

void PhoneSide::carry_out(const switchboard::SuspendPhone& suspend, Time now) {
    Entry* entry = entry_for(username_of(suspend.phone));
    if (entry == nullptr) return;
    disconnect(*entry, suspend.why, true, now);
    connect(*entry, now);  // which makes it wait
    settle(now);
}

void PhoneSide::learned(
    switchboard::PhoneId phone, const std::string& service, switchboard::Support support
) {
    if (Entry* entry = entry_for(username_of(phone))) entry->learned[service] = support;
}

// --- Administration
// -----------------------------------------------------------------------------------------

std::string PhoneSide::username_of(switchboard::PhoneId phone) const {
    const auto found = by_id_.find(phone);
    return found == by_id_.end() ? std::string{} : found->second;
}

std::string PhoneSide::status_of(const std::string& username) const {
    const auto found = phones_.find(canonical_username(username));
    return found == phones_.end() ? "unknown" : found->second.status;
}

PhoneSide::Entry* PhoneSide::entry_for(const std::string& username) {
    const auto found = phones_.find(username);
    return found == phones_.end() ? nullptr : &found->second;
}

PhoneSide::Entry* PhoneSide::entry_of(sip::SessionId session) {
    const auto found = by_session_.find(session);
    return found == by_session_.end() ? nullptr : entry_for(found->second);
}

/// The phone's own edition replaces the one we began with; later ones in its messages do not matter.
void PhoneSide::learn_edition(Entry& entry, csta::Edition edition) {
    if (entry.edition_known) return;
    entry.edition = edition;
    entry.edition_known = true;
}

switchboard::Capabilities PhoneSide::capabilities_of(const Entry& entry) const {
    switchboard::Capabilities capabilities = profiles::capabilities_of(entry.user_agent, entry.username);
    const profiles::Model model = profiles::model_of(entry.user_agent, entry.username);
    capabilities.model = model.maker.empty() || model.model.empty() ? model.maker + model.model
                                                                    : model.maker + " " + model.model;
    for (const auto& [service, support] : entry.learned) capabilities.set(service, support);
    return capabilities;
}

}  // namespace offhook::signalling
