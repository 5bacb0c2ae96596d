// SPDX-License-Identifier: Apache-2.0
#include "offhookd/command_line.hpp"

int main(int argc, char** argv) {
    return offhook::daemon::run_command_line(argc, argv);
}
