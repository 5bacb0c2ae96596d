// SPDX-License-Identifier: Apache-2.0
#include "http/event_stream.hpp"

#include <mutex>
#include <utility>

#include "http/connection.hpp"
#include "http/end_callback.hpp"

namespace offhook::http {

namespace {

/// The queue stands between any thread, which fills it, and the server's thread, which empties it.
class HttpEventStream final : public EventStream,
                              public Tenant,
                              public std::enable_shared_from_this<HttpEventStream> {
public:
    HttpEventStream(std::shared_ptr<Core> core, std::weak_ptr<Connection> connection)
        : core_(std::move(core)), connection_(std::move(connection)), heartbeat_(core_->context()) {}

    // Any thread.
    void send(std::string_view id, std::string_view event, std::string_view data) override;
    void close() override;
    void on_closed(std::function<void()> callback) override;

    // The server's thread.
    void begin(Fields fields);
    void end() override;
    void gone() override;

private:
    void queue(std::string_view text);
    void too_slow();
    void flush();
    void written();
    void wait_for_heartbeat();

    const std::shared_ptr<Core> core_;
    const std::weak_ptr<Connection> connection_;

    std::mutex mutex_;
    std::string waiting_;        // guarded
    std::size_t in_flight_ = 0;  // guarded: bytes with the connection
    bool flush_posted_ = false;  // guarded
    bool closed_ = false;        // guarded: nothing more is taken
    EndCallback end_;            // guarded

    asio::steady_timer heartbeat_;
    bool writing_ = true;  // the head, at first
    bool chunked_ = true;
    bool gone_ = false;
};

void HttpEventStream::send(std::string_view id, std::string_view event, std::string_view data) {
    queue(event_text(id, event, data));
}

void HttpEventStream::queue(std::string_view text) {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    if (waiting_.size() + in_flight_ + text.size() > core_->limits().queued_bytes) {
        closed_ = true;
        waiting_.clear();
        return core_->post([self = shared_from_this()] { self->too_slow(); });
    }
    waiting_ += text;
    if (std::exchange(flush_posted_, true)) return;
    core_->post([self = shared_from_this()] { self->flush(); });
}

void HttpEventStream::close() {
    const std::lock_guard lock(mutex_);
    if (std::exchange(closed_, true)) return;
    core_->post([self = shared_from_this()] { self->flush(); });
}

/// As close(), but nothing is posted any more.
void HttpEventStream::end() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    flush();
}

void HttpEventStream::on_closed(std::function<void()> callback) {
    std::unique_lock lock(mutex_);
    auto now = end_.set(std::move(callback));
    lock.unlock();
    if (now) core_->call(std::move(now));
}

void HttpEventStream::begin(Fields fields) {
    fields.set("Content-Type", "text/event-stream");
    if (!fields.has("Cache-Control")) fields.add("Cache-Control", "no-store");
    fields.set("X-Accel-Buffering", "no");  // asks a proxy to pass events on as they come
    const auto connection = connection_.lock();
    const auto self = shared_from_this();
    if (!connection) return gone();
    const auto framing = connection->begin_events(std::move(fields), self, [this] { written(); });
    if (!framing) return gone();
    chunked_ = framing == Framing::chunked;
    wait_for_heartbeat();
}

void HttpEventStream::too_slow() {
    if (const auto connection = connection_.lock()) {
        connection->cut_off("http_slow_reader", "it does not read its events");
    }
}

/// Writes all that waits as one chunk, and the last one if the stream is closed.
void HttpEventStream::flush() {
    const auto connection = connection_.lock();
    std::unique_lock lock(mutex_);
    flush_posted_ = false;
    if (writing_ || gone_ || !connection) return;
    auto text = std::exchange(waiting_, {});
    const bool last = closed_ && text.empty();
    in_flight_ = text.size();
    lock.unlock();
    if (last && !chunked_) return connection->finish();
    if (text.empty() && !last) return;
    writing_ = true;
    if (last)
        return connection->write(chunk({}), {}, [connection = connection.get()] { connection->finish(); });
    connection->write(chunked_ ? chunk(text) : std::move(text), {}, [this] { written(); });
}

void HttpEventStream::written() {
    writing_ = false;
    flush();
}

void HttpEventStream::gone() {
    gone_ = true;
    heartbeat_.cancel();
    std::unique_lock lock(mutex_);
    closed_ = true;
    waiting_.clear();
    auto callback = end_.end();
    lock.unlock();
    if (callback) core_->call(std::move(callback));
}

void HttpEventStream::wait_for_heartbeat() {
    heartbeat_.expires_after(core_->limits().heartbeat);
    heartbeat_.async_wait([self = shared_from_this()](ErrorCode error) {
        if (error) return;
        self->queue(heartbeat_text());
        self->wait_for_heartbeat();
    });
}

}  // namespace

std::shared_ptr<EventStream> start_event_stream(
    const std::shared_ptr<Core>& core, const std::weak_ptr<Connection>& connection, const Fields& fields
) {
    auto stream = std::make_shared<HttpEventStream>(core, connection);
    core->post([stream, fields] { stream->begin(fields); });
    return stream;
}

}  // namespace offhook::http
