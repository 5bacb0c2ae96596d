// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "csta/message.hpp"
#include "offhook-phone/exchange.hpp"
#include "offhook-phone/liberty.hpp"

namespace offhook::phone {

/// What one maker's telephones are like on the wire, with one firmware.
struct Dialect {
    std::string_view name;        ///< for the command line
    std::string_view help;        ///< for people
    std::string_view user_agent;  ///< SIP User-Agent
    std::string_view model;       ///< deviceModelName
    csta::Edition edition = csta::Edition::ed5;
    CallNaming naming = CallNaming::counted;
    unsigned first_cross_ref = 1;
    Liberties liberties;
    std::vector<std::string_view> services;  ///< names of the CSTA requests it serves

    bool has(Liberty liberty) const { return liberties.has(liberty); }
    bool serves(std::string_view request) const;
};

/// All that there are. The table is in makers.cpp.
std::span<const Dialect> dialects();
const Dialect* find_dialect(std::string_view name);  ///< null: no such dialect

/// How its lines are in the exchange.
LineSettings line_settings(const Dialect& dialect, PhoneId phone, std::string device_id);

/// Does a phone of this dialect report such an event at all?
bool reports(const Dialect& dialect, const LineEvent& event);

/// What its firmware makes of a message before it is written.
void apply_liberties(const Dialect& dialect, csta::Message& message);

/// The message as the phone writes it: edition, namespace, order.
std::string write(const Dialect& dialect, const csta::Message& message);

}  // namespace offhook::phone
