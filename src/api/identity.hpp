// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "store/records.hpp"
#include "switchboard/rights.hpp"

namespace offhook::api {

using Role = store::Role;

/// Who a route is for (`x-role` in openapi.yaml).
enum class Access {
    open,       ///< "open": everybody, without a login
    anyone,     ///< "any": every user; role cti sees what its rights let it see
    control,    ///< "control": calls: admin, operator, and cti with the right to control
    viewer,     ///< "viewer": admin, operator, viewer
    operator_,  ///< "operator": admin, operator
    admin,      ///< "admin"
};

std::string_view access_name(Access access);

/// How the caller proved who it is.
enum class Via {
    nothing,       ///< not at all
    session,       ///< a browser's cookie
    token,         ///< Authorization: Bearer
    local_socket,  ///< root or the server's own user on this machine
};

std::string_view via_name(Via via);

/// Who a call comes from.
struct Identity {
    std::string user;  ///< its name; "local" on the local socket, empty without a login
    Role role = Role::viewer;
    switchboard::Rights rights;  ///< of lines: everything but for role cti
    Via via = Via::nothing;
    std::string session;  ///< id of the session or token; names nothing secret
    std::string address;  ///< where from; empty on the local socket

    bool may(Access access) const;
};

}  // namespace offhook::api
