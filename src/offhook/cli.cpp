// SPDX-License-Identifier: Apache-2.0
#include "offhook/cli.hpp"

#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <sstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace offhook::cli {

namespace {

constexpr std::string_view kAbout = "Offhook from the shell.";

constexpr std::string_view kHint =
    "'offhook csta --help' shows the commands; the server's log at its start shows port, user and "
    "password.";

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

Leave usage_error(const std::string& text) {
    return {2, fmt::format("offhook: {}\n'offhook csta --help' shows how it is used.", text)};
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
Leave leave_with(const CLI::App& app, const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = app.exit(error, out, err);
    std::string text = code == 0 ? out.str() : error.what();
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return code == 0 ? Leave{0, text} : usage_error(text);
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
    app.footer(std::string(kHint));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return leave_with(app, error);
    }
    return to_invocation(std::move(raw));
}

}  // namespace offhook::cli
