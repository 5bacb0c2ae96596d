// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/server.hpp"

namespace offhook::daemon {

/// Serves the files of the console that are built into the program.
http::Handler console_files();

}  // namespace offhook::daemon
