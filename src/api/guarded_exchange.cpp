// SPDX-License-Identifier: Apache-2.0
#include "api/guarded_exchange.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace offhook::api {

namespace {

struct Header {
    std::string_view name;
    std::string_view value;
};

constexpr std::array kHeaders{
    Header{
        "Content-Security-Policy",
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
    Header{"X-Content-Type-Options", "nosniff"},
    Header{"X-Frame-Options", "DENY"},
    Header{"Referrer-Policy", "no-referrer"},
    Header{"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    Header{"Cross-Origin-Opener-Policy", "same-origin"},
    Header{"Cross-Origin-Resource-Policy", "same-origin"},
};

class GuardedExchange final : public http::Exchange {
public:
    GuardedExchange(std::shared_ptr<http::Exchange> inner, bool may_cache)
        : inner_(std::move(inner)), may_cache_(may_cache) {}

    const http::Request& request() const override { return inner_->request(); }

    void respond(http::Response response) override {
        add_headers(response.fields);
        inner_->respond(std::move(response));
    }

    std::shared_ptr<http::EventStream> start_events(http::Fields fields) override {
        add_headers(fields);
        return inner_->start_events(std::move(fields));
    }

    std::shared_ptr<http::WebSocket> accept_websocket(std::string_view protocol) override {
        return inner_->accept_websocket(protocol);
    }

private:
    void add_headers(http::Fields& fields) const {
        for (const Header& header : kHeaders) {
            if (!fields.has(header.name)) fields.set(std::string(header.name), std::string(header.value));
        }
        if (!may_cache_ && !fields.has("Cache-Control")) fields.set("Cache-Control", "no-store");
    }

    std::shared_ptr<http::Exchange> inner_;
    bool may_cache_;
};

}  // namespace

std::shared_ptr<http::Exchange> guarded(std::shared_ptr<http::Exchange> exchange, bool may_cache) {
    return std::make_shared<GuardedExchange>(std::move(exchange), may_cache);
}

}  // namespace offhook::api
