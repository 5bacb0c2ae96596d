// SPDX-License-Identifier: Apache-2.0
#include "api/identity.hpp"

namespace offhook::api {

std::string_view access_name(Access access) {
    switch (access) {
        case Access::open:
            return "open";
        case Access::anyone:
            return "any";
        case Access::control:
            return "control";
        case Access::viewer:
            return "viewer";
        case Access::operator_:
            return "operator";
        case Access::admin:
            return "admin";
    }
    return "admin";
}

std::string_view via_name(Via via) {
    switch (via) {
        case Via::nothing:
            return "";
        case Via::session:
            return "session";
        case Via::token:
            return "token";
        case Via::local_socket:
            return "local";
    }
    return "";
}

bool Identity::may(Access access) const {
    if (access == Access::open) return true;
    if (via == Via::nothing) return false;
    switch (access) {
        case Access::open:
        case Access::anyone:
            return true;
        case Access::control:
            return role >= Role::operator_ || (role == Role::cti && rights.control);
        case Access::viewer:
            return role >= Role::viewer;
        case Access::operator_:
            return role >= Role::operator_;
        case Access::admin:
            return role == Role::admin;
    }
    return false;
}

}  // namespace offhook::api
