// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace offhook::profiles {

/// The page docs/phones.md, written from the tables of this room and the switchboard's emulations.
std::string phones_reference();

}  // namespace offhook::profiles
