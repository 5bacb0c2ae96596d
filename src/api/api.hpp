// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "api/host.hpp"
#include "api/limits.hpp"
#include "base/random.hpp"
#include "base/report.hpp"
#include "http/server.hpp"
#include "signalling/types.hpp"
#include "store/store.hpp"

namespace offhook::signalling {
class Signalling;
}
namespace offhook::trace {
class Log;
class Ring;
}  // namespace offhook::trace

namespace offhook::api {

/// The HTTP API of the server and the way to the console's files. openapi.yaml is its contract.
///
/// Life: made by the program after the store was read, gone before what it was made with. Thread: the loop's;
/// password hashing runs on a worker thread of its own.
class Api {
public:
    struct Parts {
        Host& host;
        signalling::Signalling& signalling;
        store::Store& store;
        Random& random;
        Reporter& reporter;
        trace::Log& log;
        trace::Ring& trace;
        http::Handler files;  ///< answers all that is not the API's: the console
    };

    explicit Api(const Parts& parts, const ApiLimits& limits = {});
    ~Api();
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    /// Takes over what is stored: at start, and after a restore.
    void load(const store::Contents& contents);

    /// The handler for http::Server.
    void handle(std::shared_ptr<http::Exchange> exchange);
    /// Whether the request may have a large body (http::Server::set_is_upload()). From any thread.
    static bool is_upload(const http::Request& request);

    /// ApiAnswer, ApiEvent, ApiNotice and Changed among signalling's effects; others are passed over.
    void take(const signalling::Effect& effect);

    void tick(Time now);
    std::optional<Time> next_due() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// The text of openapi.yaml.
std::string_view contract();

}  // namespace offhook::api
