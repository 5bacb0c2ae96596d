// SPDX-License-Identifier: Apache-2.0
#include "sip/transaction_state.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace offhook::sip {
namespace {

/// One line per state, one "next/action" per input.
template <class State, class Input, class Step>
std::string table(const std::vector<State>& states, const std::vector<Input>& inputs, Step step) {
    std::string text;
    for (const auto state : states) {
        text += fmt::format("{}:", name_of(state));
        for (const auto input : inputs) {
            const auto [next, action] = step(state, input);
            text += next == state ? fmt::format(" {}", name_of(action))
                                  : fmt::format(" {}>{}", name_of(action), name_of(next));
        }
        text += "\n";
    }
    return text;
}

const std::vector<ClientState> kClientStates = {
    ClientState::calling, ClientState::trying, ClientState::proceeding, ClientState::accepted,
    ClientState::terminated};
const std::vector<ClientInput> kClientInputs = {
    ClientInput::provisional, ClientInput::success, ClientInput::failure, ClientInput::timeout,
    ClientInput::flow_lost};
const std::vector<ServerState> kServerStates = {
    ServerState::trying, ServerState::proceeding, ServerState::accepted, ServerState::completed,
    ServerState::terminated};
const std::vector<ServerInput> kServerInputs = {
    ServerInput::repeat,  ServerInput::ack,       ServerInput::provisional, ServerInput::success,
    ServerInput::failure, ServerInput::try_timer, ServerInput::timeout,     ServerInput::flow_lost};

// Columns: 1xx, 2xx, 3xx-6xx, timer, flow lost. A state that the machine does not have only ends.
TEST(ClientTransactionTable, Invite) {
    EXPECT_EQ(
        table(kClientStates, kClientInputs, client_invite_step),
        "calling: pass_up>proceeding pass_up>accepted ack,pass_up>terminated 408>terminated 503>terminated\n"
        "trying: ->terminated ->terminated ->terminated ->terminated ->terminated\n"
        "proceeding: pass_up pass_up>accepted ack,pass_up>terminated 408>terminated 503>terminated\n"
        "accepted: - pass_up - ->terminated ->terminated\n"
        "terminated: - - - - -\n"
    );
}

TEST(ClientTransactionTable, Other) {
    EXPECT_EQ(
        table(kClientStates, kClientInputs, client_other_step),
        "calling: ->terminated ->terminated ->terminated ->terminated ->terminated\n"
        "trying: ->proceeding pass_up>terminated pass_up>terminated 408>terminated 503>terminated\n"
        "proceeding: - pass_up>terminated pass_up>terminated 408>terminated 503>terminated\n"
        "accepted: ->terminated ->terminated ->terminated ->terminated ->terminated\n"
        "terminated: - - - - -\n"
    );
}

// Columns: repeated request, ACK, our 1xx, our 2xx, our 3xx-6xx, time for a 100, timer, flow lost.
TEST(ServerTransactionTable, Invite) {
    EXPECT_EQ(
        table(kServerStates, kServerInputs, server_invite_step),
        "trying: ->terminated ->terminated ->terminated ->terminated ->terminated ->terminated ->terminated "
        "->terminated\n"
        "proceeding: send_again - send send>accepted send>completed send_100 unanswered ->terminated\n"
        "accepted: - pass_ack_up - send - - ->terminated ->terminated\n"
        "completed: send_again ->terminated - - - - no_ack>terminated ->terminated\n"
        "terminated: - - - - - - - -\n"
    );
}

TEST(ServerTransactionTable, Other) {
    EXPECT_EQ(
        table(kServerStates, kServerInputs, server_other_step),
        "trying: - - send>proceeding send>terminated send>terminated - unanswered ->terminated\n"
        "proceeding: send_again - send send>terminated send>terminated - unanswered ->terminated\n"
        "accepted: ->terminated ->terminated ->terminated ->terminated ->terminated ->terminated "
        "->terminated "
        "->terminated\n"
        "completed: ->terminated ->terminated ->terminated ->terminated ->terminated ->terminated "
        "->terminated "
        "->terminated\n"
        "terminated: - - - - - - - -\n"
    );
}

TEST(TransactionInput, FollowsTheClassOfTheStatus) {
    EXPECT_EQ(client_input(100), ClientInput::provisional);
    EXPECT_EQ(client_input(200), ClientInput::success);
    EXPECT_EQ(client_input(299), ClientInput::success);
    EXPECT_EQ(client_input(300), ClientInput::failure);
    EXPECT_EQ(server_input(199), ServerInput::provisional);
    EXPECT_EQ(server_input(202), ServerInput::success);
    EXPECT_EQ(server_input(699), ServerInput::failure);
}

}  // namespace
}  // namespace offhook::sip
