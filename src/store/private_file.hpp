// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace offhook::store {

/// Makes sure that the file is there and that only its owner may read it (mode 0600). Errors: store_failed.
Result<void> keep_private(const std::filesystem::path& path);

/// Errors: store_failed (cannot be read, is no regular file, is larger than `limit`).
Result<std::string> read_private_file(const std::filesystem::path& path, std::size_t limit);

/// Puts the whole file in place, or leaves what was there: by way of a second name, synced to the disk, mode
/// 0600. Errors: store_failed.
Result<void> write_private_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace offhook::store
