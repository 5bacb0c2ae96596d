// SPDX-License-Identifier: Apache-2.0
#include "offhookd/settings_keeper.hpp"

#include <utility>

#include <fmt/format.h>

namespace offhook::daemon {

namespace {

Result<std::optional<store::ConfigFile>> read_config(const Options& options) {
    if (!options.config) return std::optional<store::ConfigFile>{};
    auto file = store::ConfigFile::read(*options.config);
    if (!file) return tl::unexpected(file.error());
    return std::optional(std::move(*file));
}

}  // namespace

Result<store::LoadedSettings> SettingsKeeper::load(const Texts& generated, const Texts& database) const {
    auto file = read_config(options_);
    if (!file) return tl::unexpected(file.error());
    store::Sources sources;
    sources.generated = generated;
    sources.database = database;
    sources.file = std::move(*file);
    sources.environment = store::process_environment();
    sources.flags = options_.flags;
    return store::load_settings(sources);
}

Result<void> SettingsKeeper::take(const Texts& generated, const Texts& database) {
    auto loaded = load(generated, database);
    if (!loaded) return tl::unexpected(loaded.error());
    // The one setting that needs a restart: all the server's files are there.
    if (!loaded_.settings.server.data_dir.empty())
        loaded->settings.server.data_dir = loaded_.settings.server.data_dir;
    loaded_ = std::move(*loaded);
    return {};
}

Result<void> SettingsKeeper::load(const store::Contents& contents) {
    if (auto taken = take(contents.generated, contents.settings); !taken) return taken;
    generated_ = contents.generated;
    database_ = contents.settings;
    return {};
}

Result<void> SettingsKeeper::reload() {
    return take(generated_, database_);
}

Result<void> SettingsKeeper::save(
    const std::map<std::string, std::optional<std::string>>& changes, store::Store& store
) {
    Texts database = database_;
    for (const auto& [key, text] : changes) {
        if (loaded_.locked(key)) {
            return failure("locked", fmt::format("{} is set by {}", key, loaded_.origin(key).to_string()));
        }
        if (!text) {
            database.erase(key);
            continue;
        }
        auto checked = store::check_setting(key, *text);
        if (!checked) return tl::unexpected(checked.error());
        database[key] = std::move(*checked);
    }
    if (auto taken = take(generated_, database); !taken) return taken;
    for (const auto& [key, text] : changes) {
        text ? store.set_setting(key, database.at(key)) : store.unset_setting(key);
    }
    database_ = std::move(database);
    return {};
}

}  // namespace offhook::daemon
