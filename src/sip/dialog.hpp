// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sip/message.hpp"

namespace offhook::sip {

/// The state of RFC 3261 12 between two user agents, one object for both roles and for early and confirmed
/// dialogs. Header values are kept as text, since that is how they go out again.
struct Dialog {
    std::string call_id;
    std::string local_tag;
    std::string remote_tag;              ///< empty until the peer has told it, and for peers of RFC 2543
    std::string local_party;             ///< our From, tag included
    std::string remote_party;            ///< our To, with the peer's tag once it is known
    std::string remote_target;           ///< Request-URI of our requests
    std::vector<std::string> route_set;  ///< in the order of our Route headers
    std::uint32_t local_cseq = 0;        ///< of the last request we sent
    std::optional<std::uint32_t> remote_cseq;  ///< of the last request we received
};

/// The caller's dialog before its INVITE is sent: only the local half is known. `route` is the preloaded one.
Dialog dialog_of_caller(
    std::string call_id,
    const NameAddr& from,
    const NameAddr& to,
    std::string local_tag,
    std::string target,
    std::vector<std::string> route
);

/// What a response to the dialog's INVITE tells (12.1.2): tag, route set and remote target. A response
/// without a usable Contact leaves the target as it is.
void learn_from_response(Dialog& dialog, const Message& response);

/// The callee's dialog of an INVITE (12.1.1), our tag included.
/// Errors: bad_contact (missing or not a SIP URI), and those of the From and To parsers.
Result<Dialog> dialog_of_callee(const Message& invite, std::string local_tag);

/// Whether From, To and Call-ID of a request of the peer name this dialog. Before the peer's tag is known
/// any tag will do.
bool belongs_to(const Dialog& dialog, const Message& request);

/// Takes the CSeq number of a request of the peer; false if it is not higher than the last one (12.2.2). On
/// a reliable transport an equal number is a repetition just as well.
bool take_remote_cseq(Dialog& dialog, std::uint32_t number);

/// Contact of a target refresh (12.2): the new remote target, if it is there and usable.
void refresh_target(Dialog& dialog, std::string_view contact);

/// A new request within the dialog (12.2.1.1), with the next CSeq. For strict routers the remote target goes
/// last into the route. No Via yet.
Message dialog_request(Dialog& dialog, std::string_view method);

/// The ACK for a 2xx to the INVITE with that CSeq number (13.2.2.4).
Message dialog_ack(const Dialog& dialog, std::uint32_t invite_cseq);

}  // namespace offhook::sip
