// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "store/load_settings.hpp"

namespace offhook::store {

/// What single values cannot show: two listeners in one place, half a key pair. One text per problem.
std::vector<std::string> broken_rules(const LoadedSettings& loaded);

}  // namespace offhook::store
