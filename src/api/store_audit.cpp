// SPDX-License-Identifier: Apache-2.0
#include "api/store_audit.hpp"

#include <utility>

namespace offhook::api {

namespace {

std::string_view face_of(Via via) {
    switch (via) {
        case Via::nothing:
        case Via::session:
            return "console";
        case Via::token:
            return "api";
        case Via::local_socket:
            return "cli";
    }
    return "api";
}

}  // namespace

void StoreAudit::record(
    const Identity& who,
    std::string_view action,
    std::string_view object,
    std::optional<std::string> before,
    std::optional<std::string> after
) {
    store::AuditRecord record;
    record.time = host_.unix_milliseconds() / 1'000;
    record.user = who.user;
    record.address = who.address;
    record.via = face_of(who.via);
    record.action = action;
    record.object = object;
    record.before = std::move(before).value_or("");
    record.after = std::move(after).value_or("");
    store_.append(std::move(record));
}

}  // namespace offhook::api
