// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "base/random.hpp"
#include "base/report.hpp"
#include "base/result.hpp"
#include "csta/message.hpp"
#include "sip/user_agent.hpp"

namespace offhook::cli {

struct CstaClientSettings {
    std::string server_host;
    std::string transport = "TCP";  ///< or "TLS"
    sip::Credentials credentials;
    csta::Edition edition = csta::Edition::ed5;
};

/// A CSTA message as it came: read, and the bytes it was read from.
struct ReceivedMessage {
    csta::Message message;
    std::string xml;
};

/// A uaCSTA client (ECMA TR/87) on one flow to the server: logs in, opens application sessions, sends
/// services, answers what the server asks. It knows the server only by what stands in the standards.
///
/// No I/O: whoever owns the connection passes in what arrives and takes out what is to be sent. Life and
/// thread: the owner's. Callbacks come from within receive(), tick() and connection_lost(); they may call
/// the client again. Every callback comes exactly once, with an Error whose text is written for the user.
class CstaClient {
public:
    using OnDone = std::function<void(std::optional<Error>)>;
    using OnSession = std::function<void(Result<sip::SessionId>)>;
    using OnAnswer = std::function<void(Result<ReceivedMessage>)>;
    using OnMessage = std::function<void(sip::SessionId, const ReceivedMessage&)>;
    using OnEnded = std::function<void(sip::SessionId, std::string why)>;

    CstaClient(CstaClientSettings settings, Random& random, Reporter& reporter, Time now);

    /// Events and requests of the server inside a session (requests are answered by the client itself).
    void on_message(OnMessage handler) { on_message_ = std::move(handler); }
    /// A session ended that we did not end.
    void on_ended(OnEnded handler) { on_ended_ = std::move(handler); }

    /// Optional, before login(): our end of the connection as host:port, for Via.
    void connected(std::string sent_by);
    /// Registers, and from then on refreshes the registration in time. Errors: login_refused, no_answer,
    /// server_error, connection_lost.
    void login(OnDone done);
    /// Opens an application session at a line, or with the server itself if `line` is empty. Errors:
    /// no_such_line, bad_line, login_refused, not_normal, no_answer, server_error, connection_lost.
    void open(std::string_view line, OnSession done);
    /// Sends a service; a CSTAErrorCode is an answer like any other. Errors: no_answer, session_gone,
    /// not_understood, server_error, connection_lost.
    void request(sip::SessionId session, const csta::Message& service, OnAnswer done);
    /// The same with the bytes as given.
    void request_xml(sip::SessionId session, std::string xml, OnAnswer done);
    /// Ends all sessions and the registration; `done` comes when the server has confirmed or will not.
    void logout(OnDone done);

    void receive(sip::Message message, Time now);
    void connection_lost(Time now);
    void tick(Time now);
    std::optional<Time> next_due() const;
    std::vector<sip::Message> take_outgoing();

private:
    void register_for(std::chrono::seconds expiry, OnDone done);
    void registered(const sip::RequestAnswered& answer, const OnDone& done);
    void refresh();
    void pump();
    void handle(const sip::SessionEstablished& event);
    void handle(const sip::SessionFailed& event);
    void handle(const sip::SessionEnded& event);
    void handle(const sip::InfoReceived& event);
    void handle(const sip::InfoAnswered& event);
    void handle(const sip::RequestAnswered& event);
    void handle(const sip::SessionOffered& event);
    void handle(const sip::RequestReceived& event);
    void handle(const sip::SessionConfirmed&) {}
    void finish_open(sip::SessionId session, std::optional<Error> error);
    void fail_requests_of(sip::SessionId session);
    sip::Body body(const csta::Message& message) const;
    sip::Uri contact() const;

    struct PendingService {
        sip::SessionId session;
        OnAnswer done;
    };

    CstaClientSettings settings_;
    sip::UserAgent agent_;
    Limits limits_;
    Time now_;
    OnMessage on_message_;
    OnEnded on_ended_;
    std::string registration_call_id_;
    std::uint32_t registration_cseq_ = 0;
    std::optional<Time> refresh_due_;
    bool logging_out_ = false;
    std::vector<sip::SessionId> sessions_;
    std::map<sip::SessionId, OnSession> opening_;
    std::unordered_map<sip::ClientRequestId, OnDone> registering_;
    std::unordered_map<sip::ClientRequestId, PendingService> services_;
};

/// The Request-URI under which a line is reached: "100@pbx" becomes sip:100@pbx, "100" sip:100@HOST.
/// Errors: bad_line.
Result<sip::Uri> line_uri(std::string_view line, std::string_view server_host);

}  // namespace offhook::cli
