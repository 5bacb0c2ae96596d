// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace offhook::daemon {

/// Reads the command line and does what it says: serve, or check the settings. Returns the exit code.
int run_command_line(int argc, char** argv);

}  // namespace offhook::daemon
