// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/records.hpp"
#include "store/store.hpp"

/// Backups: one encrypted file with everything that a new server needs.
///
/// Logical, not a copy of the database: records as JSON, so that a backup of an older schema can be put back.
/// Settings are those of the database; what offhook.toml, the environment or flags set is not in it, nor is
/// the audit, nor the log.
///
/// The file: "OFFHOOK BACKUP 1\n", the cost and salt of argon2id (RFC 9106), which makes the key of the
/// passphrase, then the JSON in chunks of 64 KiB by crypto_secretstream_xchacha20poly1305 of libsodium, the
/// head being authenticated with the first chunk. The last chunk carries the final tag, so a cut file is
/// seen.
namespace offhook::store {

inline constexpr int kBackupFormat = 1;
inline constexpr std::size_t kLargestBackup = std::size_t{256} * 1024 * 1024;  ///< bytes, encrypted
inline constexpr std::size_t kShortestPassphrase = 8;                          ///< bytes
inline constexpr std::size_t kLongestPassphrase = 1024;

/// What argon2id may cost: as long as somebody waits for it gladly.
struct PassphraseCost {
    std::uint32_t passes = 3;
    std::uint32_t memory_kib = 128 * 1024;
};

struct Backup {
    int format = kBackupFormat;
    std::string program_version;
    int schema = 0;  ///< of the database it came from
    UnixSeconds created = 0;
    std::string installation_id;

    Contents contents;                         ///< without `meta`
    std::map<std::string, std::string> files;  ///< of `<data_dir>/tls`: name → bytes

    /// How many of each there are: "phones" → 12 …
    std::map<std::string, std::size_t> counts() const;
};

/// The backup of what is there now: `contents` as Store::load() gave it, and the files of the server's own
/// authority and certificate. Errors: backup_failed (a file cannot be read, or there are absurdly many).
Result<Backup> collect_backup(const std::filesystem::path& data_dir, Contents contents, UnixSeconds now);

/// Encrypts it. Slow on purpose (half a second, `cost.memory_kib` of memory): not on the loop's thread.
/// Errors: bad_passphrase (too short or too long), backup_too_large, backup_failed (no memory).
Result<std::string> make_backup(const Backup& backup, std::string_view passphrase, PassphraseCost cost = {});

/// Reads one, of whatever origin. As slow as make_backup(). Errors: backup_unreadable (not a backup at all,
/// or cut within its head), backup_wrong_passphrase (or its beginning was changed), backup_damaged,
/// backup_newer (made by a newer program), backup_failed (no memory).
Result<Backup> read_backup(std::string_view bytes, std::string_view passphrase);

/// What restoring would change. Texts are for people; secrets are never in them.
struct BackupChange {
    enum class Kind { added, removed, changed };

    std::string
        section;  ///< "settings", "phones", "lines", "accounts", "users", "tokens", "licences", "files"
    std::string key;
    Kind kind = Kind::changed;
    std::string before;  ///< of settings only, here and below
    std::string after;
};

/// "added", "removed", "changed".
std::string_view change_name(BackupChange::Kind kind);

/// Times of last use and what phones teach by themselves do not count. By section, then key; at most `limit`
/// of them.
std::vector<BackupChange> describe_changes(
    const Backup& current, const Backup& backup, std::size_t limit = 10'000
);

/// Puts the backup in the place of what is there: the files at once (each whole or not at all), the records
/// in one transaction. `done` comes from the store's writer thread. The caller then loads everything anew.
/// Errors: backup_failed (a file cannot be written; the records are then as before), and those of
/// Store::replace_all().
void apply_backup(
    const Backup& backup, const std::filesystem::path& data_dir, Store& store, Store::Done done
);

}  // namespace offhook::store
