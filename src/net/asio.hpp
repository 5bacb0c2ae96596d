// SPDX-License-Identifier: Apache-2.0
#pragma once

// For the sources of this room only: Asio costs seconds to compile and must not spread.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.hpp"

namespace offhook::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

inline Time steady_now() {
    const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
    return Time(std::chrono::duration_cast<Duration>(since_start));
}

inline std::chrono::steady_clock::time_point to_steady(Time time) {
    return std::chrono::steady_clock::time_point(time.time_since_epoch());
}

}  // namespace offhook::net
