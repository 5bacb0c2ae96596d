// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "profiles/makers.hpp"
#include "switchboard/capabilities.hpp"

namespace offhook::profiles {

/// Phones of one maker that are known to do the same.
struct Profile {
    std::string_view maker;           ///< name of a Maker
    std::string_view title;           ///< for people, beside the maker's
    std::string_view models;          ///< words of the model, separated by blanks; x is any digit: "D3x5 820"
    std::string_view firmware;        ///< the first that serves CSTA as listed; empty: any
    std::string_view later_firmware;  ///< the first that has also what is listed as Claim::native_later
};

/// What a profile says of one service.
enum class Claim : std::uint8_t {
    unknown,       ///< nothing: try it
    native,        ///< from Profile::firmware on
    native_later,  ///< from Profile::later_firmware on; before, nothing is known
    unsupported,
};

inline constexpr std::size_t kProfiles = 6;

/// One row of the table of services.
struct Service {
    std::string_view name;                ///< of the request in ECMA-323
    std::array<Claim, kProfiles> claims;  ///< in the order of profiles()
};

std::span<const Profile, kProfiles> profiles();
std::span<const Service> services();

/// The profile of a model, whatever its firmware; null if it is not listed: then everything is tried.
const Profile* find_profile(const Model& model);

/// What is known of a phone before it has answered anything. Models that are not listed, and firmware that
/// is older than listed or cannot be read, have all services unknown: they are tried.
switchboard::Capabilities capabilities_of(const Model& model);

/// The same, by model_of().
switchboard::Capabilities capabilities_of(std::string_view user_agent, std::string_view mac = {});

}  // namespace offhook::profiles
