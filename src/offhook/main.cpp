// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <variant>

#include <fmt/format.h>

#include "offhook/cli.hpp"
#include "offhook/csta_run.hpp"

int main(int argc, char** argv) {
    using namespace offhook::cli;
    auto invocation = parse_command_line(argc, argv);
    if (const auto* leave = std::get_if<Leave>(&invocation)) {
        fmt::print(leave->exit_code == 0 ? stdout : stderr, "{}\n", leave->text);
        return leave->exit_code;
    }
    return run_csta(std::get<CstaInvocation>(std::move(invocation)));
}
