// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/records.hpp"

namespace offhook::store {

// Lists and maps as they stand in a column. Phones put any bytes into their names, so these are kept as they
// are. Reading throws what Boost.JSON throws.

std::string to_json(const std::vector<std::string>& list);
std::string to_json(const std::map<std::string, Learned>& capabilities);
std::vector<std::string> list_from(const std::string& text);
std::map<std::string, Learned> capabilities_from(const std::string& text);

}  // namespace offhook::store
