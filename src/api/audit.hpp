// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/identity.hpp"

namespace offhook::api {

/// Where every change is written down: who, when, from where, what, before and after. Secrets are to be
/// masked by the caller ("(set)").
class Audit {
public:
    virtual ~Audit() = default;
    /// `action` is noun.verb of the code ("phone.enable"), `object` what it was done to.
    virtual void record(
        const Identity& who,
        std::string_view action,
        std::string_view object,
        std::optional<std::string> before = std::nullopt,
        std::optional<std::string> after = std::nullopt
    ) = 0;
};

}  // namespace offhook::api
