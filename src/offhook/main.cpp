// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <variant>

#include "offhook/cli.hpp"
#include "offhook/csta_run.hpp"

int main(int argc, char** argv) {
    using namespace offhook::cli;
    auto invocation = parse_command_line(argc, argv);
    if (const auto* leave = std::get_if<Leave>(&invocation)) {
        std::FILE* stream = leave->exit_code == 0 ? stdout : stderr;
        std::fprintf(stream, "%s\n", leave->text.c_str());
        return leave->exit_code;
    }
    return run_csta(std::get<CstaInvocation>(std::move(invocation)));
}
