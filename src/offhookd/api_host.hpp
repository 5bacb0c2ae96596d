// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/host.hpp"
#include "base/random.hpp"
#include "net/loop.hpp"
#include "offhookd/certificates.hpp"
#include "offhookd/licensing.hpp"
#include "offhookd/listeners.hpp"
#include "offhookd/phone_records.hpp"
#include "offhookd/settings_keeper.hpp"
#include "offhookd/slow_work.hpp"
#include "signalling/signalling.hpp"
#include "store/backup.hpp"
#include "store/store.hpp"
#include "trace/log.hpp"

namespace offhook::daemon {

/// What the API may ask of the program. Life: the daemon's; thread: the loop's.
class ApiHost final : public api::Host {
public:
    struct Parts {
        SettingsKeeper& settings;
        store::Store& store;
        signalling::Signalling& signalling;
        PhoneRecords& records;
        Listeners& listeners;
        Certificates& certificates;
        Licensing& licensing;
        trace::Log& log;
        net::Loop& loop;

        std::function<void()> settle;
        /// Puts the settings into effect; gives what could not be done, a text each.
        std::function<std::vector<std::string>()> apply_settings;
        /// Goes on with what was restored.
        std::function<void(const store::Contents&)> take_over;
    };

    ApiHost(Parts parts, const store::Contents& contents, Random& random);

    Time now() const override;
    std::int64_t unix_milliseconds() const override;
    void post(std::function<void()> task) override;
    void settle() override { parts_.settle(); }

    std::string version() const override;
    std::string installation_id() const override { return installation_id_; }
    store::UnixSeconds started() const override { return started_; }
    std::map<std::string, std::uint64_t> counters() const override { return parts_.log.counters(); }

    bool setup_needed() const override { return !setup_code_.empty(); }
    std::string setup_code() const override { return setup_code_; }
    void setup_done() override;

    const store::LoadedSettings& settings() const override { return parts_.settings.loaded(); }
    Result<std::vector<std::string>> save_settings(
        const std::map<std::string, std::optional<std::string>>& changes
    ) override;

    std::vector<api::ListenerState> listeners() const override { return parts_.listeners.states(); }
    Result<void> check_port(const std::string& address, std::uint16_t port) override;
    std::vector<std::string> local_addresses() const override;
    api::Certificates certificates() const override;
    Result<void> use_certificate(
        const std::string& chain, const std::string& key, const std::string& key_password
    ) override;
    Result<void> use_own_authority() override;
    std::string authority_pem() const override;

    api::ServiceState service() const override;
    Result<void> start_service() override;
    Result<void> stop_service() override;

    const store::PhoneRecord* phone_record(const std::string& username) const override;
    Result<void> add_phone(const std::string& username, const std::vector<std::string>& device_ids) override;
    Result<void> enable_phone(const std::string& username, bool enabled) override;
    Result<void> activate_phone(const std::string& username) override;
    Result<void> set_manual_lines(const std::string& username, const std::vector<std::string>& device_ids)
        override;
    Result<void> forget_phone(const std::string& username) override;
    Result<void> reconnect_phone(const std::string& username) override;

    const store::LicenceState& licences() const override { return parts_.licensing.state(); }
    Result<void> add_licence(const std::string& code, const std::string& entered_by) override;
    Result<void> remove_licence(const std::string& serial) override;

    void backup(const std::string& passphrase, BackupDone done) override;
    void restore(std::string file, const std::string& passphrase, bool apply, RestoreDone done) override;

private:
    Result<void> switch_service(bool on);
    Result<void> settled(Result<void> result);
    /// Reads backup and database, away from the loop.
    Result<std::pair<store::Backup, api::RestoreReport>> read_restore(
        const std::string& file, const std::string& passphrase, const std::filesystem::path& folder
    );
    void put_back(
        const store::Backup& backup,
        api::RestoreReport report,
        const std::filesystem::path& folder,
        RestoreDone done
    );

    Parts parts_;
    store::UnixSeconds started_;
    store::UnixSeconds service_since_;
    std::string installation_id_;
    std::string setup_code_;
    SlowWork slow_work_;  ///< last: ends before what its tasks use
};

}  // namespace offhook::daemon
