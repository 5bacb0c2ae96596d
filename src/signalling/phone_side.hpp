// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/report.hpp"
#include "csta/message.hpp"
#include "signalling/csta_body.hpp"
#include "signalling/login.hpp"
#include "signalling/registrar.hpp"
#include "signalling/types.hpp"
#include "signalling/views.hpp"
#include "sip/user_agent.hpp"
#include "switchboard/switchboard.hpp"

namespace offhook::signalling {

/// The MAC of a login name: twelve hexadecimal digits in upper case, whatever separators and case it came in.
std::optional<std::string> mac_of(std::string_view username);

/// What a phone's login is called here: its MAC, else the name in lower case.
std::string canonical_username(std::string_view username);

/// Phones: they register, get one lasting INVITE dialog each (ECMA TR/87 7.1), and the switchboard speaks
/// CSTA with them through it. Life and thread: its owner's.
class PhoneSide {
public:
    PhoneSide(
        const SignallingSettings& settings,
        const Limits& limits,
        Random& random,
        Reporter& reporter,
        switchboard::Switchboard& switchboard,
        std::vector<Effect>& effects
    );

    void add(const KnownPhone& phone);
    void change_settings(const SignallingSettings& settings);
    // Administration; user names are canonical. Errors: Signalling's.
    Result<void> create(const KnownPhone& phone);
    Result<void> set_enabled(const std::string& username, bool enabled, Time now);
    Result<void> activate(const std::string& username, Time now);
    Result<void> forget(const std::string& username, Time now);
    Result<void> reconnect(const std::string& username, Time now);
    Result<void> set_manual_lines(
        const std::string& username, const std::vector<std::string>& device_ids, Time now
    );

    void flow_up(const FlowInfo& flow);
    void flow_down(FlowId flow, Time now);
    void receive(FlowId flow, sip::Message message, Time now);
    void tick(Time now);
    std::optional<Time> next_due() const;
    void shut_down(Time now);

    // Effects of the switchboard.
    void carry_out(const switchboard::PhoneRequest& request, Time now);
    void carry_out(const switchboard::DropPhone& drop, Time now);
    void carry_out(const switchboard::SuspendPhone& suspend, Time now);
    /// Phones that had to wait come in, as far as there is room, those that waited longest first.
    void connect_waiting(Time now);
    void learned(switchboard::PhoneId phone, const std::string& service, switchboard::Support support);
    std::string username_of(switchboard::PhoneId phone) const;

    /// For the status display: why a phone is or is not in service.
    std::string status_of(const std::string& username) const;
    bool knows(const std::string& username) const { return phones_.count(username) != 0; }
    std::optional<PhoneView> view(const std::string& username) const;
    std::vector<PhoneView> views() const;  ///< by user name
    std::vector<switchboard::ServiceView> services(const std::string& username) const;
    void count(Counters& counters) const;
    std::size_t registered_count() const { return registrar_.count(); }

private:
    /// What is known of one phone's SIP side.
    struct Entry {
        switchboard::PhoneId id;
        std::string username;    ///< canonical
        std::string login_user;  ///< as the phone spells it
        std::string identity;    ///< address of record, a URI
        std::string user_agent;
        bool enabled = true;
        bool active = true;
        std::map<std::string, switchboard::Support> learned;

        sip::SessionId session;
        FlowId flow;            ///< of the session
        bool standing = false;  ///< the session is established
        bool invite_with_body = true;
        csta::Edition edition = csta::Edition::ed3;
        bool edition_known = false;  ///< the phone has shown its own
        Duration retry{0};
        PhoneState state = PhoneState::never_registered;
        std::string status{to_text(PhoneState::never_registered)};  ///< the state for people
        std::uint64_t waits = 0;                                    ///< its place in waiting_, if it has one
        std::optional<Time> registered_at;
        Time session_since;
        std::string session_call_id;
    };

    void on(sip::RequestReceived& event, Time now);
    void on(sip::SessionOffered& event, Time now);
    void on(sip::SessionEstablished& event, Time now);
    void on(sip::SessionConfirmed&, Time) {}
    void on(sip::SessionFailed& event, Time now);
    void on(sip::SessionEnded& event, Time now);
    void on(sip::InfoReceived& event, Time now);
    void on(sip::InfoAnswered& event, Time now);
    void on(sip::RequestAnswered&, Time) {}

    void register_phone(
        const sip::RequestReceived& event,
        const std::string& username,
        const std::string& login_user,
        Time now
    );
    void after_register(Entry& entry, const sip::Message& request, bool first_time, Time now);
    bool second_flow_of_same_device(const Entry& entry, const Binding& newest) const;
    Entry* entry_for(const std::string& username);
    Entry* entry_of(sip::SessionId session);
    void connect(Entry& entry, Time now);
    void disconnect(Entry& entry, std::string_view why, bool say_bye, Time now);
    void give_up_flow(const Entry& entry, FlowId flow, std::string why);
    void lost_binding(const std::string& username, PhoneState why, Time now);
    void retry_later(Entry& entry, Time now);
    void learn_edition(Entry& entry, csta::Edition edition);
    switchboard::Capabilities capabilities_of(const Entry& entry) const;
    bool admit(Entry& entry);
    void stop_waiting(Entry& entry);
    void set_state(Entry& entry, PhoneState state, std::string status = {});
    PhoneView view_of(const Entry& entry) const;
    void show_registration(const Entry& entry, PhoneView& view) const;
    void show_service(const Entry& entry, PhoneView& view) const;
    void settle(Time now);

    SignallingSettings settings_;
    Limits limits_;
    Reporter& reporter_;
    switchboard::Switchboard& switchboard_;
    std::vector<Effect>& effects_;
    sip::UserAgent user_agent_;
    Login login_;
    Registrar registrar_;
    std::unordered_map<FlowId, FlowInfo> flows_;
    std::unordered_map<std::string, Entry> phones_;  ///< by canonical user name
    std::unordered_map<switchboard::PhoneId, std::string> by_id_;
    std::unordered_map<sip::SessionId, std::string> by_session_;
    std::unordered_map<sip::ClientRequestId, switchboard::PhoneRequestId> requests_;
    TimerQueue<std::string> retries_;               ///< by canonical user name
    std::map<std::uint64_t, std::string> waiting_;  ///< for admission: user names in the order they came
    std::uint64_t last_wait_ = 0;
    std::vector<CloseFlow> closing_;  ///< once what is to be sent on them has been
};

}  // namespace offhook::signalling
