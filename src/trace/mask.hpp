// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace offhook::trace {

/// Overwrites with '*' what of a SIP message could help to log in: in the headers of authentication
/// (RFC 3261 20.6, 20.7, 20.27, 20.28, 20.44; RFC 7616) the value of each parameter that is not known to be
/// harmless (response, nonce, cnonce, nextnonce, rspauth, opaque …), all that another scheme than Digest
/// says, and passwords in SIP URIs of the head. Works on the text, so on malformed messages too. The length
/// stays, and with it what Content-Length says.
void mask_secrets(std::string& message);

}  // namespace offhook::trace
