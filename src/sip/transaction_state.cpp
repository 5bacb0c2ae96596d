// SPDX-License-Identifier: Apache-2.0
#include "sip/transaction_state.hpp"

namespace offhook::sip {

namespace {

using CA = ClientAction;
using CI = ClientInput;
using CS = ClientState;
using SA = ServerAction;
using SI = ServerInput;
using SS = ServerState;

/// Figure 5, "calling" and "proceeding": they differ in their timer only.
ClientStep invite_awaits_answer(CS state, CI input) {
    switch (input) {
        case CI::provisional:
            return {CS::proceeding, CA::pass_up};
        case CI::success:
            return {CS::accepted, CA::pass_up};
        case CI::failure:
            return {CS::terminated, CA::acknowledge_pass_up};
        case CI::timeout:
            return {CS::terminated, CA::report_timeout};
        case CI::flow_lost:
            return {CS::terminated, CA::report_lost};
    }
    return {state, CA::none};
}

/// RFC 6026 7.2: further 2xx are the transaction user's, everything else is dropped.
ClientStep invite_accepted(CI input) {
    switch (input) {
        case CI::success:
            return {CS::accepted, CA::pass_up};
        case CI::provisional:
        case CI::failure:
            return {CS::accepted, CA::none};
        case CI::timeout:
        case CI::flow_lost:
            return {CS::terminated, CA::none};
    }
    return {CS::accepted, CA::none};
}

/// Figure 7, "proceeding".
ServerStep invite_unanswered(SI input) {
    switch (input) {
        case SI::repeat:
            return {SS::proceeding, SA::send_again};
        case SI::ack:
            return {SS::proceeding, SA::none};
        case SI::provisional:
            return {SS::proceeding, SA::send};
        case SI::success:
            return {SS::accepted, SA::send};
        case SI::failure:
            return {SS::completed, SA::send};
        case SI::try_timer:
            return {SS::proceeding, SA::send_trying};
        case SI::timeout:
            return {SS::proceeding, SA::report_unanswered};
        case SI::flow_lost:
            return {SS::terminated, SA::none};
    }
    return {SS::proceeding, SA::none};
}

/// RFC 6026 7.1: the transaction user repeats its 2xx until the ACK comes.
ServerStep invite_accepted(SI input) {
    switch (input) {
        case SI::success:
            return {SS::accepted, SA::send};
        case SI::ack:
            return {SS::accepted, SA::pass_ack_up};
        case SI::timeout:
        case SI::flow_lost:
            return {SS::terminated, SA::none};
        default:
            return {SS::accepted, SA::none};
    }
}

/// Figure 7, "completed": a failure waits for its ACK.
ServerStep invite_completed(SI input) {
    switch (input) {
        case SI::repeat:
            return {SS::completed, SA::send_again};
        case SI::ack:
            return {SS::terminated, SA::none};
        case SI::timeout:
            return {SS::terminated, SA::report_no_ack};
        case SI::flow_lost:
            return {SS::terminated, SA::none};
        default:
            return {SS::completed, SA::none};
    }
}

}  // namespace

ClientStep client_invite_step(ClientState state, ClientInput input) {
    switch (state) {
        case CS::calling:
        case CS::proceeding:
            return invite_awaits_answer(state, input);
        case CS::accepted:
            return invite_accepted(input);
        default:
            return {CS::terminated, CA::none};
    }
}

ClientStep client_other_step(ClientState state, ClientInput input) {
    if (state != CS::trying && state != CS::proceeding) return {CS::terminated, CA::none};
    switch (input) {
        case CI::provisional:
            return {CS::proceeding, CA::none};
        case CI::success:
        case CI::failure:
            return {CS::terminated, CA::pass_up};
        case CI::timeout:
            return {CS::terminated, CA::report_timeout};
        case CI::flow_lost:
            return {CS::terminated, CA::report_lost};
    }
    return {state, CA::none};
}

ServerStep server_invite_step(ServerState state, ServerInput input) {
    switch (state) {
        case SS::proceeding:
            return invite_unanswered(input);
        case SS::accepted:
            return invite_accepted(input);
        case SS::completed:
            return invite_completed(input);
        default:
            return {SS::terminated, SA::none};
    }
}

ServerStep server_other_step(ServerState state, ServerInput input) {
    if (state != SS::trying && state != SS::proceeding) return {SS::terminated, SA::none};
    switch (input) {
        case SI::repeat:
            return {state, state == SS::trying ? SA::none : SA::send_again};
        case SI::provisional:
            return {SS::proceeding, SA::send};
        case SI::success:
        case SI::failure:
            return {SS::terminated, SA::send};
        case SI::timeout:
            return {state, SA::report_unanswered};
        case SI::flow_lost:
            return {SS::terminated, SA::none};
        case SI::ack:
        case SI::try_timer:
            return {state, SA::none};
    }
    return {state, SA::none};
}

ClientInput client_input(int status) {
    if (status < 200) return CI::provisional;
    return status < 300 ? CI::success : CI::failure;
}

ServerInput server_input(int status) {
    if (status < 200) return SI::provisional;
    return status < 300 ? SI::success : SI::failure;
}

std::string_view name_of(ClientState state) {
    switch (state) {
        case CS::calling:
            return "calling";
        case CS::trying:
            return "trying";
        case CS::proceeding:
            return "proceeding";
        case CS::accepted:
            return "accepted";
        case CS::terminated:
            return "terminated";
    }
    return "?";
}

std::string_view name_of(ClientAction action) {
    switch (action) {
        case CA::none:
            return "-";
        case CA::pass_up:
            return "pass_up";
        case CA::acknowledge_pass_up:
            return "ack,pass_up";
        case CA::report_timeout:
            return "408";
        case CA::report_lost:
            return "503";
    }
    return "?";
}

std::string_view name_of(ServerState state) {
    switch (state) {
        case SS::trying:
            return "trying";
        case SS::proceeding:
            return "proceeding";
        case SS::accepted:
            return "accepted";
        case SS::completed:
            return "completed";
        case SS::terminated:
            return "terminated";
    }
    return "?";
}

std::string_view name_of(ServerAction action) {
    switch (action) {
        case SA::none:
            return "-";
        case SA::send:
            return "send";
        case SA::send_again:
            return "send_again";
        case SA::send_trying:
            return "send_100";
        case SA::pass_ack_up:
            return "pass_ack_up";
        case SA::report_unanswered:
            return "unanswered";
        case SA::report_no_ack:
            return "no_ack";
    }
    return "?";
}

}  // namespace offhook::sip
