// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "profiles/firmware.hpp"

namespace offhook::profiles {

/// What holds for all phones of one maker.
struct Maker {
    std::string_view name;   ///< "snom": the key, also in the database
    std::string_view title;  ///< for people
    Numbering numbering = Numbering::plain;
    bool username_is_mac = false;   ///< it can log in by its MAC address; else by a name the account has
    std::string_view setting = {};  ///< what to set on the phone, one line of Markdown; empty: not known
};

/// In the order of their names.
std::span<const Maker> makers();

/// Null if there is none of that name.
const Maker* find_maker(std::string_view name);

/// A text that makers' User-Agents begin with.
struct UserAgentPrefix {
    std::string_view text;
    std::string_view maker;
    bool part_of_model = false;  ///< it is the name of a family, not of the maker
};
std::span<const UserAgentPrefix> user_agent_prefixes();

/// The first digits of MAC addresses that a maker uses (IEEE MA-L, or longer).
struct MacPrefix {
    std::string_view digits;  ///< upper-case hexadecimal
    std::string_view maker;
};
std::span<const MacPrefix> mac_prefixes();

/// The name of the maker that a MAC address belongs to, by the longest prefix; case and the separators
/// ':', '-', '.' do not matter. Empty if it is unknown or no MAC address.
std::string_view maker_of_mac(std::string_view mac);

/// What a phone says of itself in the SIP User-Agent.
struct Model {
    std::string maker;     ///< name of a Maker, or empty
    std::string model;     ///< "D785", "SIP-T46G", as written
    std::string firmware;  ///< "10.1.84.12", as written
};

/// Takes a User-Agent (RFC 3261 20.41) apart; the one of a phone's HTTP requests will do as well. If it
/// names no maker, the MAC address may tell it.
Model model_of(std::string_view user_agent, std::string_view mac = {});

}  // namespace offhook::profiles
