// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/runner.hpp"

#include <csignal>
#include <cstdio>
#include <fstream>

#include <fmt/format.h>

#include "offhook-phone/numbers.hpp"

namespace offhook::phone {

namespace {

constexpr int kStandardInput = 0;
constexpr Duration kStopLimit = std::chrono::seconds(1);

/// One line at a time, at once: whoever reads a pipe waits for it.
void print_line(const std::string& line) {
    fmt::print("{}\n", line);
    static_cast<void>(std::fflush(stdout));
}

net::NetworkSettings network_settings() {
    net::NetworkSettings settings;
    settings.workers = 1;
    return settings;
}

}  // namespace

Runner::Runner(Options options, net::Loop& loop, Random& random, Random& dice, Reporter& reporter)
    : options_(std::move(options)),
      loop_(&loop),
      reporter_(&reporter),
      output_(print_line, options_.json),
      network_(loop, *this, reporter, network_settings()),
      fleet_(options_.exchange, *this, random, reporter),
      traffic_(fleet_.exchange(), dice),
      console_(fleet_, traffic_, output_) {
    for (PhoneOrder& order : options_.phones) fleet_.add(std::move(order));
    options_.phones.clear();
}

int Runner::run() {
    if (!options_.script.empty() && options_.script != "-" && !read_script()) return 2;
    if (options_.script.empty() || options_.script == "-") {
        loop_->read_lines(
            kStandardInput,
            [this](std::string line) {
                console_.push(std::move(line));
                turn();
            },
            [this] {
                if (options_.script == "-") console_.close();
                turn();
            }
        );
    }
    loop_->on_signal({SIGTERM, SIGINT}, [this](int) { end(); });
    loop_->post([this] {
        fleet_.start(net::Loop::now(), options_.between_starts);
        turn();
    });
    loop_->run();
    return console_.failed() ? 1 : 0;
}

bool Runner::read_script() {
    std::ifstream file(options_.script);
    if (!file) {
        fmt::print(stderr, "offhook-phone: cannot read the script {}\n", options_.script);
        return false;
    }
    for (std::string line; std::getline(file, line);) console_.push(line);
    if (!options_.stay) console_.close();
    return true;
}

/// After everything that happened: go on with the commands, and see when we are wanted next.
void Runner::turn() {
    const Time now = net::Loop::now();
    traffic_.tick(now);
    fleet_.dispatch(now);
    console_.step(now);
    fleet_.dispatch(now);
    if (console_.quit() || console_.is_done()) end();
    if (ending_ && fleet_.is_over() && !stopped_) {
        stopped_ = true;
        network_.stop(kStopLimit, [this] { loop_->stop(); });
    }
    std::optional<Time> due = earlier(fleet_.next_due(), earlier(traffic_.next_due(), console_.next_due()));
    loop_->set_wakeup(due, [this] { wake_up(); });
}

void Runner::wake_up() {
    fleet_.tick(net::Loop::now());
    turn();
}

void Runner::end() {
    if (ending_) return;
    ending_ = true;
    traffic_.start({}, 0, net::Loop::now());
    fleet_.shut_down(net::Loop::now());
    loop_->post([this] { turn(); });
}

void Runner::flow_up(const net::FlowInfo& flow) {
    fleet_.flow_up(flow.id, flow.local_address, flow.local_port, net::Loop::now());
    turn();
}

void Runner::received(FlowId flow, std::vector<sip::Message>&& messages) {
    fleet_.receive(flow, std::move(messages), net::Loop::now());
    turn();
}

void Runner::malformed(FlowId, const sip::Malformed&) {
    reporter_->report(Level::warning, "malformed", "the server sent what is no SIP message");
}

void Runner::flow_down(FlowId flow, const Error& why) {
    fleet_.flow_down(flow, why.text.empty() ? why.reason : why.reason + ": " + why.text, net::Loop::now());
    turn();
}

FlowId Runner::connect(const PhoneSettings& phone) {
    net::ConnectSettings settings;
    settings.host = phone.server_host;
    settings.port = phone.server_port;
    if (phone.tls) {
        settings.tls.emplace();
        settings.tls->ca_file = options_.ca_file;
        settings.tls->verify = options_.verify;
    }
    return network_.connect(settings);
}

void Runner::close(FlowId flow, bool after_flush) {
    network_.close(flow, after_flush);
}

void Runner::send(FlowId flow, sip::Message message) {
    network_.send(flow, std::move(message));
}

void Runner::send_bytes(FlowId flow, std::string bytes) {
    network_.send_raw(flow, std::move(bytes));
}

void Runner::tell(const Notice& notice) {
    const std::string& user = fleet_.phone(notice.phone).settings().user;
    const std::string line = notice.line ? fleet_.exchange().line(notice.line).device_id : std::string();
    const std::string who = line.empty() ? user : user_part(line);
    if (!options_.json && notice.event == "request" && !options_.verbose) return;
    output_.write(
        {fmt::format("{}: {}", who, notice.text),
         {{"phone", user},
          {"line", line},
          {"event", notice.event},
          {"text", notice.text},
          {"peer", notice.peer}}}
    );
}

}  // namespace offhook::phone
