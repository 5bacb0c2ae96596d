// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "trace/record.hpp"

namespace offhook::trace {

/// The records as a capture file (pcap 2.4, microseconds, raw IP packets), as if they had been taken from the
/// wire: one TCP stream a flow, with right sequence numbers and checksums. What came over TLS is there in the
/// clear; its well-known port 5061 is written as 5060, so that tools do not look for TLS in it.
std::string to_pcap(const std::vector<RecordPointer>& records);

}  // namespace offhook::trace
