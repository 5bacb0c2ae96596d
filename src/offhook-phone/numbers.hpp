// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace offhook::phone {

/// The number: what stands before the @ of a deviceID (all of it, if there is no @).
std::string user_part(std::string_view device_id);

/// The host in lower case without port; empty if there is none.
std::string host_part(std::string_view device_id);

/// What a person dials: a URI as it is, any other text without spaces, brackets, dashes, dots, slashes.
std::string dialable(std::string_view number);

/// What an outside number does when it is called.
enum class OutsideFate { answers, queues, never_answers, busy, not_found, congested, declines };

/// True for numbers of the outside world: those that begin with 0 or +.
bool is_outside(std::string_view number);

/// 0182… queues before it answers, 0486… is busy, 0404… does not exist, 0408… rings for ever, 0503… is
/// congested, 0603… rings and declines (after the SIP status codes); every other outside number answers.
OutsideFate outside_fate(std::string_view number);

}  // namespace offhook::phone
