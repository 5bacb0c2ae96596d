// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "offhook-phone/fleet.hpp"
#include "offhook-phone/output.hpp"
#include "offhook-phone/traffic.hpp"

namespace offhook::phone {

/// The commands a person or a script gives, one per line; kCommandHelp lists them. `wait` and `expect` hold
/// up what follows; all else is done at once. Every command is answered by one record: ok or error.
///
/// Pure. Life: the program's. Thread: its owner's.
class Console {
public:
    Console(Fleet& fleet, Traffic& traffic, Output output);

    void push(std::string line) { queue_.push_back(std::move(line)); }
    /// The input is at its end.
    void close() { closed_ = true; }
    /// Does what can be done now. To be called after every push and every change of the fleet.
    void step(Time now);
    std::optional<Time> next_due() const;

    bool quit() const { return quit_; }
    /// All commands are done, and no more will come.
    bool is_done() const { return closed_ && queue_.empty() && !expectation_ && !wait_until_; }
    bool failed() const { return failed_; }

private:
    using Words = std::vector<std::string>;
    using Handler = Result<std::string> (Console::*)(const Words&, Time);
    struct Command;
    struct Expectation {
        std::string line;
        std::string state;
        Time until;
        std::string command;
    };
    static const Command* find_command(std::string_view name);

    void run(const std::string& line, Time now);
    void reply(const std::string& command, const Result<std::string>& result);
    bool check_expectation(Time now);

    Result<std::string> dial(const Words& words, Time now);
    Result<std::string> lift(const Words& words, Time now);
    Result<std::string> dialdigits(const Words& words, Time now);
    Result<std::string> incoming(const Words& words, Time now);
    Result<std::string> answer(const Words& words, Time now);
    Result<std::string> clear(const Words& words, Time now);
    Result<std::string> hold(const Words& words, Time now);
    Result<std::string> retrieve(const Words& words, Time now);
    Result<std::string> consult(const Words& words, Time now);
    Result<std::string> alternate(const Words& words, Time now);
    Result<std::string> reconnect(const Words& words, Time now);
    Result<std::string> transfer(const Words& words, Time now);
    Result<std::string> blind(const Words& words, Time now);
    Result<std::string> conference(const Words& words, Time now);
    Result<std::string> deflect(const Words& words, Time now);
    Result<std::string> digits(const Words& words, Time now);
    Result<std::string> dnd(const Words& words, Time now);
    Result<std::string> forward(const Words& words, Time now);
    Result<std::string> mwi(const Words& words, Time now);
    Result<std::string> mute(const Words& words, Time now);
    Result<std::string> volume(const Words& words, Time now);
    Result<std::string> addline(const Words& words, Time now);
    Result<std::string> status(const Words& words, Time now);
    Result<std::string> unplug(const Words& words, Time now);
    Result<std::string> replug(const Words& words, Time now);
    Result<std::string> freeze(const Words& words, Time now);
    Result<std::string> thaw(const Words& words, Time now);
    Result<std::string> newflow(const Words& words, Time now);
    Result<std::string> wait(const Words& words, Time now);
    Result<std::string> expect(const Words& words, Time now);
    Result<std::string> random(const Words& words, Time now);
    Result<std::string> quit(const Words& words, Time now);

    Result<LineId> line_of(const std::string& name) const;
    Result<PhoneId> phone_of(const std::string& name) const;
    Result<CallId> call_in(LineId line, std::initializer_list<ConnectionState> wanted) const;
    Result<std::string> switch_feature(const Words& words, void (Exchange::*operation)(LineId, bool));
    Result<std::string> with_phone(const Words& words, Time now, void (Fleet::*operation)(PhoneId, Time));
    Result<std::string> with_call(
        const Words& words,
        std::initializer_list<ConnectionState> wanted,
        Result<void> (Exchange::*operation)(LineId, CallId, Time),
        Time now
    );
    Result<std::string> with_number(
        const Words& words,
        std::initializer_list<ConnectionState> wanted,
        Result<void> (Exchange::*operation)(LineId, CallId, std::string_view, Time),
        Time now
    );
    Result<std::string> with_pair(
        const Words& words, Result<void> (Exchange::*operation)(LineId, CallId, CallId, Time), Time now
    );
    Record status_of(LineId line) const;

    Fleet* fleet_;
    Traffic* traffic_;
    Output output_;
    std::deque<std::string> queue_;
    std::optional<Expectation> expectation_;
    std::optional<Time> wait_until_;
    bool closed_ = false;
    bool quit_ = false;
    bool failed_ = false;
};

/// Is the line in that state? Calls: idle, initiated, dialing (nobody at the other end yet), delivered (it
/// rings there), alerting, connected, hold, fail. Phone: registered, offline, session, monitored,
/// unmonitored. Nothing for an unknown word.
std::optional<bool> is_in_state(Fleet& fleet, LineId line, std::string_view state);

/// What the commands are, for --help.
extern const char* const kCommandHelp;

}  // namespace offhook::phone
