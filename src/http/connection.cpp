// SPDX-License-Identifier: Apache-2.0
#include "http/connection.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "http/exchange.hpp"

namespace offhook::http {

namespace {

const Refusal kServerEnds{503, "http_server_ends", "the server is going down"};

}  // namespace

Connection::Connection(
    std::shared_ptr<Core> core, std::shared_ptr<Stream> stream, Peer peer, std::optional<Refusal> refusal
)
    : core_(std::move(core)),
      stream_(std::move(stream)),
      peer_(std::move(peer)),
      refusal_(std::move(refusal)),
      timer_(core_->context()) {}

std::string Connection::where() const {
    return peer_.address.empty() ? "the local socket" : fmt::format("{}:{}", peer_.address, peer_.port);
}

// ---- from handshake to request

void Connection::start() {
    core_->entered(shared_from_this());
    give_time(core_->limits().tls_handshake);
    stream_->handshake([self = shared_from_this()](ErrorCode error) { self->shaken_hands(error); });
}

void Connection::shaken_hands(ErrorCode error) {
    if (state_ != State::handshake) return;
    if (error) {
        const auto text = fmt::format("no TLS with {}: {}", where(), error.message());
        core_->report(Level::debug, "http_tls_failed", text);
        return close();
    }
    if (refusal_) return refuse(*refusal_);
    begin_request();
}

void Connection::begin_request() {
    if (ending_) return finish();
    reader_.emplace(core_->limits());
    request_time_runs_ = false;
    state_ = State::reading;
    give_time(core_->limits().idle_time);
    parse();
}

void Connection::read() {
    read_in_progress_ = true;
    stream_->read_some(asio::buffer(chunk_), [self = shared_from_this()](ErrorCode error, std::size_t count) {
        self->read_in_progress_ = false;
        self->came(error, count);
    });
}

void Connection::came(ErrorCode error, std::size_t count) {
    if (state_ == State::finishing) return say_end();
    if (state_ == State::reading) {
        if (error) return finish();  // the peer ended, between requests or within one
        input_.append(chunk_.data(), count);
        return parse();
    }
    // While events go out nothing is expected but the peer's end.
    if (state_ != State::tenant) return;
    if (error) return close();
    read();
}

void Connection::parse() {
    switch (reader_->read(input_)) {
        case RequestReader::Step::head:
            return accept_head();
        case RequestReader::Step::done:
            return dispatch();
        case RequestReader::Step::refused:
            return refuse(reader_->refusal());
        case RequestReader::Step::need_more:
            break;
    }
    if (reader_->started() && !request_time_runs_) {
        request_time_runs_ = true;
        give_time(core_->limits().read_time);
    }
    read();
}

void Connection::accept_head() {
    const HttpLimits& limits = core_->limits();
    const bool upload = core_->is_upload(reader_->request());
    const auto step = reader_->set_body_limit(upload ? limits.upload_bytes : limits.body_bytes);
    if (step == RequestReader::Step::refused) return refuse(reader_->refusal());
    if (upload || !request_time_runs_) give_time(upload ? limits.upload_time : limits.read_time);
    request_time_runs_ = true;
    if (!reader_->expects_continue() || !input_.empty()) return parse();
    write("HTTP/1.1 100 Continue\r\n\r\n", {}, [this] { go_on_after_head(); });
}

void Connection::go_on_after_head() {
    give_time(core_->is_upload(reader_->request()) ? core_->limits().upload_time : core_->limits().read_time);
    parse();
}

void Connection::dispatch() {
    if (ending_) return refuse(kServerEnds);
    state_ = State::waiting;
    timer_.cancel();
    Request request = std::move(reader_->request());
    request.peer = peer_;
    head_only_ = request.method == "HEAD";
    keep_alive_ = reader_->keep_alive();
    core_->handle(make_exchange(shared_from_this(), std::move(request)));
}

// ---- answers

HeadSettings Connection::head_settings() const {
    HeadSettings settings;
    settings.keep_alive = keep_alive_ && !ending_;
    settings.http_1_0 = reader_ && reader_->started() && reader_->is_http_1_0();
    settings.now = std::chrono::system_clock::now();
    return settings;
}

void Connection::answer(Response response) {
    if (state_ != State::waiting) return;
    state_ = State::writing;
    auto head = head_text(response, head_settings());
    const bool without_body = head_only_ || has_no_body(response.status);
    auto body = without_body ? std::string() : std::move(response.body);
    write(std::move(head), std::move(body), [this] { answered(); });
}

void Connection::answered() {
    if (!keep_alive_) return finish();
    begin_request();
}

void Connection::refuse(const Refusal& refusal) {
    state_ = State::waiting;
    keep_alive_ = false;
    head_only_ = reader_ && reader_->request().method == "HEAD";
    core_->report(Level::warning, refusal.reason, fmt::format("{}: {}", where(), refusal.text));
    answer(refusal_response(refusal));
}

std::optional<Framing> Connection::begin_events(
    Fields fields, const std::shared_ptr<Tenant>& tenant, std::function<void()> written
) {
    if (state_ != State::waiting) return std::nullopt;
    if (head_only_) {
        answer({200, std::move(fields), {}});
        return std::nullopt;
    }
    state_ = State::tenant;
    tenant_ = tenant;
    keep_alive_ = false;
    auto settings = head_settings();
    settings.framing = settings.http_1_0 ? Framing::until_end : Framing::chunked;
    write(head_text({200, std::move(fields), {}}, settings), {}, std::move(written));
    read();
    return settings.framing;
}

std::shared_ptr<Stream> Connection::begin_websocket(
    const std::shared_ptr<Tenant>& tenant, std::string& read_already
) {
    if (state_ != State::waiting || ending_) return nullptr;
    state_ = State::tenant;
    tenant_ = tenant;
    read_already = std::exchange(input_, {});
    return stream_;
}

// ---- writing

void Connection::write(std::string head, std::string body, std::function<void()> done) {
    head_ = std::move(head);
    body_ = std::move(body);
    written_count_ = 0;
    write_done_ = std::move(done);
    write_some();
}

void Connection::write_some() {
    give_time(core_->limits().write_time);
    const auto of_head = std::min(written_count_, head_.size());
    const TwoBuffers rest = {asio::buffer(head_) + of_head, asio::buffer(body_) + (written_count_ - of_head)};
    stream_->write_some(rest, [self = shared_from_this()](ErrorCode error, std::size_t count) {
        self->written(error, count);
    });
}

void Connection::written(ErrorCode error, std::size_t count) {
    if (state_ == State::closed) return;
    if (error) return close();
    written_count_ += count;
    if (written_count_ < head_.size() + body_.size()) return write_some();
    timer_.cancel();
    head_.clear();
    body_ = {};
    std::exchange(write_done_, {})();
}

// ---- the end

void Connection::finish() {
    if (state_ == State::finishing || state_ == State::closed) return;
    state_ = State::finishing;
    give_time(core_->limits().linger);
    if (read_in_progress_) return stream_->cancel();  // goes on in came()
    say_end();
}

void Connection::say_end() {
    stream_->finish([self = shared_from_this()] { self->close(); });
}

void Connection::end() {
    ending_ = true;
    if (state_ == State::waiting) {
        answer(refusal_response(kServerEnds));
    } else if (state_ == State::tenant) {
        tenant_->end();
    } else if (state_ == State::handshake || (state_ == State::reading && !request_time_runs_)) {
        close();
    }
}

void Connection::close() {
    if (state_ == State::closed) return;
    state_ = State::closed;
    timer_.cancel();
    stream_->close();
    write_done_ = {};
    core_->left(shared_from_this());
    if (const auto tenant = std::exchange(tenant_, {})) tenant->gone();
}

void Connection::cut_off(std::string_view reason, const std::string& what) {
    if (state_ == State::closed) return;
    core_->report(Level::warning, reason, fmt::format("{}: {}", where(), what));
    close();
}

// ---- time

void Connection::give_time(Duration time) {
    timer_.expires_after(time);
    timer_.async_wait([self = shared_from_this()](ErrorCode error) {
        const bool moved = self->timer_.expiry() > std::chrono::steady_clock::now();
        if (!error && !moved) self->time_is_up();
    });
}

void Connection::time_is_up() {
    if (!write_done_ && state_ == State::reading && request_time_runs_) {
        return refuse({408, "http_slow_request", "the request took too long to come"});
    }
    if (write_done_) return cut_off("http_slow_reader", "it does not take what is sent");
    if (state_ == State::handshake) return cut_off("http_tls_failed", "no TLS in time");
    if (state_ == State::reading) return finish();  // idle
    close();
}

}  // namespace offhook::http
