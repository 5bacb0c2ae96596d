// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/limits.hpp"
#include "csta/reader.hpp"
#include "sip/user_agent.hpp"

namespace offhook::signalling {

/// Whether a SIP message carries CSTA XML (application/csta+xml).
bool has_csta_body(const sip::Message& message);

/// The CSTA message in a SIP message's body. Errors: no_body, and those of csta::read.
Result<csta::ReadMessage> read_body(const sip::Message& message, const Limits& limits);

sip::Body make_body(const csta::Message& message, csta::Edition edition);
sip::Body make_body(std::string xml);

}  // namespace offhook::signalling
