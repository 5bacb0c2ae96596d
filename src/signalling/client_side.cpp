// SPDX-License-Identifier: Apache-2.0
#include "signalling/client_side.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "csta/error.hpp"
#include "csta/schema.hpp"
#include "csta/writer.hpp"

namespace offhook::signalling {

namespace {

sip::UserAgentSettings client_agent_settings() {
    sip::UserAgentSettings settings;
    settings.methods = {"REGISTER"};
    return settings;
}

RegistrarSettings registrar_settings(const SignallingSettings& settings) {
    RegistrarSettings registrar;
    registrar.expires = settings.sip_expires;
    registrar.min_expires = std::min<Duration>(registrar.min_expires, settings.sip_expires);
    registrar.contacts_per_address = 1000;  // one account may serve a whole office
    return registrar;
}

csta::Message status(std::string_view value) {
    csta::Message response("RequestSystemStatusResponse");
    response.root.set("systemStatus", value);
    return response;
}

/// An answer of the client to a request of ours, sent in an INFO of its own.
bool is_answer(const csta::Message& message) {
    if (csta::is_error(message)) return true;
    const csta::MessageType* type = csta::find_message(message.name());
    return type != nullptr && type->kind == csta::Kind::response;
}

}  // namespace

ClientSide::ClientSide(
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
      user_agent_(client_agent_settings(), random, reporter),
      login_(settings.realm, settings.client_digest, limits, random, reporter),
      registrar_(registrar_settings(settings)) {}

void ClientSide::set_account(Account account, Time now) {
    const std::string name = account.name;
    const auto before = accounts_.find(name);
    const bool new_password = before != accounts_.end() && (before->second.ha1_md5 != account.ha1_md5 ||
                                                            before->second.ha1_sha256 != account.ha1_sha256);
    const bool new_rights = before != accounts_.end() && before->second.rights != account.rights;
    const Account& kept = accounts_[name] = std::move(account);
    if (!kept.enabled || new_password) return end_sessions_of(name, now);
    if (!new_rights) return;
    for (const auto& [id, session] : sessions_) {
        if (session.account == name) switchboard_.change_rights(session.client, kept.rights, now);
    }
}

void ClientSide::remove_account(const std::string& name, Time now) {
    accounts_.erase(name);
    end_sessions_of(name, now);
}

std::vector<std::string> ClientSide::account_names() const {
    std::vector<std::string> names;
    names.reserve(accounts_.size());
    for (const auto& [name, account] : accounts_) names.push_back(name);
    return names;
}

/// Who used that account has to log in again.
void ClientSide::end_sessions_of(const std::string& account, Time now) {
    std::vector<sip::SessionId> ids;
    for (const auto& [id, session] : sessions_) {
        if (session.account == account) ids.push_back(id);
    }
    for (const sip::SessionId id : ids) {
        user_agent_.bye(id, now);
        end_session(id, now);
    }
    for (auto& [id, flow] : flows_) {
        if (flow.account == account) flow.account.clear();
    }
    registrar_.forget(account);
    settle(now);
}

void ClientSide::change_settings(const SignallingSettings& settings) {
    settings_ = settings;
    login_.change(settings.realm, settings.client_digest);
    registrar_.change_settings(registrar_settings(settings));
}

void ClientSide::flow_up(const FlowInfo& flow) {
    flows_[flow.id] = Flow{flow, {}};
    user_agent_.flow_up(flow.id, {flow.transport, local_end(flow)}, flow.peer_address, flow.peer_port);
}

void ClientSide::flow_down(FlowId flow, Time now) {
    user_agent_.flow_lost(flow, now);
    registrar_.flow_lost(flow);
    settle(now);
    flows_.erase(flow);
}

void ClientSide::receive(FlowId flow, sip::Message message, Time now) {
    user_agent_.receive(flow, std::move(message), now);
    settle(now);
}

void ClientSide::tick(Time now) {
    user_agent_.tick(now);
    registrar_.expire(now);
    settle(now);
}

std::optional<Time> ClientSide::next_due() const {
    return earlier(user_agent_.next_due(), registrar_.next_due());
}

void ClientSide::shut_down(Time now) {
    while (!sessions_.empty()) {
        const sip::SessionId id = sessions_.begin()->first;
        user_agent_.bye(id, now);
        end_session(id, now);
    }
    settle(now);
}

void ClientSide::settle(Time now) {
    for (;;) {
        for (sip::Outgoing& outgoing : user_agent_.take_outgoing()) {
            effects_.emplace_back(Send{outgoing.flow, std::move(outgoing.message)});
        }
        auto events = user_agent_.take_events();
        if (events.empty()) return;
        for (sip::UserAgentEvent& event : events) {
            std::visit([&](auto& one) { on(one, now); }, event);
        }
    }
}

// --- Login ------------------------------------------------------------------------------------------------

/// Checks a request's credentials for that user; returns the refusal or challenge to be sent.
std::optional<sip::Message> ClientSide::log_in(
    const sip::Message& request, FlowId flow, const std::string& user, Time now
) {
    const auto ha1 = [&](std::string_view name,
                         sip::DigestAlgorithm algorithm) -> std::optional<std::string> {
        const auto account = accounts_.find(std::string(name));
        if (name != user || account == accounts_.end() || !account->second.enabled) return std::nullopt;
        const bool md5 =
            algorithm == sip::DigestAlgorithm::md5 || algorithm == sip::DigestAlgorithm::md5_sess;
        const std::string& hash = md5 ? account->second.ha1_md5 : account->second.ha1_sha256;
        if (hash.empty()) return std::nullopt;
        return hash;
    };
    Flow& on = flows_.at(flow);
    const std::string& certificate = on.info.certificate_name;
    if (!certificate.empty() && certificate != user)
        return login_.refuse_other_certificate(request, on.info.peer_address, user, certificate);
    const auto account = accounts_.find(user);
    const bool proved = !certificate.empty() && account != accounts_.end() && account->second.enabled;
    if (!proved) {
        if (auto refusal = login_.check(request, on.info.peer_address, user, ha1, now)) return refusal;
    }
    if (on.account != user) effects_.emplace_back(FlowOwner{flow, user});
    on.account = user;
    return std::nullopt;
}

void ClientSide::on(sip::RequestReceived& event, Time now) {
    const auto to = event.request.to();
    if (!to || flows_.count(event.flow) == 0) {
        return user_agent_.respond(event.id, sip::Message::response_to(event.request, 400), now);
    }
    if (!switchboard_.is_running()) return user_agent_.respond(event.id, out_of_service(event.request), now);
    const std::string user = to->uri.user;
    if (auto refusal = log_in(event.request, event.flow, user, now)) {
        return user_agent_.respond(event.id, std::move(*refusal), now);
    }
    auto outcome = registrar_.process(user, event.flow, event.request, now);
    user_agent_.respond(event.id, std::move(outcome.response), now);
}

// --- Sessions ---------------------------------------------------------------------------------------------

void ClientSide::on(sip::SessionOffered& event, Time now) {
    const auto flow = flows_.find(event.flow);
    const auto from = event.request.from();
    if (flow == flows_.end() || !from) {
        return user_agent_.respond(event.id, sip::Message::response_to(event.request, 400), now);
    }
    if (!switchboard_.is_running()) return user_agent_.respond(event.id, out_of_service(event.request), now);
    const bool logged_in = !flow->second.account.empty() && event.request.find("Authorization") == nullptr;
    if (!logged_in) {
        if (auto refusal = log_in(event.request, event.flow, from->uri.user, now)) {
            return user_agent_.respond(event.id, std::move(*refusal), now);
        }
    }
    const auto account = accounts_.find(flow->second.account);
    if (account == accounts_.end() || !account->second.enabled) {
        return user_agent_.respond(event.id, sip::Message::response_to(event.request, 403), now);
    }
    open_session(event, account->second, now);
}

void ClientSide::open_session(const sip::SessionOffered& event, const Account& account, Time now) {
    if (sessions_of_account_[account.name] >= limits_.dialogs_per_account) {
        reporter_.report(
            Level::warning, "client_sessions_limit", fmt::format("client {}: too many sessions", account.name)
        );
        return user_agent_.respond(
            event.id, sip::Message::response_to(event.request, 503, "Too many sessions"), now
        );
    }
    Session session;
    session.id = event.session;
    session.account = account.name;
    session.flow = event.flow;
    if (has_csta_body(event.request)) {
        const auto body = read_body(event.request, limits_);
        if (!body) {
            reporter_.report(
                Level::warning, "client_bad_body",
                fmt::format("client {}: {}", account.name, body.error().reason)
            );
            return user_agent_.respond(
                event.id, sip::Message::response_to(event.request, 400, "CSTA body cannot be read"), now
            );
        }
        session.edition = body->edition;
        session.edition_known = true;
    }
    const auto client = open_client(event.request, account, now);
    if (!client) {
        reporter_.report(
            Level::info, "client_unknown_line",
            fmt::format("client {}: {}", account.name, client.error().text)
        );
        return user_agent_.respond(event.id, sip::Message::response_to(event.request, 404), now);
    }
    session.client = *client;
    ++sessions_of_account_[account.name];
    by_client_[session.client] = session.id;
    const FlowInfo& flow = flows_.at(event.flow).info;
    const auto contact =
        sip::Uri::parse(fmt::format("sip:offhook@{};transport={}", local_end(flow), to_lower(flow.transport))
        );
    user_agent_.accept(
        session.id, make_body(status(switchboard_.system_status()), session.edition),
        contact ? *contact : sip::Uri{}, now
    );
    reporter_.report(
        Level::info, "client_session",
        fmt::format("client {}: session opened from {}", account.name, flow.peer_address)
    );
    sessions_.emplace(session.id, std::move(session));
}

/// The Request-URI names the line, or the server itself when it has no user part. The To URI counts too: a
/// client may address the server and name the line there.
Result<switchboard::ClientId> ClientSide::open_client(
    const sip::Message& request, const Account& account, Time now
) {
    const auto target = sip::Uri::parse(request.request_uri);
    if (!target) return tl::unexpected(target.error());
    if (target->user.empty()) return switchboard_.open_client(account.name, account.rights, {}, now);
    auto client = switchboard_.open_client(account.name, account.rights, request.request_uri, now);
    if (client) return client;
    if (const auto to = request.to(); to && !to->uri.user.empty()) {
        auto named_by_to = switchboard_.open_client(account.name, account.rights, to->uri.to_string(), now);
        if (named_by_to) return named_by_to;
    }
    // A line addressed at this server's own host: the number alone must tell.
    return switchboard_.open_client(account.name, account.rights, target->user, now);
}

void ClientSide::on(sip::SessionEnded& event, Time now) {
    end_session(event.session, now);
}

void ClientSide::end_session(sip::SessionId id, Time now) {
    const auto found = sessions_.find(id);
    if (found == sessions_.end()) return;
    const Session session = found->second;
    sessions_.erase(found);
    by_client_.erase(session.client);
    --sessions_of_account_[session.account];
    std::erase_if(services_, [&](const auto& entry) { return entry.second.client == session.client; });
    switchboard_.close_client(session.client, now);
    reporter_.report(
        Level::info, "client_session_ended", fmt::format("client {}: session closed", session.account)
    );
}

void ClientSide::on(sip::InfoReceived& event, Time now) {
    const auto found = sessions_.find(event.session);
    if (found == sessions_.end()) return user_agent_.answer_info(event.id, 481, {}, now);
    Session& session = found->second;
    auto body = read_body(event.request, limits_);
    if (!body) {
        reporter_.report(
            Level::warning, "client_bad_body",
            fmt::format("client {}: {}: {}", session.account, body.error().reason, body.error().text)
        );
        return user_agent_.answer_info(
            event.id, 200, make_body(csta::errors::unreadable(), session.edition), now
        );
    }
    if (!session.edition_known) session.edition = body->edition;
    session.edition_known = true;
    if (is_answer(body->message)) return user_agent_.answer_info(event.id, 200, {}, now);
    const switchboard::ServiceId service = service_ids_.next();
    services_[service] = Service{event.id, session.client};
    switchboard_.client_sent(session.client, service, std::move(body->message), now);
}

// --- Effects of the switchboard
// -----------------------------------------------------------------------------

void ClientSide::carry_out(const switchboard::ServiceAnswer& answer, Time now) {
    const auto service = services_.find(answer.id);
    if (service == services_.end()) return;
    const sip::ServerRequestId request = service->second.request;
    services_.erase(service);
    const Session* session = session_of(answer.client);
    if (session == nullptr) return;
    user_agent_.answer_info(request, 200, make_body(answer.response, session->edition), now);
    settle(now);
}

/// Written once per edition, copied per client.
void ClientSide::carry_out(const switchboard::MonitorEvent& event, Time now) {
    std::map<csta::Edition, csta::EncodedEvent> editions;
    for (const switchboard::EventRecipient& recipient : event.recipients) {
        const Session* session = session_of(recipient.client);
        if (session == nullptr) continue;
        const auto encoded = editions.try_emplace(session->edition, event.event, session->edition).first;
        user_agent_.info(session->id, make_body(encoded->second.with_cross_ref(recipient.cross_ref)), now);
    }
    settle(now);
}

void ClientSide::carry_out(const switchboard::ClientNotice& notice, Time now) {
    const Session* session = session_of(notice.client);
    if (session == nullptr) return;
    user_agent_.info(session->id, make_body(notice.request, session->edition), now);
    settle(now);
}

std::optional<ClientView> ClientSide::view(switchboard::ClientId client) const {
    const auto id = by_client_.find(client);
    if (id == by_client_.end()) return std::nullopt;
    const Session& session = sessions_.at(id->second);
    ClientView view;
    view.id = client;
    view.kind = ClientKind::sip;
    view.edition = session.edition;
    if (const auto flow = flows_.find(session.flow); flow != flows_.end()) {
        view.address = flow->second.info.peer_address;
        view.port = flow->second.info.peer_port;
        view.transport = flow->second.info.transport;
    }
    return view;
}

ClientSide::Session* ClientSide::session_of(switchboard::ClientId client) {
    const auto id = by_client_.find(client);
    if (id == by_client_.end()) return nullptr;
    const auto session = sessions_.find(id->second);
    return session == sessions_.end() ? nullptr : &session->second;
}

}  // namespace offhook::signalling
