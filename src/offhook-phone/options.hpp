// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "offhook-phone/fleet.hpp"

namespace offhook::phone {

/// The command line, understood.
struct Options {
    std::vector<PhoneOrder> phones;
    ExchangeSettings exchange;
    std::string ca_file;
    bool verify = true;
    std::string script;  ///< empty: none; "-": standard input
    bool stay = false;   ///< go on after the script
    bool json = false;
    bool verbose = false;
    std::optional<std::uint64_t> seed;
    Duration between_starts = std::chrono::milliseconds(2);
};

/// Reads the command line. What it prints itself (help, version, usage errors) ends the program with the exit
/// code given in the error's reason: "0" or "2".
Result<Options> read_options(int argc, const char* const* argv);

/// HOST:PORT, [IPV6]:PORT or HOST; the default port where none is given. Errors: bad_server.
struct ServerAddress {
    std::string host;
    std::uint16_t port = 0;
};
Result<ServerAddress> parse_server(std::string_view text, std::uint16_t default_port);

/// The `steps`-th name after this one: a MAC counts in hexadecimal, another name by its last digits.
std::string count_up(const std::string& name, std::uint64_t steps);

/// sip:100@pbx → sip:103@pbx; a bare number gets scheme and host first.
std::string count_up_line(const std::string& device_id, std::uint64_t steps);

}  // namespace offhook::phone
