// SPDX-License-Identifier: Apache-2.0
#include "profiles/makers.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace offhook::profiles {

namespace {

constexpr std::array kMakers = {
    Maker{
        .name = "auerswald",
        .title = "Auerswald",
        .numbering = Numbering::letter_counts,
        .username_is_mac = true,
        .setting = "*External control > uaCSTA* on; the account's provider needs the server type *ESTOS CSTA "
                   "(ECSTA)* or *Broadsoft*, else that switch does nothing"},
    Maker{
        .name = "fanvil",
        .title = "Fanvil",
        .setting = "`CSTAEnable` 1 and, for each line, `CSTANumber` (in dotted files `sip.CSTAEnabled`, "
                   "`sip.line.1.CSTANumber`); also for phones that Fanvil builds for others"},
    Maker{
        .name = "flyingvoice",
        .title = "Flyingvoice",
        .username_is_mac = true,
        .setting = "`features.csta_control.enable` 1, and a spare account `account.N.*`"},
    Maker{
        .name = "gigaset",
        .title = "Gigaset",
        .setting = "`SipProvider.0.CSTA_IsActive` 1, `CSTA_IsExternal` 1, `CSTA_Address`, `CSTA_Port`, "
                   "`CSTA_TransportProtocol` 2 (TCP); user name and password for each handset"},
    Maker{
        .name = "grandstream",
        .title = "Grandstream",
        .setting = "`P32053` (`remoteControl.csta.enable`) 1, and an account that logs in at Offhook"},
    Maker{
        .name = "htek",
        .title = "Htek",
        .username_is_mac = true,
        .setting = "`ProfileN_uaCSTA` 1, for a spare profile"},
    Maker{
        .name = "mitel",
        .title = "Mitel (Aastra)",
        .username_is_mac = true,
        .setting = "in the configuration file, not on the web page: `csta: 1`, `csta proxy`, `csta port`, "
                   "`csta username`, `csta password`"},
    Maker{
        .name = "panasonic",
        .title = "Panasonic",
        .username_is_mac = true,
        .setting = "`UACSTA_ENABLE_n` Y, `CSTA_PRXY_ADDR`, `CSTA_PRXY_PORT`, `CSTA_RGSTR_ADDR`, "
                   "`CSTA_RGSTR_PORT`, `CSTA_RGSTR_AUTHID`, `CSTA_RGSTR_PASS`, `CSTA_TRANSPORT` (not 0)"},
    Maker{
        .name = "poly",
        .title = "Poly (Polycom)",
        .setting = "`voIpProt.SIP.csta` 1, `reg.N.csta` 1, where registration N logs in at Offhook"},
    Maker{
        .name = "snom",
        .title = "snom",
        .numbering = Numbering::may_run_together,
        .username_is_mac = true,
        .setting =
            "`csta_control` on, `csta_legacy_control` 4 (3 at least), and a spare identity N: "
            "`user_activeN` on, `user_nameN`, `user_pnameN`, `user_passN`, `user_hostN`, `user_outboundN` "
            "`SERVER:5060;transport=tcp`, `hide_identityN` on"},
    Maker{.name = "unify", .title = "Unify"},
    Maker{
        .name = "yealink",
        .title = "Yealink",
        .numbering = Numbering::first_is_model,
        .username_is_mac = true,
        .setting = "`features.csta_control.enable` 1 (the phone restarts), and a spare account N: "
                   "`account.N.enable` 1, `.user_name`, `.auth_name`, `.password`, `.sip_server.1.address`, "
                   "`.sip_server.1.port`, `.sip_server.1.transport_type` 1 (TCP) or 2 (TLS)"},
};

constexpr std::array kUserAgentPrefixes = {
    UserAgentPrefix{"Auerswald", "auerswald"},
    UserAgentPrefix{"COMfortel", "auerswald", true},
    UserAgentPrefix{"Fanvil", "fanvil"},
    UserAgentPrefix{"Flyingvoice", "flyingvoice"},
    UserAgentPrefix{"Gigaset", "gigaset"},
    UserAgentPrefix{"Grandstream", "grandstream"},
    UserAgentPrefix{"Htek", "htek"},
    UserAgentPrefix{"Aastra", "mitel"},
    UserAgentPrefix{"Mitel", "mitel"},
    UserAgentPrefix{"Panasonic", "panasonic"},
    UserAgentPrefix{"Polycom", "poly"},  // before "Poly", which it begins with
    UserAgentPrefix{"Poly", "poly"},
    UserAgentPrefix{"snom", "snom"},
    UserAgentPrefix{"OpenScape", "unify", true},
    UserAgentPrefix{"OpenStage", "unify", true},
    UserAgentPrefix{"Yealink", "yealink"},
};

constexpr std::array kMacPrefixes = {
    MacPrefix{"000952", "auerswald"},   MacPrefix{"00A859", "fanvil"},
    MacPrefix{"0C383E", "fanvil"},      MacPrefix{"0021F2", "flyingvoice"},
    MacPrefix{"789912", "flyingvoice"}, MacPrefix{"002104", "gigaset"},
    MacPrefix{"14B370", "gigaset"},     MacPrefix{"589EC6", "gigaset"},
    MacPrefix{"7C2F80", "gigaset"},     MacPrefix{"000B82", "grandstream"},
    MacPrefix{"C074AD", "grandstream"}, MacPrefix{"EC74D7", "grandstream"},
    MacPrefix{"001FC1", "htek"},        MacPrefix{"00085D", "mitel"},
    MacPrefix{"08000F", "mitel"},       MacPrefix{"1400E9", "mitel"},
    MacPrefix{"008023", "panasonic"},   MacPrefix{"0080F0", "panasonic"},
    MacPrefix{"BCC342", "panasonic"},   MacPrefix{"0004F2", "poly"},
    MacPrefix{"00907A", "poly"},        MacPrefix{"482567", "poly"},
    MacPrefix{"64167F", "poly"},        MacPrefix{"000413", "snom"},
    MacPrefix{"00087B", "snom"},        MacPrefix{"1C7126", "snom"},
    MacPrefix{"0001E3", "unify"},       MacPrefix{"0013A9", "unify"},
    MacPrefix{"001565", "yealink"},     MacPrefix{"249AD8", "yealink"},
    MacPrefix{"3497D7", "yealink"},     MacPrefix{"44DBD2", "yealink"},
    MacPrefix{"644F56", "yealink"},     MacPrefix{"805E0C", "yealink"},
    MacPrefix{"805EC0", "yealink"},     MacPrefix{"B061A9", "yealink"},
    MacPrefix{"C4FC22", "yealink"},     MacPrefix{"E434D7", "yealink"},
    MacPrefix{"EC1DA9", "yealink"},     MacPrefix{"F01653", "yealink"},
};

/// The twelve digits of a MAC address in upper case; empty if the text is none.
std::string mac_digits(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c == ':' || c == '-' || c == '.') continue;
        if (digits.size() == 12) return {};
        digits.push_back(c);
    }
    digits = to_upper(digits);
    const bool hex = digits.find_first_not_of("0123456789ABCDEF") == std::string::npos;
    return hex && digits.size() == 12 ? digits : std::string{};
}

/// A phone's HTTP client may pose as a browser: "Mozilla/4.0 (compatible; snom320-SIP 8.4.18 …)".
std::string_view without_browser(std::string_view user_agent) {
    constexpr std::string_view kBefore = "(compatible; ";
    const auto at = user_agent.find(kBefore);
    return at == std::string_view::npos ? user_agent : user_agent.substr(at + kBefore.size());
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
    return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

bool looks_like_mac(std::string_view word) {
    return starts_with_ignoring_case(word, "MAC:") || !mac_digits(word).empty();
}

/// "28.83.0.120", "V3.0.4.5", "V:4.1.0.128-SIP".
bool looks_like_firmware(std::string_view word) {
    if (starts_with_ignoring_case(word, "V")) word.remove_prefix(1);
    if (word.starts_with(':')) word.remove_prefix(1);
    return !word.empty() && word.front() >= '0' && word.front() <= '9' && word.find('.') != word.npos;
}

struct ModelAndFirmware {
    std::string_view model;
    std::string_view firmware;
};

std::string_view first_word(std::string_view text) {
    return text.substr(0, text.find_first_of(" ;"));
}

/// "SIP-T53W 96.87.0.16 0015651a2b3c": the model may have several words; it ends where firmware or MAC
/// address begin.
ModelAndFirmware split_at_blanks(std::string_view text) {
    std::size_t end_of_model = std::string_view::npos;
    for (auto at = text.find(' '); at != std::string_view::npos; at = text.find(' ', at + 1)) {
        const std::string_view word = first_word(text.substr(at + 1));
        const bool firmware = looks_like_firmware(word);
        if (firmware || looks_like_mac(word)) end_of_model = std::min(end_of_model, at);
        if (firmware) return {text.substr(0, end_of_model), word};
    }
    return {text.substr(0, end_of_model), {}};
}

/// "6867i/4.1.0.2033", "N870 IP PRO/83.V2.11.0;7C2F80E0D605", or parted by blanks.
ModelAndFirmware model_and_firmware(std::string_view text) {
    text = trim(text.substr(0, text.find(" (")));
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return split_at_blanks(text);
    return {text.substr(0, slash), first_word(text.substr(slash + 1))};
}

const UserAgentPrefix* prefix_of(std::string_view user_agent) {
    const auto found = std::find_if(
        kUserAgentPrefixes.begin(), kUserAgentPrefixes.end(),
        [&](const UserAgentPrefix& prefix) { return starts_with_ignoring_case(user_agent, prefix.text); }
    );
    return found == kUserAgentPrefixes.end() ? nullptr : &*found;
}

std::string_view without_prefix(std::string_view user_agent, const UserAgentPrefix& prefix) {
    if (prefix.part_of_model) return user_agent;
    user_agent.remove_prefix(prefix.text.size());
    return user_agent.substr(std::min(user_agent.size(), user_agent.find_first_not_of(" -_/")));
}

}  // namespace

std::span<const Maker> makers() {
    return kMakers;
}

const Maker* find_maker(std::string_view name) {
    const auto found =
        std::find_if(kMakers.begin(), kMakers.end(), [&](const Maker& maker) { return maker.name == name; });
    return found == kMakers.end() ? nullptr : &*found;
}

std::span<const UserAgentPrefix> user_agent_prefixes() {
    return kUserAgentPrefixes;
}

std::span<const MacPrefix> mac_prefixes() {
    return kMacPrefixes;
}

std::string_view maker_of_mac(std::string_view mac) {
    const std::string digits = mac_digits(mac);
    MacPrefix best;
    for (const MacPrefix& prefix : kMacPrefixes) {
        if (digits.starts_with(prefix.digits) && prefix.digits.size() > best.digits.size()) best = prefix;
    }
    return best.maker;
}

Model model_of(std::string_view user_agent, std::string_view mac) {
    Model model;
    user_agent = trim(without_browser(user_agent));
    const UserAgentPrefix* prefix = prefix_of(user_agent);
    model.maker = prefix == nullptr ? maker_of_mac(mac) : prefix->maker;
    if (prefix != nullptr) user_agent = without_prefix(user_agent, *prefix);
    const auto [name, firmware] = model_and_firmware(user_agent);
    model.model = without_suffix(without_suffix(trim(name), "-SIP"), "-UA");
    model.firmware = starts_with_ignoring_case(firmware, "V:") ? firmware.substr(2) : firmware;
    return model;
}

}  // namespace offhook::profiles
