// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "net/loop.hpp"
#include "net/network.hpp"
#include "offhookd/configuration.hpp"
#include "offhookd/phone_records.hpp"
#include "signalling/signalling.hpp"
#include "store/load_settings.hpp"
#include "store/store.hpp"
#include "trace/log.hpp"

namespace offhook::daemon {

/// What the command line says.
struct Options {
    std::optional<std::filesystem::path> config;
    std::vector<std::string> flags;  ///< "key=value" settings, --data among them
};

/// Reads all sources but the database and checks them, as --check does.
Result<store::LoadedSettings> check_configuration(const Options& options);

/// The running server. Made, run() once, gone.
class Daemon final : public net::NetworkHandler {
public:
    explicit Daemon(Options options);
    ~Daemon() override;

    /// Serves until SIGTERM or SIGINT; returns the exit code.
    int run();

private:
    // net::NetworkHandler
    void flow_up(const net::FlowInfo& flow) override;
    void received(FlowId flow, std::vector<sip::Message>&& messages) override;
    void malformed(FlowId flow, const sip::Malformed& malformed) override;
    void flow_down(FlowId flow, const Error& why) override;

    Result<void> start();
    void open_listeners(const std::map<std::string, WantedListener>& wanted);
    Result<void> open_listener(const WantedListener& wanted);
    void say_ready(const store::LoadedSettings& loaded);
    void reload();
    void set_accounts(const store::Contents& contents);
    void reload_certificate();
    void look_at_certificate();
    void end();

    /// Carries out what signalling wants, and asks to be woken when it next has something to do.
    void settle();
    void carry_out(signalling::Effect& effect);

    Options options_;
    trace::Log log_;
    SystemRandom random_;
    store::Settings settings_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<PhoneRecords> records_;
    net::Loop loop_;
    std::unique_ptr<signalling::Signalling> signalling_;
    std::unique_ptr<net::Network> network_;
    std::map<std::string, WantedListener> listeners_;  ///< those that stand, with the port they really have
    std::optional<net::TlsServerSettings> tls_;
    std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type> certificate_written_;
    Time next_look_{};
    bool ending_ = false;
};

}  // namespace offhook::daemon
