// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/options.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "offhook-phone/console.hpp"

namespace offhook::phone {

namespace {

constexpr std::uint16_t kSipPort = 5060;
constexpr std::uint16_t kSipsPort = 5061;
constexpr std::uint64_t kMostPhones = 50'000;

/// The options as they stand on the command line.
struct Raw {
    std::string server;
    bool tls = false;
    std::string ca;
    bool no_verify = false;
    std::string mac;
    std::string password;
    std::vector<std::string> lines;
    std::string dialect = "snom";
    std::uint64_t count = 1;
    std::vector<std::string> phones;
    std::string challenge = "none";
    std::vector<std::string> liberties;
    std::vector<std::string> no_liberties;
    std::string script;
    bool stay = false;
    bool json = false;
    bool verbose = false;
    bool no_outbound = false;
    bool no_call_waiting = false;
    std::uint64_t seed = 0;
    std::int64_t expires = 600;
    std::int64_t keep_alive = 100;
    std::int64_t prompt = 1000;
    std::int64_t ring_limit = 60;
    std::int64_t tone = 3000;
    std::uint64_t starts_per_second = 500;
};

std::string footer() {
    std::string text = kCommandHelp;
    text += "Dialects (--dialect, --phone):\n";
    for (const Dialect& dialect : dialects()) {
        text += fmt::format("  {:<14} {}\n", dialect.name, dialect.help);
    }
    text += "Liberties of makers (--liberty, --no-liberty), and who takes them:\n";
    for (const LibertyInfo& info : liberties()) {
        text += fmt::format("  {:<27} {}", info.name, info.help);
        std::string who;
        for (const Dialect& dialect : dialects()) {
            if (dialect.has(info.liberty)) who += (who.empty() ? "" : ", ") + std::string(dialect.name);
        }
        text += who.empty() ? "\n" : fmt::format(" [{}]\n", who);
    }
    return text;
}

void describe(CLI::App& app, Raw& raw) {
    std::vector<std::string> makers;
    for (const Dialect& dialect : dialects()) makers.emplace_back(dialect.name);
    app.set_version_flag("--version", "offhook-phone " OFFHOOK_VERSION);
    app.footer(footer());
    app.add_option("--server", raw.server, "HOST:PORT of the Offhook server")->required();
    app.add_flag("--tls", raw.tls, "connect by TLS");
    app.add_option("--ca", raw.ca, "PEM file of the authority to trust")->check(CLI::ExistingFile);
    app.add_flag("--no-verify", raw.no_verify, "take any certificate");
    app.add_option("--mac", raw.mac, "user name at the registrar: the MAC");
    app.add_option("--password", raw.password, "password at the registrar")
        ->envname("OFFHOOK_PHONE_PASSWORD");
    app.add_option("--line", raw.lines, "device ID of a line, sip:100@pbx; a bare number gets @pbx");
    app.add_option("--dialect", raw.dialect, "the maker whose manners the phone has")
        ->check(CLI::IsMember(makers))
        ->capture_default_str();
    app.add_option("--count", raw.count, "make that many phones, MAC and lines counted up")
        ->check(CLI::Range(std::uint64_t{1}, kMostPhones));
    app.add_option("--phone", raw.phones, "one more phone: DIALECT[+LIBERTY…],MAC,LINE[,LINE…]")
        ->allow_extra_args(false);
    app.add_option("--challenge", raw.challenge, "ask the server for digest: none, the first INVITE, all")
        ->check(CLI::IsMember({"none", "invite", "all"}));
    app.add_option("--liberty", raw.liberties, "take this liberty, see below");
    app.add_option("--no-liberty", raw.no_liberties, "do not take this liberty");
    app.add_option("--script", raw.script, "do the commands of this file (-: standard input), then end");
    app.add_flag("--stay", raw.stay, "go on after the script");
    app.add_flag("--json", raw.json, "one JSON object per line of output");
    app.add_flag("--verbose", raw.verbose, "tell on standard error what the SIP side notices");
    app.add_flag("--no-outbound", raw.no_outbound, "register without reg-id and +sip.instance");
    app.add_flag("--no-call-waiting", raw.no_call_waiting, "busy as soon as there is one call");
    app.add_option("--seed", raw.seed, "seed for random calls, to repeat them");
    app.add_option("--expires", raw.expires, "seconds of registration to ask for")->capture_default_str();
    app.add_option("--keep-alive", raw.keep_alive, "seconds between CRLF keep-alives")->capture_default_str();
    app.add_option("--prompt-time", raw.prompt, "ms until a prompted call is taken up")
        ->capture_default_str();
    app.add_option("--ring-limit", raw.ring_limit, "seconds a call rings at most")->capture_default_str();
    app.add_option("--tone-time", raw.tone, "ms until a failed call is hung up")->capture_default_str();
    app.add_option("--starts-per-second", raw.starts_per_second, "phones started per second")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
}

Challenge challenge_of(const std::string& word) {
    if (word == "invite") return Challenge::invite;
    return word == "all" ? Challenge::all : Challenge::none;
}

Result<Liberties> liberties_of(const Dialect& dialect, const Raw& raw) {
    Liberties set = dialect.liberties;
    const auto apply = [&](const std::vector<std::string>& names, bool value) -> Result<void> {
        for (const std::string& name : names) {
            const std::optional<Liberty> liberty = find_liberty(name);
            if (!liberty) return failure("unknown_liberty", "no liberty " + name);
            set.set(*liberty, value);
        }
        return {};
    };
    if (const Result<void> done = apply(raw.liberties, true); !done) return tl::unexpected(done.error());
    if (const Result<void> done = apply(raw.no_liberties, false); !done) return tl::unexpected(done.error());
    return set;
}

/// `manners`: a dialect and liberties of this phone alone, `yealink+no-answers`.
Result<PhoneOrder> make_order(
    const Raw& raw, const ServerAddress& server, const std::string& manners, const std::string& user
) {
    const std::vector<std::string_view> parts = split(manners, '+');
    PhoneOrder order;
    order.dialect = find_dialect(parts.front());
    if (order.dialect == nullptr)
        return failure("unknown_dialect", "no dialect " + std::string(parts.front()));
    Result<Liberties> taken = liberties_of(*order.dialect, raw);
    if (!taken) return tl::unexpected(taken.error());
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const std::optional<Liberty> liberty = find_liberty(parts[i]);
        if (!liberty) return failure("unknown_liberty", "no liberty " + std::string(parts[i]));
        taken->set(*liberty);
    }
    order.liberties = *taken;
    order.call_waiting = !raw.no_call_waiting;
    order.settings.user = user;
    order.settings.password = raw.password;
    order.settings.server_host = server.host;
    order.settings.server_port = server.port;
    order.settings.tls = raw.tls;
    order.settings.challenge = challenge_of(raw.challenge);
    order.settings.expires = std::chrono::seconds(raw.expires);
    order.settings.keep_alive = std::chrono::seconds(raw.keep_alive);
    order.settings.outbound = !raw.no_outbound;
    return order;
}

/// The phones of --mac, --line and --count.
Result<void> add_counted(const Raw& raw, const ServerAddress& server, std::vector<PhoneOrder>& orders) {
    if (raw.mac.empty()) return {};
    if (raw.lines.empty()) return failure("no_line", "--mac needs a --line");
    for (std::uint64_t i = 0; i < raw.count; ++i) {
        Result<PhoneOrder> order = make_order(raw, server, raw.dialect, count_up(raw.mac, i));
        if (!order) return tl::unexpected(order.error());
        for (const std::string& line : raw.lines) {
            order->device_ids.push_back(count_up_line(line, i * raw.lines.size()));
        }
        orders.push_back(std::move(*order));
    }
    return {};
}

/// The phones of --phone.
Result<void> add_listed(const Raw& raw, const ServerAddress& server, std::vector<PhoneOrder>& orders) {
    for (const std::string& text : raw.phones) {
        const std::vector<std::string_view> parts = split(text, ',');
        if (parts.size() < 3) return failure("bad_phone", "--phone wants DIALECT,MAC,LINE, not " + text);
        Result<PhoneOrder> order = make_order(raw, server, std::string(parts[0]), std::string(parts[1]));
        if (!order) return tl::unexpected(order.error());
        for (std::size_t i = 2; i < parts.size(); ++i) {
            order->device_ids.push_back(count_up_line(std::string(parts[i]), 0));
        }
        orders.push_back(std::move(*order));
    }
    return {};
}

Result<Options> understand(const Raw& raw, bool seeded) {
    Options options;
    const Result<ServerAddress> server = parse_server(raw.server, raw.tls ? kSipsPort : kSipPort);
    if (!server) return tl::unexpected(server.error());
    if (const Result<void> done = add_counted(raw, *server, options.phones); !done) {
        return tl::unexpected(done.error());
    }
    if (const Result<void> done = add_listed(raw, *server, options.phones); !done) {
        return tl::unexpected(done.error());
    }
    if (options.phones.empty()) return failure("no_phone", "no phones: give --mac and --line, or --phone");
    options.exchange.prompt = std::chrono::milliseconds(raw.prompt);
    options.exchange.ring_limit = std::chrono::seconds(raw.ring_limit);
    options.exchange.tone = std::chrono::milliseconds(raw.tone);
    options.ca_file = raw.ca;
    options.verify = !raw.no_verify;
    options.script = raw.script;
    options.stay = raw.stay;
    options.json = raw.json;
    options.verbose = raw.verbose;
    if (seeded) options.seed = raw.seed;
    options.between_starts = Duration(1000 / std::min<std::uint64_t>(raw.starts_per_second, 1000));
    if (raw.starts_per_second > 1000) options.between_starts = Duration{0};
    return options;
}

}  // namespace

Result<Options> read_options(int argc, const char* const* argv) {
    CLI::App app("Simulated SIP telephones that really call each other and speak uaCSTA.", "offhook-phone");
    Raw raw;
    describe(app, raw);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return failure(app.exit(error) == 0 ? "0" : "2");
    }
    Result<Options> options = understand(raw, app.count("--seed") > 0);
    if (options) return options;
    fmt::print(stderr, "offhook-phone: {}\nRun with --help for more information.\n", options.error().text);
    return failure("2");
}

}  // namespace offhook::phone
