// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "http/server.hpp"

namespace offhook::http {

class Connection;

/// The request that this connection is waiting with.
std::shared_ptr<Exchange> make_exchange(const std::shared_ptr<Connection>& connection, Request request);

}  // namespace offhook::http
