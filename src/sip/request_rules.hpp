// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "sip/message.hpp"
#include "sip/user_agent.hpp"

namespace offhook::sip {

// What a user agent server looks at before it does what a request asks for (RFC 3261 8.2), in that order.
// Each function answers the request with an error, or with nothing if there is none.

/// Allow: the methods of sessions, and those that the owner takes.
std::string allowed_methods(const UserAgentSettings& settings);
/// Accept: the body types that the owner takes.
std::string accepted_types(const UserAgentSettings& settings);
/// Allow, Accept and Supported, as INVITE, its 2xx and the answer to OPTIONS carry them.
void add_capabilities(Message& message, const UserAgentSettings& settings);

/// A body of ours that the peer must understand, as TR/87 has its messages (RFC 3261 20.11); none if empty.
void set_signal_body(Message& message, const Body& body);

/// 405 with Allow (8.2.1).
std::optional<Message> refuse_method(const Message& request, const UserAgentSettings& settings);
/// 416 for a scheme other than sip, sips and tel, 400 for a Request-URI that cannot be read (8.2.2.1).
std::optional<Message> refuse_uri(const Message& request);
/// 420 with Unsupported; "timer" is all that we know (8.2.2.3).
std::optional<Message> refuse_extension(const Message& request);
/// 415 with Accept or Accept-Encoding (8.2.3), for the methods whose body we would have to understand.
std::optional<Message> refuse_body(const Message& request, const UserAgentSettings& settings);
/// 469 for INFO with a package, of which we take none (RFC 6086 4.2.2).
std::optional<Message> refuse_info_package(const Message& request);

/// All of the above but the method.
std::optional<Message> refuse_content(const Message& request, const UserAgentSettings& settings);

}  // namespace offhook::sip
