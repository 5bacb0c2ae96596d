// SPDX-License-Identifier: Apache-2.0
#include "offhookd/api_host.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "net/tls.hpp"
#include "offhookd/wall_clock.hpp"

namespace offhook::daemon {

namespace {

constexpr const char* kSetupDone = "setup_done";

/// Short enough to type, long enough against guessing behind the API's rate limit; without letters that look
/// like others.
std::string make_setup_code(Random& random) {
    constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    std::string code;
    for (int i = 0; i < 12; ++i) {
        if (i > 0 && i % 4 == 0) code += '-';
        code += kLetters[random.below(kLetters.size())];
    }
    return code;
}

}  // namespace

ApiHost::ApiHost(Parts parts, const store::Contents& contents, Random& random)
    : parts_(std::move(parts)),
      started_(unix_now()),
      service_since_(started_),
      installation_id_(contents.meta.installation_id) {
    if (contents.values.count(kSetupDone) == 0 && contents.users.empty())
        setup_code_ = make_setup_code(random);
}

Time ApiHost::now() const {
    return net::Loop::now();
}

std::int64_t ApiHost::unix_milliseconds() const {
    return unix_milliseconds_now();
}

void ApiHost::post(std::function<void()> task) {
    parts_.loop.post(std::move(task));
}

std::string ApiHost::version() const {
    return OFFHOOK_VERSION;
}

void ApiHost::setup_done() {
    setup_code_.clear();
    parts_.store.set_value(kSetupDone, std::to_string(unix_now()));
}

/// After a change made through signalling.
Result<void> ApiHost::settled(Result<void> result) {
    parts_.settle();
    return result;
}

// --- Settings, listeners, certificates ---------------------------------------------------------------------

Result<std::vector<std::string>> ApiHost::save_settings(
    const std::map<std::string, std::optional<std::string>>& changes
) {
    if (const auto saved = parts_.settings.save(changes, parts_.store); !saved)
        return tl::unexpected(saved.error());
    return parts_.apply_settings();
}

Result<void> ApiHost::check_port(const std::string& address, std::uint16_t port) {
    return parts_.listeners.check_port(address, port);
}

std::vector<std::string> ApiHost::local_addresses() const {
    std::vector<std::string> names = net::names_of_this_machine();
    std::erase_if(names, [](const std::string& name) {
        return name.find(':') == std::string::npos &&
               name.find_first_not_of("0123456789.") != std::string::npos;
    });
    return names;
}

api::Certificates ApiHost::certificates() const {
    return parts_.certificates.describe(parts_.settings.settings());
}

Result<void> ApiHost::use_certificate(
    const std::string& chain, const std::string& key, const std::string& key_password
) {
    auto used = parts_.certificates.use(parts_.settings.settings(), chain, key, key_password);
    if (used) parts_.listeners.reload_certificate(parts_.settings.settings());
    return used;
}

Result<void> ApiHost::use_own_authority() {
    auto used = parts_.certificates.use_own(parts_.settings.settings());
    if (used) parts_.listeners.reload_certificate(parts_.settings.settings());
    return used;
}

std::string ApiHost::authority_pem() const {
    return Certificates::authority_pem(parts_.settings.settings());
}

// --- Telephone service
// --------------------------------------------------------------------------------------

api::ServiceState ApiHost::service() const {
    api::ServiceState state;
    const bool blocked = parts_.licensing.allowed().blocked;
    state.wanted = parts_.settings.settings().server.telephony;
    state.running = parts_.signalling.telephony_runs() && !blocked;
    state.since = service_since_;
    if (!state.wanted) {
        state.why = "an administrator has stopped it";
    } else if (blocked) {
        state.why = "the trial time is over and no licence code has been entered";
    }
    return state;
}

Result<void> ApiHost::start_service() {
    if (parts_.licensing.allowed().blocked)
        return failure("licence_expired", "the trial time is over and no licence code has been entered");
    if (parts_.settings.settings().server.telephony)
        return failure("already_running", "the telephone service runs already");
    return switch_service(true);
}

Result<void> ApiHost::stop_service() {
    return switch_service(false);
}

Result<void> ApiHost::switch_service(bool on) {
    const auto saved = save_settings({{"server.telephony", on ? "true" : "false"}});
    if (!saved) return tl::unexpected(saved.error());
    service_since_ = unix_now();
    return {};
}

// --- Phones
// -------------------------------------------------------------------------------------------------

const store::PhoneRecord* ApiHost::phone_record(const std::string& username) const {
    return parts_.records.find(username);
}

Result<void> ApiHost::add_phone(const std::string& username, const std::vector<std::string>& device_ids) {
    signalling::KnownPhone phone;
    phone.username = signalling::canonical_username(username);
    phone.manual_lines = device_ids;
    auto created = parts_.signalling.create_phone(phone);
    if (created) parts_.records.add(phone.username, device_ids);
    return settled(std::move(created));
}

Result<void> ApiHost::enable_phone(const std::string& username, bool enabled) {
    auto done = parts_.signalling.enable_phone(username, enabled, now());
    if (done) parts_.records.set_enabled(username, enabled);
    return settled(std::move(done));
}

Result<void> ApiHost::activate_phone(const std::string& username) {
    auto done = parts_.signalling.activate_phone(username, now());
    if (done) parts_.records.set_active(username);
    return settled(std::move(done));
}

Result<void> ApiHost::set_manual_lines(
    const std::string& username, const std::vector<std::string>& device_ids
) {
    auto done = parts_.signalling.set_manual_lines(username, device_ids, now());
    if (!done)
        return failure(
            done.error().reason == "bad_line" ? "bad_value" : done.error().reason, done.error().text
        );
    parts_.records.set_manual_lines(username, device_ids);
    return settled(std::move(done));
}

Result<void> ApiHost::forget_phone(const std::string& username) {
    auto done = parts_.signalling.forget_phone(username, now());
    if (done) parts_.records.forget(username);
    return settled(std::move(done));
}

Result<void> ApiHost::reconnect_phone(const std::string& username) {
    return settled(parts_.signalling.reconnect_phone(username, now()));
}

// --- Licences
// -----------------------------------------------------------------------------------------------

Result<void> ApiHost::add_licence(const std::string& code, const std::string& entered_by) {
    auto added =
        parts_.licensing.add(parts_.settings.settings().licence.issuer_key, code, entered_by, unix_now());
    if (added) parts_.apply_settings();
    return added;
}

Result<void> ApiHost::remove_licence(const std::string& serial) {
    auto removed = parts_.licensing.remove(serial);
    if (removed) parts_.apply_settings();
    return removed;
}

// --- Backup
// -------------------------------------------------------------------------------------------------

void ApiHost::backup(const std::string& passphrase, BackupDone done) {
    slow_work_.post([this, passphrase, done = std::move(done),
                     folder = parts_.settings.settings().server.data_dir] {
        auto contents = parts_.store.load();
        auto made = contents ? store::collect_backup(folder, std::move(*contents), unix_now())
                             : tl::unexpected(contents.error());
        auto bytes = made ? store::make_backup(*made, passphrase) : tl::unexpected(made.error());
        parts_.loop.post([done, bytes = std::move(bytes)] { done(bytes); });
    });
}

Result<std::pair<store::Backup, api::RestoreReport>> ApiHost::read_restore(
    const std::string& file, const std::string& passphrase, const std::filesystem::path& folder
) {
    auto backup = store::read_backup(file, passphrase);
    if (!backup) return tl::unexpected(backup.error());
    auto contents = parts_.store.load();
    if (!contents) return tl::unexpected(contents.error());
    const auto current = store::collect_backup(folder, std::move(*contents), unix_now());
    if (!current) return tl::unexpected(Error{"store_failed", current.error().text});
    api::RestoreReport report;
    report.schema = backup->schema;
    report.version = backup->program_version;
    report.created = backup->created;
    report.changes = store::describe_changes(*current, *backup);
    return std::pair(std::move(*backup), std::move(report));
}

void ApiHost::restore(std::string file, const std::string& passphrase, bool apply, RestoreDone done) {
    const auto folder = parts_.settings.settings().server.data_dir;
    slow_work_.post([this, file = std::move(file), passphrase, apply, done = std::move(done), folder] {
        auto read = read_restore(file, passphrase, folder);
        if (read && apply) return put_back(read->first, std::move(read->second), folder, done);
        Result<api::RestoreReport> report =
            read ? Result<api::RestoreReport>(std::move(read->second)) : tl::unexpected(read.error());
        parts_.loop.post([done, report = std::move(report)] { done(report); });
    });
}

void ApiHost::put_back(
    const store::Backup& backup,
    api::RestoreReport report,
    const std::filesystem::path& folder,
    RestoreDone done
) {
    store::apply_backup(
        backup, folder, parts_.store,
        [this, report = std::move(report), done = std::move(done)](const Result<void>& applied) {
            auto error = applied ? std::nullopt : std::optional(applied.error());
            parts_.loop.post([this, report, done, error = std::move(error)] {
                if (error) return done(tl::unexpected(*error));
                const auto contents = parts_.store.load();
                if (!contents) return done(tl::unexpected(contents.error()));
                parts_.take_over(*contents);
                done(report);
            });
        }
    );
}

}  // namespace offhook::daemon
