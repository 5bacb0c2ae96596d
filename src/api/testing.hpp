// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/api.hpp"
#include "api/identity.hpp"
#include "api/passwords.hpp"
#include "api/users.hpp"
#include "base/random.hpp"
#include "http/target.hpp"
#include "signalling/signalling.hpp"
#include "store/store.hpp"
#include "trace/log.hpp"
#include "trace/ring.hpp"

/// What the tests of this room share: a host and exchanges without a network, and a server made of them.
namespace offhook::api::testing {

namespace json = boost::json;

inline constexpr std::int64_t kStart = 1'769'860'800'000;  ///< 2026-01-31T12:00:00Z
inline constexpr PasswordCost kCheap{1, 8192};

/// The program as the API sees it: settings really loaded, all else remembered.
class FakeHost : public Host {
public:
    std::map<std::string, std::string> database;  ///< settings
    std::map<std::string, std::string> flags;     ///< settings that are locked
    store::LoadedSettings loaded = *store::load_settings(sources_of({}));
    bool needs_setup = false;
    ServiceState service_state{true, true, "", kStart / 1'000};
    Certificates certificate_state{"own", std::nullopt, std::nullopt, ""};
    std::vector<ListenerState> listener_states;
    store::LicenceState licence_state;
    std::map<std::string, store::PhoneRecord> phones;
    std::vector<std::string> warnings;  ///< that save_settings() gives
    std::optional<Error> refusal;       ///< what the next function that may fail gives, once
    std::vector<std::string> done;      ///< what was asked of the program, in order
    Duration passed{0};

    void load() { loaded = *store::load_settings(sources_of(database)); }

    /// Runs what was posted until `ready`, for ten seconds at most.
    template <class Ready>
    void run_until(Ready ready) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!ready()) {
            std::unique_lock lock(mutex_);
            if (!posted_.wait_until(lock, end, [this] { return !tasks_.empty(); })) {
                throw std::runtime_error("nothing came");
            }
            auto task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task();
        }
    }

    // Host
    Time now() const override { return Time(std::chrono::hours(1)) + passed; }
    std::int64_t unix_milliseconds() const override { return kStart + passed.count(); }
    void post(std::function<void()> task) override {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
        posted_.notify_one();
    }
    void settle() override { done.emplace_back("settle"); }
    std::string version() const override { return "1.2.3"; }
    std::string installation_id() const override { return "installation"; }
    store::UnixSeconds started() const override { return kStart / 1'000; }
    std::map<std::string, std::uint64_t> counters() const override { return {{"login_failed", 2}}; }
    bool setup_needed() const override { return needs_setup; }
    std::string setup_code() const override { return needs_setup ? "right-code" : ""; }
    void setup_done() override { needs_setup = false; }
    const store::LoadedSettings& settings() const override { return loaded; }
    Result<std::vector<std::string>> save_settings(
        const std::map<std::string, std::optional<std::string>>& changes
    ) override {
        auto wanted = database;
        for (const auto& [key, text] : changes) {
            if (text) {
                wanted[key] = *text;
            } else {
                wanted.erase(key);
            }
        }
        auto result = store::load_settings(sources_of(wanted));
        if (!result) return tl::unexpected(result.error());
        if (!result->warnings.empty()) return failure("bad_settings", result->warnings.front());
        database = std::move(wanted);
        loaded = std::move(*result);
        return warnings;
    }
    std::vector<ListenerState> listeners() const override { return listener_states; }
    Result<void> check_port(const std::string& address, std::uint16_t port) override {
        return note("check_port " + address + " " + std::to_string(port));
    }
    std::vector<std::string> local_addresses() const override { return {"127.0.0.1", "192.0.2.1"}; }
    Certificates certificates() const override { return certificate_state; }
    Result<void> use_certificate(const std::string&, const std::string&, const std::string&) override {
        return note("use_certificate");
    }
    Result<void> use_own_authority() override { return note("use_own_authority"); }
    std::string authority_pem() const override { return "-----BEGIN CERTIFICATE-----\n"; }
    ServiceState service() const override { return service_state; }
    Result<void> start_service() override {
        auto started = note("start_service");
        if (started) service_state = {true, true, "", kStart / 1'000};
        return started;
    }
    Result<void> stop_service() override {
        auto stopped = note("stop_service");
        if (stopped) service_state = {false, false, "stopped by an administrator", kStart / 1'000};
        return stopped;
    }
    const store::PhoneRecord* phone_record(const std::string& username) const override {
        const auto found = phones.find(username);
        return found == phones.end() ? nullptr : &found->second;
    }
    Result<void> add_phone(const std::string& username, const std::vector<std::string>&) override {
        return note("add_phone " + username);
    }
    Result<void> enable_phone(const std::string& username, bool enabled) override {
        return note((enabled ? "enable_phone " : "disable_phone ") + username);
    }
    Result<void> activate_phone(const std::string& username) override {
        return note("activate_phone " + username);
    }
    Result<void> set_manual_lines(const std::string& username, const std::vector<std::string>&) override {
        return note("set_manual_lines " + username);
    }
    Result<void> forget_phone(const std::string& username) override {
        return note("forget_phone " + username);
    }
    Result<void> reconnect_phone(const std::string& username) override {
        return note("reconnect_phone " + username);
    }
    const store::LicenceState& licences() const override { return licence_state; }
    Result<void> add_licence(const std::string& code, const std::string& by) override {
        return note("add_licence " + code + " " + by);
    }
    Result<void> remove_licence(const std::string& serial) override {
        return note("remove_licence " + serial);
    }
    void backup(const std::string& passphrase, BackupDone then) override {
        auto noted = note("backup " + passphrase);
        post([then = std::move(then), noted] {
            if (noted) {
                then(std::string("the backup"));
            } else {
                then(tl::unexpected(noted.error()));
            }
        });
    }
    void restore(std::string file, const std::string& passphrase, bool apply, RestoreDone then) override {
        auto noted = note("restore " + file + " " + passphrase + (apply ? " apply" : " dry"));
        RestoreReport report{3, "1.0.0", kStart / 1'000, {{"phones", "000413AABBCC", {}, "", ""}}};
        post([then = std::move(then), noted, report] {
            if (noted) {
                then(report);
            } else {
                then(tl::unexpected(noted.error()));
            }
        });
    }

private:
    store::Sources sources_of(const std::map<std::string, std::string>& settings) const {
        store::Sources sources;
        sources.database = settings;
        sources.flags.emplace_back("server.data_dir=/tmp/offhook");
        for (const auto& [key, text] : flags) sources.flags.push_back(key + "=" + text);
        return sources;
    }
    Result<void> note(std::string what) {
        done.push_back(std::move(what));
        if (!refusal) return {};
        const Error error = *std::exchange(refusal, std::nullopt);
        return tl::unexpected(error);
    }

    std::mutex mutex_;
    std::condition_variable posted_;
    std::deque<std::function<void()>> tasks_;
};

/// What became of an exchange; outlives it.
struct Answer {
    std::optional<http::Response> response;

    int status() const { return response->status; }
    std::string_view field(std::string_view name) const { return response->fields.get(name); }
    json::value body() const { return json::parse(response->body); }
    /// A text member of the body; empty if there is none.
    std::string text(std::string_view member) const {
        const json::value value = body();
        const json::value* found = value.as_object().if_contains(member);
        return found && found->is_string() ? std::string(found->get_string()) : std::string();
    }
    std::string reason() const { return text("reason"); }
};

class FakeExchange final : public http::Exchange {
public:
    FakeExchange(http::Request request, std::shared_ptr<Answer> answer)
        : request_(std::move(request)), answer_(std::move(answer)) {}
    const http::Request& request() const override { return request_; }
    void respond(http::Response response) override { answer_->response = std::move(response); }
    std::shared_ptr<http::EventStream> start_events(http::Fields) override { return nullptr; }
    std::shared_ptr<http::WebSocket> accept_websocket(std::string_view) override { return nullptr; }

private:
    http::Request request_;
    std::shared_ptr<Answer> answer_;
};

/// Who asks: fields that all its requests carry.
struct Caller {
    std::string address = "192.0.2.9";
    std::string cookie;  ///< "offhook_session=…"
    std::string csrf;
    std::string token;
    bool local = false;
};

/// A server: real signalling, store and API around a fake host.
class House {
public:
    explicit House(ApiLimits limits = cheap()) {
        std::filesystem::create_directories(dir_);
        store_ = *store::Store::open(dir_, reporter_);
        signalling_.emplace(signalling::SignallingSettings{}, Limits{}, random_, reporter_);
        Api::Parts parts{host, *signalling_, *store_, random_, reporter_, log_, ring_, &House::files};
        api_.emplace(parts, limits);
        add_user("admin", Role::admin);
    }
    ~House() {
        api_.reset();
        store_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(dir_, ignored);
    }
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    static ApiLimits cheap() {
        ApiLimits limits;
        limits.password_cost = kCheap;
        return limits;
    }

    FakeHost host;
    Api& api() { return *api_; }
    store::Store& store() { return *store_; }
    signalling::Signalling& signalling() { return *signalling_; }

    /// All have the password "password of NAME".
    void add_user(const std::string& name, Role role, std::vector<std::string> lines = {}) {
        store::UserRecord user;
        user.name = name;
        user.role = role;
        user.lines = std::move(lines);
        user.password_hash = *hash_password("password of " + name, kCheap);
        contents_.users.push_back(user);
        store_->save(user);
        api_->load(contents_);
    }

    /// A token as a program has it: its text.
    std::string add_token(const std::string& user, Role scope, std::vector<std::string> lines = {}) {
        store::TokenRecord token;
        token.id = "t" + std::to_string(contents_.tokens.size() + 1);
        token.user = user;
        token.scope = scope;
        token.lines = std::move(lines);
        token.hash = token_hash("oh_" + token.id);
        contents_.tokens.push_back(token);
        api_->load(contents_);
        return "oh_" + token.id;
    }

    /// Sends the request and waits for the answer. `fields`: "Name: value".
    Answer send(
        const Caller& caller,
        std::string_view method,
        std::string_view target,
        std::string body = {},
        const std::vector<http::Field>& fields = {}
    ) {
        auto answer = std::make_shared<Answer>();
        api_->handle(
            std::make_shared<FakeExchange>(request(caller, method, target, std::move(body), fields), answer)
        );
        host.run_until([&] { return answer->response.has_value(); });
        return *answer;
    }

    /// Logged in as that user, by cookie.
    Caller login(const std::string& name) {
        Caller caller;
        const json::object body{{"name", name}, {"password", "password of " + name}};
        const Answer answer = send(caller, "POST", "/api/v1/session", json::serialize(body));
        if (answer.status() != 200) throw std::runtime_error(answer.response->body);
        const std::string_view cookie = answer.field("Set-Cookie");
        caller.cookie = cookie.substr(0, cookie.find(';'));
        caller.csrf = answer.text("csrfToken");
        return caller;
    }

    /// The audit as it is written by now, newest first: "action object".
    std::vector<store::AuditRecord> audit() {
        std::vector<store::AuditRecord> records;
        bool there = false;
        store_->query_audit({}, [&](Result<store::AuditPage> page) {
            host.post([&, found = std::move(page)] {
                records = found->records;
                there = true;
            });
        });
        host.run_until([&] { return there; });
        return records;
    }

private:
    static http::Request request(
        const Caller& caller,
        std::string_view method,
        std::string_view target,
        std::string body,
        const std::vector<http::Field>& fields
    ) {
        http::Request request;
        request.method = method;
        request.target = target;
        http::Target parsed = *http::parse_target(target);
        request.path = std::move(parsed.path);
        request.query = std::move(parsed.query);
        request.peer.address = caller.local ? "" : caller.address;
        request.peer.local = caller.local;
        if (!caller.cookie.empty()) request.fields.set("Cookie", caller.cookie);
        if (!caller.csrf.empty()) request.fields.set("X-CSRF-Token", caller.csrf);
        if (!caller.token.empty()) request.fields.set("Authorization", "Bearer " + caller.token);
        if (!body.empty()) request.fields.set("Content-Type", "application/json");
        for (const http::Field& field : fields) request.fields.set(field.name, field.value);
        request.body = std::move(body);
        return request;
    }

    static void files(const std::shared_ptr<http::Exchange>& exchange) {
        http::Response response;
        response.body = "a file";
        exchange->respond(std::move(response));
    }

    SystemRandom random_;
    NoReporter reporter_;
    trace::Log log_{{trace::wall_now, [](std::string_view) {}, false, 65'536}};
    trace::Ring ring_{65'536};
    std::filesystem::path dir_ = std::filesystem::temp_directory_path() / ("offhook_api_" + random_.token(8));
    store::Contents contents_;
    std::unique_ptr<store::Store> store_;
    std::optional<signalling::Signalling> signalling_;
    std::optional<Api> api_;
};

}  // namespace offhook::api::testing
