// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/report.hpp"

namespace offhook::daemon {

struct LogSettings {
    std::string level = "info";
    std::filesystem::path dir;  ///< empty: no files, stderr only
    std::size_t max_file_bytes = std::size_t{10} * 1024 * 1024;
    std::size_t max_files = 10;
};

/// Log lines to stderr and to files of bounded size, and a counter for each reason. May be called from any
/// thread.
class Log final : public Reporter {
public:
    Log();
    ~Log() override;

    /// Takes over level and files; with a directory that cannot be written it says so and stays with stderr.
    void configure(const LogSettings& settings);
    void report(Level level, std::string_view reason, std::string_view text) override;
    std::map<std::string, std::uint64_t> counters() const;

private:
    struct Sinks;
    std::unique_ptr<Sinks> sinks_;
    mutable std::mutex mutex_;
    std::map<std::string, std::uint64_t, std::less<>> counters_;
};

}  // namespace offhook::daemon
