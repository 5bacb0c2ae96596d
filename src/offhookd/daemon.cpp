// SPDX-License-Identifier: Apache-2.0
#include "offhookd/daemon.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include "base/text.hpp"

namespace offhook::daemon {

namespace {

constexpr Duration kCertificateLook = std::chrono::seconds(10);
constexpr Duration kGoodbye = std::chrono::seconds(3);  ///< for peers to take what is said at the end

/// When certificate and key were written last, to notice that they have been exchanged.
std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type> last_written(
    const net::TlsServerSettings& tls
) {
    std::error_code missing;  // a file that is being replaced is looked at again next time
    return {
        std::filesystem::last_write_time(tls.certificate_file, missing),
        std::filesystem::last_write_time(tls.private_key_file, missing)};
}

void print(std::string_view line) {
    fmt::print("{}\n", line);
    static_cast<void>(std::fflush(stdout));
}

signalling::FlowInfo to_signalling(const net::FlowInfo& flow, const WantedListener& listener) {
    signalling::FlowInfo info;
    info.id = flow.id;
    info.side = listener.side;
    info.transport = flow.transport == net::Transport::tls ? "TLS" : "TCP";
    info.peer_address = flow.peer_address;
    info.peer_port = flow.peer_port;
    info.local_address = listener.public_host.empty() ? flow.local_address : listener.public_host;
    info.local_port = listener.public_port == 0 ? flow.local_port : listener.public_port;
    if (info.local_address.find(':') != std::string::npos)
        info.local_address = fmt::format("[{}]", info.local_address);
    return info;
}

Result<std::optional<store::ConfigFile>> read_config(const Options& options) {
    if (!options.config) return std::optional<store::ConfigFile>{};
    auto file = store::ConfigFile::read(*options.config);
    if (!file) return tl::unexpected(file.error());
    return std::optional(std::move(*file));
}

Result<store::LoadedSettings> load_from(const Options& options, const store::Contents* contents) {
    auto file = read_config(options);
    if (!file) return tl::unexpected(file.error());
    store::Sources sources;
    if (contents != nullptr) {
        sources.generated = contents->generated;
        sources.database = contents->settings;
    }
    sources.file = std::move(*file);
    sources.environment = store::process_environment();
    sources.flags = options.flags;
    return store::load_settings(sources);
}

}  // namespace

Result<store::LoadedSettings> check_configuration(const Options& options) {
    return load_from(options, nullptr);
}

Daemon::Daemon(Options options) : options_(std::move(options)) {}
Daemon::~Daemon() = default;

int Daemon::run() {
    if (const auto started = start(); !started) {
        fmt::print(stderr, "offhookd: {}\n", started.error().text);
        return 1;
    }
    loop_.run();
    network_.reset();
    if (const auto flushed = store_->flush_and_wait(); !flushed) {
        log_.report(Level::error, "store_not_saved", flushed.error().text);
        return 1;
    }
    log_.report(Level::info, "stopped", "ended in order");
    return 0;
}

Result<void> Daemon::start() {
    const auto first = load_from(options_, nullptr);
    if (!first) return tl::unexpected(first.error());
    auto opened = store::Store::open(first->settings.server.data_dir, log_);
    if (!opened) return tl::unexpected(opened.error());
    store_ = std::move(*opened);
    const auto contents = store_->load();
    if (!contents) return tl::unexpected(contents.error());
    const auto loaded = load_from(options_, &*contents);
    if (!loaded) return tl::unexpected(loaded.error());
    settings_ = loaded->settings;
    log_.configure(log_settings(settings_));
    for (const std::string& warning : loaded->warnings)
        log_.report(Level::warning, "setting_ignored", warning);

    const Limits limits;
    signalling_ =
        std::make_unique<signalling::Signalling>(signalling_settings(settings_), limits, random_, log_);
    records_ = std::make_unique<PhoneRecords>(*store_);
    for (const signalling::KnownPhone& phone : records_->load(*contents)) signalling_->add_phone(phone);
    set_accounts(*contents);

    net::NetworkSettings network_settings;
    network_settings.workers = static_cast<std::size_t>(settings_.server.workers);
    network_settings.limits = limits;
    network_ = std::make_unique<net::Network>(loop_, *this, log_, network_settings);
    open_listeners(wanted_listeners(settings_));
    if (listeners_.empty()) return failure("no_listener", "no port could be opened; see the log above");
    loop_.on_signal({SIGTERM, SIGINT, SIGHUP}, [this](int signal) { signal == SIGHUP ? reload() : end(); });
    say_ready(*loaded);
    settle();
    return {};
}

void Daemon::set_accounts(const store::Contents& contents) {
    for (const store::AccountRecord& record : contents.accounts)
        signalling_->set_account(account_of(record), net::Loop::now());
    if (!settings_.clients.user.empty()) signalling_->set_account(first_account(settings_), net::Loop::now());
}

// --- Listeners --------------------------------------------------------------------------------------------

/// A port that cannot be opened is reported; the others work all the same.
void Daemon::open_listeners(const std::map<std::string, WantedListener>& wanted) {
    for (const auto& [name, listener] : wanted) {
        if (listeners_.count(name) != 0) continue;
        if (const auto opened = open_listener(listener); !opened) {
            log_.report(Level::error, "listener_failed", fmt::format("{}: {}", name, opened.error().text));
        }
    }
}

Result<void> Daemon::open_listener(const WantedListener& wanted) {
    net::ListenerSettings listener;
    listener.name = wanted.name;
    listener.address = wanted.address;
    listener.port = wanted.port;
    if (wanted.tls && !tls_) {
        auto tls = tls_settings(settings_);
        if (!tls) return tl::unexpected(tls.error());
        tls_ = std::move(*tls);
    }
    if (wanted.tls) {
        listener.tls = tls_;
        certificate_written_ = last_written(*tls_);
    }
    const auto port = network_->listen(listener);
    if (!port) return tl::unexpected(port.error());
    listeners_[wanted.name] = wanted;
    print(fmt::format("listening {:<16} {}:{}", wanted.name, wanted.address, *port));
    return {};
}

void Daemon::say_ready(const store::LoadedSettings& loaded) {
    print(fmt::format("data      {}", settings_.server.data_dir.string()));
    const auto logins = write_logins(loaded);
    if (!logins) {
        log_.report(Level::error, logins.error().reason, logins.error().text);
    } else if (*logins) {
        print(fmt::format("logins    made at random where none were set, in {}", (*logins)->string()));
    }
    print("ready");
    log_.report(
        Level::info, "started", fmt::format("Offhook " OFFHOOK_VERSION ", {} listeners", listeners_.size())
    );
    sd_notify(0, "READY=1");
}

/// Settings are read anew; what has not changed is not touched. A bad file leaves all as it is.
void Daemon::reload() {
    sd_notify(0, "RELOADING=1");
    const auto contents = store_->load();
    const auto loaded = contents ? load_from(options_, &*contents) : tl::unexpected(contents.error());
    if (!loaded) {
        log_.report(Level::error, "reload_refused", loaded.error().text);
        sd_notify(0, "READY=1");
        return;
    }
    const std::filesystem::path data_dir = settings_.server.data_dir;
    settings_ = loaded->settings;
    settings_.server.data_dir = data_dir;  // the one setting that needs a restart
    log_.configure(log_settings(settings_));
    signalling_->change_settings(signalling_settings(settings_), net::Loop::now());
    set_accounts(*contents);
    const auto wanted = wanted_listeners(settings_);
    for (auto it = listeners_.begin(); it != listeners_.end();) {
        const auto same = wanted.find(it->first);
        const bool stays = same != wanted.end() && same->second == it->second;
        const bool moves = same != wanted.end();  // flows go on where only the port has changed
        if (!stays) network_->close_listener(it->first, moves);
        it = stays ? std::next(it) : listeners_.erase(it);
    }
    reload_certificate();
    open_listeners(wanted);
    settle();
    log_.report(Level::info, "reloaded", "settings read anew");
    sd_notify(0, "READY=1");
}

/// New handshakes get what stands in the files now; flows under way go on.
void Daemon::reload_certificate() {
    const bool wanted =
        std::any_of(listeners_.begin(), listeners_.end(), [](const auto& entry) { return entry.second.tls; });
    if (!wanted) return;
    auto tls = tls_settings(settings_);
    if (!tls) return log_.report(Level::error, "tls_reload_failed", tls.error().text);
    tls_ = std::move(*tls);
    certificate_written_ = last_written(*tls_);
    for (const auto& [name, listener] : listeners_) {
        if (!listener.tls) continue;
        if (const auto done = network_->reload_tls(name, *tls_); !done) {
            log_.report(Level::error, "tls_reload_failed", fmt::format("{}: {}", name, done.error().text));
        }
    }
}

/// Certificates are exchanged by tools that tell nobody; and the server's own is renewed in time.
void Daemon::look_at_certificate() {
    const Time now = net::Loop::now();
    if (now < next_look_) return;
    next_look_ = now + kCertificateLook;
    if (!tls_) return;
    if (settings_.tls.certificate.empty()) {
        if (const auto renewed = tls_settings(settings_); !renewed)
            log_.report(Level::error, "tls_renewal_failed", renewed.error().text);
    }
    if (last_written(*tls_) == certificate_written_) return;
    log_.report(Level::info, "certificate_changed", "the certificate's files have changed and are taken up");
    reload_certificate();
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

// --- Flows ------------------------------------------------------------------------------------------------

void Daemon::flow_up(const net::FlowInfo& flow) {
    const auto listener = listeners_.find(flow.listener);
    if (listener == listeners_.end()) return network_->close(flow.id);
    signalling_->flow_up(to_signalling(flow, listener->second));
}

void Daemon::received(FlowId flow, std::vector<sip::Message>&& messages) {
    for (sip::Message& message : messages) signalling_->receive(flow, std::move(message), net::Loop::now());
    settle();
}

void Daemon::malformed(FlowId flow, const sip::Malformed& malformed) {
    const Error& error = malformed.problem.error;
    log_.report(
        Level::warning, "sip_" + error.reason, fmt::format("flow {}: {}", flow.value, printable(error.text))
    );
    signalling_->malformed(flow, malformed.problem.status, malformed.problem.partial);
    settle();
}

void Daemon::flow_down(FlowId flow, const Error& why) {
    log_.report(
        Level::debug, "flow_down", fmt::format("flow {}: {} {}", flow.value, why.reason, printable(why.text))
    );
    signalling_->flow_down(flow, net::Loop::now());
    settle();
}

void Daemon::settle() {
    for (signalling::Effect& effect : signalling_->take_effects()) carry_out(effect);
    loop_.set_wakeup(earlier(signalling_->next_due(), next_look_), [this] {
        look_at_certificate();
        signalling_->tick(net::Loop::now());
        settle();
    });
}

void Daemon::carry_out(signalling::Effect& effect) {
    struct Visitor {
        Daemon& self;
        void operator()(signalling::Send& e) const { self.network_->send(e.flow, std::move(e.message)); }
        void operator()(const signalling::CloseFlow& e) const {
            self.log_.report(Level::info, "flow_closed", fmt::format("flow {}: {}", e.flow.value, e.why));
            self.network_->close(e.flow);
        }
        void operator()(const signalling::PhoneSeen& e) const { self.records_->take(e); }
        void operator()(const signalling::PhoneLinesChanged& e) const { self.records_->take(e); }
        void operator()(const signalling::PhoneLearned& e) const { self.records_->take(e); }
        void operator()(const signalling::ApiAnswer&) const {}
        void operator()(const signalling::ApiEvent&) const {}
        void operator()(const signalling::ApiNotice&) const {}
        void operator()(const signalling::Changed&) const {}
    };
    std::visit(Visitor{*this}, effect);
}

}  // namespace offhook::daemon
