// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "http/core.hpp"

namespace offhook::http {

/// The request is an opening handshake of version 13 (RFC 6455 4.2.1).
bool asks_for_websocket(const Request& request);

/// Answers the handshake on the connection, which may have gone. Any thread.
std::shared_ptr<WebSocket> start_websocket(
    const std::shared_ptr<Core>& core,
    const std::weak_ptr<Connection>& connection,
    const Request& request,
    std::string_view protocol
);

}  // namespace offhook::http
