// SPDX-License-Identifier: Apache-2.0
// The commands about features, phones and the script itself.
#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"
#include "offhook-phone/console.hpp"
#include "offhook-phone/numbers.hpp"
#include "offhook-phone/options.hpp"

namespace offhook::phone {

namespace {

constexpr std::int64_t kExpectMilliseconds = 5000;

Result<bool> on_or_off(const std::string& word) {
    if (word == "on") return true;
    if (word == "off") return false;
    return failure("wrong_words", "on or off, not " + printable(word));
}

/// The forwarding types people may say instead of ECMA-323's.
std::string forward_type(const std::string& word) {
    if (word == "immediate") return "forwardImmediate";
    if (word == "busy") return "forwardBusy";
    if (word == "noanswer") return "forwardNoAns";
    if (word == "dnd") return "forwardDND";
    return word;
}

Counts counts_of(const std::map<std::string, std::uint64_t>& counts) {
    return {counts.begin(), counts.end()};
}

std::string in_words(const LineCall& call) {
    std::string others;
    for (const Party& party : call.others) {
        others += fmt::format(
            "{}{} ({})", others.empty() ? "" : ", ", user_part(party.device), to_text(party.state)
        );
    }
    return fmt::format("{} {} with {}", call.name, to_text(call.state), others.empty() ? "nobody" : others);
}

std::string in_words(const Counts& counts) {
    std::string text;
    for (const auto& [name, count] : counts) text += fmt::format(" {}={}", name, count);
    return text;
}

}  // namespace

Result<PhoneId> Console::phone_of(const std::string& name) const {
    const std::optional<PhoneId> phone = fleet_->find_phone(name);
    if (!phone) return failure("no_such_phone", "no phone " + printable(name));
    return *phone;
}

Result<std::string> Console::with_phone(
    const Words& words, Time now, void (Fleet::*operation)(PhoneId, Time)
) {
    const Result<PhoneId> phone = phone_of(words.at(0));
    if (!phone) return tl::unexpected(phone.error());
    (fleet_->*operation)(*phone, now);
    return std::string();
}

Result<std::string> Console::switch_feature(const Words& words, void (Exchange::*operation)(LineId, bool)) {
    const Result<LineId> line = line_of(words.at(0));
    const Result<bool> on = on_or_off(words.at(1));
    if (!line) return tl::unexpected(line.error());
    if (!on) return tl::unexpected(on.error());
    (fleet_->exchange().*operation)(*line, *on);
    return std::string();
}

Result<std::string> Console::dnd(const Words& words, Time) {
    return switch_feature(words, &Exchange::set_do_not_disturb);
}

Result<std::string> Console::mwi(const Words& words, Time) {
    return switch_feature(words, &Exchange::set_message_waiting);
}

Result<std::string> Console::mute(const Words& words, Time) {
    return switch_feature(words, &Exchange::set_microphone_mute);
}

Result<std::string> Console::volume(const Words& words, Time) {
    const Result<LineId> line = line_of(words.at(0));
    if (!line) return tl::unexpected(line.error());
    const auto volume = parse_number<std::uint8_t>(words.at(1));
    if (!volume) return failure("wrong_words", "a volume from 0 to 100");
    fleet_->exchange().set_speaker_volume(*line, *volume);
    return std::string();
}

Result<std::string> Console::addline(const Words& words, Time now) {
    const Result<PhoneId> phone = phone_of(words.at(0));
    if (!phone) return tl::unexpected(phone.error());
    const std::string device = count_up_line(words.at(1), 0);
    if (fleet_->exchange().find_line(device)) return failure("line_exists", "there is such a line");
    fleet_->add_line(*phone, device, now);
    return std::string();
}

Result<std::string> Console::forward(const Words& words, Time) {
    const Result<LineId> line = line_of(words.at(0));
    if (!line) return tl::unexpected(line.error());
    Forward forward;
    forward.active = words.at(2) != "off";
    if (forward.active) forward.destination = words.at(2);
    const Result<void> done = fleet_->exchange().set_forward(*line, forward_type(words.at(1)), forward);
    if (!done) return tl::unexpected(done.error());
    return std::string();
}

Result<std::string> Console::unplug(const Words& words, Time now) {
    return with_phone(words, now, &Fleet::unplug);
}

Result<std::string> Console::replug(const Words& words, Time now) {
    return with_phone(words, now, &Fleet::replug);
}

Result<std::string> Console::newflow(const Words& words, Time now) {
    return with_phone(words, now, &Fleet::new_flow);
}

Result<std::string> Console::freeze(const Words& words, Time now) {
    const Result<PhoneId> phone = phone_of(words.at(0));
    if (!phone) return tl::unexpected(phone.error());
    fleet_->freeze(*phone, true, now);
    return std::string();
}

Result<std::string> Console::thaw(const Words& words, Time now) {
    const Result<PhoneId> phone = phone_of(words.at(0));
    if (!phone) return tl::unexpected(phone.error());
    fleet_->freeze(*phone, false, now);
    return std::string();
}

Record Console::status_of(LineId line) const {
    const Exchange& exchange = fleet_->exchange();
    const Phone& phone = fleet_->phone(fleet_->owner_of(line));
    const Counts requests = counts_of(phone.counters().requests);
    const auto sent = phone.counters().events.find(line);
    const std::uint64_t events = sent == phone.counters().events.end() ? 0 : sent->second;
    std::vector<std::string> calls;
    for (const LineCall& call : exchange.calls(line)) calls.push_back(in_words(call));
    std::string text = fmt::format(
        "{} ({} {}): {}{}{}", user_part(exchange.line(line).device_id), phone.settings().dialect->name,
        phone.settings().user, phone.is_registered() ? "registered" : "offline",
        phone.has_session() ? ", session" : "", phone.is_monitored(line) ? ", monitored" : ""
    );
    text += calls.empty() ? ", idle" : "";
    for (const std::string& call : calls) text += "; call " + call;
    text +=
        fmt::format("; {} events sent; requests:{}", events, requests.empty() ? " none" : in_words(requests));
    return {
        text,
        {{"status", exchange.line(line).device_id},
         {"phone", phone.settings().user},
         {"dialect", std::string(phone.settings().dialect->name)},
         {"registered", phone.is_registered()},
         {"session", phone.has_session()},
         {"monitored", phone.is_monitored(line)},
         {"dnd", exchange.do_not_disturb(line)},
         {"mwi", exchange.message_waiting(line)},
         {"muted", exchange.microphone_mute(line)},
         {"volume", static_cast<std::uint64_t>(exchange.speaker_volume(line))},
         {"calls", calls},
         {"events_sent", events},
         {"events_unanswered", phone.counters().unanswered_events},
         {"registrations", phone.counters().registrations},
         {"connects", phone.counters().connects},
         {"sessions", phone.counters().sessions},
         {"requests", requests}}};
}

Result<std::string> Console::status(const Words& words, Time) {
    if (!words.empty()) {
        const Result<LineId> line = line_of(words.at(0));
        if (!line) return tl::unexpected(line.error());
        output_.write(status_of(*line));
        return std::string();
    }
    for (const LineId line : fleet_->lines()) output_.write(status_of(line));
    return std::string();
}

Result<std::string> Console::wait(const Words& words, Time now) {
    const auto milliseconds = parse_number<std::uint32_t>(words.at(0));
    if (!milliseconds) return failure("wrong_words", "wait for how many milliseconds?");
    wait_until_ = now + Duration(*milliseconds);
    return std::string();
}

Result<std::string> Console::expect(const Words& words, Time now) {
    const Result<LineId> line = line_of(words.at(0));
    if (!line) return tl::unexpected(line.error());
    if (!is_in_state(*fleet_, *line, words.at(1))) {
        return failure("wrong_words", "no such state: " + printable(words.at(1)));
    }
    std::int64_t limit = kExpectMilliseconds;
    if (words.size() > 2) limit = parse_number<std::uint32_t>(words.at(2)).value_or(0);
    std::string command = "expect";
    for (const std::string& word : words) command += " " + word;
    expectation_ = Expectation{words.at(0), words.at(1), now + Duration(limit), std::move(command)};
    return std::string();
}

Result<std::string> Console::random(const Words& words, Time now) {
    double rate = 0;
    const std::string& word = words.at(0);
    const auto [rest, error] = std::from_chars(word.data(), word.data() + word.size(), rate);
    if (error != std::errc{} || rest != word.data() + word.size()) {
        return failure("wrong_words", "how many calls per second?");
    }
    traffic_->start(fleet_->lines(), rate, now);
    return std::string();
}

Result<std::string> Console::quit(const Words&, Time) {
    quit_ = true;
    return std::string();
}

}  // namespace offhook::phone
