// SPDX-License-Identifier: Apache-2.0
#include "http/exchange.hpp"

#include <atomic>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "http/connection.hpp"
#include "http/event_stream.hpp"
#include "http/websocket.hpp"

namespace offhook::http {

namespace {

Response upgrade_required() {
    auto response = refusal_response({426, "http_no_websocket", "only WebSockets are served here"});
    response.fields.add("Upgrade", "websocket");
    response.fields.add("Sec-WebSocket-Version", "13");
    return response;
}

class HttpExchange final : public Exchange {
public:
    HttpExchange(const std::shared_ptr<Connection>& connection, Request request)
        : core_(connection->core()), connection_(connection), request_(std::move(request)) {}
    ~HttpExchange() override;
    HttpExchange(const HttpExchange&) = delete;
    HttpExchange& operator=(const HttpExchange&) = delete;

    const Request& request() const override { return request_; }
    void respond(Response response) override;
    std::shared_ptr<EventStream> start_events(Fields fields) override;
    std::shared_ptr<WebSocket> accept_websocket(std::string_view protocol) override;

private:
    bool is_first_answer() { return !answered_.exchange(true); }

    std::shared_ptr<Core> core_;
    std::weak_ptr<Connection> connection_;
    Request request_;
    std::atomic<bool> answered_ = false;
};

HttpExchange::~HttpExchange() {
    if (answered_) return;
    core_->post([core = core_.get(), text = printable(request_.method + " " + request_.target)] {
        core->report(Level::error, "http_unanswered", fmt::format("'{}' was dropped unanswered", text));
    });
    respond(refusal_response({500, "http_unanswered", "the server has no answer to this request"}));
}

void HttpExchange::respond(Response response) {
    if (!is_first_answer()) return;
    core_->post([connection = connection_, response = std::move(response)]() mutable {
        if (const auto there = connection.lock()) there->answer(std::move(response));
    });
}

std::shared_ptr<EventStream> HttpExchange::start_events(Fields fields) {
    return start_event_stream(core_, is_first_answer() ? connection_ : std::weak_ptr<Connection>(), fields);
}

std::shared_ptr<WebSocket> HttpExchange::accept_websocket(std::string_view protocol) {
    if (!asks_for_websocket(request_)) {
        respond(upgrade_required());
        return nullptr;
    }
    if (!is_first_answer()) return nullptr;
    return start_websocket(core_, connection_, request_, protocol);
}

}  // namespace

std::shared_ptr<Exchange> make_exchange(const std::shared_ptr<Connection>& connection, Request request) {
    return std::make_shared<HttpExchange>(connection, std::move(request));
}

}  // namespace offhook::http
