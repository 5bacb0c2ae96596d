// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "sip/message.hpp"

namespace offhook::sip {

/// The first seven characters of every branch of RFC 3261 (8.1.1.7).
inline constexpr std::string_view kMagicCookie = "z9hG4bK";

/// Under which key a response finds its client transaction (RFC 3261 17.1.3): branch and CSeq method.
std::string client_transaction_key(std::string_view branch, std::string_view method);

/// Under which key a request finds its server transaction (RFC 3261 17.2.3): branch, sent-by and method,
/// where an ACK is looked up as INVITE. Without the magic cookie the rules of RFC 2543 apply: Request-URI,
/// From tag, Call-ID, CSeq number and top Via. The To tag is left out there, as the ACK carries that of the
/// response. The flow is part of the key, so that no peer reaches into the transactions of another. `method`
/// is that of the wanted transaction: INVITE to find what a CANCEL is about.
std::string server_transaction_key(
    FlowId flow, const Message& request, const Via& via, const CSeq& cseq, std::string_view method
);

/// What makes two requests one that came over two ways (RFC 3261 8.2.2.2).
std::string merge_key(const Message& request, const CSeq& cseq);

/// The tag of a From or To value; empty if there is none or the value cannot be read.
std::string tag_of(const Message& message, std::string_view header);

}  // namespace offhook::sip
