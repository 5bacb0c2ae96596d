// SPDX-License-Identifier: Apache-2.0
#include "offhookd/command_line.hpp"

#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "offhookd/daemon.hpp"

namespace offhook::daemon {

int run_command_line(int argc, char** argv) {
    Options options;
    std::string config;
    std::string data;
    bool check = false;
    CLI::App app{
        "Offhook, the switchboard between SIP telephones that speak uaCSTA and the programs that steer "
        "them."};
    app.set_version_flag("--version", "offhookd " OFFHOOK_VERSION);
    app.add_option("--config", config, "settings file (offhook.toml); none: defaults, environment and flags");
    app.add_option("--data", data, "data directory (setting server.data_dir)");
    app.add_option("--set", options.flags, "a setting for this run, as phones.lan.tcp_port=5060")->take_all();
    app.add_flag("--check", check, "check the settings, say what is wrong with them, and end");
    CLI11_PARSE(app, argc, argv);
    if (!config.empty()) options.config = config;
    if (!data.empty()) options.flags.push_back("server.data_dir=" + data);
    try {
        if (check) {
            const auto loaded = SettingsKeeper(options).check();
            if (loaded) return 0;
            fmt::print(stderr, "{}\n", loaded.error().text);
            return 1;
        }
        return Daemon(std::move(options)).run();
    } catch (const std::exception& error) {
        fmt::print(stderr, "offhookd: {}\n", error.what());
        return 1;
    }
}

}  // namespace offhook::daemon
