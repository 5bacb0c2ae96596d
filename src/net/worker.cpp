// SPDX-License-Identifier: Apache-2.0
#include "net/worker.hpp"

#include <utility>

#include "net/flow.hpp"

namespace offhook::net {

namespace {

constexpr std::size_t kReadBufferSize = std::size_t{64} * 1024;

}  // namespace

Worker::Worker(EventSink& sink, const Limits& limits)
    : sink_(sink),
      limits_(limits),
      own_context_(std::make_unique<asio::io_context>(1)),
      context_(*own_context_),
      alive_(std::make_shared<Worker*>(this)),
      read_buffer_(kReadBufferSize),
      timer_(context_) {
    thread_ = std::thread([this] {
        const auto work = asio::make_work_guard(context_);
        context_.run();
    });
}

Worker::Worker(EventSink& sink, const Limits& limits, asio::io_context& loop)
    : sink_(sink),
      limits_(limits),
      context_(loop),
      alive_(std::make_shared<Worker*>(this)),
      read_buffer_(kReadBufferSize),
      timer_(context_) {}

Worker::~Worker() {
    if (thread_.joinable()) {
        context_.stop();
        thread_.join();
    }
    close_all();
}

void Worker::accept(FlowId id, tcp::socket socket, const std::string& listener, TlsContextPtr tls) {
    auto flow = std::make_shared<Flow>(id, *this, std::move(socket), listener);
    asio::post(
        context_,
        [weak = std::weak_ptr(alive_), flow = std::move(flow), tls = std::move(tls)]() mutable {
            if (const auto self = weak.lock()) {
                (*self)->add(flow);
                flow->start_accepted(std::move(tls));
            }
        }
    );
}

void Worker::connect(FlowId id, const ConnectSettings& settings, TlsContextPtr tls) {
    auto flow = std::make_shared<Flow>(id, *this, tcp::socket(context_), std::string());
    asio::post(
        context_,
        [weak = std::weak_ptr(alive_), flow = std::move(flow), settings, tls = std::move(tls)]() mutable {
            if (const auto self = weak.lock()) {
                (*self)->add(flow);
                flow->start_connect(settings, std::move(tls));
            }
        }
    );
}

void Worker::execute(std::vector<Command> commands) {
    asio::post(context_, [weak = std::weak_ptr(alive_), commands = std::move(commands)]() mutable {
        if (const auto self = weak.lock()) (*self)->run_commands(std::move(commands));
    });
}

void Worker::run_commands(std::vector<Command> commands) {
    std::vector<std::shared_ptr<Flow>> written;
    for (auto& command : commands) {
        const auto found = flows_.find(command.flow);
        if (found == flows_.end()) continue;
        const auto flow = found->second;
        if (flow->execute(std::move(command))) written.push_back(flow);
    }
    for (const auto& flow : written) flow->flush();
}

void Worker::emit(Event&& event) {
    if (!own_context_) return sink_.handle(std::move(event));
    if (mailbox_.push(std::move(event))) sink_.events_waiting(*this);
}

void Worker::add(std::shared_ptr<Flow> flow) {
    const auto id = flow->id();
    flows_.emplace(id, std::move(flow));
}

void Worker::remove(FlowId id) {
    cancel_deadline(id);
    flows_.erase(id);
}

void Worker::close_all() {
    alive_.reset();
    for (const auto& [id, flow] : flows_) flow->abandon();
    flows_.clear();
    handshakes_.clear();
    paused_.clear();
}

void Worker::set_deadline(FlowId id, Time due) {
    deadlines_.set(id, due);
    if (!armed_ || due < *armed_) arm(due);
}

void Worker::arm(Time due) {
    armed_ = due;
    timer_.expires_at(to_steady(due));
    timer_.async_wait([weak = std::weak_ptr(alive_)](ErrorCode error) {
        if (error) return;
        if (const auto self = weak.lock()) (*self)->deadline_reached();
    });
}

void Worker::deadline_reached() {
    armed_.reset();
    const Time now = steady_now();
    while (const auto id = deadlines_.pop(now)) {
        const auto found = flows_.find(*id);
        if (found != flows_.end()) std::shared_ptr(found->second)->on_deadline();
    }
    const auto next = deadlines_.next_due();
    if (next && (!armed_ || *next < *armed_)) arm(*next);
}

bool Worker::may_read(const Intake& intake) const {
    return intake.untaken < limits_.input_queue && mailbox_.untaken() < limits_.input_of_worker;
}

void Worker::count_untaken(Intake& intake, std::size_t bytes) {
    if (!own_context_) return;  // inline, the core takes at once
    intake.untaken += bytes;
    mailbox_.count_untaken(bytes);
}

void Worker::taken(Intake& intake, std::size_t bytes) {
    if (!own_context_) return;
    intake.untaken -= bytes;
    mailbox_.count_taken(bytes);
}

// The flag goes up before the flow looks again whether it must pause, and the core looks at the flag after it
// has taken: whichever comes first, one of the two sees the other, and no flow stays paused for ever.
void Worker::pause(std::shared_ptr<Flow> flow) {
    any_paused_ = true;
    paused_.push_back(std::move(flow));
    if (may_read(paused_.back()->intake())) resume_if_paused();
}

void Worker::resume_if_paused() {
    if (!any_paused_.exchange(false)) return;
    asio::post(context_, [weak = std::weak_ptr(alive_)] {
        if (const auto self = weak.lock()) (*self)->resume();
    });
}

void Worker::resume() {
    for (const auto& flow : std::exchange(paused_, {})) flow->read_on();
}

void Worker::queue_handshake(std::shared_ptr<Flow> flow) {
    handshakes_.push_back(std::move(flow));
    if (handshakes_.size() > 1) return;
    asio::post(context_, [weak = std::weak_ptr(alive_)] {
        if (const auto self = weak.lock()) (*self)->handshake_step();
    });
}

void Worker::handshake_step() {
    const auto flow = std::move(handshakes_.front());
    handshakes_.pop_front();
    if (!handshakes_.empty()) {
        asio::post(context_, [weak = std::weak_ptr(alive_)] {
            if (const auto self = weak.lock()) (*self)->handshake_step();
        });
    }
    flow->shake_hands();
}

}  // namespace offhook::net
