// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace offhook::store {

/// The text of docs/settings.md.
std::string settings_reference();

/// The text of docs/offhook.toml: every setting, commented out, with its default.
std::string sample_config_file();

}  // namespace offhook::store
