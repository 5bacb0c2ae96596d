// SPDX-License-Identifier: Apache-2.0
#include "trace/log.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "trace/phone_name.hpp"
#include "trace/search.hpp"

namespace offhook::trace {

namespace {

constexpr std::array<std::string_view, 4> kLevelWords{"debug", "info", "warning", "error"};
constexpr std::array<int, 4> kPriorities{7, 6, 4, 3};  ///< of syslog, in the same order

void write_to_stderr(std::string_view line) {
    std::string whole(line);
    whole.push_back('\n');
    // There is nobody left to tell if this fails.
    static_cast<void>(std::fwrite(whole.data(), 1, whole.size(), stderr));
}

std::size_t cost_of(const LogLine& line) {
    return sizeof(LogLine) + line.reason.size() + line.phone.size() + line.text.size();
}

}  // namespace

std::string_view level_word(Level level) {
    return kLevelWords.at(static_cast<std::size_t>(level));
}

std::optional<Level> level_named(std::string_view word) {
    for (const Level level : {Level::debug, Level::info, Level::warning, Level::error}) {
        if (level_word(level) == word) return level;
    }
    return std::nullopt;
}

std::string to_text(const LogLine& line) {
    return fmt::format(
        "{} {:<7} {}: {}", utc_text(line.wall), level_word(line.level), line.reason, line.text
    );
}

std::string to_json_text(const LogLine& line) {
    boost::json::object object;
    object["time"] = utc_text(line.wall);
    object["level"] = level_word(line.level);
    object["reason"] = line.reason;
    if (!line.phone.empty()) object["phone"] = line.phone;
    object["text"] = line.text;
    return boost::json::serialize(object);
}

bool matches(const LogFilter& filter, const LogLine& line) {
    if (line.level < filter.level) return false;
    if (!filter.phone.empty() && phone_key(filter.phone) != line.phone) return false;
    if (filter.since && line.wall < *filter.since) return false;
    if (filter.until && line.wall > *filter.until) return false;
    return filter.text.empty() || contains_ignoring_case(line.text, filter.text) ||
           contains_ignoring_case(line.reason, filter.text);
}

LogOutlets LogOutlets::of_process() {
    LogOutlets outlets;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): read before any thread is started
    outlets.journal = std::getenv("JOURNAL_STREAM") != nullptr;
    return outlets;
}

Log::Log(LogOutlets outlets) : outlets_(std::move(outlets)), lines_(outlets_.kept_bytes) {
    if (!outlets_.console) outlets_.console = write_to_stderr;
}

Result<void> Log::configure(const LogSettings& settings) {
    const std::lock_guard lock(mutex_);
    settings_ = settings;
    phones_.clear();
    for (const std::string& phone : settings.phones) phones_.insert(phone_key(phone));
    file_.reset();
    file_fails_ = false;
    if (!settings.files) return {};
    auto opened = LogFile::open(*settings.files, outlets_.clock());
    if (!opened) {
        write_own(Level::error, opened.error().reason, opened.error().text);
        return tl::unexpected(opened.error());
    }
    file_.emplace(std::move(*opened));
    return {};
}

void Log::set_level_for(std::string_view phone, Level level, WallTime until) {
    const std::string key = phone_key(phone);
    const std::lock_guard lock(mutex_);
    phone_levels_[key] = {key, level, until};
}

void Log::reset_level_for(std::string_view phone) {
    const std::lock_guard lock(mutex_);
    phone_levels_.erase(phone_key(phone));
}

std::vector<Log::PhoneLevel> Log::phone_levels() const {
    const WallTime now = outlets_.clock();
    const std::lock_guard lock(mutex_);
    std::vector<PhoneLevel> levels;
    for (const auto& [key, level] : phone_levels_) {
        if (level.until > now) levels.push_back(level);
    }
    return levels;
}

Level Log::level() const {
    const std::lock_guard lock(mutex_);
    return settings_.level;
}

void Log::report(Level level, std::string_view reason, std::string_view text) {
    LogLine line{0, outlets_.clock(), level, {}, phone_of_line(text), {}};
    {
        const std::lock_guard lock(mutex_);
        count(reason);
        if (!passes(level, line.phone, line.wall)) return;
        line.reason = reason;
        line.text = text;
        write(line);
    }
    const std::size_t cost = cost_of(line);
    lines_.add(std::make_shared<LogLine>(std::move(line)), cost);
}

std::map<std::string, std::uint64_t> Log::counters() const {
    const std::lock_guard lock(mutex_);
    return {counters_.begin(), counters_.end()};
}

void Log::count(std::string_view reason) {
    const auto found = counters_.find(reason);
    if (found == counters_.end()) {
        counters_.emplace(reason, 1);
    } else {
        ++found->second;
    }
}

bool Log::passes(Level level, const std::string& phone, WallTime now) {
    if (const auto found = phone_levels_.find(phone); !phone.empty() && found != phone_levels_.end()) {
        if (found->second.until > now) return level >= found->second.level;
        phone_levels_.erase(found);
    }
    if (level < settings_.level) return false;
    const bool other_phone = !phones_.empty() && !phone.empty() && !phones_.contains(phone);
    return !other_phone || level >= Level::warning;
}

void Log::write(const LogLine& line) {
    write_to_console(line);
    if (file_) write_to_file(line);
}

void Log::write_to_console(const LogLine& line) const {
    if (outlets_.journal) {
        const int priority = kPriorities.at(static_cast<std::size_t>(line.level));
        return outlets_.console(fmt::format("<{}>{}: {}", priority, line.reason, line.text));
    }
    outlets_.console(settings_.format == LogFormat::json ? to_json_text(line) : to_text(line));
}

void Log::write_to_file(const LogLine& line) {
    const std::string text = settings_.format == LogFormat::json ? to_json_text(line) : to_text(line);
    const auto written = file_->write(text, line.wall);
    if (written && std::exchange(file_fails_, false))
        write_own(Level::info, "log_file_resumed", "the log file can be written again");
    if (!written && !std::exchange(file_fails_, true))
        write_own(Level::error, written.error().reason, written.error().text + "; the log goes on here only");
}

/// What the log has to say about itself, on the console and in memory.
void Log::write_own(Level level, std::string_view reason, std::string_view text) {
    LogLine line{0, outlets_.clock(), level, std::string(reason), {}, std::string(text)};
    count(reason);
    write_to_console(line);
    const std::size_t cost = cost_of(line);
    lines_.add(std::make_shared<LogLine>(std::move(line)), cost);
}

}  // namespace offhook::trace
