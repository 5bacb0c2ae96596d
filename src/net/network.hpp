// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/report.hpp"
#include "base/result.hpp"
#include "net/loop.hpp"
#include "net/tls.hpp"
#include "sip/message.hpp"
#include "sip/stream_parser.hpp"

namespace offhook::net {

enum class Transport { tcp, tls };

/// What is known of a flow when it comes up.
struct FlowInfo {
    FlowId id;
    std::string listener;  ///< name of the listener that accepted it; empty: made by connect()
    Transport transport = Transport::tcp;
    std::string peer_address;  ///< numeric; an IPv4 address behind an IPv6 socket in its IPv4 form
    std::uint16_t peer_port = 0;
    std::string local_address;
    std::uint16_t local_port = 0;
    std::string tls_version;                 ///< "TLSv1.3"; empty without TLS
    std::string tls_cipher;                  ///< "TLS_AES_256_GCM_SHA384"
    std::string client_certificate_subject;  ///< of a verified client certificate, RFC 2253; else empty
    std::string client_certificate_name;     ///< its common name: a telephone's MAC, a client's login
};

/// Who is told what happens on the flows. Called on the loop's thread only; calls for one flow come in order:
/// flow_up, any number of received and malformed, flow_down. From inside a call every function of Network
/// may be used, none of them calls back at once; only its destructor may not.
class NetworkHandler {
public:
    virtual ~NetworkHandler() = default;

    /// Accepted (TLS: after the handshake), or the connect() of that id succeeded.
    virtual void flow_up(const FlowInfo& flow) = 0;
    /// Messages in the order they came, never an empty batch.
    virtual void received(FlowId flow, std::vector<sip::Message>&& messages) = 0;
    /// No message: answer with problem.status if it is not 0. If `fatal`, the network closes the flow after
    /// the answer that is sent inside this call.
    virtual void malformed(FlowId flow, const sip::Malformed& malformed) = 0;
    /// The flow's end, once for each flow that came up and for each connect() that failed. `why.reason` is
    /// one of: closed (by us), shut_down, peer_closed, peer_reset, timed_out, no_first_message, slow_message,
    /// slow_reader, not_sip, malformed, tls_on_plain_port, tls_error; for a connect() also connect_refused,
    /// connect_timeout, connect_failed, host_not_found, tls_failed.
    virtual void flow_down(FlowId flow, const Error& why) = 0;
};

struct ListenerSettings {
    std::string name;
    std::string address;     ///< numeric; "0.0.0.0" or "::" for all
    std::uint16_t port = 0;  ///< 0: the system chooses
    std::optional<TlsServerSettings> tls;
};

struct ConnectSettings {
    std::string host;  ///< name or numeric address
    std::uint16_t port = 0;
    std::optional<TlsClientSettings> tls;
    Duration timeout = std::chrono::seconds(10);  ///< for name, connection and handshake together
};

struct NetworkSettings {
    std::size_t workers = 0;  ///< I/O threads; 0: one per core. 1: all on the loop's thread, no other thread
    Limits limits;
};

/// All TCP and TLS flows of a program, server side and client side. Flows live on I/O workers, which do TLS,
/// framing, parsing and writing; the owner hears of them through a NetworkHandler on the loop's thread, and
/// calls everything here on that thread too. The destructor closes all flows without a word; stop() is the
/// polite way.
class Network {
public:
    Network(Loop& loop, NetworkHandler& handler, Reporter& reporter, const NetworkSettings& settings = {});
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    /// Opens a port; returns its number. Reasons: listener_exists, bad_address, port_in_use (the text says by
    /// whom, where the system tells), port_permission, address_not_here, listen_failed, and those of
    /// check_tls().
    Result<std::uint16_t> listen(const ListenerSettings& settings);

    /// New handshakes of that listener use these files; flows under way go on. Reasons: no_such_listener,
    /// and those of check_tls().
    Result<void> reload_tls(const std::string& listener, const TlsServerSettings& settings);

    /// The port is free on return. The listener's flows go on, or are closed after what is queued is sent.
    void close_listener(const std::string& listener, bool keep_flows);

    /// Begins a flow; flow_up or flow_down follows. What is sent before flow_up goes out after it.
    FlowId connect(const ConnectSettings& settings);

    /// Queues a message; what is sent in one turn of the loop is written together. Nothing happens if the
    /// flow is gone: its flow_down is on the way or was told.
    void send(FlowId flow, sip::Message message);
    /// The same with bytes as they are.
    void send_raw(FlowId flow, std::string bytes);

    /// Ends a flow: at once, or after what is queued has been sent (a peer that does not take it has
    /// Limits::flush). Of this flow only flow_down follows.
    void close(FlowId flow, bool after_flush = true);

    std::size_t flow_count() const;  ///< all that exist, those not up yet or not gone yet included
    std::size_t flow_count(const std::string& listener) const;
    std::size_t flow_count_from(const std::string& address) const;  ///< accepted from that address
    std::size_t half_open_count() const;                            ///< accepted and no message heard yet

    /// Ends in order: closes all listeners, then all flows after what is queued has been sent, each with its
    /// flow_down (shut_down); after `limit` the rest is cut off. Then calls `done`. No new flows afterwards.
    void stop(Duration limit, std::function<void()> done);

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace offhook::net
