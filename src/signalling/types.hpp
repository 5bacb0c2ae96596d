// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "csta/message.hpp"
#include "sip/message.hpp"
#include "switchboard/changes.hpp"
#include "switchboard/effects.hpp"
#include "switchboard/licence.hpp"
#include "switchboard/rights.hpp"

namespace offhook::signalling {

/// Who connects to a listener.
enum class Side { phones, clients };

struct FlowInfo {
    FlowId id;
    Side side = Side::phones;
    std::string transport;     ///< "TCP" or "TLS"
    std::string peer_address;  ///< without port
    std::uint16_t peer_port = 0;
    std::string local_address;  ///< where the peer reached us: goes into Contact
    std::uint16_t local_port = 0;
    std::string certificate_name;  ///< common name of a verified client certificate; empty: it showed none
};

/// host:port of our end of a flow, as it stands in Via and Contact.
inline std::string local_end(const FlowInfo& flow) {
    return flow.local_address + ":" + std::to_string(flow.local_port);
}

/// A phone known from before.
struct KnownPhone {
    std::string username;
    bool enabled = true;
    bool active = true;  ///< let in to work; else it waits for an administrator
    std::string user_agent;
    std::vector<std::string> device_ids;                  ///< all its lines as known from before
    std::vector<std::string> manual_lines;                ///< entered by hand: it has them whatever it tells
    std::map<std::string, switchboard::Support> learned;  ///< by CSTA service name
};

/// A client account; passwords are known as HA1 only (RFC 7616 3.4.2).
struct Account {
    std::string name;
    std::string ha1_md5;
    std::string ha1_sha256;
    switchboard::Rights rights;
    bool enabled = true;
};

/// A client that comes by the API (REST, WebSocket). Its user has been authenticated.
struct ApiClient {
    std::string user;
    switchboard::Rights rights;
    std::string device_id;  ///< of a line session; empty: a system session, which may name any line
    std::string address;    ///< where it comes from, for display
};

struct SignallingSettings {
    std::string realm = "offhook";
    std::string server_name = "offhook";  ///< host name for our own URIs where no flow gives one

    std::string phone_password;
    bool username_must_be_mac = true;
    bool auto_activate = false;
    std::vector<std::string> phone_digest = {"MD5"};
    std::vector<std::string> client_digest = {"SHA-256", "MD5"};

    Duration sip_expires = std::chrono::seconds(300);
    Duration keep_alive = std::chrono::seconds(60);
    Duration service_timeout = std::chrono::seconds(10);
    std::string pickup_code;  ///< dialled before a number to pick up its call; empty: none
    switchboard::Licence licence;
    Duration first_retry = std::chrono::seconds(5);  ///< after a phone refused the INVITE; doubles
    Duration last_retry = std::chrono::minutes(10);
};

// What signalling wants done, in order.

struct Send {
    FlowId flow;
    sip::Message message;
};
/// After all that was sent on it before.
struct CloseFlow {
    FlowId flow;
    std::string why;
};
/// Who speaks on a flow has proved itself: a phone's user name, a client's account.
struct FlowOwner {
    FlowId flow;
    std::string name;
};
/// A phone has logged in: remember it.
struct PhoneSeen {
    std::string username;
    bool first_time = false;
    bool active = false;
    std::string user_agent;
    std::string contact;
    std::string address;
    std::string transport;
    std::string identity;  ///< address of record
};
struct PhoneLinesChanged {
    std::string username;
    std::vector<std::string> device_ids;
};
struct PhoneLearned {
    std::string username;
    std::string service;
    switchboard::Support support = switchboard::Support::unknown;
};

/// To an API client: the one answer to its request.
struct ApiAnswer {
    switchboard::ClientId client;
    switchboard::ServiceId service;
    csta::Message message;
};
/// An event for some API clients, the same for all but for the cross reference, which is not yet in it.
struct ApiEvent {
    csta::Message event;
    std::vector<switchboard::EventRecipient> recipients;
};
/// To an API client: a request of ours that wants no answer (switchboard::ClientNotice).
struct ApiNotice {
    switchboard::ClientId client;
    csta::Message request;
};

using switchboard::Changed;

using Effect = std::variant<
    Send,
    CloseFlow,
    FlowOwner,
    PhoneSeen,
    PhoneLinesChanged,
    PhoneLearned,
    ApiAnswer,
    ApiEvent,
    ApiNotice,
    Changed>;

}  // namespace offhook::signalling
