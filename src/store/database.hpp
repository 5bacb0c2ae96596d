// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/changes.hpp"
#include "store/data_dir.hpp"
#include "store/records.hpp"

namespace SQLite {
class Database;
}

namespace offhook::store {

class Rows;
class SecretBox;

/// The SQLite database of a data directory. Owned by the Store's writer; used by one thread at a time.
///
/// WAL with synchronous=FULL: a write that has been reported as done is on the disk, whatever happens to the
/// power next. It costs one fsync for each batch, on a thread for which nobody waits; NORMAL would save
/// that, but could forget an account that the administrator was told is saved.
class Database {
public:
    /// `busy`: for which another program may hold the database before a call fails.
    /// Errors: as Store::open().
    static Result<std::unique_ptr<Database>> open(
        const std::filesystem::path& data_dir, std::chrono::milliseconds busy
    );
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// All of it or nothing. Gives the user names of phones whose lines were left out, since there is no such
    /// phone. Errors: store_failed, store_damaged, store_in_use.
    Result<std::vector<std::string>> write(const Changes& changes);

    /// Errors: as write().
    Result<Contents> read();

    /// As Store::replace_all(). Errors: as write().
    Result<void> replace_all(Contents contents);

    /// Errors: as write().
    Result<AuditPage> read_audit(const AuditQuery& query);

private:
    explicit Database(DataDirLock lock);
    Result<void> connect(const std::filesystem::path& file, std::chrono::milliseconds busy);
    Result<void> open_rows();
    void seal(const SecretBox& secrets);
    void make_up_missing();
    void add_missing();

    // From the outermost to the innermost: the lock is let go of last.
    DataDirLock lock_;
    std::filesystem::path file_;
    std::unique_ptr<SQLite::Database> sqlite_;
    std::unique_ptr<Rows> rows_;
};

}  // namespace offhook::store
