// SPDX-License-Identifier: Apache-2.0
#include "offhookd/log.hpp"

#include <utility>

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace offhook::daemon {

namespace {

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

/// Time in UTC with milliseconds, level, reason and text: one line each, easy to read and to grep.
constexpr const char* kPattern = "%Y-%m-%dT%H:%M:%S.%eZ %-7l %v";

spdlog::level::level_enum level_named(const std::string& name) {
    return spdlog::level::from_str(name == "warning" ? "warn" : name == "error" ? "err" : name);
}

}  // namespace

struct Log::Sinks {
    std::shared_ptr<spdlog::logger> logger;
};

Log::Log() : sinks_(std::make_unique<Sinks>()) {
    configure({});
}

Log::~Log() = default;

void Log::configure(const LogSettings& settings) {
    std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::stderr_sink_mt>()};
    std::string problem;
    if (!settings.dir.empty()) {
        try {
            std::filesystem::create_directories(settings.dir);
            sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
                (settings.dir / "offhookd.log").string(), settings.max_file_bytes, settings.max_files
            ));
        } catch (const std::exception& error) {
            problem = error.what();
        }
    }
    auto logger = std::make_shared<spdlog::logger>("offhookd", sinks.begin(), sinks.end());
    logger->set_pattern(kPattern, spdlog::pattern_time_type::utc);
    logger->set_level(level_named(settings.level));
    logger->flush_on(spdlog::level::info);
    {
        const std::lock_guard lock(mutex_);
        sinks_->logger = std::move(logger);
    }
    if (!problem.empty()) report(Level::error, "log_directory", settings.dir.string() + ": " + problem);
}

void Log::report(Level level, std::string_view reason, std::string_view text) {
    std::shared_ptr<spdlog::logger> logger;
    {
        const std::lock_guard lock(mutex_);
        const auto found = counters_.find(reason);
        if (found == counters_.end()) {
            counters_.emplace(reason, 1);
        } else {
            ++found->second;
        }
        logger = sinks_->logger;
    }
    logger->log(to_spdlog(level), "{}: {}", reason, text);
}

std::map<std::string, std::uint64_t> Log::counters() const {
    const std::lock_guard lock(mutex_);
    return {counters_.begin(), counters_.end()};
}

}  // namespace offhook::daemon
