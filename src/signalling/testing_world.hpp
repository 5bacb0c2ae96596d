// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "csta/error.hpp"
#include "csta/views.hpp"
#include "signalling/signalling.hpp"
#include "sip/message_parser.hpp"

/// Signalling with SIP peers on flows in memory, for tests and fuzz targets. Every message goes through its
/// text form, as it would on a wire. Needs no test framework: what goes wrong is kept in MemoryWorld::faults.
namespace offhook::signalling::testing {

class CountingReporter final : public Reporter {
public:
    void report(Level, std::string_view reason, std::string_view) override { ++counts[std::string(reason)]; }
    std::map<std::string, int> counts;
};

class MemoryWorld;

/// A phone or client: a user agent on one flow, answering as told.
class Peer {
public:
    Peer(MemoryWorld& world, FlowId flow_id);

    FlowId flow;
    bool open = true;
    csta::Edition edition = csta::Edition::ed5;
    std::vector<std::string> device_list;          ///< of a phone that has one
    int refuse_invite = 0;                         ///< status
    int refuse_body = 0;                           ///< status for an INVITE with a body
    std::map<std::string, csta::Message> answers;  ///< by request, in the place of its own

    // What it saw.
    std::vector<int> statuses;          ///< of its REGISTERs, challenges included
    std::vector<std::string> requests;  ///< CSTA requests by name
    std::vector<csta::ReadMessage> heard;
    std::string last_challenge;  ///< WWW-Authenticate of the last 401
    std::string last_body;       ///< name of the CSTA message in the last answer
    csta::ErrorCode last_error;
    std::string monitor_cross_ref = "0";
    int invites = 0;
    int session_ends = 0;

    void log_in(const std::string& user, const std::string& password);
    /// The final status of an INVITE to a line.
    int invite(const std::string& line, std::optional<sip::Credentials> credentials = std::nullopt);
    void send_info(const csta::Message& message);
    void send_raw_info(const std::string& body);
    void monitor(const std::string& line);

    void handle(sip::UserAgentEvent& event);
    void take_body(const sip::Message& message);

    sip::UserAgent agent;
    sip::SessionId session;
    int invite_status = 0;

private:
    void on(sip::RequestReceived&) {}
    void on(sip::SessionOffered& event);
    void on(sip::SessionEstablished& event);
    void on(sip::SessionConfirmed&) {}
    void on(sip::SessionFailed& event) { invite_status = event.status; }
    void on(sip::SessionEnded&) { ++session_ends; }
    void on(sip::InfoReceived& event);
    void on(sip::InfoAnswered& event) { take_body(event.response); }
    void on(sip::RequestAnswered& event) {
        statuses.push_back(event.status);
        if (event.status == 401) last_challenge = event.response.get("WWW-Authenticate");
    }
    csta::Message answer(const csta::Message& request);

    MemoryWorld& world_;
};

/// The server, its peers, and the time they live in.
class MemoryWorld {
public:
    static SignallingSettings default_settings() {
        SignallingSettings settings;
        settings.phone_password = "secret";
        settings.auto_activate = true;
        return settings;
    }

    explicit MemoryWorld(const SignallingSettings& settings = default_settings())
        : signalling(settings, limits, random, reporter) {
        Account anna = account("anna", "anna's");
        Account watcher = account("watcher", "watcher's");
        watcher.rights.lines = {"1*"};
        signalling.set_account(anna, now);
        signalling.set_account(watcher, now);
    }

    Limits limits;
    SeededRandom random{1};
    CountingReporter reporter;
    Signalling signalling;
    Time now{Duration{0}};

    static Account account(const std::string& name, const std::string& password) {
        Account result;
        result.name = name;
        result.ha1_md5 = sip::ha1(sip::DigestAlgorithm::md5, name, "offhook", password);
        result.ha1_sha256 = sip::ha1(sip::DigestAlgorithm::sha256, name, "offhook", password);
        return result;
    }

    Peer& new_peer(Side side) {
        peers.emplace_back(*this, flows_.next());
        FlowInfo info;
        info.id = peers.back().flow;
        info.side = side;
        info.transport = "TCP";
        info.peer_address = "192.0.2.1";
        info.local_address = "192.0.2.2";
        info.local_port = 5060;
        signalling.flow_up(info);
        return peers.back();
    }

    void log_in(Peer& peer, const std::string& user, const std::string& password) {
        peer.log_in(user, password);
        settle();
    }

    Peer& phone(const std::string& mac, const std::string& password = "secret") {
        Peer& peer = new_peer(Side::phones);
        log_in(peer, mac, password);
        return peer;
    }
    Peer& phone_with_line(const std::string& mac, const std::string& line) {
        Peer& peer = new_peer(Side::phones);
        peer.device_list = {line};
        log_in(peer, mac, "secret");
        return peer;
    }
    Peer& client(const std::string& name = "anna") {
        Peer& peer = new_peer(Side::clients);
        log_in(peer, name, name + "'s");
        return peer;
    }

    bool knows_line(std::string_view device_id) {
        for (const auto& [id, line] : signalling.switchboard().state().directory.lines()) {
            if (line.device_id == device_id) return true;
        }
        return false;
    }

    void cut(Peer& peer) {
        peer.open = false;
        peer.agent.flow_lost(peer.flow, now);
        signalling.flow_down(peer.flow, now);
        settle();
    }

    void pass(Duration time) {
        const Time end = now + time;
        for (auto due = signalling.next_due(); due && *due <= end; due = signalling.next_due()) {
            now = std::max(now, *due);
            signalling.tick(now);
            settle();
        }
        now = end;
        signalling.tick(now);
        settle();
    }

    /// Carries messages both ways until nobody has anything to say.
    void settle() {
        for (bool busy = true; busy;) {
            busy = carry_effects();
            for (Peer& peer : peers) busy = carry_from(peer) || busy;
        }
    }

    std::list<Peer> peers;
    // What API clients and live displays got.
    std::vector<ApiAnswer> api_answers;
    std::vector<ApiEvent> api_events;
    std::vector<ApiNotice> api_notices;
    std::vector<Changed> changes;

    std::vector<std::string> faults;  ///< of Signalling: what it sent and should not have

private:
    sip::Message through_text(const sip::Message& message) {
        auto parsed = sip::parse_message(message.to_string());
        if (parsed) return std::move(*parsed);
        faults.push_back(parsed.error().error.text + "\n" + message.to_string());
        return message;
    }

    Peer* peer_on(FlowId flow) {
        for (Peer& peer : peers) {
            if (peer.flow == flow) return &peer;
        }
        return nullptr;
    }

    bool carry_effects() {
        const auto effects = signalling.take_effects();
        for (const Effect& effect : effects) {
            if (const auto* send = std::get_if<Send>(&effect)) {
                Peer* peer = peer_on(send->flow);
                if (peer != nullptr && peer->open)
                    peer->agent.receive(peer->flow, through_text(send->message), now);
            }
            if (const auto* close = std::get_if<CloseFlow>(&effect)) close_flow(close->flow);
            keep(effect, api_answers);
            keep(effect, api_events);
            keep(effect, api_notices);
            keep(effect, changes);
        }
        return !effects.empty();
    }

    template <class Kind>
    static void keep(const Effect& effect, std::vector<Kind>& kept) {
        if (const auto* one = std::get_if<Kind>(&effect)) kept.push_back(*one);
    }

    void close_flow(FlowId flow) {
        Peer* peer = peer_on(flow);
        if (peer == nullptr || !peer->open) return;
        drain(*peer);
        peer->open = false;
        peer->agent.flow_lost(flow, now);
        drain(*peer);
        signalling.flow_down(flow, now);
    }

    static bool drain(Peer& peer) {
        auto events = peer.agent.take_events();
        for (auto& event : events) peer.handle(event);
        return !events.empty();
    }

    bool carry_from(Peer& peer) {
        bool busy = drain(peer);
        for (const sip::Outgoing& outgoing : peer.agent.take_outgoing()) {
            busy = true;
            if (peer.open) signalling.receive(peer.flow, through_text(outgoing.message), now);
        }
        return busy;
    }

    IdSource<FlowId> flows_;
};

inline Peer::Peer(MemoryWorld& world, FlowId flow_id)
    : flow(flow_id), agent({}, world.random, world.reporter), world_(world) {}

inline void Peer::log_in(const std::string& user, const std::string& password) {
    sip::Message request = sip::Message::request("REGISTER", "sip:offhook");
    request.add("To", "<sip:" + user + "@offhook>");
    request.add("From", "<sip:" + user + "@offhook>");
    request.add("Contact", "<sip:" + user + "@192.0.2.1:5060;transport=tcp>");
    request.add("Expires", "300");
    agent.request(flow, request, std::nullopt, world_.now);
    world_.settle();
    agent.request(flow, request, sip::Credentials{user, password}, world_.now);
}

inline int Peer::invite(const std::string& line, std::optional<sip::Credentials> credentials) {
    sip::InviteParameters parameters;
    parameters.flow = flow;
    parameters.target = *sip::Uri::parse(line);
    parameters.from.uri = *sip::Uri::parse("sip:anna@offhook");
    parameters.to.uri = *sip::Uri::parse(line);
    parameters.contact = *sip::Uri::parse("sip:anna@192.0.2.1");
    parameters.body = make_body(csta::Message("RequestSystemStatus"), edition);
    parameters.credentials = std::move(credentials);
    session = agent.invite(std::move(parameters), world_.now);
    world_.settle();
    return invite_status;
}

inline void Peer::send_info(const csta::Message& message) {
    agent.info(session, make_body(message, edition), world_.now);
    world_.settle();
}

inline void Peer::send_raw_info(const std::string& body) {
    agent.info(session, make_body(body), world_.now);
    world_.settle();
}

inline void Peer::monitor(const std::string& line) {
    csta::Message start("MonitorStart");
    start.root.set("monitorObject/deviceObject", line);
    send_info(start);
}

inline void Peer::handle(sip::UserAgentEvent& event) {
    std::visit([this](auto& one) { on(one); }, event);
}

inline void Peer::take_body(const sip::Message& message) {
    last_body.clear();
    if (!has_csta_body(message)) return;
    const auto body = read_body(message, world_.limits);
    if (!body) return;
    last_body = body->message.name();
    last_error = csta::error_of(body->message).value_or(csta::ErrorCode{});
}

inline void Peer::on(sip::SessionOffered& event) {
    ++invites;
    const int refusal = refuse_invite != 0 ? refuse_invite : event.request.body.empty() ? 0 : refuse_body;
    if (refusal != 0)
        return agent.respond(event.id, sip::Message::response_to(event.request, refusal), world_.now);
    session = event.session;
    sip::Body body;
    if (has_csta_body(event.request)) {
        const auto request = read_body(event.request, world_.limits);
        if (!request) return world_.faults.push_back("INVITE with a body that cannot be read");
        requests.push_back(request->message.name());
        body = make_body(answer(request->message), edition);
    }
    agent.accept(event.session, body, *sip::Uri::parse("sip:phone@192.0.2.1"), world_.now);
}

inline void Peer::on(sip::SessionEstablished& event) {
    invite_status = event.response.status;
    take_body(event.response);
}

inline void Peer::on(sip::InfoReceived& event) {
    const auto read = read_body(event.request, world_.limits);
    if (!read) return world_.faults.push_back("INFO with a body that cannot be read: " + read.error().text);
    heard.push_back(*read);
    const auto type = csta::find_message(read->message.name());
    const bool request = type != nullptr && type->kind == csta::Kind::request;
    if (request) requests.push_back(read->message.name());
    const sip::Body body = request ? make_body(answer(read->message), edition) : sip::Body{};
    agent.answer_info(event.id, 200, body, world_.now);
    if (read->message.name() != "GetSwitchingFunctionDevices" || device_list.empty()) return;
    csta::Message list("SwitchingFunctionDevices");
    list.root.set("serviceCrossRefID", "1");
    list.root.set("lastSegment", "true");
    csta::Element& devices = list.root.add("deviceList");
    for (const std::string& device : device_list) devices.add("device").add("deviceID", device);
    agent.info(session, make_body(list, edition), world_.now);
}

inline csta::Message Peer::answer(const csta::Message& request) {
    if (const auto found = answers.find(request.name()); found != answers.end()) return found->second;
    csta::Message response(request.name() + "Response");
    if (request.name() == "RequestSystemStatus") response.root.set("systemStatus", "normal");
    if (request.name() == "MonitorStart") response.root.set("monitorCrossRefID", monitor_cross_ref);
    if (request.name() == "SnapshotDevice") return csta::snapshot_response({});
    if (request.name() != "GetSwitchingFunctionDevices") return response;
    if (device_list.empty()) return csta::errors::unknown_service();
    response.root.set("serviceCrossRefID", "1");
    return response;
}

}  // namespace offhook::signalling::testing
