// SPDX-License-Identifier: Apache-2.0
#include "offhook/cli.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "store/load_settings.hpp"

namespace offhook::cli {

namespace {

constexpr std::string_view kAbout = "Offhook from the shell.";

constexpr std::string_view kHint =
    "'offhook COMMAND --help' tells more; 'offhook csta --help' is about the client over SIP.\n"
    "\n"
    "The commands reach a server on this machine through its data directory (as root or its own user),\n"
    "another one by --url and --token.\n"
    "\n"
    "Exit status: 0 done, 1 failed, 2 wrong usage.";

constexpr std::string_view kAboutCsta =
    "watch and steer telephones through the server, as a uaCSTA client over SIP";

constexpr std::string_view kExamples =
    "A line is named as in the list that 'lines' prints, like sip:100@pbx.\n"
    "\n"
    "Examples:\n"
    "  export OFFHOOK_SERVER=pbx.example:5070 OFFHOOK_USER=cti OFFHOOK_PASSWORD=secret\n"
    "  offhook csta lines\n"
    "  offhook csta monitor sip:100@pbx sip:101@pbx\n"
    "  offhook csta call sip:100@pbx 200 --wait\n"
    "\n"
    "Exit status: 0 done, 1 failed, 2 wrong usage. What stands in the environment need not be an option; it "
    "is\n"
    "the better place for the password, since other users can see the options of a program.";

/// Everything CLI11 writes into, in one place that outlives the parsing.
struct Raw {
    std::string server;
    bool tls = false;
    std::string ca_file;
    std::string user;
    std::string password;
    std::string edition = "ed5";
    std::string line;
    std::string file;
    bool json = false;
    bool xml = false;
    CstaOrder order;
};

csta::Edition edition_of(const std::string& name) {
    return static_cast<csta::Edition>(name.back() - '0');
}

void add_login(CLI::App& csta, Raw& raw) {
    csta.add_option("--server", raw.server, "host and port of the server's client side")
        ->type_name("HOST:PORT")
        ->envname("OFFHOOK_SERVER")
        ->required();
    csta.add_flag("--tls", raw.tls, "encrypt the connection");
    csta.add_option(
            "--ca", raw.ca_file, "PEM file of the authority that must have signed the server's certificate"
    )
        ->type_name("FILE")
        ->needs("--tls");
    csta.add_option("--user", raw.user, "name of the client account")->envname("OFFHOOK_USER")->required();
    csta.add_option("--password", raw.password, "its password")->envname("OFFHOOK_PASSWORD")->required();
    csta.add_option("--edition", raw.edition, "edition of ECMA-323 to write")
        ->check(CLI::IsMember({"ed3", "ed4", "ed5", "ed6"}))
        ->type_name("EDITION")
        ->capture_default_str();
}

void add_line(CLI::App& command, Raw& raw) {
    command.add_option("LINE", raw.line, "the line, like sip:100@pbx")->required();
}

void add_formats(CLI::App& command, Raw& raw) {
    auto* json = command.add_flag("--json", raw.json, "one JSON object per message, for programs");
    command.add_flag("--xml", raw.xml, "the XML as it came")->excludes(json);
}

void add_watching(CLI::App& csta, Raw& raw) {
    using Verb = CstaOrder::Verb;
    csta.add_subcommand("lines", "list the lines this account may see")->callback([&raw] {
        raw.order.verb = Verb::lines;
    });
    auto* monitor = csta.add_subcommand("monitor", "show what happens at lines, as it happens, until Ctrl-C");
    monitor->add_option("LINE", raw.order.lines, "the lines, like sip:100@pbx")->required();
    add_formats(*monitor, raw);
    monitor->callback([&raw] { raw.order.verb = Verb::monitor; });
}

void add_steering(CLI::App& csta, Raw& raw) {
    using Verb = CstaOrder::Verb;
    auto* call = csta.add_subcommand("call", "let a line call a number");
    add_line(*call, raw);
    call->add_option("NUMBER", raw.order.number, "what to dial, as at the phone")->required();
    call->add_flag("--wait", raw.order.wait, "show the call's events until it is over");
    add_formats(*call, raw);
    call->callback([&raw] { raw.order.verb = Verb::call; });

    const std::map<CallControl, std::string> controls = {
        {CallControl::answer, "answer the call that rings at a line"},
        {CallControl::clear, "end a call of a line"},
        {CallControl::hold, "put the call of a line on hold"},
        {CallControl::retrieve, "take a held call back"},
    };
    for (const auto& [control, text] : controls) {
        auto* command = csta.add_subcommand(std::string(to_text(control)), text);
        add_line(*command, raw);
        command->add_option("--call", raw.order.call_id, "which call, if there are several")
            ->type_name("CALL-ID");
        command->callback([&raw, verb = control] {
            raw.order.verb = Verb::control;
            raw.order.control = verb;
        });
    }

    auto* service = csta.add_subcommand("service", "send a service written in XML and print the answer");
    add_line(*service, raw);
    service->add_option("FILE", raw.file, "an XML file; '-' reads standard input")->required();
    service->add_flag("--json", raw.json, "print the answer as JSON");
    service->callback([&raw] { raw.order.verb = Verb::service; });
}

/// What the command line says about the administration.
struct RawAdmin {
    AdminInvocation order;
    std::string data_dir;
};

void add_server(CLI::App& app, RawAdmin& raw) {
    app.add_option("--data", raw.data_dir, "data directory of the server on this machine")
        ->type_name("DIR")
        ->envname("OFFHOOK_DATA");
    app.add_option("--url", raw.order.server.url, "a server elsewhere, like https://pbx.example:8443")
        ->type_name("URL")
        ->envname("OFFHOOK_URL");
    app.add_option("--token", raw.order.server.token, "token for it; better in the environment")
        ->type_name("TOKEN")
        ->envname("OFFHOOK_TOKEN");
    app.add_option("--ca", raw.order.server.ca_file, "PEM file of the authority of its certificate")
        ->type_name("FILE");
    app.add_flag("--json", raw.order.json, "the API's JSON, for programs");
}

void add_argument(CLI::App& app, const Argument& argument, Words& words) {
    using Kind = Argument::Kind;
    if (argument.kind == Kind::flag) {
        app.add_flag_function(
            argument.name, [&words, &argument](std::int64_t) { words.set(argument.name, {"yes"}); },
            argument.help
        );
        return;
    }
    auto* option = app.add_option_function<std::vector<std::string>>(
        argument.name,
        [&words, &argument](const std::vector<std::string>& given) { words.set(argument.name, given); },
        argument.help
    );
    if (argument.kind != Kind::several && argument.kind != Kind::some) option->expected(1);
    if (argument.kind == Kind::required || argument.kind == Kind::some) option->required();
    if (argument.kind == Kind::option && argument.choices.empty()) option->type_name("TEXT");
    if (argument.kind != Kind::option) option->type_name("");
    if (!argument.choices.empty()) option->check(CLI::IsMember(argument.choices));
}

void add_command(CLI::App& parent, const Command& command, RawAdmin& raw) {
    auto* app = parent.add_subcommand(command.name, command.help);
    for (const auto& argument : command.arguments) add_argument(*app, argument, raw.order.words);
    app->fallthrough();
    app->callback([&raw, &command] { raw.order.command = &command; });
}

/// A group does by itself what its default command does, with the same arguments.
void add_group(CLI::App& app, const std::string& name, const std::string& help, RawAdmin& raw) {
    auto* group = app.add_subcommand(name, help);
    group->require_subcommand(0, 1);
    group->fallthrough();
    for (const auto& command : commands()) {
        if (command.group != name) continue;
        add_command(*group, command, raw);
        if (!command.is_default) continue;
        for (const auto& argument : command.arguments) add_argument(*group, argument, raw.order.words);
        group->callback([&raw, &command] {
            if (raw.order.command == nullptr) raw.order.command = &command;
        });
    }
}

void add_administration(CLI::App& app, RawAdmin& raw) {
    add_server(app, raw);
    for (const auto& command : commands())
        if (command.group.empty()) add_command(app, command, raw);
    for (const auto& [name, help] : command_groups()) add_group(app, name, help, raw);
}

Leave usage_error(const std::string& text, std::string_view program = "offhook csta") {
    return {2, fmt::format("offhook: {}\n'{} --help' shows how it is used.", text, program)};
}

/// "host:port", "[::1]:port".
std::optional<std::pair<std::string, std::uint16_t>> split_server(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    const auto port = parse_number<std::uint16_t>(text.substr(colon + 1));
    std::string_view host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (!port || *port == 0) return std::nullopt;
    return std::pair(std::string(host), *port);
}

Invocation to_admin(RawAdmin raw) {
    auto& server = raw.order.server;
    while (!server.url.empty() && server.url.back() == '/') server.url.pop_back();
    if (!server.url.empty() && server.url.rfind("http://", 0) != 0 && server.url.rfind("https://", 0) != 0)
        return usage_error(
            fmt::format("'{}' is no URL like https://pbx.example:8443", server.url), "offhook"
        );
    const auto directory = raw.data_dir.empty() ? store::default_data_dir(store::process_environment())
                                                : std::filesystem::path(raw.data_dir);
    server.socket = (directory / "offhook.sock").string();
    return std::move(raw.order);
}

std::optional<std::string> read_text(const std::string& file) {
    if (file == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

Invocation to_invocation(Raw raw) {
    const auto server = split_server(raw.server);
    if (!server) return usage_error(fmt::format("'{}' is no HOST:PORT, like 127.0.0.1:5070", raw.server));
    if (!raw.line.empty()) raw.order.lines = {raw.line};
    if (raw.order.verb == CstaOrder::Verb::service) {
        auto xml = read_text(raw.file);
        if (!xml) return usage_error(fmt::format("cannot read '{}'", raw.file));
        if (xml->size() > Limits{}.xml_size)
            return usage_error(fmt::format("'{}' is longer than a message may be", raw.file));
        raw.order.xml = std::move(*xml);
    }
    if (raw.json) raw.order.format = EventFormat::json;
    if (raw.xml) raw.order.format = EventFormat::xml;
    CstaLogin login{server->first, server->second,         raw.tls, raw.ca_file, raw.user,
                    raw.password,  edition_of(raw.edition)};
    return CstaInvocation{std::move(login), std::move(raw.order)};
}

/// What CLI11 throws to end the parsing, as an exit code and a text: help and version are no errors.
Leave leave_with(const CLI::App& app, const CLI::ParseError& error, const std::string& program) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = app.exit(error, out, err);
    std::string text = code == 0 ? out.str() : error.what();
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return code == 0 ? Leave{0, text} : usage_error(text, program);
}

/// The innermost command that was named, whose help tells more.
std::string program_of(const CLI::App& app) {
    std::string name = app.get_name();
    const auto chosen = app.get_subcommands();
    return chosen.empty() ? name : name + " " + program_of(*chosen.front());
}

}  // namespace

Invocation parse_command_line(int argc, const char* const* argv) {
    Raw raw;
    CLI::App app{std::string(kAbout), "offhook"};
    app.set_version_flag("--version", "offhook " OFFHOOK_VERSION);
    app.require_subcommand(1);
    auto* csta = app.add_subcommand("csta", std::string(kAboutCsta));
    csta->require_subcommand(1);
    add_login(*csta, raw);
    add_watching(*csta, raw);
    add_steering(*csta, raw);
    // Last, since the commands below would inherit it.
    csta->footer(std::string(kExamples));
    RawAdmin admin;
    add_administration(app, admin);
    app.footer(std::string(kHint));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return leave_with(app, error, program_of(app));
    }
    if (admin.order.command != nullptr) return to_admin(std::move(admin));
    return to_invocation(std::move(raw));
}

}  // namespace offhook::cli
