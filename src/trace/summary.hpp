// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace offhook::trace {

/// What is seen of a SIP message at a glance, read from its text: right for well-formed messages, as much as
/// can be seen for others. The views point into the text it was made from.
struct Summary {
    std::string_view start_line;
    std::string_view method;  ///< of the request, or of the one that is answered (CSeq)
    int status = 0;           ///< 0: a request
    std::string_view reason_phrase;
    std::string_view request_uri;
    std::string_view call_id;
    std::string_view cseq;
    std::string_view from;
    std::string_view to;
    std::string_view body;
    std::string_view csta;  ///< local name of the CSTA message in the body; empty: none

    bool is_request() const { return status == 0; }
};
Summary summarize(std::string_view message);

/// "INFO MakeCall", "200 INFO MakeCallResponse".
std::string label_of(const Summary& summary);

/// The user part of the URI in a From or To value; empty if there is none.
std::string_view user_of(std::string_view name_addr);

/// Calls `leaf` for each element of an XML text that has no element in it: its local name, and its text as it
/// stands there. Any text will do; what is no XML gives nothing, or nonsense, but no harm.
void for_each_leaf(
    std::string_view xml, const std::function<void(std::string_view name, std::string_view text)>& leaf
);

/// What the CSTA in a body is about.
struct CstaSummary {
    std::string_view monitor_cross_ref;
    std::vector<std::string_view> call_ids;  ///< each once
    std::vector<std::string> lines;          ///< the devices whose part it is, each once
    std::string error;                       ///< "operation/invalidDeviceID"
};
CstaSummary summarize_csta(const Summary& summary);

}  // namespace offhook::trace
