// SPDX-License-Identifier: Apache-2.0
#include "api/event_resource.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "api/body.hpp"
#include "api/event_socket.hpp"
#include "api/server_json.hpp"
#include "api/times.hpp"
#include "base/text.hpp"
#include "base/timer_queue.hpp"

namespace offhook::api {

namespace json = boost::json;

namespace {

constexpr Duration kStatusStep = std::chrono::seconds(1);
constexpr Duration kSessionLook = std::chrono::seconds(5);
constexpr Duration kForget =
    std::chrono::minutes(2);                   ///< after the last subscriber; until then one may come back
constexpr std::size_t kCommandsUnderWay = 64;  ///< of one socket
constexpr std::string_view kProtocol = "offhook.v1";
constexpr std::uint16_t kPolicyViolation = 1008;  // RFC 6455 7.4.1

class StreamSink final : public EventSink {
public:
    explicit StreamSink(std::shared_ptr<http::EventStream> stream) : stream_(std::move(stream)) {}
    void send(std::string_view id, std::string_view topic, const std::string& data) override {
        stream_->send(id, topic, data);
    }
    void close() override { stream_->close(); }

private:
    std::shared_ptr<http::EventStream> stream_;
};

class SocketSink final : public EventSink {
public:
    explicit SocketSink(std::shared_ptr<http::WebSocket> socket) : socket_(std::move(socket)) {}
    void send(std::string_view, std::string_view, const std::string& data) override { socket_->send(data); }
    void close() override { socket_->close(kPolicyViolation, "The session has ended."); }

private:
    std::shared_ptr<http::WebSocket> socket_;
};

Problem too_many_streams() {
    Problem problem;
    problem.status = 503;
    problem.reason = "too_many_streams";
    problem.detail = "Too many event streams are open.";
    problem.retry_after = std::chrono::seconds(10);
    return problem;
}

bool offers_protocol(const http::Request& request) {
    for (const std::string_view one : split(request.fields.get("Sec-WebSocket-Protocol"), ',')) {
        if (trim(one) == kProtocol) return true;
    }
    return false;
}

std::string joined(const std::vector<std::string>& texts) {
    return fmt::format("{}", fmt::join(texts, ","));
}

}  // namespace

/// For callbacks of streams and sockets, which may come after our end.
struct EventResource::Alive {
    EventResource* resource;
};

EventResource::EventResource(
    const Context& context, std::shared_ptr<CtiClients> clients, std::shared_ptr<Overview> overview
)
    : context_(context),
      clients_(std::move(clients)),
      overview_(std::move(overview)),
      hub_(context.random),
      changes_(context, hub_),
      csta_(context, *clients_, hub_),
      diagnostics_(context, hub_),
      alive_(std::make_shared<Alive>(Alive{this})) {}

EventResource::~EventResource() {
    alive_->resource = nullptr;
    for (auto& [id, subscriber] : hub_.subscribers()) subscriber.sink->close();
}

void EventResource::add_routes(Router& router) {
    router.add("GET", "/events", Access::anyone, [this](const CallPtr& call) { open(call); });
}

// --- Opening ----------------------------------------------------------------------------------------------

void EventResource::open(const CallPtr& call) {
    auto wanted = read_wanted(call->who, call->query("topics"), call->query("lines"));
    if (!wanted) return call->refuse(wanted.error());
    if (!call->exchange()) {
        return call->refuse(
            bad_field("path", "Events come over this socket already: SUBSCRIBE changes which.")
        );
    }
    if (call->request().fields.has("Upgrade")) return open_socket(call, std::move(*wanted));
    open_stream(call, std::move(*wanted));
}

Subscriber* EventResource::subscribe(const Identity& who, Wanted wanted, std::unique_ptr<EventSink> sink) {
    changes_.watch(true);
    forget_due_.reset();
    if (!sessions_due_) sessions_due_ = context_.host.now() + kSessionLook;
    return hub_.add(who, std::move(wanted), std::move(sink));
}

void EventResource::open_stream(const CallPtr& call, Wanted wanted) {
    http::Fields fields;
    fields.set("Cache-Control", "no-store");
    call->taken_over();
    const auto stream = call->exchange()->start_events(std::move(fields));
    Subscriber* subscriber = subscribe(call->who, std::move(wanted), std::make_unique<StreamSink>(stream));
    if (subscriber == nullptr) return stream->close();
    stream->on_closed([alive = alive_, id = subscriber->id] {
        if (alive->resource != nullptr) alive->resource->end(id);
    });
    // Monitors first: what they tell is then in the history too, for the session is the same as before a
    // break.
    if (begin(*subscriber)) return stream->close();
    const std::string_view last_id = call->request().fields.get("Last-Event-ID");
    if (!last_id.empty() && !hub_.resume(*subscriber, last_id)) {
        json::object reset{{"topic", "reset"}, {"time", time_text(context_.host.unix_milliseconds())}};
        subscriber->sink->send(hub_.position(), "reset", json::serialize(reset));
        changes_.send_calls(*subscriber);
    }
    send_status(*subscriber);
}

/// What a subscriber's wishes cause. A problem if its monitors cannot be had.
std::optional<Problem> EventResource::begin(Subscriber& subscriber) {
    std::optional<Problem> problem;
    if (subscriber.wanted.topics.count(Topic::csta) != 0) {
        const auto joined_feed = csta_.join(subscriber);
        if (!joined_feed) problem = problem_of(joined_feed.error());
    } else {
        csta_.leave(subscriber);
    }
    wishes_changed();
    return problem;
}

std::optional<Problem> EventResource::change(SubscriberId id, Wanted wanted) {
    Subscriber* subscriber = hub_.find(id);
    if (subscriber == nullptr) return std::nullopt;
    subscriber->wanted = std::move(wanted);
    auto problem = begin(*subscriber);
    send_status(*subscriber);
    return problem;
}

void EventResource::end(SubscriberId id) {
    Subscriber* subscriber = hub_.find(id);
    if (subscriber == nullptr) return;
    csta_.leave(*subscriber);
    hub_.remove(id);
    wishes_changed();
    if (hub_.subscribers().empty()) forget_due_ = context_.host.now() + kForget;
}

void EventResource::wishes_changed() {
    diagnostics_.follow_wishes();
    const bool wanted = hub_.anyone_wants(Topic::status) || hub_.anyone_wants(Topic::service);
    if (!wanted) status_due_.reset();
    if (wanted && !status_due_) status_due_ = context_.host.now() + kStatusStep;
}

// --- The socket -------------------------------------------------------------------------------------------

/// One WebSocket: commands in, answers out. Its events go by its SocketSink, which holds it; the socket's
/// callback holds this.
class EventResource::Socket : public std::enable_shared_from_this<Socket> {
public:
    Socket(
        const std::shared_ptr<http::WebSocket>& socket,
        std::shared_ptr<Alive> alive,
        Identity who,
        http::Peer peer
    )
        : socket_(socket), alive_(std::move(alive)), who_(std::move(who)), peer_(std::move(peer)) {}

    void set_subscriber(SubscriberId id) { subscriber_ = id; }

    void take(const std::string& text) {
        if (alive_->resource == nullptr) return;
        auto command = read_command(text, peer_);
        if (!command) return answer(command.error().id, to_response(command.error().problem));
        if (under_way_ >= kCommandsUnderWay) return answer(command->id, to_response(too_many_commands()));
        const auto who = alive_->resource->context_.renew(who_);
        if (!who) return close();
        who_ = *who;
        ++under_way_;
        auto reply = [self = shared_from_this(), id = command->id](const http::Response& response) {
            --self->under_way_;
            self->answer(id, response);
        };
        auto call = std::make_shared<Call>(std::move(command->request), std::move(reply));
        call->who = who_;
        call->now = alive_->resource->context_.host.now();
        if (command->subscribe) return subscribe(call);
        alive_->resource->context_.command(call);
    }

private:
    static Problem too_many_commands() {
        Problem problem;
        problem.status = 429;
        problem.reason = "too_many_commands";
        problem.detail = fmt::format("Wait for answers: {} commands may be under way.", kCommandsUnderWay);
        problem.retry_after = std::chrono::seconds(1);
        return problem;
    }

    void subscribe(const CallPtr& call) {
        const auto object = call->body();
        if (!object) return call->refuse(object.error());
        Body body(*object);
        const auto topics = body.optional_texts("topics", 16, 32);
        const auto lines = body.optional_texts("lines", 10'000, 256);
        if (const auto problem = body.problem()) return call->refuse(*problem);
        auto wanted = read_wanted(
            who_, joined(topics.value_or(std::vector<std::string>{})),
            joined(lines.value_or(std::vector<std::string>{}))
        );
        if (!wanted) return call->refuse(wanted.error());
        if (const auto problem = alive_->resource->change(subscriber_, std::move(*wanted))) {
            return call->refuse(*problem);
        }
        call->respond_nothing();
    }

    void answer(const std::optional<std::string>& id, const http::Response& response) {
        if (const auto socket = socket_.lock()) socket->send(answer_text(id, response));
    }

    void close() {
        if (const auto socket = socket_.lock()) socket->close(kPolicyViolation, "The session has ended.");
    }

    std::weak_ptr<http::WebSocket> socket_;
    std::shared_ptr<Alive> alive_;
    Identity who_;
    http::Peer peer_;
    SubscriberId subscriber_;
    std::size_t under_way_ = 0;
};

void EventResource::open_socket(const CallPtr& call, Wanted wanted) {
    if (hub_.subscribers().size() >= EventHub::Bounds().subscribers) return call->refuse(too_many_streams());
    call->taken_over();
    const auto socket =
        call->exchange()->accept_websocket(offers_protocol(call->request()) ? kProtocol : std::string_view());
    if (!socket) return;
    auto session = std::make_shared<Socket>(socket, alive_, call->who, call->request().peer);
    socket->on_message([session](const std::string& text) { session->take(text); });
    Subscriber* subscriber = subscribe(call->who, std::move(wanted), std::make_unique<SocketSink>(socket));
    if (subscriber == nullptr) return socket->close(1013, "Too many event streams are open.");
    session->set_subscriber(subscriber->id);
    socket->on_closed([alive = alive_, id = subscriber->id] {
        if (alive->resource != nullptr) alive->resource->end(id);
    });
    if (begin(*subscriber)) return socket->close(1013, "No more sessions for monitors.");
    send_status(*subscriber);
}

// --- Time -------------------------------------------------------------------------------------------------

void EventResource::take(const signalling::Effect& effect) {
    if (const auto* event = std::get_if<signalling::ApiEvent>(&effect)) csta_.take(*event);
    if (const auto* notice = std::get_if<signalling::ApiNotice>(&effect)) csta_.take(*notice);
    const auto* changed = std::get_if<signalling::Changed>(&effect);
    if (changed == nullptr) return;
    changes_.take(*changed, context_.host.now());
    if (changed->kind == switchboard::ChangeKind::line) csta_.line_changed(changed->key);
}

void EventResource::send_status(const Subscriber& subscriber) {
    if (subscriber.wanted.topics.count(Topic::status) == 0) return;
    json::object object{{"topic", "status"}, {"time", time_text(context_.host.unix_milliseconds())}};
    object["status"] = overview_->json();
    subscriber.sink->send(hub_.position(), topic_word(Topic::status), json::serialize(object));
}

/// The overview is not kept: only the newest is of use. The telephone service is told when it changes.
void EventResource::publish_status() {
    const std::string time = time_text(context_.host.unix_milliseconds());
    if (hub_.anyone_wants(Topic::status)) {
        Event event;
        event.topic = Topic::status;
        json::object object{{"topic", "status"}, {"time", time}};
        object["status"] = overview_->json();
        event.data = json::serialize(object);
        hub_.publish_unkept(event);
    }
    const json::object service = service_json(context_.host);
    std::string text = json::serialize(service);
    if (text == last_service_) return;
    const bool first = last_service_.empty();
    last_service_ = std::move(text);
    if (first) return;
    Event event;
    event.topic = Topic::service;
    event.data = json::serialize(json::object{{"topic", "service"}, {"time", time}, {"service", service}});
    hub_.publish(std::move(event));
}

/// Streams end with the session or token that opened them, and begin anew with other rights.
void EventResource::look_at_sessions() {
    for (auto& [id, subscriber] : hub_.subscribers()) {
        const auto who = context_.renew(subscriber.who);
        const bool stays =
            who && rights_key(*who) == rights_key(subscriber.who) && who->role == subscriber.who.role;
        if (!stays) subscriber.sink->close();
    }
}

void EventResource::tick(Time now) {
    changes_.tick(now);
    csta_.tick(now);
    if (status_due_ && *status_due_ <= now) {
        status_due_ = now + kStatusStep;
        publish_status();
    }
    if (sessions_due_ && *sessions_due_ <= now) {
        sessions_due_.reset();
        if (!hub_.subscribers().empty()) sessions_due_ = now + kSessionLook;
        look_at_sessions();
    }
    if (forget_due_ && *forget_due_ <= now) {
        forget_due_.reset();
        changes_.watch(false);
        hub_.forget();
    }
}

std::optional<Time> EventResource::next_due() const {
    std::optional<Time> due = earlier(changes_.next_due(), csta_.next_due());
    due = earlier(due, earlier(status_due_, sessions_due_));
    return earlier(due, forget_due_);
}

}  // namespace offhook::api
