// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "switchboard/capabilities.hpp"

namespace offhook::profiles {

/// What a phone says of itself in the SIP User-Agent.
struct Model {
    std::string maker;     ///< "snom", "yealink", "mitel", "auerswald", "gigaset", or empty
    std::string model;     ///< "D785", "SIP-T46G", as written
    std::string firmware;  ///< "10.1.84.12", as written
};

/// Takes a User-Agent apart. Unknown makers keep the first word as the model.
Model model_of(std::string_view user_agent);

/// What a maker's phones are said to do with one service.
struct ServiceOfMaker {
    std::string_view maker;
    std::string_view service;
    switchboard::Support support;
};

/// The table of all makers, in the order of their names.
std::span<const ServiceOfMaker> services();

/// What is known of a phone before it has answered anything; services that do not stand in the table are
/// unknown and will be tried.
switchboard::Capabilities capabilities_of(std::string_view user_agent);

}  // namespace offhook::profiles
