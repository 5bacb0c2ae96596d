// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "switchboard/core.hpp"
#include "switchboard/switchboard.hpp"

namespace offhook::switchboard {

/// The phone says that it does not know the service, rather than that it cannot do it now.
bool says_unsupported(const csta::Message& error);

/// Sends a request to a phone and remembers why. A client's request beyond the phone's bound is refused.
void ask_phone(Core& core, Phone& phone, csta::Message request, Purpose purpose);

/// The phone port reports the end of a request.
void take_reply(Core& core, PhoneRequestId id, const PhoneReply& reply);

/// An answer that came by itself, in an INFO of its own: the oldest fitting request takes it. False if
/// nobody waits for it.
bool take_belated_answer(Core& core, const Phone& phone, const csta::Message& answer);

/// An answer after the time-out, or to nothing we asked.
void unasked_answer(Core& core, Phone& phone, const csta::Message& answer);
void answer_too_late(Core& core, PhoneId phone, const PhoneReply& reply);

/// The service time-out of a request is over.
void request_timed_out(Core& core, PhoneRequestId id);

/// The phone is there and answers: what it has not answered meanwhile it may not know. The first time makes a
/// service doubtful; the second makes one that can be done another way unsupported.
void learn_from_silence(Core& core, Phone& phone);

/// The phone is gone: all its requests end, the clients' with deviceOutOfService.
void drop_requests(Core& core, const Phone& phone);

}  // namespace offhook::switchboard
