// SPDX-License-Identifier: Apache-2.0
#include "store/records.hpp"

#include "base/text.hpp"

namespace offhook::store {

std::string_view role_name(Role role) {
    switch (role) {
        case Role::cti:
            return "cti";
        case Role::viewer:
            return "viewer";
        case Role::operator_:
            return "operator";
        case Role::admin:
            return "admin";
    }
    return {};
}

std::optional<Role> role_from(std::string_view name) {
    for (const Role role : {Role::cti, Role::viewer, Role::operator_, Role::admin}) {
        if (role_name(role) == name) return role;
    }
    return std::nullopt;
}

UnixSeconds Contents::first_start() const {
    const auto found = values.find("first_start");
    return found == values.end() ? 0 : parse_number<UnixSeconds>(found->second).value_or(0);
}

}  // namespace offhook::store
