// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/load_settings.hpp"
#include "store/store.hpp"

namespace offhook::daemon {

/// What the command line says.
struct Options {
    std::optional<std::filesystem::path> config;
    std::vector<std::string> flags;  ///< "key=value" settings, --data among them
};

/// The settings in effect, from all their sources, and the way to change those of the database. Thread: the
/// loop's.
class SettingsKeeper {
public:
    explicit SettingsKeeper(Options options) : options_(std::move(options)) {}

    /// Reads all sources but the database. Errors: bad_config_file, bad_settings.
    Result<store::LoadedSettings> check() const { return load({}, {}); }

    /// Takes over what the database holds, and reads everything. On an error all stays as it was.
    Result<void> load(const store::Contents& contents);
    /// Reads file and environment anew. On an error all stays as it was.
    Result<void> reload();

    /// All of the changes or none; nullopt: back to what holds without it. On success they are with the
    /// store, and loaded() has them. Errors: unknown_key, not_in_database, bad_value, locked, bad_settings.
    Result<void> save(const std::map<std::string, std::optional<std::string>>& changes, store::Store& store);

    const store::LoadedSettings& loaded() const { return loaded_; }
    const store::Settings& settings() const { return loaded_.settings; }

private:
    using Texts = std::map<std::string, std::string>;
    Result<store::LoadedSettings> load(const Texts& generated, const Texts& database) const;
    Result<void> take(const Texts& generated, const Texts& database);

    Options options_;
    Texts generated_;
    Texts database_;
    store::LoadedSettings loaded_;
};

}  // namespace offhook::daemon
