// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/report.hpp"
#include "base/result.hpp"
#include "store/records.hpp"

namespace offhook::store {

/// The database of one server, `<data_dir>/offhook.db`.
///
/// Life: opened once at start by the program, closed when destroyed, which writes all that is still
/// pending. One process per data directory: a second one is refused.
/// Thread: every function may be called from any thread and none waits for the disk, except open(), load(),
/// flush_and_wait() and the destructor. Completions and reports come from the writer thread, so the Reporter
/// must stand calls from it.
/// Writing: changes are gathered, a record saved twice before it was written is written once, and all that is
/// pending goes into one transaction, so that after a power cut the database holds the state after some
/// save, with none before it missing. When a write fails, the change is kept and tried again; the failure
/// is reported once (store_write_failed) and so is the recovery (store_write_resumed).
class Store {
public:
    struct Options {
        std::chrono::milliseconds gather{100};       ///< a change waits this long for company
        std::chrono::milliseconds first_retry{500};  ///< after a failed write; doubles up to last_retry
        std::chrono::milliseconds last_retry{30'000};
        std::chrono::milliseconds busy{5'000};  ///< for which another program may hold the database
        std::size_t max_unsaved = Limits{}.unsaved_records;
    };

    /// Creates the directory (mode 0700) and the file (mode 0600) where missing, checks the database and
    /// brings an older one up to date, after a copy of it was put beside it. Secrets in the database (see
    /// secrets.hpp) are encrypted with `<data_dir>/secret.key`, which is made with the database.
    /// Errors: store_no_directory, store_in_use, store_damaged, store_newer, store_foreign, store_failed,
    /// secret_key_missing, secret_key_wrong.
    static Result<std::unique_ptr<Store>> open(
        const std::filesystem::path& data_dir, Reporter& reporter, Options options
    );
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path& data_dir, Reporter& reporter);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// Reads everything, after writing what is pending. Blocks. Errors: store_failed.
    Result<Contents> load();

    void save(PhoneRecord phone);
    /// Replaces all lines of the phone, whatever their `phone` says. The phone must have been saved, else the
    /// lines are dropped (reported as store_lines_without_phone).
    void save_lines(const std::string& username, std::vector<LineRecord> lines);
    /// With its lines.
    void remove_phone(const std::string& username);
    void save(AccountRecord account);
    void remove_account(const std::string& name);
    void set_setting(const std::string& key, std::string text);
    void unset_setting(const std::string& key);
    void save(UserRecord user);
    /// With the user's tokens.
    void remove_user(const std::string& name);
    void save(TokenRecord token);
    void remove_token(const std::string& id);
    void save(LicenceRecord licence);
    void remove_licence(const std::string& code);
    /// Contents::values.
    void set_value(const std::string& key, std::string text);
    void unset_value(const std::string& key);
    /// Adds it with an id of its own, whatever its `id` says. Texts beyond RecordBounds are cut.
    void append(AuditRecord audit);

    using AuditDone = std::function<void(Result<AuditPage>)>;
    /// Reads a page of the audit, after writing what is pending; `done` comes from the writer thread.
    /// Errors: as flush().
    void query_audit(AuditQuery query, AuditDone done);

    using Done = std::function<void(const Result<void>&)>;
    /// Writes all that was saved so far without further waiting; `done` comes from the writer thread when it
    /// is on the disk, or with store_failed when it could not be written (it is kept and tried again).
    void flush(Done done);
    Result<void> flush_and_wait();

    /// Puts `contents` in the place of everything but the audit and `meta`, in one transaction; of two values
    /// "first_start" the earlier stays. What is pending is written before; what is saved after this call
    /// comes over it. `done` comes from the writer thread; when it brings an error, nothing was changed.
    /// Errors: store_failed, store_in_use.
    void replace_all(Contents contents, Done done);

private:
    class Writer;
    explicit Store(std::unique_ptr<Writer> writer);
    std::unique_ptr<Writer> writer_;
};

}  // namespace offhook::store
