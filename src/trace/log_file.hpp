// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "trace/wall_time.hpp"

namespace offhook::trace {

struct LogFileSettings {
    std::filesystem::path dir;
    std::string name = "offhookd";  ///< offhookd.log, offhookd.1.log … (older)
    std::size_t max_bytes = std::size_t{10} * 1024 * 1024;
    std::size_t max_files = 10;  ///< older ones that are kept besides the one written
    bool delete_daily = false;   ///< at midnight (UTC) all of it goes
};

/// Makes the directory if need be and writes a file there. Errors: log_directory, with what the system says.
Result<void> check_log_directory(const std::filesystem::path& dir);

/// Lines into files of bounded size. One owner at a time.
class LogFile {
public:
    /// Errors: those of check_log_directory().
    static Result<LogFile> open(const LogFileSettings& settings, WallTime now);
    ~LogFile();
    LogFile(LogFile&&) noexcept;
    LogFile& operator=(LogFile&&) noexcept;

    /// The line, and a line end; it is with the system on return. Errors: log_not_written.
    Result<void> write(std::string_view line, WallTime now);

private:
    explicit LogFile(const LogFileSettings& settings);
    Result<void> reopen(WallTime now);
    void delete_files() const;

    struct Sink;
    LogFileSettings settings_;
    std::string day_;
    std::unique_ptr<Sink> sink_;
};

}  // namespace offhook::trace
