// SPDX-License-Identifier: Apache-2.0
// Taking commands in, and the commands about calls.
#include "offhook-phone/console.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"

namespace offhook::phone {

namespace {

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    for (const std::string_view word : split(line, ' ')) {
        if (!trim(word).empty()) words.emplace_back(trim(word));
    }
    return words;
}

}  // namespace

const char* const kCommandHelp =
    "Commands, one per line, from a script (--script) and from standard input; what follows # is a comment:\n"
    "  dial LINE NUMBER           lift the handset and dial\n"
    "  lift LINE                  lift the handset only; dialdigits LINE DIGITS then dials\n"
    "  incoming NUMBER LINE       a call from outside\n"
    "  answer|clear|hold|retrieve LINE\n"
    "  consult LINE NUMBER        hold the call and call NUMBER\n"
    "  alternate|reconnect LINE   talk to the held one; the active one is held, or hung up\n"
    "  transfer|conference LINE   join the held and the active call\n"
    "  blind LINE NUMBER          transfer without asking\n"
    "  deflect LINE NUMBER        send the ringing call elsewhere\n"
    "  digits LINE DIGITS         DTMF\n"
    "  dnd|mwi|mute LINE on|off   mute: of the phone's microphone\n"
    "  volume LINE 0…100          of the phone's loudspeaker\n"
    "  forward LINE TYPE NUMBER|off   TYPE: immediate, busy, noanswer, or as in ECMA-323\n"
    "  status [LINE]              lines, calls, counters\n"
    "  addline PHONE LINE         one more line; who registered for it is told\n"
    "  unplug|replug PHONE        drop the connection without a word; connect again\n"
    "  freeze|thaw PHONE          keep the connection, but hear and say nothing\n"
    "  newflow PHONE              register over a new connection, the old one hangs\n"
    "  wait MS\n"
    "  expect LINE STATE [MS]     wait until the line is in that state (5000 ms); if not, exit code 1.\n"
    "                             idle, initiated, dialing, delivered, alerting, connected, hold, fail,\n"
    "                             registered, offline, session, monitored, unmonitored\n"
    "  random CALLS_PER_SECOND    random calls between the phones; 0 ends them\n"
    "  quit\n"
    "LINE is a device ID or its number, PHONE a user name (MAC) or one of its lines.\n"
    "Numbers with a leading 0 or + are outside: they ring and answer by themselves, except\n"
    "0182… queues first, 0486… busy, 0404… unknown, 0408… never answers, 0503… congestion, 0603… declines.\n";

/// A command: its name, the fewest and most words after it, who does it.
struct Console::Command {
    std::string_view name;
    std::size_t least;
    std::size_t most;
    Handler handler;
};

const Console::Command* Console::find_command(std::string_view name) {
    static constexpr std::array kCommands = {
        Command{"dial", 2, 2, &Console::dial},
        Command{"incoming", 2, 2, &Console::incoming},
        Command{"answer", 1, 1, &Console::answer},
        Command{"clear", 1, 1, &Console::clear},
        Command{"hold", 1, 1, &Console::hold},
        Command{"retrieve", 1, 1, &Console::retrieve},
        Command{"consult", 2, 2, &Console::consult},
        Command{"transfer", 1, 1, &Console::transfer},
        Command{"blind", 2, 2, &Console::blind},
        Command{"conference", 1, 1, &Console::conference},
        Command{"deflect", 2, 2, &Console::deflect},
        Command{"digits", 2, 2, &Console::digits},
        Command{"dnd", 2, 2, &Console::dnd},
        Command{"forward", 3, 3, &Console::forward},
        Command{"mwi", 2, 2, &Console::mwi},
        Command{"status", 0, 1, &Console::status},
        Command{"unplug", 1, 1, &Console::unplug},
        Command{"replug", 1, 1, &Console::replug},
        Command{"freeze", 1, 1, &Console::freeze},
        Command{"thaw", 1, 1, &Console::thaw},
        Command{"newflow", 1, 1, &Console::newflow},
        Command{"wait", 1, 1, &Console::wait},
        Command{"expect", 2, 3, &Console::expect},
        Command{"random", 1, 1, &Console::random},
        Command{"quit", 0, 0, &Console::quit},
        Command{"lift", 1, 1, &Console::lift},
        Command{"dialdigits", 2, 2, &Console::dialdigits},
        Command{"alternate", 1, 1, &Console::alternate},
        Command{"reconnect", 1, 1, &Console::reconnect},
        Command{"mute", 2, 2, &Console::mute},
        Command{"volume", 2, 2, &Console::volume},
        Command{"addline", 2, 2, &Console::addline},
    };
    const auto* const found = std::find_if(kCommands.begin(), kCommands.end(), [&](const Command& command) {
        return command.name == name;
    });
    return found == kCommands.end() ? nullptr : found;
}

namespace {

/// A comment begins with '#' at the start of the line, or as a word of its own with others behind it: "12#"
/// and "#" at the end are keys to press.
std::string without_comment(const std::string& line) {
    const auto start = line.find_first_not_of(' ');
    if (start == std::string::npos || line[start] == '#') return {};
    return line.substr(0, line.find(" # "));
}

}  // namespace

Console::Console(Fleet& fleet, Traffic& traffic, Output output)
    : fleet_(&fleet), traffic_(&traffic), output_(std::move(output)) {}

void Console::step(Time now) {
    if (wait_until_ && *wait_until_ <= now) wait_until_.reset();
    while (!quit_) {
        if (wait_until_ || (expectation_ && !check_expectation(now)) || queue_.empty()) return;
        const std::string line = std::move(queue_.front());
        queue_.pop_front();
        run(without_comment(line), now);
    }
}

std::optional<Time> Console::next_due() const {
    std::optional<Time> until;
    if (expectation_) until = expectation_->until;
    return earlier(wait_until_, until);
}

void Console::run(const std::string& line, Time now) {
    Words words = words_of(line);
    if (words.empty()) return;
    const Command* command = find_command(words.front());
    if (command == nullptr) return reply(line, failure("unknown_command", "unknown command; try --help"));
    words.erase(words.begin());
    if (words.size() < command->least || words.size() > command->most) {
        return reply(line, failure("wrong_words", "too few or too many words; try --help"));
    }
    const Result<std::string> result = (this->*command->handler)(words, now);
    fleet_->dispatch(now);
    if (!expectation_) reply(line, result);
}

void Console::reply(const std::string& command, const Result<std::string>& result) {
    const std::string_view asked = trim(command);
    const std::string detail =
        result ? *result : (result.error().text.empty() ? result.error().reason : result.error().text);
    const std::string word = result ? "ok" : "error";
    if (!result) failed_ = true;
    output_.write(
        {fmt::format("{}: {}{}{}", word, asked, detail.empty() ? "" : " -> ", detail),
         {{"reply", word},
          {"command", std::string(asked)},
          {"detail", detail},
          {"reason", result ? std::string() : result.error().reason}}}
    );
}

/// True if the expectation is settled, one way or the other.
bool Console::check_expectation(Time now) {
    const std::optional<LineId> line = fleet_->exchange().find_line(expectation_->line);
    const bool met = line && is_in_state(*fleet_, *line, expectation_->state).value_or(false);
    if (!met && now < expectation_->until) return false;
    const std::string command = expectation_->command;
    expectation_.reset();
    if (met)
        reply(command, std::string());
    else
        reply(command, failure("expectation_failed", "not in that state in time"));
    return true;
}

Result<LineId> Console::line_of(const std::string& name) const {
    const std::optional<LineId> line = fleet_->exchange().find_line(name);
    if (!line) return failure("no_such_line", "no line " + printable(name));
    return *line;
}

Result<CallId> Console::call_in(LineId line, std::initializer_list<ConnectionState> wanted) const {
    const std::vector<LineCall> calls = fleet_->exchange().calls(line);
    for (const ConnectionState state : wanted) {
        for (const LineCall& call : calls) {
            if (call.state == state) return call.id;
        }
    }
    return failure("no_such_call", "the line has no call in that state");
}

Result<std::string> Console::with_call(
    const Words& words,
    std::initializer_list<ConnectionState> wanted,
    Result<void> (Exchange::*operation)(LineId, CallId, Time),
    Time now
) {
    const Result<LineId> line = line_of(words.at(0));
    if (!line) return tl::unexpected(line.error());
    const Result<CallId> call = call_in(*line, wanted);
    if (!call) return tl::unexpected(call.error());
    const Result<void> done = (fleet_->exchange().*operation)(*line, *call, now);
    if (!done) return tl::unexpected(done.error());
    return std::string();
}

Result<std::string> Console::with_number(
    const Words& words,
    std::initializer_list<ConnectionState> wanted,
    Result<void> (Exchange::*operation)(LineId, CallId, std::string_view, Time),
    Time now
) {
    const Result<LineId> line = line_of(words.at(0));
    if (!line) return tl::unexpected(line.error());
    const Result<CallId> call = call_in(*line, wanted);
    if (!call) return tl::unexpected(call.error());
    const Result<void> done = (fleet_->exchange().*operation)(*line, *call, words.at(1), now);
    if (!done) return tl::unexpected(done.error());
    return std::string();
}

Result<std::string> Console::with_pair(
    const Words& words, Result<void> (Exchange::*operation)(LineId, CallId, CallId, Time), Time now
) {
    const Result<LineId> line = line_of(words.at(0));
    if (!line) return tl::unexpected(line.error());
    const Result<CallId> held = call_in(*line, {ConnectionState::hold});
    if (!held) return tl::unexpected(held.error());
    const Result<CallId> active = call_in(*line, {ConnectionState::connected});
    if (!active) return tl::unexpected(active.error());
    const Result<void> done = (fleet_->exchange().*operation)(*line, *held, *active, now);
    if (!done) return tl::unexpected(done.error());
    return std::string();
}

Result<std::string> Console::dial(const Words& words, Time now) {
    const Result<LineId> line = line_of(words.at(0));
    if (!line) return tl::unexpected(line.error());
    const Result<CallId> call = fleet_->exchange().dial(*line, words.at(1), {}, now);
    if (!call) return tl::unexpected(call.error());
    return std::string();
}

Result<std::string> Console::lift(const Words& words, Time) {
    const Result<LineId> line = line_of(words.at(0));
    if (!line) return tl::unexpected(line.error());
    const Result<CallId> call = fleet_->exchange().lift(*line);
    if (!call) return tl::unexpected(call.error());
    return std::string();
}

Result<std::string> Console::dialdigits(const Words& words, Time now) {
    return with_number(words, {ConnectionState::initiated}, &Exchange::dial_digits, now);
}

Result<std::string> Console::incoming(const Words& words, Time now) {
    const Result<CallId> call = fleet_->exchange().dial_from_outside(words.at(0), words.at(1), now);
    if (!call) return tl::unexpected(call.error());
    return std::string();
}

Result<std::string> Console::answer(const Words& words, Time now) {
    return with_call(words, {ConnectionState::alerting, ConnectionState::initiated}, &Exchange::answer, now);
}

Result<std::string> Console::clear(const Words& words, Time now) {
    return with_call(
        words,
        {ConnectionState::connected, ConnectionState::fail, ConnectionState::initiated,
         ConnectionState::alerting, ConnectionState::hold},
        &Exchange::clear, now
    );
}

Result<std::string> Console::hold(const Words& words, Time now) {
    return with_call(words, {ConnectionState::connected}, &Exchange::hold, now);
}

Result<std::string> Console::retrieve(const Words& words, Time now) {
    return with_call(words, {ConnectionState::hold}, &Exchange::retrieve, now);
}

Result<std::string> Console::consult(const Words& words, Time now) {
    const Result<LineId> line = line_of(words.at(0));
    if (!line) return tl::unexpected(line.error());
    const Result<CallId> call = call_in(*line, {ConnectionState::connected});
    if (!call) return tl::unexpected(call.error());
    const Result<CallId> second = fleet_->exchange().consult(*line, *call, words.at(1), now);
    if (!second) return tl::unexpected(second.error());
    return std::string();
}

Result<std::string> Console::alternate(const Words& words, Time now) {
    return with_pair(words, &Exchange::alternate, now);
}

Result<std::string> Console::reconnect(const Words& words, Time now) {
    return with_pair(words, &Exchange::reconnect, now);
}

Result<std::string> Console::transfer(const Words& words, Time now) {
    return with_pair(words, &Exchange::transfer, now);
}

Result<std::string> Console::conference(const Words& words, Time now) {
    return with_pair(words, &Exchange::conference, now);
}

Result<std::string> Console::blind(const Words& words, Time now) {
    return with_number(
        words, {ConnectionState::connected, ConnectionState::hold}, &Exchange::blind_transfer, now
    );
}

Result<std::string> Console::deflect(const Words& words, Time now) {
    return with_number(words, {ConnectionState::alerting}, &Exchange::deflect, now);
}

Result<std::string> Console::digits(const Words& words, Time) {
    const Result<LineId> line = line_of(words.at(0));
    if (!line) return tl::unexpected(line.error());
    const Result<CallId> call = call_in(*line, {ConnectionState::connected});
    if (!call) return tl::unexpected(call.error());
    const Result<void> done = fleet_->exchange().send_digits(*line, *call, words.at(1));
    if (!done) return tl::unexpected(done.error());
    return std::string();
}

}  // namespace offhook::phone
