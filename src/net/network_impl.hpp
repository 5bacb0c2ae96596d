// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/admission.hpp"
#include "net/listener.hpp"
#include "net/network.hpp"
#include "net/worker.hpp"

namespace offhook::net {

/// The network's side on the loop's thread: the table of all flows, the listeners, the ways to the workers.
class Network::Impl final : public EventSink,
                            public ListenerOwner,
                            public std::enable_shared_from_this<Impl> {
public:
    Impl(Loop& loop, NetworkHandler& handler, Reporter& reporter, const NetworkSettings& settings);

    /// Makes the workers; apart from the constructor, for they need this object whole.
    void start(std::size_t workers);
    void shut();

    Result<std::uint16_t> listen(const ListenerSettings& settings);
    Result<void> reload_tls(const std::string& listener, const TlsServerSettings& settings);
    void close_listener(const std::string& listener, bool keep_flows);
    FlowId connect(const ConnectSettings& settings);
    void send(FlowId flow, std::variant<sip::Message, std::string> what);
    void close(FlowId flow, bool after_flush, const Error& why);
    void stop(Duration limit, std::function<void()> done);

    std::size_t flow_count() const { return flows_.size(); }
    std::size_t flow_count(const std::string& listener) const;
    const Admission& admission() const { return admission_; }

    void handle(Event&& event) override;
    void events_waiting(Worker& worker) override;

    asio::io_context& next_context() override;
    void accepted(const Listener& listener, tcp::socket socket, const std::string& peer_address) override;
    void cannot_accept(const Listener& listener, const std::string& why) override;

private:
    struct Outbox {
        std::unique_ptr<Worker> worker;
        std::vector<Command> commands;  ///< of this turn
        std::size_t flows = 0;
    };

    struct FlowEntry {
        std::size_t outbox = 0;
        std::string listener;  ///< empty: made by connect()
        std::string address;   ///< of the peer, if accepted
        bool up = false;
        bool down = false;
        bool heard = false;
        bool closing = false;  ///< by us: the handler hears of its end only
    };

    FlowId add_flow(std::size_t outbox, FlowEntry entry);
    std::size_t least_busy() const;
    void fail_connect(FlowId flow, Error why);
    Result<TlsContextPtr> client_context(const TlsClientSettings& settings);

    void on(FlowId flow, FlowEntry& entry, FlowUp& what);
    void on(FlowId flow, FlowEntry& entry, Received& what);
    void on(FlowId flow, FlowEntry& entry, Garbled& what);
    void on(FlowId flow, FlowEntry& entry, FlowDown& what);
    void on(FlowId flow, FlowEntry& entry, FlowGone& what);
    void report_end(const FlowEntry& entry, const Error& why);

    void take_events(Worker& worker);
    void command(const FlowEntry& entry, Command&& command);
    void flush_outboxes();
    void close_flows_of(const std::string& listener);
    void check_stopped();

    asio::io_context& context_;
    NetworkHandler& handler_;
    Reporter& reporter_;
    Limits limits_;
    Admission admission_;
    IdSource<FlowId> ids_;
    std::map<std::string, std::shared_ptr<Listener>> listeners_;
    std::map<std::string, std::size_t> flows_of_listener_;
    std::map<std::string, TlsContextPtr> client_contexts_;
    std::unordered_map<FlowId, FlowEntry> flows_;
    std::vector<Outbox> outboxes_;
    std::size_t next_outbox_ = 0;
    bool flush_posted_ = false;
    std::size_t not_down_ = 0;
    std::function<void()> stopped_;
    bool stopping_ = false;
    asio::steady_timer stop_timer_;
};

}  // namespace offhook::net
