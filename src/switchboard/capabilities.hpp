// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace offhook::switchboard {

/// Whether a phone knows a CSTA service by itself.
enum class Support {
    unknown,      ///< try it, and learn from the answer
    doubtful,     ///< it has refused without a reason: try it all the same, but promise nothing
    native,       ///< it is said to, or has answered
    unsupported,  ///< it is said not to, or has refused
};

/// What one phone is and can: what its maker says, overridden by what it has answered.
class Capabilities {
public:
    std::string model;  ///< maker and model for people (deviceModelName); empty if not known

    void set(std::string service, Support support) { services_[std::move(service)] = support; }

    Support of(std::string_view service) const {
        const auto found = services_.find(service);
        return found == services_.end() ? Support::unknown : found->second;
    }
    bool may_try(std::string_view service) const { return of(service) != Support::unsupported; }

private:
    std::map<std::string, Support, std::less<>> services_;
};

}  // namespace offhook::switchboard
