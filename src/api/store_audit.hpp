// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/audit.hpp"
#include "api/host.hpp"
#include "store/store.hpp"

namespace offhook::api {

/// Writes the audit to the database.
class StoreAudit final : public Audit {
public:
    StoreAudit(Host& host, store::Store& store) : host_(host), store_(store) {}

    void record(
        const Identity& who,
        std::string_view action,
        std::string_view object,
        std::optional<std::string> before,
        std::optional<std::string> after
    ) override;

private:
    Host& host_;
    store::Store& store_;
};

}  // namespace offhook::api
