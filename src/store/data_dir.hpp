// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <utility>

#include "base/result.hpp"

namespace offhook::store {

/// Holds a data directory for this process alone, by a lock on `offhook.lock` in it. The system lets go of it
/// when the process ends in whatever way.
class DataDirLock {
public:
    /// Creates the directory where it is missing (mode 0700). Errors: store_no_directory, store_in_use.
    static Result<DataDirLock> take(const std::filesystem::path& data_dir);
    DataDirLock(DataDirLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    DataDirLock& operator=(DataDirLock&&) = delete;
    ~DataDirLock();

private:
    explicit DataDirLock(int file) : file_(file) {}
    int file_;
};

}  // namespace offhook::store
