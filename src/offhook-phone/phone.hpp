// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/report.hpp"
#include "offhook-phone/services.hpp"
#include "sip/digest_server.hpp"
#include "sip/user_agent.hpp"

namespace offhook::phone {

/// Which requests of the server the phone challenges (snom: csta_challenge 0, 1, 2).
enum class Challenge { none, invite, all };

struct PhoneSettings {
    PhoneId id;
    std::string user;  ///< at the registrar: the MAC, or what a maker uses instead
    std::string password;
    std::string server_host;
    std::uint16_t server_port = 5060;
    bool tls = false;
    const Dialect* dialect = nullptr;  ///< outlives the phone
    std::vector<LineId> lines = {};
    Challenge challenge = Challenge::none;
    Duration expires = std::chrono::seconds(600);     ///< asked for; the registrar decides
    Duration keep_alive = std::chrono::seconds(100);  ///< RFC 5626 4.4.1: CRLF between 95 and 120 s
    Duration first_retry = std::chrono::seconds(1);   ///< after a loss; doubled up to the last
    Duration last_retry = std::chrono::seconds(30);
    bool outbound = true;  ///< RFC 5626: reg-id and +sip.instance
};

// What a phone wants done.
struct Connect {};  ///< a new flow to the server; answer with connected() or connect_failed()
struct CloseFlow {
    FlowId flow;
    bool after_flush = true;
};
struct SendBytes {
    FlowId flow;
    std::string bytes;
};
using Action = std::variant<Connect, CloseFlow, SendBytes, sip::Outgoing>;

/// What a person watching the phone would see.
struct Notice {
    PhoneId phone = {};
    LineId line = {};
    std::string event = {};  ///< one word: registered, session, ServiceInitiated …
    std::string text = {};   ///< for people
    std::string peer = {};   ///< the other number, for events of calls
};

/// Counted since the phone was made.
struct PhoneCounters {
    std::map<std::string, std::uint64_t> requests;  ///< CSTA requests seen, by name
    std::map<LineId, std::uint64_t> events;         ///< CSTA events sent, per line
    std::uint64_t registrations = 0;                ///< successful REGISTERs
    std::uint64_t connects = 0;
    std::uint64_t sessions = 0;
    std::uint64_t unanswered_events = 0;
};

/// One simulated telephone, SIP side: keeps a flow and a registration (RFC 3261 10, RFC 5626), takes the
/// server's INVITE (TR/87 7.1), serves its INFOs and sends events.
///
/// Pure: the owner carries out the actions and tells what came of them. Life and thread: its owner's.
class Phone {
public:
    Phone(PhoneSettings settings, Exchange& exchange, Random& random, Reporter& reporter);

    /// Connects when that time has come.
    void start(Time when);
    /// Ends in order: BYE, unregister, close. is_over() is true when all is done.
    void shut_down(Time now);
    bool is_over() const { return state_ == State::over; }

    void connected(FlowId flow, std::string local_address, std::uint16_t local_port, Time now);
    void connect_failed(const std::string& why, Time now);
    void flow_lost(FlowId flow, const std::string& why, Time now);
    void receive(FlowId flow, sip::Message message, Time now);
    void tick(Time now);
    std::optional<Time> next_due() const;

    /// Something happened on one of its lines.
    void report(const LineEvent& event, Time now);

    /// It has one more line, and says so to the server if that wants to know.
    void add_line(LineId line, Time now);

    // Mishaps on purpose.
    void unplug(Time now);  ///< drops the flow without a word and stays off
    void replug(Time now);
    void freeze(bool on);     ///< keeps its flow, but hears and says nothing
    void new_flow(Time now);  ///< registers over a new flow; the old one stays and hangs

    bool is_registered() const { return registered_; }
    bool has_session() const { return static_cast<bool>(session_); }
    bool is_monitored(LineId line) const { return services_.monitor_count(line) > 0; }
    const PhoneSettings& settings() const { return settings_; }
    const PhoneCounters& counters() const { return counters_; }

    std::vector<Action> take_actions() { return std::exchange(actions_, {}); }
    std::vector<Notice> take_notices() { return std::exchange(notices_, {}); }

private:
    enum class State { off, connecting, up, waiting, leaving, over };
    struct OwedAnswer {
        Time due;
        sip::ServerRequestId request;
        Reply reply;
    };

    void open_flow(Time now);
    void retry_later(const std::string& why, Time now);
    void send_register(Time now);
    void register_answered(const sip::RequestAnswered& answer, Time now);
    void registered(const sip::Message& response, Time now);
    void handle(const sip::SessionOffered& offer, Time now);
    void handle(const sip::SessionConfirmed& confirmed, Time now);
    void handle(const sip::SessionEnded& ended, Time now);
    void handle(const sip::InfoReceived& info, Time now);
    void handle(const sip::InfoAnswered& answered, Time now);
    void handle(const sip::RequestAnswered& answered, Time now);
    template <class Event>
    void handle(const Event&, Time) {}  ///< what a phone does not meet

    bool is_monitored_at_all() const;
    bool is_welcome(const sip::Message& request, Time now);
    std::optional<sip::Message> refusal(const sip::Message& request, bool first, Time now);
    Reply serve(const std::string& body, Time now);
    void answer(const sip::InfoReceived& info, Reply reply, Time now);
    void send_answer(sip::ServerRequestId request, const Reply& reply, Time now);
    void send_owed_answers(Time now);
    bool refuses_body(const sip::SessionOffered& offer, Time now);
    void send_info(const csta::Message& message, Time now);
    void end_session();
    void drain(Time now);
    void note(std::string event, std::string text, LineId line = {});
    sip::Uri own_contact() const;
    sip::Body body_of(const csta::Message& message) const;
    bool has(Liberty liberty) const { return settings_.dialect->has(liberty); }

    PhoneSettings settings_;
    sip::UserAgent agent_;
    sip::DigestServer digest_;
    PhoneServices services_;
    State state_ = State::off;
    bool registered_ = false;
    bool frozen_ = false;
    FlowId flow_;
    std::string local_address_;
    std::uint16_t local_port_ = 0;
    std::string call_id_;
    std::string line_token_;
    std::string instance_;
    std::uint32_t cseq_ = 1;
    sip::ClientRequestId register_request_;
    sip::SessionId session_;
    std::optional<Time> retry_at_;
    std::optional<Time> refresh_at_;
    std::optional<Time> ping_at_;
    std::optional<Time> leave_by_;
    Duration retry_ = Duration{0};
    PhoneCounters counters_;
    std::map<sip::ClientRequestId, LineId> events_under_way_;
    bool refused_body_ = false;
    std::deque<OwedAnswer> owed_answers_;  ///< by due time
    std::vector<Action> actions_;
    std::vector<Notice> notices_;
};

}  // namespace offhook::phone
