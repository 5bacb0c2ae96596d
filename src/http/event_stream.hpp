// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "http/core.hpp"

namespace offhook::http {

/// Begins the stream on the connection, which may have gone. Any thread.
std::shared_ptr<EventStream> start_event_stream(
    const std::shared_ptr<Core>& core, const std::weak_ptr<Connection>& connection, const Fields& fields
);

}  // namespace offhook::http
