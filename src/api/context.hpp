// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "api/audit.hpp"
#include "api/call.hpp"
#include "api/host.hpp"
#include "api/identity.hpp"
#include "api/limits.hpp"
#include "base/random.hpp"
#include "base/report.hpp"
#include "store/store.hpp"

namespace offhook::signalling {
class Signalling;
}
namespace offhook::trace {
class Log;
class Ring;
}  // namespace offhook::trace

namespace offhook::api {

/// What resources work with. All of it outlives them and belongs to the loop's thread, but for `store` and
/// `reporter`, which stand calls from any.
struct Context {
    Host& host;
    signalling::Signalling& signalling;
    store::Store& store;
    Random& random;
    Reporter& reporter;
    Audit& audit;
    const ApiLimits& limits;
    trace::Log& log;     ///< stands calls from any thread, as the ring does
    trace::Ring& trace;  ///< the last SIP messages

    /// For long connections: who this is now, or nothing if its session has ended, its token is revoked or
    /// its user is gone. The connection then ends too.
    std::function<std::optional<Identity>(const Identity&)> renew;
    /// A command of a WebSocket whose `who` is that of the connection: counted against the rate limit,
    /// checked and answered as a request over HTTP is.
    std::function<void(const CallPtr&)> command;
};

}  // namespace offhook::api
