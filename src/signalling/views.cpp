// SPDX-License-Identifier: Apache-2.0
#include "signalling/views.hpp"

namespace offhook::signalling {

std::string_view to_word(PhoneState state) {
    switch (state) {
        case PhoneState::never_registered:
            return "never_registered";
        case PhoneState::unregistered:
            return "unregistered";
        case PhoneState::registration_expired:
            return "registration_expired";
        case PhoneState::connection_lost:
            return "connection_lost";
        case PhoneState::waits_for_activation:
            return "waits_for_activation";
        case PhoneState::waits_for_licence:
            return "waits_for_licence";
        case PhoneState::blocked:
            return "blocked";
        case PhoneState::service_stopped:
            return "service_stopped";
        case PhoneState::disabled:
            return "disabled";
        case PhoneState::connecting:
            return "connecting";
        case PhoneState::in_service:
            return "in_service";
        case PhoneState::session_refused:
            return "session_refused";
        case PhoneState::session_ended:
            return "session_ended";
        case PhoneState::keep_alive_unanswered:
            return "keep_alive_unanswered";
        case PhoneState::reconnecting:
            return "reconnecting";
    }
    return "";
}

std::string_view to_text(PhoneState state) {
    switch (state) {
        case PhoneState::never_registered:
            return "never registered";
        case PhoneState::unregistered:
            return "not registered";
        case PhoneState::registration_expired:
            return "registration expired";
        case PhoneState::connection_lost:
            return "connection lost";
        case PhoneState::waits_for_activation:
            return "waits to be activated";
        case PhoneState::waits_for_licence:
            return "waits for a licence";
        case PhoneState::blocked:
            return "waits: the licence allows no telephone service";
        case PhoneState::service_stopped:
            return "waits: the telephone service is stopped";
        case PhoneState::disabled:
            return "disabled";
        case PhoneState::connecting:
            return "session being set up";
        case PhoneState::in_service:
            return "in service";
        case PhoneState::session_refused:
            return "phone refused the session";
        case PhoneState::session_ended:
            return "phone ended the session";
        case PhoneState::keep_alive_unanswered:
            return "keep-alive unanswered";
        case PhoneState::reconnecting:
            return "new session wanted";
    }
    return "";
}

}  // namespace offhook::signalling
