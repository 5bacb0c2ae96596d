// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "http/stream.hpp"

namespace offhook::http {

/// A Stream as Beast's WebSocket wants the layer under it, which first gives out what was read already.
class WebSocketLayer {
public:
    using executor_type = asio::any_io_executor;

    WebSocketLayer(std::shared_ptr<Stream> stream, std::string read_already, Duration linger)
        : stream_(std::move(stream)), read_already_(std::move(read_already)), linger_(linger) {}

    executor_type get_executor() { return stream_->executor(); }
    void close() { stream_->close(); }

    template <class Buffers, class Handler>
    auto async_read_some(const Buffers& buffers, Handler&& handler) {
        return asio::async_initiate<Handler, void(ErrorCode, std::size_t)>(
            [this](auto&& done, const Buffers& into) {
                read(first_of<asio::mutable_buffer>(into), shared(std::forward<decltype(done)>(done)));
            },
            handler, buffers
        );
    }

    template <class Buffers, class Handler>
    auto async_write_some(const Buffers& buffers, Handler&& handler) {
        return asio::async_initiate<Handler, void(ErrorCode, std::size_t)>(
            [this](auto&& done, const Buffers& from) {
                stream_->write_some(two_of(from), shared(std::forward<decltype(done)>(done)));
            },
            handler, buffers
        );
    }

    /// The end of a connection after the closing handshake. Beast sets no limit to it.
    template <class Handler>
    void finish(Handler&& handler) {
        auto done = std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler));
        auto timer = std::make_shared<asio::steady_timer>(get_executor(), linger_);
        timer->async_wait([stream = stream_](ErrorCode error) {
            if (!error) stream->close();
        });
        stream_->finish([done, timer] {
            timer->cancel();
            (*done)(ErrorCode());
        });
    }

private:
    /// Handlers of composed operations can be moved only, an IoCallback must be copied.
    template <class Handler>
    static IoCallback shared(Handler&& handler) {
        auto done = std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler));
        return [done](ErrorCode error, std::size_t count) { (*done)(error, count); };
    }

    template <class Buffer, class Buffers>
    static Buffer first_of(const Buffers& buffers) {
        for (const Buffer buffer : boost::beast::buffers_range_ref(buffers)) {
            if (buffer.size() != 0) return buffer;
        }
        return {};
    }

    template <class Buffers>
    static TwoBuffers two_of(const Buffers& buffers) {
        TwoBuffers two;
        std::size_t count = 0;
        for (const asio::const_buffer buffer : boost::beast::buffers_range_ref(buffers)) {
            if (buffer.size() == 0) continue;
            two.at(count++) = buffer;
            if (count == two.size()) break;
        }
        return two;
    }

    void read(asio::mutable_buffer into, IoCallback done) {
        if (read_already_.empty()) return stream_->read_some(into, std::move(done));
        const auto count = std::min(into.size(), read_already_.size());
        std::memcpy(into.data(), read_already_.data(), count);
        read_already_.erase(0, count);
        asio::post(get_executor(), [done = std::move(done), count] { done({}, count); });
    }

    std::shared_ptr<Stream> stream_;
    std::string read_already_;
    Duration linger_;
};

// What Beast looks for beside the type.

inline void beast_close_socket(WebSocketLayer& layer) {
    layer.close();
}

inline void teardown(boost::beast::role_type, WebSocketLayer& layer, ErrorCode&) {
    layer.close();
}

template <class Handler>
void async_teardown(boost::beast::role_type, WebSocketLayer& layer, Handler&& handler) {
    layer.finish(std::forward<Handler>(handler));
}

}  // namespace offhook::http
