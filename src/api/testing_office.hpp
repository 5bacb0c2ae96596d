// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "api/testing.hpp"
#include "signalling/testing.hpp"

/// For tests of telephony: the API in front of signalling with phones and clients in memory.
namespace offhook::api::testing {

/// The program around a MemoryWorld: what the API wants done is done, and what comes of it is handed to the
/// API.
class OfficeHost final : public FakeHost {
public:
    explicit OfficeHost(signalling::testing::MemoryWorld& world) : world_(world) {}

    Api* api = nullptr;

    Time now() const override { return world_.now; }
    std::int64_t unix_milliseconds() const override { return kStart + world_.now.time_since_epoch().count(); }
    void post(std::function<void()> task) override { tasks_.push_back(std::move(task)); }
    void settle() override {
        world_.settle();
        for (const auto& answer : std::exchange(world_.api_answers, {})) api->take(answer);
        for (const auto& event : std::exchange(world_.api_events, {})) api->take(event);
        for (const auto& notice : std::exchange(world_.api_notices, {})) api->take(notice);
        for (const auto& changed : std::exchange(world_.changes, {})) api->take(changed);
    }
    Result<void> add_phone(const std::string& username, const std::vector<std::string>& lines) override {
        signalling::KnownPhone phone;
        phone.username = username;
        phone.device_ids = lines;
        return world_.signalling.create_phone(phone);
    }
    Result<void> enable_phone(const std::string& username, bool enabled) override {
        return world_.signalling.enable_phone(username, enabled, now());
    }
    Result<void> activate_phone(const std::string& username) override {
        return world_.signalling.activate_phone(username, now());
    }
    Result<void> set_manual_lines(const std::string& username, const std::vector<std::string>& lines)
        override {
        return world_.signalling.set_manual_lines(username, lines, now());
    }
    Result<void> forget_phone(const std::string& username) override {
        return world_.signalling.forget_phone(username, now());
    }
    Result<void> reconnect_phone(const std::string& username) override {
        return world_.signalling.reconnect_phone(username, now());
    }

    /// Everything that was posted, and what it causes.
    void run() {
        settle();
        while (!tasks_.empty()) {
            const auto task = std::move(tasks_.front());
            tasks_.pop_front();
            task();
            settle();
        }
    }

private:
    signalling::testing::MemoryWorld& world_;
    std::deque<std::function<void()>> tasks_;
};

/// An event of a stream.
struct Heard {
    std::string id;
    std::string topic;
    json::object data;
};

/// What a browser hears on an event stream; outlives its end.
struct FakeStream final : http::EventStream {
    std::vector<Heard> heard;
    bool closed = false;
    std::function<void()> ended;
    std::function<void(std::function<void()>)> post;  ///< the end is told later, as by http::Server

    void send(std::string_view id, std::string_view event, std::string_view data) override {
        heard.push_back({std::string(id), std::string(event), json::parse(data).as_object()});
    }
    void close() override { end(); }
    void on_closed(std::function<void()> callback) override { ended = std::move(callback); }
    void end() {
        if (!std::exchange(closed, true) && ended) post(ended);
    }
    /// The events of that topic.
    std::vector<json::object> of(std::string_view topic) const {
        std::vector<json::object> found;
        for (const Heard& one : heard) {
            if (one.topic == topic) found.push_back(one.data);
        }
        return found;
    }
};

struct FakeSocket final : http::WebSocket {
    std::vector<json::object> heard;
    std::uint16_t code = 0;
    std::function<void(std::string)> message;
    std::function<void()> ended;
    std::function<void(std::function<void()>)> post;

    void send(std::string text) override { heard.push_back(json::parse(text).as_object()); }
    void close(std::uint16_t close_code, std::string_view) override {
        code = close_code;
        if (ended) post(ended);
    }
    void on_message(std::function<void(std::string)> callback) override { message = std::move(callback); }
    void on_closed(std::function<void()> callback) override { ended = std::move(callback); }
};

/// An exchange whose answer, stream and socket can be looked at.
class OpenExchange final : public http::Exchange {
public:
    explicit OpenExchange(http::Request request) : request_(std::move(request)) {}

    std::shared_ptr<Answer> answer = std::make_shared<Answer>();
    std::shared_ptr<FakeStream> stream = std::make_shared<FakeStream>();
    std::shared_ptr<FakeSocket> socket = std::make_shared<FakeSocket>();

    const http::Request& request() const override { return request_; }
    void respond(http::Response response) override { answer->response = std::move(response); }
    std::shared_ptr<http::EventStream> start_events(http::Fields) override { return stream; }
    std::shared_ptr<http::WebSocket> accept_websocket(std::string_view) override { return socket; }

private:
    http::Request request_;
};

/// A server with telephones, an administrator "admin" and whoever is added.
class Office {
public:
    Office() {
        std::filesystem::create_directories(dir_);
        store_ = *store::Store::open(dir_, reporter_);
        Api::Parts parts{host, world.signalling, *store_, random_, reporter_, log, ring, [](const auto&) {}};
        api_.emplace(parts, limits());
        host.api = &*api_;
        admin = token("admin", Role::admin);
    }
    ~Office() {
        api_.reset();
        store_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(dir_, ignored);
    }
    Office(const Office&) = delete;
    Office& operator=(const Office&) = delete;

    signalling::testing::World world;
    OfficeHost host{world};
    trace::Log log{{trace::wall_now, [](std::string_view) {}, false, 65'536}};
    trace::Ring ring{65'536};
    std::string admin;  ///< its token

    /// A new user's token.
    std::string token(const std::string& user, Role role, std::vector<std::string> lines = {}) {
        store::UserRecord record;
        record.name = user;
        record.role = role;
        record.lines = lines;
        contents_.users.push_back(record);
        store::TokenRecord token;
        token.id = "t" + std::to_string(contents_.tokens.size() + 1);
        token.user = user;
        token.scope = role;
        token.lines = std::move(lines);
        token.hash = token_hash("oh_" + token.id);
        contents_.tokens.push_back(token);
        api_->load(contents_);
        return "oh_" + token.id;
    }
    void revoke_all() {
        contents_.tokens.clear();
        api_->load(contents_);
    }

    /// Begins a request; its answer may come later.
    std::shared_ptr<OpenExchange> begin(
        const std::string& token,
        std::string_view method,
        std::string_view target,
        const std::string& body = {},
        const std::vector<http::Field>& fields = {}
    ) {
        auto exchange = std::make_shared<OpenExchange>(request(token, method, target, body, fields));
        const auto post = [this](std::function<void()> task) { host.post(std::move(task)); };
        exchange->stream->post = post;
        exchange->socket->post = post;
        api_->handle(exchange);
        return exchange;
    }
    Answer send(
        const std::string& token,
        std::string_view method,
        std::string_view target,
        const std::string& body = {},
        const std::vector<http::Field>& fields = {}
    ) {
        const auto exchange = begin(token, method, target, body, fields);
        host.run();
        if (!exchange->answer->response) {
            ADD_FAILURE() << "no answer to " << method << " " << target;
            exchange->answer->response.emplace();
        }
        return *exchange->answer;
    }
    json::object get(std::string_view target) {
        const Answer answer = send(admin, "GET", target);
        EXPECT_EQ(answer.status(), 200) << answer.response->body;
        return answer.body().as_object();
    }
    std::shared_ptr<FakeStream> events(
        const std::string& token, const std::string& query, const std::string& last_id = {}
    ) {
        std::vector<http::Field> fields;
        if (!last_id.empty()) fields.push_back({"Last-Event-ID", last_id});
        const auto exchange = begin(token, "GET", "/api/v1/events" + query, {}, fields);
        EXPECT_FALSE(exchange->answer->response) << exchange->answer->response->body;
        host.run();
        return exchange->stream;
    }

    void pass(Duration time) {
        const Time end = world.now + time;
        for (auto due = api_->next_due(); due && *due <= end; due = api_->next_due()) {
            if (*due > world.now) world.pass(*due - world.now);
            host.run();
            api_->tick(world.now);
            host.run();
        }
        world.pass(end - world.now);
        api_->tick(world.now);
        host.run();
    }

    signalling::testing::Peer& phone(const std::string& mac, const std::string& line) {
        auto& peer = world.phone_with_line(mac, line);
        peer.monitor_cross_ref = "phone-" + line;
        host.run();
        return peer;
    }
    void from_phone(signalling::testing::Peer& phone, const csta::Message& event) {
        phone.send_info(event);
        host.run();
    }

private:
    static ApiLimits limits() {
        ApiLimits limits;
        limits.password_cost = kCheap;
        limits.request_burst = 100'000;
        return limits;
    }
    static http::Request request(
        const std::string& token,
        std::string_view method,
        std::string_view target,
        const std::string& body,
        const std::vector<http::Field>& fields
    ) {
        http::Request request;
        request.method = method;
        request.target = target;
        http::Target parsed = *http::parse_target(target);
        request.path = std::move(parsed.path);
        request.query = std::move(parsed.query);
        request.peer.address = "192.0.2.9";
        if (!token.empty()) request.fields.set("Authorization", "Bearer " + token);
        if (!body.empty()) request.fields.set("Content-Type", "application/json");
        for (const http::Field& field : fields) request.fields.set(field.name, field.value);
        request.body = body;
        return request;
    }

    SystemRandom random_;
    NoReporter reporter_;
    std::filesystem::path dir_ =
        std::filesystem::temp_directory_path() / ("offhook_office_" + SystemRandom().token(8));
    store::Contents contents_;
    std::unique_ptr<store::Store> store_;
    std::optional<Api> api_;
};

/// The events of a call that reaches a line, as its telephone tells them.
inline csta::Message delivered(
    const std::string& cross_ref, const std::string& call, const std::string& line
) {
    csta::Message event("DeliveredEvent");
    event.root.set("monitorCrossRefID", cross_ref);
    event.root.add(csta::connection_element("connection", {call, line}));
    event.root.add(csta::subject_element("alertingDevice", line));
    event.root.add(csta::subject_element("callingDevice", "sip:555@pbx"));
    event.root.add(csta::subject_element("calledDevice", line));
    event.root.add(csta::redirection_element("lastRedirectionDevice", ""));
    event.root.set("localConnectionInfo", "alerting");
    event.root.set("cause", "normal");
    return event;
}
inline csta::Message cleared(const std::string& cross_ref, const std::string& call, const std::string& line) {
    csta::Message event("ConnectionClearedEvent");
    event.root.set("monitorCrossRefID", cross_ref);
    event.root.add(csta::connection_element("droppedConnection", {call, line}));
    event.root.add(csta::subject_element("releasingDevice", line));
    event.root.set("localConnectionInfo", "null");
    event.root.set("cause", "normalClearing");
    return event;
}

}  // namespace offhook::api::testing
