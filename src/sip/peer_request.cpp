// SPDX-License-Identifier: Apache-2.0
#include "sip/peer_request.hpp"

namespace offhook::sip {

Message answer_to(const PeerRequest& request, int status) {
    Message response = request.answer;
    response.status = status;
    response.reason_phrase = default_reason_phrase(status);
    return response;
}

}  // namespace offhook::sip
