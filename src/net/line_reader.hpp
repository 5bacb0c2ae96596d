// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "net/asio.hpp"

namespace offhook::net {

/// Reads lines from a terminal, pipe, socket or file without ever making it non-blocking: that mode would
/// be shared with the shell that started the program. Lives by its own pending operation.
class LineReader : public std::enable_shared_from_this<LineReader> {
public:
    using OnLine = std::function<void(std::string)>;
    using OnEnd = std::function<void()>;

    LineReader(asio::io_context& context, int descriptor, OnLine on_line, OnEnd on_end);
    void start() { wait(); }

private:
    void wait();
    void read();
    void take(std::string_view bytes);
    void end();

    asio::posix::stream_descriptor descriptor_;
    OnLine on_line_;
    OnEnd on_end_;
    std::array<char, 4096> buffer_{};
    std::string line_;
};

}  // namespace offhook::net
