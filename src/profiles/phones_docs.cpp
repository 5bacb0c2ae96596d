// SPDX-License-Identifier: Apache-2.0
#include "profiles/phones_docs.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "profiles/profiles.hpp"
#include "switchboard/emulations.hpp"

namespace offhook::profiles {

using switchboard::Capabilities;
using switchboard::Support;

namespace {

constexpr std::string_view kHead = R"(# Phones

This page is written from the tables in `src/profiles`; do not edit it by hand.

A phone is recognised by the User-Agent of its REGISTER, or, if that names no maker, by its MAC address. What
stands here is where Offhook begins; what the phone then answers counts. Of a phone that is not listed, or
whose firmware is older than listed or cannot be read, nothing is taken for granted: each service is tried
once, and one that the phone does not know is not asked of it again.

## Services

| word | meaning |
|---|---|
| yes | the phone does it, from the firmware at the top of its column on, or from the one named |
| E | the phone does not know it; Offhook emulates it by other services of the phone |
| – | not supported |
| try | not known: it is tried, and the answer kept |
| try, E | it is tried; where the phone does not know it, it is emulated |
| code | only if the setting `advanced.pickup_code` is set: Offhook has the phone dial it |

Services that are not in this table are tried.

Some phones refuse what they do not know without giving a reason, as they refuse all else that fails, and some
say nothing at all. Where the service can be done another way (E), a refusal without a reason to a service that
the phone has never done is taken for not knowing it, and so is silence to it for the second time, from a phone
that answers other things. Where there is no other way, such a service is not promised to clients any more
(GetLogicalDeviceInformation and the like), but still asked of the phone each time somebody wants it, and its
refusal handed on. One answer settles it. What was learned is kept until the phone comes with other firmware.

)";

constexpr std::string_view kRecognitionHead = R"(
## How a phone is recognised

| maker | User-Agent begins with | MAC address begins with | firmware |
|---|---|---|---|
)";

constexpr std::string_view kSettingHead = R"(
## What to set on the phone

The phone has to log in at Offhook over TCP or TLS, with the password of `phones.password`, besides its
account at the telephone system. Where the user name is not the MAC address, set `phones.username_must_be_mac`
to false. N is the number of the account, identity or profile; take a spare one.

| maker | user name | set |
|---|---|---|
)";

std::string_view numbering_words(Numbering numbering) {
    switch (numbering) {
        case Numbering::plain:
            return "4.1.0.2033";
        case Numbering::letter_counts:
            return "2.8A, which is newer than 2.8 and older than 2.8B";
        case Numbering::first_is_model:
            return "28.83.0.120: the first number is the model, x here";
        case Numbering::may_run_together:
            return "8.7.5.35; older ones 873_19_20130321, which is 8.7.3";
    }
    return "";
}

/// Firmware is told and compared only where some is listed.
std::string_view firmware_words(const Maker& maker) {
    const bool compared = std::any_of(profiles().begin(), profiles().end(), [&](const Profile& profile) {
        return profile.maker == maker.name && !profile.firmware.empty();
    });
    return compared ? numbering_words(maker.numbering) : "does not matter";
}

/// What a phone of a profile knows with its newest firmware.
Capabilities best_of(std::size_t column) {
    Capabilities capabilities;
    for (const Service& service : services()) {
        const Claim claim = service.claims.at(column);
        const bool native = claim == Claim::native || claim == Claim::native_later;
        if (native) capabilities.set(std::string(service.name), Support::native);
        if (claim == Claim::unsupported) capabilities.set(std::string(service.name), Support::unsupported);
    }
    return capabilities;
}

/// "E", "E, code", or empty.
std::string emulation_words(const Capabilities& capabilities, std::string_view service) {
    const auto* emulation = switchboard::find_emulation(service);
    if (emulation == nullptr || !switchboard::can_emulate(capabilities, *emulation)) return {};
    return service == "DirectedPickupCall" ? "E, code" : "E";
}

std::string cell(const Profile& profile, Claim claim, const std::string& emulation) {
    switch (claim) {
        case Claim::native:
            return "yes";
        case Claim::native_later:
            return fmt::format("yes, from {}", profile.later_firmware);
        case Claim::unsupported:
            return emulation.empty() ? "–" : emulation;
        case Claim::unknown:
            break;
    }
    return emulation.empty() ? "try" : "try, " + emulation;
}

void write_head_of_services(std::back_insert_iterator<std::string> out) {
    fmt::format_to(out, "| |");
    for (const Profile& profile : profiles()) {
        fmt::format_to(out, " {} {} |", find_maker(profile.maker)->title, profile.title);
    }
    fmt::format_to(out, " others |\n|---|");
    for (std::size_t i = 0; i <= kProfiles; ++i) fmt::format_to(out, "---|");
    fmt::format_to(out, "\n| firmware from |");
    for (const Profile& profile : profiles()) {
        fmt::format_to(out, " {} |", profile.firmware.empty() ? "any" : profile.firmware);
    }
    fmt::format_to(out, " any |\n");
}

void write_services(std::back_insert_iterator<std::string> out) {
    write_head_of_services(out);
    for (const Service& service : services()) {
        fmt::format_to(out, "| {} |", service.name);
        for (std::size_t column = 0; column < kProfiles; ++column) {
            const std::string emulation = emulation_words(best_of(column), service.name);
            fmt::format_to(out, " {} |", cell(profiles()[column], service.claims.at(column), emulation));
        }
        const std::string emulation = emulation_words(Capabilities{}, service.name);
        fmt::format_to(out, " {} |\n", cell(Profile{}, Claim::unknown, emulation));
    }
}

/// The texts of a maker out of a table, as code, separated by blanks.
template <class Table, class Text>
std::string texts_of(const Maker& maker, const Table& table, Text text) {
    std::string texts;
    for (const auto& entry : table) {
        if (entry.maker != maker.name) continue;
        texts += fmt::format("{}`{}`", texts.empty() ? "" : " ", entry.*text);
    }
    return texts;
}

void write_recognition(std::back_insert_iterator<std::string> out) {
    for (const Maker& maker : makers()) {
        fmt::format_to(
            out, "| {} | {} | {} | {} |\n", maker.title,
            texts_of(maker, user_agent_prefixes(), &UserAgentPrefix::text),
            texts_of(maker, mac_prefixes(), &MacPrefix::digits), firmware_words(maker)
        );
    }
}

void write_settings(std::back_insert_iterator<std::string> out) {
    for (const Maker& maker : makers()) {
        fmt::format_to(
            out, "| {} | {} | {} |\n", maker.title, maker.username_is_mac ? "MAC address" : "any",
            maker.setting.empty() ? "not known" : maker.setting
        );
    }
}

}  // namespace

std::string phones_reference() {
    std::string page(kHead);
    const auto out = std::back_inserter(page);
    write_services(out);
    page += kRecognitionHead;
    write_recognition(out);
    page += kSettingHead;
    write_settings(out);
    return page;
}

}  // namespace offhook::profiles
