// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/settings.hpp"

namespace offhook::store {

/// Where a value came from, in order of precedence: a later one wins.
enum class Source { built_in, generated, database, file, environment, flag };

std::string_view source_name(Source source);

struct Origin {
    Source source = Source::built_in;
    std::string where;  ///< "offhook.toml:12", "OFFHOOK_SERVER_NAME"; empty where the source says it all

    std::string to_string() const;
};

/// A configuration file that was read. Its name is used in messages as it was given.
struct ConfigFile {
    std::filesystem::path path;
    std::string text;

    /// Errors: bad_config_file (unreadable, larger than 1 MiB).
    static Result<ConfigFile> read(const std::filesystem::path& path);
};

using Environment = std::map<std::string, std::string>;
Environment process_environment();

/// Everything settings can come from.
struct Sources {
    std::map<std::string, std::string> generated;  ///< Contents::generated
    std::map<std::string, std::string> database;   ///< Contents::settings
    std::optional<ConfigFile> file;
    Environment environment;         ///< the whole one; an empty variable counts as not set
    std::vector<std::string> flags;  ///< "key=value"
};

struct LoadedSettings {
    Settings settings;
    /// What is wrong in the database: such values are passed over, since nobody could mend them if the
    /// server did not start.
    std::vector<std::string> warnings;
    std::map<std::string, Origin, std::less<>> origins;  ///< of all but built-in values

    Origin origin(std::string_view key) const;
    /// Set by file, environment or flag: the console cannot change it.
    bool locked(std::string_view key) const;
};

/// Puts the sources together and checks values and what they mean to each other. All problems are found, one
/// per line of the error's text ("offhook.toml:12: phones.lan.tcp_port: 70000 is not a port (0 to 65535)").
/// Errors: bad_settings.
Result<LoadedSettings> load_settings(const Sources& sources);

/// The keys whose values differ, in the order of the table.
std::vector<std::string_view> changed_keys(const Settings& before, const Settings& after);

/// Whether the console or CLI may save this; gives the text to store. Errors: unknown_key, not_in_database,
/// bad_value. What only shows together with other settings is found by load_settings().
Result<std::string> check_setting(std::string_view key, std::string_view text);

/// $STATE_DIRECTORY (systemd), else $XDG_STATE_HOME/offhook, else $HOME/.local/state/offhook, else
/// /var/lib/offhook.
std::filesystem::path default_data_dir(const Environment& environment);

}  // namespace offhook::store
