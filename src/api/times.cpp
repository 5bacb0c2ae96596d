// SPDX-License-Identifier: Apache-2.0
#include "api/times.hpp"

#include <chrono>

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::api {

namespace {

constexpr std::int64_t kMillisecondsPerSecond = 1'000;

/// "2026-01-31T12:00:00" as its numbers; nothing where a digit or separator is missing.
struct Fields {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
};

std::optional<Fields> read_fields(std::string_view text) {
    const bool separated =
        text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':';
    const auto year = parse_number<int>(text.substr(0, 4));
    const auto month = parse_number<unsigned>(text.substr(5, 2));
    const auto day = parse_number<unsigned>(text.substr(8, 2));
    const auto hour = parse_number<int>(text.substr(11, 2));
    const auto minute = parse_number<int>(text.substr(14, 2));
    const auto second = parse_number<int>(text.substr(17, 2));
    if (!separated || !year || !month || !day || !hour || !minute || !second) return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return Fields{*year, *month, *day, *hour, *minute, *second};
}

/// ".25Z" or "Z": milliseconds.
std::optional<std::int64_t> read_fraction(std::string_view text) {
    if (text == "Z") return 0;
    if (text.size() < 3 || text.size() > 11 || text.front() != '.' || text.back() != 'Z') return std::nullopt;
    std::string digits(text.substr(1, text.size() - 2));
    digits.resize(3, '0');
    return parse_number<std::int64_t>(digits);
}

}  // namespace

std::string time_text(std::int64_t unix_milliseconds) {
    using std::chrono::days;
    using std::chrono::floor;
    using std::chrono::milliseconds;
    const std::chrono::sys_time<milliseconds> time{milliseconds(unix_milliseconds)};
    const auto midnight = floor<days>(time);
    const std::chrono::year_month_day date(midnight);
    const std::int64_t of_day = (time - midnight).count();
    const std::int64_t seconds = of_day / kMillisecondsPerSecond;
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), seconds / 3600,
        seconds / 60 % 60, seconds % 60, of_day % kMillisecondsPerSecond
    );
}

std::string time_text(const Host& host, Time time) {
    return time_text(host.unix_milliseconds() - (host.now() - time).count());
}

std::optional<std::int64_t> read_time(std::string_view text) {
    constexpr std::size_t kToSeconds = 19;
    if (text.size() <= kToSeconds) return std::nullopt;
    const auto fields = read_fields(text.substr(0, kToSeconds));
    const auto fraction = read_fraction(text.substr(kToSeconds));
    if (!fields || !fraction) return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year(fields->year), std::chrono::month(fields->month), std::chrono::day(fields->day)};
    if (!date.ok()) return std::nullopt;
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    const std::int64_t seconds = ((days * 24 + fields->hour) * 60 + fields->minute) * 60 + fields->second;
    return seconds * kMillisecondsPerSecond + *fraction;
}

boost::json::value time_or_null(store::UnixSeconds seconds) {
    if (seconds == 0) return nullptr;
    return boost::json::value(time_text(seconds * kMillisecondsPerSecond));
}

boost::json::value time_or_null(const Host& host, std::optional<Time> time) {
    if (!time) return nullptr;
    return boost::json::value(time_text(host, *time));
}

boost::json::value text_or_null(std::string_view text) {
    if (text.empty()) return nullptr;
    return boost::json::value(text);
}

}  // namespace offhook::api
