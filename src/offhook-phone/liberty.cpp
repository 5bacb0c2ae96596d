// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/liberty.hpp"

#include <array>

namespace offhook::phone {

namespace {

constexpr std::array kLiberties = {
    // clang-format off
    LibertyInfo{Liberty::misspelt_namespace, "misspelt-namespace",
                "events name the host www.ecmainternational.org"},
    LibertyInfo{Liberty::no_namespace, "no-namespace", "messages have no namespace"},
    LibertyInfo{Liberty::prefixed_elements, "prefixed-elements", "all elements have the prefix csta:"},
    LibertyInfo{Liberty::mixed_editions, "mixed-editions", "answers in edition 3, events in edition 5"},
    LibertyInfo{Liberty::disordered_elements, "disordered-elements",
                "elements come in the reverse of their order"},
    LibertyInfo{Liberty::unknown_elements, "unknown-elements",
                "elements that the standard does not know are among the others"},
    LibertyInfo{Liberty::private_data, "private-data", "messages end with private data"},
    LibertyInfo{Liberty::device_with_port, "device-with-port", "device IDs carry a port and ;tel="},
    LibertyInfo{Liberty::device_with_name, "device-with-name", "device IDs carry a display name"},
    LibertyInfo{Liberty::contradicting_state, "contradicting-state",
                "EstablishedEvent says localConnectionInfo alerting"},
    LibertyInfo{Liberty::empty_transfer_list, "empty-transfer-list",
                "TransferedEvent holds an empty connectionListItem"},
    LibertyInfo{Liberty::no_added_party, "no-added-party", "ConferencedEvent lacks addedParty"},
    LibertyInfo{Liberty::no_clears, "no-clears", "there is no ConnectionClearedEvent at all"},
    LibertyInfo{Liberty::no_clear_after_transfer, "no-clear-after-transfer",
                "no ConnectionClearedEvent for the calls transferred away"},
    LibertyInfo{Liberty::no_far_clear, "no-far-clear",
                "when the other of two hangs up, only the own connection is reported"},
    LibertyInfo{Liberty::no_far_hold, "no-far-hold", "hold by the other side is not reported"},
    LibertyInfo{Liberty::offers_first, "offers-first", "OfferedEvent comes before a call rings here"},
    LibertyInfo{Liberty::stray_events, "stray-events",
                "each event comes twice, the second for a monitor that nobody started"},
    LibertyInfo{Liberty::event_before_monitor, "event-before-monitor",
                "an event of a new monitor comes before the answer to MonitorStart"},
    LibertyInfo{Liberty::cross_ref_is_account, "cross-ref-is-account",
                "monitorCrossRefID is the index of the account; there is one monitor per line"},
    LibertyInfo{Liberty::new_call_id_after_transfer, "new-call-id-after-transfer",
                "the transferred phone gives the call a new callID"},
    LibertyInfo{Liberty::reused_call_ids, "reused-call-ids",
                "a new call takes the smallest callID that is free"},
    LibertyInfo{Liberty::picks_call_itself, "picks-call-itself",
                "a request without callID is about the newest call"},
    LibertyInfo{Liberty::unspecified_for_unknown, "unspecified-for-unknown",
                "an unknown service is answered by the error <unspecified/>"},
    LibertyInfo{Liberty::unspecified_errors, "unspecified-errors", "every error is <unspecified/>"},
    LibertyInfo{Liberty::no_snapshot, "no-snapshot", "SnapshotDevice is unknown"},
    LibertyInfo{Liberty::tells_existing_calls, "tells-existing-calls",
                "MonitorStartResponse holds monitorExistingCalls true"},
    LibertyInfo{Liberty::answers_before_execution, "answers-before-execution",
                "call control is always answered positively, whatever comes of it"},
    LibertyInfo{Liberty::does_nothing, "does-nothing",
                "call control is answered positively, and nothing comes of it"},
    LibertyInfo{Liberty::silent_on_unknown_device, "silent-on-unknown-device",
                "a request for an unknown device gets no answer"},
    LibertyInfo{Liberty::silent_while_ringing, "silent-while-ringing",
                "MakeCall gets no answer while another call rings or is dialled"},
    LibertyInfo{Liberty::sometimes_silent, "sometimes-silent", "each fifth request gets an empty 200"},
    LibertyInfo{Liberty::late_answers, "late-answers",
                "answers come in an INFO of their own after an empty 200"},
    LibertyInfo{Liberty::answers_after_events, "answers-after-events",
                "answers are 50 ms late and come after the events they cause"},
    LibertyInfo{Liberty::empty_answers, "empty-answers", "every request gets an empty 200"},
    LibertyInfo{Liberty::no_answers, "no-answers", "requests get no SIP answer at all"},
    LibertyInfo{Liberty::refuses_first_body, "refuses-first-body",
                "the first INVITE with a body is refused by 415"},
    LibertyInfo{Liberty::crlf_noise, "crlf-noise", "empty lines come before each SIP message"},
    LibertyInfo{Liberty::folded_headers, "folded-headers", "SIP header values begin on a line of their own"},
    LibertyInfo{Liberty::lower_case_headers, "lower-case-headers", "SIP header names are in lower case"},
    LibertyInfo{Liberty::compact_headers, "compact-headers", "SIP headers have their short names"},
    // clang-format on
};
static_assert(kLiberties.size() == static_cast<std::size_t>(Liberty::count_));

}  // namespace

std::span<const LibertyInfo> liberties() {
    return kLiberties;
}

std::optional<Liberty> find_liberty(std::string_view name) {
    for (const LibertyInfo& info : kLiberties) {
        if (info.name == name) return info.liberty;
    }
    return std::nullopt;
}

}  // namespace offhook::phone
