// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/api.hpp"
#include "base/random.hpp"
#include "http/server.hpp"
#include "net/loop.hpp"
#include "net/network.hpp"
#include "offhookd/api_host.hpp"
#include "offhookd/certificates.hpp"
#include "offhookd/configuration.hpp"
#include "offhookd/licensing.hpp"
#include "offhookd/listeners.hpp"
#include "offhookd/phone_records.hpp"
#include "offhookd/settings_keeper.hpp"
#include "signalling/signalling.hpp"
#include "store/store.hpp"
#include "trace/hep.hpp"
#include "trace/log.hpp"
#include "trace/ring.hpp"

namespace offhook::daemon {

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
    void make_core(const store::Contents& contents);
    void make_servers();
    void make_api(const store::Contents& contents);
    void open_local_socket();
    void say_ready();
    void reload();
    std::vector<std::string> apply_settings();
    void apply_signalling_settings();
    void apply_trace_settings();
    void set_accounts(const store::Contents& contents);
    void set_first_account();
    void take_over(const store::Contents& contents);
    void end();

    /// What has to be looked at now and then: certificates, licences, the watchdog of systemd.
    void look_around();
    /// Carries out what signalling wants, and asks to be woken when there is something to do next.
    void settle();
    void carry_out(signalling::Effect& effect);
    void record(FlowId flow, trace::Direction direction, const sip::Message& message);

    SettingsKeeper settings_;
    trace::Log log_;
    trace::Ring trace_;
    std::optional<trace::HepSettings> hep_settings_;
    std::unique_ptr<trace::HepSender> hep_;
    SystemRandom random_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<PhoneRecords> records_;
    std::unique_ptr<Licensing> licensing_;
    net::Loop loop_;
    std::unique_ptr<signalling::Signalling> signalling_;
    Certificates certificates_;
    std::unique_ptr<net::Network> network_;
    std::unique_ptr<http::Server> http_;
    std::unique_ptr<Listeners> listeners_;
    std::unique_ptr<ApiHost> host_;
    std::unique_ptr<api::Api> api_;
    std::string first_account_;  ///< of clients.user, as signalling has it
    Time next_look_{};
    bool settling_ = false;
    bool ending_ = false;
};

}  // namespace offhook::daemon
