// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/backup.hpp"

namespace offhook::store {

/// What stands encrypted in a backup. Members that a reader does not know are passed over, those that are
/// missing have their defaults, so that records may grow.
std::string to_backup_json(const Backup& backup);

/// Checks every record by record_rules.hpp. Errors: backup_damaged (not what to_backup_json() writes),
/// backup_newer (its format or schema is beyond ours).
Result<Backup> from_backup_json(std::string_view text);

/// Whether `<data_dir>/tls` may have a file of that name: a plain one, neither hidden nor half written.
bool is_backup_file_name(std::string_view name);

}  // namespace offhook::store
