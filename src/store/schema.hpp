// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "base/result.hpp"

namespace SQLite {
class Database;
}

namespace offhook::store {

/// The steps from an empty database to the newest schema: step n (from 1) leads from version n-1 to n. Steps
/// are only ever added at the end; a released one never changes.
std::span<const std::string_view> migrations();

/// Brings the database up to date, each step in one transaction with its version (PRAGMA user_version). A
/// database that holds something is first copied to `<file>.schema-<version>.backup`.
/// Errors: store_newer (written by a later program), store_foreign (not ours), store_failed (no copy could be
/// made). What SQLite refuses comes as its exception, to be caught where the others are (database.cpp).
Result<void> migrate(
    SQLite::Database& database, std::span<const std::string_view> steps, const std::filesystem::path& file
);

}  // namespace offhook::store
