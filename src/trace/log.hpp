// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/report.hpp"
#include "base/result.hpp"
#include "trace/history.hpp"
#include "trace/log_file.hpp"
#include "trace/wall_time.hpp"

namespace offhook::trace {

enum class LogFormat { text, json };

/// "debug", "info", "warning", "error".
std::string_view level_word(Level level);
std::optional<Level> level_named(std::string_view word);

struct LogSettings {
    Level level = Level::info;
    LogFormat format = LogFormat::text;
    std::optional<LogFileSettings> files;  ///< none: stderr only
    /// User names or MACs in any writing. If there are some, lines about other phones are dropped below
    /// warning.
    std::vector<std::string> phones;
};

struct LogLine {
    std::uint64_t sequence = 0;
    WallTime wall{};
    Level level = Level::info;
    std::string reason;
    std::string phone;  ///< as a phone_key(); empty: about no phone
    std::string text;
};

/// "2026-01-31T12:00:00.000Z warning login_failed: user …", without line end.
std::string to_text(const LogLine& line);
/// One JSON object on one line: time, level, reason, phone, text.
std::string to_json_text(const LogLine& line);

/// Which lines somebody wants to see. What is empty lets all pass.
struct LogFilter {
    Level level = Level::debug;  ///< this and above
    std::string phone;           ///< in any writing
    std::string text;            ///< anywhere in reason or text, case ignored
    std::optional<WallTime> since;
    std::optional<WallTime> until;
};
bool matches(const LogFilter& filter, const LogLine& line);

using LogHistory = History<LogLine>;

/// The surroundings of a Log; a test puts its own here.
struct LogOutlets {
    std::function<WallTime()> clock = wall_now;
    std::function<void(std::string_view)> console;  ///< a line without its end; empty: stderr
    bool journal = false;  ///< the console is journald: priority in front (sd-daemon(3)), no time
    std::size_t kept_bytes = std::size_t{4} * 1024 * 1024;  ///< lines in memory

    /// Stderr, in the form journald likes if it reads there.
    static LogOutlets of_process();
};

/// The log of the program: each report is a line on stderr, in files, and in memory, and a count under its
/// reason. May be called from any thread.
class Log final : public Reporter {
public:
    explicit Log(LogOutlets outlets = LogOutlets::of_process());

    /// Takes over level, form and files. With a directory that cannot be written it says so (also as the
    /// error, log_directory) and stays with stderr.
    Result<void> configure(const LogSettings& settings);

    /// Another level for one phone until a time; it goes before LogSettings::phones too.
    void set_level_for(std::string_view phone, Level level, WallTime until);
    void reset_level_for(std::string_view phone);
    struct PhoneLevel {
        std::string phone;
        Level level = Level::debug;
        WallTime until{};
    };
    std::vector<PhoneLevel> phone_levels() const;
    Level level() const;

    void report(Level level, std::string_view reason, std::string_view text) override;

    /// How often each reason was reported, lines that were dropped included.
    std::map<std::string, std::uint64_t> counters() const;
    /// The lines in memory, for reading and subscribing.
    LogHistory& lines() { return lines_; }
    const LogHistory& lines() const { return lines_; }

private:
    void count(std::string_view reason);
    bool passes(Level level, const std::string& phone, WallTime now);
    void write(const LogLine& line);
    void write_to_console(const LogLine& line) const;
    void write_to_file(const LogLine& line);
    void write_own(Level level, std::string_view reason, std::string_view text);

    LogOutlets outlets_;
    LogHistory lines_;
    mutable std::mutex mutex_;
    LogSettings settings_;
    std::set<std::string> phones_;  ///< LogSettings::phones as keys
    std::map<std::string, PhoneLevel> phone_levels_;
    std::optional<LogFile> file_;
    bool file_fails_ = false;  ///< said once, until it works again
    std::map<std::string, std::uint64_t, std::less<>> counters_;
};

}  // namespace offhook::trace
