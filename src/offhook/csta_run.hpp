// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "offhook/cli.hpp"

namespace offhook::cli {

/// Connects, logs in, does what is ordered, logs out. Prints to standard output and standard error; returns
/// the exit code. Ends early, but in order, on SIGINT and SIGTERM.
int run_csta(CstaInvocation invocation);

}  // namespace offhook::cli
