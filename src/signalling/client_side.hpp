// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/report.hpp"
#include "csta/schema.hpp"
#include "signalling/csta_body.hpp"
#include "signalling/login.hpp"
#include "signalling/registrar.hpp"
#include "signalling/types.hpp"
#include "signalling/views.hpp"
#include "sip/user_agent.hpp"
#include "switchboard/switchboard.hpp"

namespace offhook::signalling {

/// SIP clients: they register with their account, INVITE a line or the server itself, and their CSTA goes to
/// the switchboard. Life and thread: its owner's.
class ClientSide {
public:
    ClientSide(
        const SignallingSettings& settings,
        const Limits& limits,
        Random& random,
        Reporter& reporter,
        switchboard::Switchboard& switchboard,
        std::vector<Effect>& effects
    );

    void set_account(Account account, Time now);
    void remove_account(const std::string& name, Time now);
    void change_settings(const SignallingSettings& settings);

    void flow_up(const FlowInfo& flow);
    void flow_down(FlowId flow, Time now);
    void receive(FlowId flow, sip::Message message, Time now);
    void tick(Time now);
    std::optional<Time> next_due() const;
    void shut_down(Time now);

    // Effects of the switchboard.
    void carry_out(const switchboard::ServiceAnswer& answer, Time now);
    void carry_out(const switchboard::MonitorEvent& event, Time now);
    void carry_out(const switchboard::ClientNotice& notice, Time now);

    std::optional<ClientView> view(switchboard::ClientId client) const;
    std::size_t registered_count() const { return registrar_.count(); }
    std::vector<std::string> account_names() const;
    std::size_t session_count() const { return sessions_.size(); }

private:
    struct Flow {
        FlowInfo info;
        std::string account;  ///< that logged in on it last; empty: none has
    };
    struct Session {
        sip::SessionId id;
        switchboard::ClientId client;
        std::string account;
        FlowId flow;
        csta::Edition edition = csta::kDefaultEdition;
        bool edition_known = false;
    };
    /// A service under way: where its answer goes.
    struct Service {
        sip::ServerRequestId request;
        switchboard::ClientId client;
    };

    void on(sip::RequestReceived& event, Time now);
    void on(sip::SessionOffered& event, Time now);
    void on(sip::SessionEstablished&, Time) {}
    void on(sip::SessionConfirmed&, Time) {}
    void on(sip::SessionFailed&, Time) {}
    void on(sip::SessionEnded& event, Time now);
    void on(sip::InfoReceived& event, Time now);
    void on(sip::InfoAnswered&, Time) {}  // nothing depends on a client's answers
    void on(sip::RequestAnswered&, Time) {}

    std::optional<sip::Message> log_in(
        const sip::Message& request, FlowId flow, const std::string& user, Time now
    );
    void open_session(const sip::SessionOffered& event, const Account& account, Time now);
    Result<switchboard::ClientId> open_client(const sip::Message& request, const Account& account, Time now);
    void end_session(sip::SessionId session, Time now);
    void end_sessions_of(const std::string& account, Time now);
    Session* session_of(switchboard::ClientId client);
    void settle(Time now);

    SignallingSettings settings_;
    Limits limits_;
    Reporter& reporter_;
    switchboard::Switchboard& switchboard_;
    std::vector<Effect>& effects_;
    sip::UserAgent user_agent_;
    Login login_;
    Registrar registrar_;
    std::unordered_map<FlowId, Flow> flows_;
    std::unordered_map<std::string, Account> accounts_;
    std::unordered_map<std::string, std::size_t> sessions_of_account_;
    std::unordered_map<sip::SessionId, Session> sessions_;
    std::unordered_map<switchboard::ClientId, sip::SessionId> by_client_;
    IdSource<switchboard::ServiceId> service_ids_;
    std::unordered_map<switchboard::ServiceId, Service> services_;
};

}  // namespace offhook::signalling
