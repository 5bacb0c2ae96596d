// SPDX-License-Identifier: Apache-2.0
#include "switchboard/device.hpp"

#include "csta/device_id.hpp"

namespace offhook::switchboard {

bool same_device(std::string_view device_id, std::string_view line_key) {
    const std::string key = csta::line_key(device_id);
    if (key == line_key) return true;
    const bool both_have_hosts =
        key.find('@') != std::string::npos && line_key.find('@') != std::string_view::npos;
    return !both_have_hosts && csta::user_of_key(key) == csta::user_of_key(line_key);
}

}  // namespace offhook::switchboard
