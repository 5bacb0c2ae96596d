// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "base/report.hpp"

// For the tests of this room alone.
namespace offhook::store {

/// A directory that goes when the test does.
class TempDir {
public:
    TempDir()
        : path_(std::filesystem::path(testing::TempDir()) / ("offhook_store_" + SystemRandom().token(8))) {}
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const char* name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// Remembers reasons; may be called from any thread.
class RecordingReporter final : public Reporter {
public:
    void report(Level, std::string_view reason, std::string_view) override {
        const std::lock_guard lock(mutex_);
        reasons_.emplace_back(reason);
    }
    std::vector<std::string> reasons() const {
        const std::lock_guard lock(mutex_);
        return reasons_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> reasons_;
};

}  // namespace offhook::store
