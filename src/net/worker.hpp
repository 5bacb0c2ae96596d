// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>

#include "base/timer_queue.hpp"
#include "net/asio.hpp"
#include "net/events.hpp"
#include "net/mailbox.hpp"
#include "net/openssl.hpp"

namespace offhook::net {

class Flow;
class Worker;

/// Where the events of workers go.
class EventSink {
public:
    virtual ~EventSink() = default;
    /// An event of a worker that runs on the core's own thread.
    virtual void handle(Event&& event) = 0;
    /// From a worker's thread: its mailbox has become non-empty.
    virtual void events_waiting(Worker& worker) = 0;
};

/// Runs a share of the flows: on a thread of its own, or inline on the loop's thread. Owned by the network.
class Worker {
public:
    /// With a thread of its own.
    Worker(EventSink& sink, const Limits& limits);
    /// Inline, on the loop's thread.
    Worker(EventSink& sink, const Limits& limits, asio::io_context& loop);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // For the core, on its thread.
    asio::io_context& context() { return context_; }
    void accept(FlowId id, tcp::socket socket, const std::string& listener, TlsContextPtr tls);
    void connect(FlowId id, const ConnectSettings& settings, TlsContextPtr tls);
    void execute(std::vector<Command> commands);
    std::vector<Event> take_events() { return mailbox_.take(); }
    /// The core has dealt with these bytes of messages.
    void taken(Intake& intake, std::size_t bytes);
    /// To be called when the core has dealt with all it took: paused flows read on.
    void resume_if_paused();

    // For flows, on the worker's thread.
    const Limits& limits() const { return limits_; }
    std::vector<char>& read_buffer() { return read_buffer_; }
    void emit(Event&& event);
    /// Calls Flow::on_deadline() at `due`; one per flow, a new one replaces the old one.
    void set_deadline(FlowId id, Time due);
    void cancel_deadline(FlowId id) { deadlines_.cancel(id); }
    void remove(FlowId id);
    bool may_read(const Intake& intake) const;
    void count_untaken(Intake& intake, std::size_t bytes);
    /// The flow is called back when the core has taken messages.
    void pause(std::shared_ptr<Flow> flow);
    /// Handshakes are dear; one step of one of them is done per turn, so that running flows hardly wait.
    void queue_handshake(std::shared_ptr<Flow> flow);

private:
    void add(std::shared_ptr<Flow> flow);
    void run_commands(std::vector<Command> commands);
    void arm(Time due);
    void deadline_reached();
    void handshake_step();
    void resume();
    void close_all();

    EventSink& sink_;
    Limits limits_;
    std::unique_ptr<asio::io_context> own_context_;  ///< none if inline
    asio::io_context& context_;
    std::shared_ptr<Worker*>
        alive_;  ///< what is posted holds it weakly, as an inline worker may go before its loop
    std::vector<char> read_buffer_;
    std::unordered_map<FlowId, std::shared_ptr<Flow>> flows_;
    TimerQueue<FlowId> deadlines_;
    asio::steady_timer timer_;
    std::optional<Time> armed_;
    std::deque<std::shared_ptr<Flow>> handshakes_;
    std::vector<std::shared_ptr<Flow>> paused_;
    std::atomic<bool> any_paused_{false};
    Mailbox mailbox_;
    std::thread thread_;
};

}  // namespace offhook::net
