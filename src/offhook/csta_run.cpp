// SPDX-License-Identifier: Apache-2.0
#include "offhook/csta_run.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/timer_queue.hpp"
#include "net/loop.hpp"
#include "net/network.hpp"

namespace offhook::cli {

namespace {

/// How long the server gets to confirm the logout.
constexpr std::chrono::seconds kLogoutTime{2};

void print_line(std::FILE* stream, std::string_view text) {
    fmt::print(stream, "{}\n", text);
    (void)std::fflush(stream);  // who reads from a pipe wants to see it now
}

class ErrorReporter final : public Reporter {
public:
    void report(Level level, std::string_view, std::string_view text) override {
        if (level >= Level::warning) print_line(stderr, text);
    }
};

/// People read the local time, programs the one of the world.
std::string time_of_day(EventFormat format) {
    const auto now = std::chrono::system_clock::now();
    const auto time = std::chrono::system_clock::to_time_t(now);
    const auto ms = std::chrono::duration_cast<Duration>(now.time_since_epoch()).count() % 1000;
    if (format == EventFormat::json) return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(time), ms);
    return fmt::format("{:%H:%M:%S}.{:03}", fmt::localtime(time), ms);
}

std::string uri_host(const std::string& host) {
    return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
}

/// The program's one run: owns the loop, the connection, the client and the command. One thread.
class CstaRun final : public net::NetworkHandler {
public:
    explicit CstaRun(CstaInvocation invocation)
        : login_(std::move(invocation.login)),
          network_(loop_, *this, reporter_, one_thread()),
          terminal_(make_terminal(invocation.order.format)),
          client_(client_settings(), random_, reporter_, net::Loop::now()),
          command_(make_command(std::move(invocation.order), client_, terminal_)) {
        client_.on_message([this](sip::SessionId session, const ReceivedMessage& received) {
            command_->on_message(session, received);
        });
        client_.on_ended([this](sip::SessionId session, const std::string& why) {
            if (!leaving_) command_->on_ended(session, why);
        });
    }

    int run() {
        loop_.on_signal({SIGINT, SIGTERM}, [this](int) { interrupted(); });
        flow_ = network_.connect(connect_settings());
        loop_.run();
        return exit_code_;
    }

    void flow_up(const net::FlowInfo& flow) override {
        connected_ = true;
        client_.connected(fmt::format("{}:{}", uri_host(flow.local_address), flow.local_port));
        client_.login([this](const std::optional<Error>& error) {
            if (error) return give_up(error->text);
            deadline_ = deadline_after(command_->time_limit());
            command_->start();
        });
        flush();
    }

    void received(FlowId, std::vector<sip::Message>&& messages) override {
        for (auto& message : messages) client_.receive(std::move(message), net::Loop::now());
        flush();
    }

    void malformed(FlowId, const sip::Malformed& malformed) override {
        print_line(
            stderr, fmt::format("the server sent what is no SIP message: {}", malformed.problem.error.text)
        );
    }

    void flow_down(FlowId, const Error& why) override {
        if (leaving_) return loop_.stop();
        if (!connected_) {
            print_line(
                stderr, fmt::format(
                            "cannot connect to {}:{}: {}; is the server running there, and is it the client "
                            "side's port?",
                            login_.host, login_.port, why.text
                        )
            );
            return leave(1);
        }
        client_.connection_lost(net::Loop::now());
        if (!command_->exit_code())
            give_up(fmt::format("the connection to the server is lost: {}", why.text));
        leave(command_->exit_code().value_or(1));
    }

private:
    static Terminal make_terminal(EventFormat format) {
        return {
            [](std::string_view text) { print_line(stdout, text); },
            [](std::string_view text) { print_line(stderr, text); },
            [format] { return time_of_day(format); },
        };
    }

    static net::NetworkSettings one_thread() {
        net::NetworkSettings settings;
        settings.workers = 1;
        return settings;
    }

    net::ConnectSettings connect_settings() const {
        net::ConnectSettings settings;
        settings.host = login_.host;
        settings.port = login_.port;
        if (login_.tls) settings.tls.emplace().ca_file = login_.ca_file;
        return settings;
    }

    CstaClientSettings client_settings() const {
        return {
            uri_host(login_.host),
            login_.tls ? "TLS" : "TCP",
            {login_.user, login_.password},
            login_.edition};
    }

    static std::optional<Time> deadline_after(std::optional<Duration> limit) {
        if (!limit) return std::nullopt;
        return net::Loop::now() + *limit;
    }

    void interrupted() {
        if (leaving_ || !connected_ || interrupted_) return leave(1);
        interrupted_ = true;
        command_->interrupt();
        flush();
    }

    void give_up(const std::string& text) {
        print_line(stderr, text);
        leave(1);
    }

    /// Ends the loop at once.
    void leave(int code) {
        leaving_ = true;
        exit_code_ = code;
        loop_.stop();
    }

    /// Sends what is to be sent, and sees whether the command is over.
    void flush() {
        if (command_->exit_code() && !leaving_) log_out(*command_->exit_code());
        for (auto& message : client_.take_outgoing()) network_.send(flow_, std::move(message));
        loop_.set_wakeup(earlier(client_.next_due(), deadline_), [this] { due(); });
    }

    void log_out(int code) {
        leaving_ = true;
        exit_code_ = code;
        deadline_ = net::Loop::now() + kLogoutTime;
        client_.logout([this](const std::optional<Error>&) { loop_.stop(); });
    }

    void due() {
        const Time now = net::Loop::now();
        if (deadline_ && *deadline_ <= now) {
            if (leaving_) return loop_.stop();
            return give_up("the server did not send in time what was asked for");
        }
        client_.tick(now);
        flush();
    }

    CstaLogin login_;
    net::Loop loop_;
    ErrorReporter reporter_;
    SystemRandom random_;
    net::Network network_;
    FlowId flow_;
    Terminal terminal_;
    CstaClient client_;
    std::unique_ptr<CstaCommand> command_;
    std::optional<Time> deadline_;
    bool connected_ = false;
    bool interrupted_ = false;
    bool leaving_ = false;
    int exit_code_ = 1;
};

}  // namespace

int run_csta(CstaInvocation invocation) {
    return CstaRun(std::move(invocation)).run();
}

}  // namespace offhook::cli
