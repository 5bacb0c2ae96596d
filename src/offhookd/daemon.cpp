// SPDX-License-Identifier: Apache-2.0
#include "offhookd/daemon.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include "base/text.hpp"
#include "offhookd/console_files.hpp"
#include "offhookd/wall_clock.hpp"
#include "trace/wall_time.hpp"

namespace offhook::daemon {

namespace {

constexpr Duration kLook = std::chrono::seconds(10);    ///< between looks at certificates and licences
constexpr Duration kGoodbye = std::chrono::seconds(3);  ///< for peers to take what is said at the end
constexpr const char* kLocalSocket = "offhook.sock";

void print(std::string_view line) {
    fmt::print("{}\n", line);
    static_cast<void>(std::fflush(stdout));
}

signalling::FlowInfo to_signalling(const net::FlowInfo& flow, const WantedListener& listener) {
    signalling::FlowInfo info;
    info.id = flow.id;
    info.side =
        listener.side == WantedListener::Side::phones ? signalling::Side::phones : signalling::Side::clients;
    info.transport = flow.transport == net::Transport::tls ? "TLS" : "TCP";
    info.peer_address = flow.peer_address;
    info.peer_port = flow.peer_port;
    info.certificate_name = flow.client_certificate_name;
    info.local_address = listener.public_host.empty() ? flow.local_address : listener.public_host;
    info.local_port = listener.public_port == 0 ? flow.local_port : listener.public_port;
    if (info.local_address.find(':') != std::string::npos)
        info.local_address = fmt::format("[{}]", info.local_address);
    return info;
}

trace::FlowEnds flow_ends(const net::FlowInfo& flow, signalling::Side side) {
    return {
        flow.id, side == signalling::Side::phones ? trace::Side::phones : trace::Side::clients,
        flow.transport == net::Transport::tls ? "TLS" : "TCP",
        trace::Endpoint{flow.peer_address, flow.peer_port},
        trace::Endpoint{flow.local_address, flow.local_port}};
}

/// Between two signs of life that systemd wants (sd_watchdog_enabled(3)): half of what it would wait.
Duration look_interval() {
    std::uint64_t microseconds = 0;
    if (sd_watchdog_enabled(0, &microseconds) <= 0) return kLook;
    return std::min(kLook, std::chrono::duration_cast<Duration>(std::chrono::microseconds(microseconds / 2)));
}

}  // namespace

Daemon::Daemon(Options options) : settings_(std::move(options)), trace_(0) {}
Daemon::~Daemon() = default;

int Daemon::run() {
    if (const auto started = start(); !started) {
        fmt::print(stderr, "offhookd: {}\n", started.error().text);
        return 1;
    }
    loop_.run();
    http_.reset();
    api_.reset();
    network_.reset();
    if (const auto flushed = store_->flush_and_wait(); !flushed) {
        log_.report(Level::error, "store_not_saved", flushed.error().text);
        return 1;
    }
    log_.report(Level::info, "stopped", "ended in order");
    return 0;
}

// --- Start
// --------------------------------------------------------------------------------------------------

Result<void> Daemon::start() {
    const auto first = settings_.check();
    if (!first) return tl::unexpected(first.error());
    auto opened = store::Store::open(first->settings.server.data_dir, log_);
    if (!opened) return tl::unexpected(opened.error());
    store_ = std::move(*opened);
    const auto contents = store_->load();
    if (!contents) return tl::unexpected(contents.error());
    if (auto loaded = settings_.load(*contents); !loaded) return loaded;
    static_cast<void>(log_.configure(log_settings(settings_.settings())));  // which says what is wrong itself
    apply_trace_settings();
    for (const std::string& warning : settings_.loaded().warnings)
        log_.report(Level::warning, "setting_ignored", warning);

    make_core(*contents);
    make_servers();
    make_api(*contents);
    listeners_->change_to(settings_.settings());
    open_local_socket();
    if (listeners_->open_count() == 0)
        return failure("no_listener", "no port could be opened; see the log above");
    loop_.on_signal({SIGTERM, SIGINT, SIGHUP}, [this](int signal) { signal == SIGHUP ? reload() : end(); });
    say_ready();
    settle();
    return {};
}

void Daemon::make_core(const store::Contents& contents) {
    licensing_ = std::make_unique<Licensing>(*store_);
    licensing_->load(contents);
    licensing_->evaluate(settings_.settings().licence.issuer_key, unix_now());
    signalling_ = std::make_unique<signalling::Signalling>(
        signalling_settings(settings_.settings(), licensing_->allowed()), Limits{}, random_, log_
    );
    records_ = std::make_unique<PhoneRecords>(*store_);
    for (const signalling::KnownPhone& phone : records_->load(contents)) signalling_->add_phone(phone);
    set_accounts(contents);
    if (!settings_.settings().server.telephony) signalling_->stop_telephony(net::Loop::now());
}

void Daemon::make_servers() {
    net::NetworkSettings network_settings;
    network_settings.workers = static_cast<std::size_t>(settings_.settings().server.workers);
    network_ = std::make_unique<net::Network>(loop_, *this, log_, network_settings);
    http_ = std::make_unique<http::Server>(
        [this](std::shared_ptr<http::Exchange> exchange) { api_->handle(std::move(exchange)); },
        [this](std::function<void()> task) { loop_.post(std::move(task)); }, log_
    );
    http_->set_is_upload(&api::Api::is_upload);
    if (const auto certificate = certificates_.current(settings_.settings()); !certificate)
        log_.report(Level::error, "tls_certificate", certificate.error().text);
    listeners_ = std::make_unique<Listeners>(*network_, *http_, certificates_, log_);
}

void Daemon::make_api(const store::Contents& contents) {
    ApiHost::Parts parts{
        settings_,
        *store_,
        *signalling_,
        *records_,
        *listeners_,
        certificates_,
        *licensing_,
        log_,
        loop_,
        [this] { settle(); },
        [this] { return apply_settings(); },
        [this](const store::Contents& restored) { take_over(restored); }};
    host_ = std::make_unique<ApiHost>(std::move(parts), contents, random_);
    api_ = std::make_unique<api::Api>(api::Api::Parts{
        *host_, *signalling_, *store_, random_, log_, log_, trace_, console_files()});
    api_->load(contents);
}

/// For `offhook` on this machine: root and the server's own user need no login there.
void Daemon::open_local_socket() {
    const auto path = (settings_.settings().server.data_dir / kLocalSocket).string();
    if (const auto opened = http_->listen_local(path); !opened) {
        log_.report(Level::error, "local_socket_failed", opened.error().text);
        return;
    }
    print(fmt::format("control   {}", path));
}

void Daemon::say_ready() {
    const store::Settings& settings = settings_.settings();
    print(fmt::format("data      {}", settings.server.data_dir.string()));
    const auto logins = write_logins(settings_.loaded());
    if (!logins) {
        log_.report(Level::error, logins.error().reason, logins.error().text);
    } else if (*logins) {
        print(fmt::format("logins    made at random where none were set, in {}", (*logins)->string()));
    }
    if (const std::string url = console_url(listeners_->states()); !url.empty()) {
        print(fmt::format("console   {}", url));
        if (host_->setup_needed())
            print(fmt::format("set-up    the console asks for the code {}", host_->setup_code()));
    }
    print("ready");
    log_.report(
        Level::info, "started",
        fmt::format("Offhook " OFFHOOK_VERSION ", {} listeners", listeners_->open_count())
    );
    sd_notify(0, "READY=1");
}

// --- Changes while it runs
// ----------------------------------------------------------------------------------

/// Settings are read anew; what has not changed is not touched. A bad file leaves all as it is.
void Daemon::reload() {
    sd_notify(0, "RELOADING=1");
    if (const auto reloaded = settings_.reload(); !reloaded) {
        log_.report(Level::error, "reload_refused", reloaded.error().text);
    } else {
        apply_settings();
        log_.report(Level::info, "reloaded", "settings read anew");
    }
    sd_notify(0, "READY=1");
}

std::vector<std::string> Daemon::apply_settings() {
    const store::Settings& settings = settings_.settings();
    std::vector<std::string> problems;
    if (const auto configured = log_.configure(log_settings(settings)); !configured)
        problems.push_back(configured.error().text);
    apply_trace_settings();
    apply_signalling_settings();
    set_first_account();
    listeners_->reload_certificate(settings);
    for (std::string& problem : listeners_->change_to(settings)) problems.push_back(std::move(problem));
    settle();
    return problems;
}

void Daemon::apply_signalling_settings() {
    const store::Settings& settings = settings_.settings();
    const Time now = net::Loop::now();
    licensing_->evaluate(settings.licence.issuer_key, unix_now());
    signalling_->change_settings(signalling_settings(settings, licensing_->allowed()), now);
    if (settings.server.telephony == signalling_->telephony_runs()) return;
    settings.server.telephony ? signalling_->start_telephony(now) : signalling_->stop_telephony(now);
}

void Daemon::apply_trace_settings() {
    const store::Settings& settings = settings_.settings();
    trace_.set_capacity(static_cast<std::size_t>(settings.diagnostics.trace_mib) * 1024 * 1024);
    const auto hep = hep_settings(settings);
    if (hep == hep_settings_) return;
    hep_settings_ = hep;
    hep_ = hep ? std::make_unique<trace::HepSender>(trace_, *hep, log_) : nullptr;
}

void Daemon::set_accounts(const store::Contents& contents) {
    const Time now = net::Loop::now();
    for (const store::AccountRecord& record : contents.accounts)
        signalling_->set_account(account_of(record), now);
    set_first_account();
}

/// That of the settings; another one than before takes its place.
void Daemon::set_first_account() {
    const store::Settings& settings = settings_.settings();
    const Time now = net::Loop::now();
    if (first_account_ != settings.clients.user && !first_account_.empty())
        signalling_->remove_account(first_account_, now);
    first_account_ = settings.clients.user;
    if (!first_account_.empty()) signalling_->set_account(first_account(settings), now);
}

/// The database is another one now: settings, phones, accounts, users.
void Daemon::take_over(const store::Contents& contents) {
    const Time now = net::Loop::now();
    if (const auto loaded = settings_.load(contents); !loaded)
        log_.report(Level::error, "restored_settings_refused", loaded.error().text);
    for (const signalling::PhoneView& phone : signalling_->phone_views())
        static_cast<void>(signalling_->forget_phone(phone.username, now));
    for (const signalling::KnownPhone& phone : records_->load(contents)) signalling_->add_phone(phone);
    for (const std::string& account : signalling_->clients().account_names())
        signalling_->remove_account(account, now);
    set_accounts(contents);
    licensing_->load(contents);
    api_->load(contents);
    apply_settings();
}

void Daemon::look_around() {
    const Time now = net::Loop::now();
    if (now < next_look_) return;
    next_look_ = now + look_interval();
    sd_notify(0, "WATCHDOG=1");
    const store::Settings& settings = settings_.settings();
    if (licensing_->evaluate(settings.licence.issuer_key, unix_now())) {
        log_.report(Level::warning, "licence_changed", "what is licensed has changed");
        apply_signalling_settings();
    }
    // Certificates are exchanged by tools that tell nobody; and the server's own is renewed in time.
    if (certificates_.have_changed(settings)) {
        log_.report(
            Level::info, "certificate_changed", "the certificate's files have changed and are taken up"
        );
        listeners_->reload_certificate(settings);
    }
}

/// Says goodbye to everybody, then lets the connections go.
void Daemon::end() {
    if (std::exchange(ending_, true)) return;
    sd_notify(0, "STOPPING=1");
    log_.report(Level::info, "stopping", "saying goodbye");
    signalling_->shut_down(net::Loop::now());
    settle();
    network_->stop(kGoodbye, [this] { loop_.stop(); });
}

// --- Flows
// --------------------------------------------------------------------------------------------------

void Daemon::flow_up(const net::FlowInfo& flow) {
    const WantedListener* listener = listeners_->find(flow.listener);
    if (listener == nullptr) return network_->close(flow.id);
    const signalling::FlowInfo info = to_signalling(flow, *listener);
    trace_.flow_up(flow_ends(flow, info.side));
    signalling_->flow_up(info);
}

void Daemon::received(FlowId flow, std::vector<sip::Message>&& messages) {
    for (sip::Message& message : messages) {
        record(flow, trace::Direction::in, message);
        signalling_->receive(flow, std::move(message), net::Loop::now());
    }
    settle();
}

void Daemon::malformed(FlowId flow, const sip::Malformed& malformed) {
    const Error& error = malformed.problem.error;
    log_.report(
        Level::warning, "sip_" + error.reason, fmt::format("flow {}: {}", flow.value, printable(error.text))
    );
    record(flow, trace::Direction::in, malformed.problem.partial);
    signalling_->malformed(flow, malformed.problem.status, malformed.problem.partial);
    settle();
}

void Daemon::flow_down(FlowId flow, const Error& why) {
    log_.report(
        Level::debug, "flow_down", fmt::format("flow {}: {} {}", flow.value, why.reason, printable(why.text))
    );
    trace_.flow_down(flow);
    signalling_->flow_down(flow, net::Loop::now());
    settle();
}

void Daemon::record(FlowId flow, trace::Direction direction, const sip::Message& message) {
    trace_.add(flow, direction, message.to_string(), trace::wall_now(), net::Loop::now());
}

/// What is done may make more to do: the API answers to what it hears. It may also come back here, and then
/// the one who is at it goes on with that too.
void Daemon::settle() {
    if (std::exchange(settling_, true)) return;
    for (auto effects = signalling_->take_effects(); !effects.empty();
         effects = signalling_->take_effects()) {
        for (signalling::Effect& effect : effects) carry_out(effect);
    }
    settling_ = false;
    loop_.set_wakeup(earlier(earlier(signalling_->next_due(), api_->next_due()), next_look_), [this] {
        look_around();
        signalling_->tick(net::Loop::now());
        api_->tick(net::Loop::now());
        settle();
    });
}

void Daemon::carry_out(signalling::Effect& effect) {
    struct Visitor {
        Daemon& self;
        const signalling::Effect& effect;
        void operator()(signalling::Send& e) const {
            self.record(e.flow, trace::Direction::out, e.message);
            self.network_->send(e.flow, std::move(e.message));
        }
        void operator()(const signalling::CloseFlow& e) const {
            self.log_.report(Level::info, "flow_closed", fmt::format("flow {}: {}", e.flow.value, e.why));
            self.network_->close(e.flow);
        }
        void operator()(const signalling::FlowOwner& e) const { self.trace_.set_owner(e.flow, e.name); }
        void operator()(const signalling::PhoneSeen& e) const { self.records_->take(e); }
        void operator()(const signalling::PhoneLinesChanged& e) const { self.records_->take(e); }
        void operator()(const signalling::PhoneLearned& e) const { self.records_->take(e); }
        void operator()(const signalling::ApiAnswer&) const { self.api_->take(effect); }
        void operator()(const signalling::ApiEvent&) const { self.api_->take(effect); }
        void operator()(const signalling::ApiNotice&) const { self.api_->take(effect); }
        void operator()(const signalling::Changed&) const { self.api_->take(effect); }
    };
    std::visit(Visitor{*this, effect}, effect);
}

}  // namespace offhook::daemon
