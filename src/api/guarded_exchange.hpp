// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "http/server.hpp"

namespace offhook::api {

/// An exchange whose answers carry what browsers are to be told for safety: a policy without inline scripts,
/// no frames, no guessing of types, no caching of answers of the API.
std::shared_ptr<http::Exchange> guarded(std::shared_ptr<http::Exchange> exchange, bool may_cache);

}  // namespace offhook::api
