// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "csta/message.hpp"
#include "offhook/csta_commands.hpp"

namespace offhook::cli {

/// How to reach the server and as whom.
struct CstaLogin {
    std::string host;
    std::uint16_t port = 0;
    bool tls = false;
    std::string ca_file;  ///< PEM; empty: the system's authorities
    std::string user;
    std::string password;
    csta::Edition edition = csta::Edition::ed5;
};

struct CstaInvocation {
    CstaLogin login;
    CstaOrder order;
};

/// Nothing to do but to leave, with a text for standard output (exit 0) or standard error.
struct Leave {
    int exit_code = 0;
    std::string text;
};

using Invocation = std::variant<CstaInvocation, Leave>;

/// Reads the command line. Wrong usage leaves with 2 and a text that says what to do; what --help and
/// --version print leaves with 0.
Invocation parse_command_line(int argc, const char* const* argv);

}  // namespace offhook::cli
