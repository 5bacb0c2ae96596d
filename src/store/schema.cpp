// SPDX-License-Identifier: Apache-2.0
#include "store/schema.hpp"

#include <array>
#include <string>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include "store/private_file.hpp"

namespace offhook::store {

namespace {

/// "OfHk": tells our databases from those of other programs.
constexpr int kApplicationId = 0x4F66486B;

constexpr std::string_view kVersion1 = R"sql(
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Texts that the server made up for settings nobody set: passwords, the first client's login.
CREATE TABLE generated (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE phone (
    username       TEXT PRIMARY KEY,
    maker          TEXT NOT NULL,
    model          TEXT NOT NULL,
    firmware       TEXT NOT NULL,
    user_agent     TEXT NOT NULL,
    enabled        INTEGER NOT NULL,
    activation     TEXT NOT NULL,     -- active, waiting
    last_contact   TEXT NOT NULL,
    last_address   TEXT NOT NULL,
    last_transport TEXT NOT NULL,
    last_identity  TEXT NOT NULL,
    first_seen     INTEGER NOT NULL,  -- seconds since 1970-01-01 UTC
    last_login     INTEGER NOT NULL,
    manual_lines   TEXT NOT NULL,     -- JSON: [deviceID, …]
    capabilities   TEXT NOT NULL      -- JSON: {service: true or false, …}
) STRICT, WITHOUT ROWID;

CREATE TABLE line (
    phone        TEXT NOT NULL REFERENCES phone (username) ON DELETE CASCADE,
    device_id    TEXT NOT NULL,
    position     INTEGER NOT NULL,
    display_name TEXT NOT NULL,
    manual       INTEGER NOT NULL,
    PRIMARY KEY (phone, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    name       TEXT PRIMARY KEY,
    realm      TEXT NOT NULL,
    ha1_md5    TEXT NOT NULL,
    ha1_sha256 TEXT NOT NULL,
    control    INTEGER NOT NULL,
    lines      TEXT NOT NULL,         -- JSON: [pattern, …]
    enabled    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kVersion2 = R"sql(
-- What the program remembers for itself: first_start, setup_done.
CREATE TABLE value (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    name             TEXT PRIMARY KEY,
    password_hash    TEXT NOT NULL,     -- argon2id
    role             TEXT NOT NULL,     -- admin, operator, viewer, cti
    lines            TEXT NOT NULL,     -- JSON: [pattern, …]
    control          INTEGER NOT NULL,
    language         TEXT NOT NULL,
    enabled          INTEGER NOT NULL,
    created          INTEGER NOT NULL,  -- seconds since 1970-01-01 UTC
    last_login       INTEGER NOT NULL,
    password_changed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE token (
    id        TEXT PRIMARY KEY,
    user      TEXT NOT NULL,
    name      TEXT NOT NULL,
    hash      TEXT NOT NULL,
    scope     TEXT NOT NULL,            -- a role
    lines     TEXT NOT NULL,            -- JSON: [pattern, …]
    created   INTEGER NOT NULL,
    expires   INTEGER NOT NULL,
    last_used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE licence (
    code       TEXT PRIMARY KEY,
    entered    INTEGER NOT NULL,
    entered_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    time    INTEGER NOT NULL,
    user    TEXT NOT NULL,
    address TEXT NOT NULL,
    via     TEXT NOT NULL,
    action  TEXT NOT NULL,
    object  TEXT NOT NULL,
    before  TEXT NOT NULL,
    after   TEXT NOT NULL
) STRICT;
)sql";

constexpr std::array kMigrations = {kVersion1, kVersion2};

int pragma(SQLite::Database& database, const char* name) {
    return database.execAndGet(fmt::format("PRAGMA {}", name)).getInt();
}

/// By way of a second name, so that a power cut leaves a whole copy or none.
Result<void> back_up(SQLite::Database& database, const std::filesystem::path& target) {
    auto unfinished = target;
    unfinished += ".unfinished";
    std::filesystem::remove(unfinished);
    if (auto fine = keep_private(unfinished); !fine) return fine;
    {
        SQLite::Database copy(unfinished.string(), SQLite::OPEN_READWRITE);
        SQLite::Backup(copy, database).executeStep(-1);
    }
    std::filesystem::rename(unfinished, target);
    return {};
}

Result<void> run_steps(
    SQLite::Database& database,
    int version,
    std::span<const std::string_view> steps,
    const std::filesystem::path& file
) {
    if (version > 0) {
        auto backup = file;
        backup += fmt::format(".schema-{}.backup", version);
        if (auto fine = back_up(database, backup); !fine) return fine;
    }
    for (auto next = static_cast<std::size_t>(version); next < steps.size(); ++next) {
        SQLite::Transaction transaction(database);
        database.exec(std::string(steps[next]));
        database.exec(fmt::format("PRAGMA user_version = {}", next + 1));
        database.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
        transaction.commit();
    }
    return {};
}

}  // namespace

std::span<const std::string_view> migrations() {
    return kMigrations;
}

Result<void> migrate(
    SQLite::Database& database, std::span<const std::string_view> steps, const std::filesystem::path& file
) {
    const int version = pragma(database, "user_version");
    const int tables = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
    if (pragma(database, "application_id") != kApplicationId && (version != 0 || tables != 0)) {
        return failure(
            "store_foreign",
            fmt::format(
                "{} is a database of another program; move it away or choose another data directory",
                file.string()
            )
        );
    }
    if (version < 0 || static_cast<std::size_t>(version) > steps.size()) {
        return failure(
            "store_newer", fmt::format(
                               "{} was written by a newer Offhook (schema {}, this one knows up to {}); use "
                               "the newer program, or "
                               "put back a copy named {}.schema-….backup",
                               file.string(), version, steps.size(), file.filename().string()
                           )
        );
    }
    if (static_cast<std::size_t>(version) == steps.size()) return {};
    return run_steps(database, version, steps, file);
}

}  // namespace offhook::store
