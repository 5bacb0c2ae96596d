// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>

#include "store/load_settings.hpp"
#include "store/setting_table.hpp"

/// Settings in the form of openapi.yaml. Secrets are never in it.
namespace offhook::api {

boost::json::object setting_json(const store::Setting& setting, const store::LoadedSettings& loaded);
/// All of them.
boost::json::array settings_json(const store::LoadedSettings& loaded);
boost::json::array sections_json();

}  // namespace offhook::api
