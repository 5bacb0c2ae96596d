// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "offhook-phone/liberty.hpp"
#include "sip/message.hpp"

namespace offhook::phone {

/// The bytes of a SIP message as firmware with these liberties writes it: all of it is right by RFC 3261
/// (7.3.1, 7.3.3, 7.5), though few write it. Nothing if they take none with SIP messages.
std::optional<std::string> sip_bytes(const Liberties& liberties, const sip::Message& message);

}  // namespace offhook::phone
