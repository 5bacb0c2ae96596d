// SPDX-License-Identifier: Apache-2.0
#include "net/line_reader.hpp"

#include <cerrno>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace offhook::net {

namespace {

constexpr std::size_t kLineSize = std::size_t{64} * 1024;

}  // namespace

LineReader::LineReader(asio::io_context& context, int descriptor, OnLine on_line, OnEnd on_end)
    : descriptor_(context), on_line_(std::move(on_line)), on_end_(std::move(on_end)) {
    const int own = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    ErrorCode error;
    if (own >= 0) descriptor_.assign(own, error);
    if (error) ::close(own);
}

void LineReader::wait() {
    if (!descriptor_.is_open()) {
        asio::post(descriptor_.get_executor(), [self = shared_from_this()] { self->end(); });
        return;
    }
    descriptor_.async_wait(
        asio::posix::stream_descriptor::wait_read,
        [self = shared_from_this()](ErrorCode error) {
            // A file cannot be waited for; it can be read at any time.
            if (error && error != asio::error::operation_not_supported) return self->end();
            self->read();
        }
    );
}

void LineReader::read() {
    const auto count = ::read(descriptor_.native_handle(), buffer_.data(), buffer_.size());
    if (count > 0) {
        take({buffer_.data(), static_cast<std::size_t>(count)});
        return wait();
    }
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return wait();
    end();
}

void LineReader::take(std::string_view bytes) {
    for (const char c : bytes) {
        if (c != '\n' && line_.size() < kLineSize) {
            line_ += c;
            continue;
        }
        if (!line_.empty() && line_.back() == '\r') line_.pop_back();
        on_line_(std::exchange(line_, {}));
        if (c != '\n') line_ += c;
    }
}

void LineReader::end() {
    ErrorCode ignored;
    descriptor_.close(ignored);
    if (!line_.empty()) on_line_(std::exchange(line_, {}));
    if (on_end_) on_end_();
}

}  // namespace offhook::net
