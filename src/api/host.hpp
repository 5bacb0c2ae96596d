// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/backup.hpp"
#include "store/licence.hpp"
#include "store/load_settings.hpp"
#include "store/records.hpp"

namespace offhook::api {

/// A port that the program listens on, or would if it could.
struct ListenerState {
    std::string name;       ///< "phones.lan.tcp"
    std::string side;       ///< "phones", "clients", "console"
    std::string transport;  ///< "TCP", "TLS"
    std::string address;
    std::uint16_t port = 0;
    bool listening = false;
    std::string error;  ///< why not, for people
    std::size_t connections = 0;
};

/// What stands in a certificate (RFC 5280).
struct CertificateState {
    std::string subject;
    std::string issuer;
    std::vector<std::string> names;  ///< DNS names and addresses (subjectAltName)
    store::UnixSeconds not_before = 0;
    store::UnixSeconds not_after = 0;
    std::string serial;              ///< hexadecimal
    std::string fingerprint_sha256;  ///< hexadecimal, with colons
    std::string key;                 ///< "EC P-256", "RSA 2048"
};

struct Certificates {
    std::string source;  ///< "own" (authority of the server), "uploaded", "settings" (tls.certificate)
    std::optional<CertificateState> server;     ///< none: no certificate could be loaded, see error
    std::optional<CertificateState> authority;  ///< of the server's own
    std::string error;
};

struct ServiceState {
    bool running = false;
    bool wanted = true;            ///< false: an administrator stopped it
    std::string why;               ///< why it does not run, for people; empty if it runs
    store::UnixSeconds since = 0;  ///< of the last start or stop
};

/// What a restore changed, or would change.
struct RestoreReport {
    int schema = 0;       ///< of the database it came from
    std::string version;  ///< of the program that wrote it
    store::UnixSeconds created = 0;
    std::vector<store::BackupChange> changes;
};

/// What only the program can do. Implemented by offhookd; called on the loop's thread only. Functions that
/// take a Done return at once; it is called on the loop's thread later.
class Host {
public:
    virtual ~Host() = default;

    // Time and threads
    virtual Time now() const = 0;
    virtual std::int64_t unix_milliseconds() const = 0;
    /// Runs the task on the loop's thread, soon. From any thread.
    virtual void post(std::function<void()> task) = 0;
    /// Carries out what signalling wants done by now (Signalling::take_effects()), and asks Api::next_due().
    /// To be called after every change made through Signalling.
    virtual void settle() = 0;

    // The program
    virtual std::string version() const = 0;
    virtual std::string installation_id() const = 0;
    virtual store::UnixSeconds started() const = 0;
    /// Reports so far by reason: the counters of /metrics.
    virtual std::map<std::string, std::uint64_t> counters() const = 0;

    // First start
    virtual bool setup_needed() const = 0;
    /// The code that the server has printed; empty if none is needed.
    virtual std::string setup_code() const = 0;
    /// The wizard is through: remembers it for good.
    virtual void setup_done() = 0;

    // Settings
    virtual const store::LoadedSettings& settings() const = 0;
    /// Saves all of them or none, and puts them into effect; nullopt: back to what holds without it. Gives
    /// what went wrong when they took effect ("phones.lan.tcp_port: port 5060 is taken by …"), one text each.
    /// Errors: bad_settings (what only shows together), locked, store_failed.
    virtual Result<std::vector<std::string>> save_settings(
        const std::map<std::string, std::optional<std::string>>& changes
    ) = 0;

    // Listeners and certificates
    virtual std::vector<ListenerState> listeners() const = 0;
    /// Whether one could listen there now. Errors: port_in_use (the text says by whom if it is known),
    /// port_not_allowed, no_such_address.
    virtual Result<void> check_port(const std::string& address, std::uint16_t port) = 0;
    /// Numeric addresses of this machine, for the choice of an interface.
    virtual std::vector<std::string> local_addresses() const = 0;
    virtual Certificates certificates() const = 0;
    /// PEM texts. Errors: bad_certificate, bad_private_key, key_does_not_fit, locked, store_failed.
    virtual Result<void> use_certificate(
        const std::string& chain, const std::string& key, const std::string& key_password
    ) = 0;
    virtual Result<void> use_own_authority() = 0;
    /// PEM of the own authority's certificate; empty if there is none.
    virtual std::string authority_pem() const = 0;

    // Telephone service
    virtual ServiceState service() const = 0;
    /// Errors: licence_expired, already_running, nothing_listens (with texts).
    virtual Result<void> start_service() = 0;
    virtual Result<void> stop_service() = 0;

    // Phones: what is remembered of them beside what signalling knows.
    virtual const store::PhoneRecord* phone_record(const std::string& username) const = 0;
    /// Makes a phone known that has not registered yet, with lines entered by hand. Errors: phone_known,
    /// bad_username, bad_line, phones_limit.
    virtual Result<void> add_phone(
        const std::string& username, const std::vector<std::string>& device_ids
    ) = 0;
    /// Saves `change`d records and tells signalling. Errors: unknown_phone, bad_value (a deviceID).
    virtual Result<void> enable_phone(const std::string& username, bool enabled) = 0;
    virtual Result<void> activate_phone(const std::string& username) = 0;
    virtual Result<void> set_manual_lines(
        const std::string& username, const std::vector<std::string>& device_ids
    ) = 0;
    virtual Result<void> forget_phone(const std::string& username) = 0;
    virtual Result<void> reconnect_phone(const std::string& username) = 0;

    // Licences
    /// As it was evaluated last.
    virtual const store::LicenceState& licences() const = 0;
    /// Checks the code, keeps it, and evaluates anew. Errors: no_issuer, licence_known, and those of
    /// store::verify().
    virtual Result<void> add_licence(const std::string& code, const std::string& entered_by) = 0;
    /// `serial` as Licence::serial in lower-case hexadecimal, or the code itself. Errors: unknown_licence.
    virtual Result<void> remove_licence(const std::string& serial) = 0;

    // Backup
    using BackupDone = std::function<void(Result<std::string>)>;
    /// Errors: those of store::collect_backup() and make_backup().
    virtual void backup(const std::string& passphrase, BackupDone done) = 0;
    using RestoreDone = std::function<void(Result<RestoreReport>)>;
    /// With `apply` the database is what the backup says, and the server goes on with it (Api::load() is
    /// called before `done`). Errors: those of store::read_backup() and store::apply_backup().
    virtual void restore(std::string file, const std::string& passphrase, bool apply, RestoreDone done) = 0;
};

}  // namespace offhook::api
