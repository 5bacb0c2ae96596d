// SPDX-License-Identifier: Apache-2.0
#pragma once

// For the sources of this room only: Asio costs seconds to compile and must not spread.
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace offhook::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using LocalSocket = asio::local::stream_protocol::socket;

}  // namespace offhook::http
