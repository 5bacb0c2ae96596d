// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/setting_table.hpp"

namespace offhook::store {

/// Sets the member from text; lists are separated by commas. A relative path is taken from `base`; with an
/// empty base it is refused. The error's text says what is wrong, without the key, and never quotes a
/// secret. Errors: bad_value.
Result<void> assign(
    const Setting& setting, Settings& settings, std::string_view text, const std::filesystem::path& base
);
/// The same for a list that has been taken apart already.
Result<void> assign_items(const Setting& setting, Settings& settings, const std::vector<std::string>& items);

/// The value as assign() reads it. Secrets in plain: for comparing and storing only.
std::string plain_text(const Setting& setting, const Settings& settings);
/// The value for people: secrets are "(set)" or empty.
std::string shown_text(const Setting& setting, const Settings& settings);
/// The value as a TOML value; secrets are always "".
std::string toml_text(const Setting& setting, const Settings& settings);

}  // namespace offhook::store
