// SPDX-License-Identifier: Apache-2.0
#include "trace/log_file.hpp"

#include <fstream>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>

namespace offhook::trace {

struct LogFile::Sink {
    explicit Sink(const LogFileSettings& settings)
        : file((settings.dir / (settings.name + ".log")).string(), settings.max_bytes, settings.max_files) {
        file.set_pattern("%v");
    }
    spdlog::sinks::rotating_file_sink_st file;
};

Result<void> check_log_directory(const std::filesystem::path& dir) {
    std::error_code error;
    std::filesystem::create_directories(dir, error);
    if (error)
        return failure("log_directory", fmt::format("{} cannot be made: {}", dir.string(), error.message()));
    const std::filesystem::path probe = dir / ".offhookd-may-write";
    {
        std::ofstream file(probe);
        if (!file.is_open()) error = {errno, std::generic_category()};
    }
    if (error)
        return failure(
            "log_directory", fmt::format("{} cannot be written to: {}", dir.string(), error.message())
        );
    std::filesystem::remove(probe, error);
    return {};
}

LogFile::LogFile(const LogFileSettings& settings) : settings_(settings) {}
LogFile::~LogFile() = default;
LogFile::LogFile(LogFile&&) noexcept = default;
LogFile& LogFile::operator=(LogFile&&) noexcept = default;

Result<LogFile> LogFile::open(const LogFileSettings& settings, WallTime now) {
    if (const auto checked = check_log_directory(settings.dir); !checked)
        return tl::unexpected(checked.error());
    LogFile file(settings);
    if (const auto opened = file.reopen(now); !opened) return tl::unexpected(opened.error());
    return file;
}

Result<void> LogFile::reopen(WallTime now) {
    try {
        day_ = utc_day(now);
        sink_ = std::make_unique<Sink>(settings_);
        return {};
    } catch (const spdlog::spdlog_ex& error) {
        sink_.reset();
        return failure("log_directory", error.what());
    }
}

/// Every file of this log; what else lies in the directory is not ours.
void LogFile::delete_files() const {
    std::error_code error;  // one that is gone already is as good
    std::filesystem::remove(settings_.dir / (settings_.name + ".log"), error);
    for (std::size_t i = 1; i <= settings_.max_files; ++i)
        std::filesystem::remove(settings_.dir / fmt::format("{}.{}.log", settings_.name, i), error);
}

Result<void> LogFile::write(std::string_view line, WallTime now) {
    if (settings_.delete_daily && sink_ && utc_day(now) != day_) {
        sink_.reset();
        delete_files();
    }
    if (!sink_) {
        if (auto opened = reopen(now); !opened) return opened;
    }
    try {
        const spdlog::string_view_t text(line.data(), line.size());
        sink_->file.log(spdlog::details::log_msg({}, spdlog::level::info, text));
        sink_->file.flush();
        return {};
    } catch (const spdlog::spdlog_ex& error) {
        sink_.reset();  // what could not be written is given up, so that the next line starts afresh
        return failure("log_not_written", error.what());
    }
}

}  // namespace offhook::trace
