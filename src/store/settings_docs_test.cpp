// SPDX-License-Identifier: Apache-2.0
#include "store/settings_docs.hpp"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/load_settings.hpp"
#include "store/setting_table.hpp"

namespace offhook::store {
namespace {

/// Compares a committed file with what the table gives; with OFFHOOK_REFRESH=1 it writes the file instead.
void expect_committed(const char* name, const std::string& text) {
    const auto path = std::filesystem::path(OFFHOOK_SOURCE_DIR) / "docs" / name;
    if (process_environment().count("OFFHOOK_REFRESH") != 0) std::ofstream(path, std::ios::binary) << text;
    std::ifstream file(path, std::ios::binary);
    const std::string committed{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(committed == text) << path << " is not up to date; write it again with\n"
                                   << "  OFFHOOK_REFRESH=1 store_test --gtest_filter='SettingsDocs.*'";
}

/// Takes the comment sign off the settings; comments have a space behind theirs.
std::string with_everything_set(std::string text) {
    for (auto at = text.find("\n#"); at != std::string::npos; at = text.find("\n#", at + 1)) {
        if (text.at(at + 2) != ' ') text.erase(at + 1, 1);
    }
    return text;
}

TEST(SettingsDocs, ReferenceIsCommitted) {
    expect_committed("settings.md", settings_reference());
}

TEST(SettingsDocs, SampleFileIsCommitted) {
    expect_committed("offhook.toml", sample_config_file());
}

TEST(SettingsDocs, SampleFileHoldsTheDefaultsOfEverySetting) {
    Sources sources;
    sources.file = ConfigFile{"offhook.toml", with_everything_set(sample_config_file())};
    const auto loaded = load_settings(sources);
    ASSERT_TRUE(loaded) << loaded.error().text;
    EXPECT_TRUE(changed_keys(loaded->settings, load_settings({})->settings).empty());
    for (const Setting& setting : all_settings()) {
        const bool in_file = setting.generated != Generated::no || loaded->locked(setting.key);
        EXPECT_TRUE(in_file) << setting.key;
    }
}

TEST(SettingsDocs, SampleFileAsItIsSetsNothing) {
    Sources sources;
    sources.file = ConfigFile{"offhook.toml", sample_config_file()};
    const auto loaded = load_settings(sources);
    ASSERT_TRUE(loaded) << loaded.error().text;
    EXPECT_TRUE(loaded->origins.empty());
}

}  // namespace
}  // namespace offhook::store
