// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/audit.hpp"
#include "api/host.hpp"
#include "api/limits.hpp"
#include "base/random.hpp"
#include "base/report.hpp"
#include "store/store.hpp"

namespace offhook::signalling {
class Signalling;
}

namespace offhook::api {

/// What resources work with. All of it outlives the Api and belongs to the loop's thread, but for `store` and
/// `reporter`, which stand calls from any.
struct Context {
    Host& host;
    signalling::Signalling& signalling;
    store::Store& store;
    Random& random;
    Reporter& reporter;
    Audit& audit;
    const ApiLimits& limits;
};

}  // namespace offhook::api
