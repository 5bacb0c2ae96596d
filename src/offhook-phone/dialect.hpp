// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "csta/message.hpp"
#include "offhook-phone/exchange.hpp"

namespace offhook::phone {

/// A way in which firmware departs from what ECMA-269/323 and TR/87 would lead one to expect.
enum class Liberty {
    misspelt_namespace,
    mixed_editions,
    cross_ref_is_account,
    silent_on_unknown_device,
    silent_while_ringing,
    answers_before_execution,
    empty_transfer_list,
    no_added_party,
    no_clear_after_transfer,
    no_far_clear,
    no_far_hold,
    new_call_id_after_transfer,
    unspecified_for_unknown,
    tells_existing_calls,
    device_with_port,
    contradicting_state,
    late_answers,
    empty_answers,
    no_answers,
    count_  ///< how many there are
};

using Liberties = std::bitset<static_cast<std::size_t>(Liberty::count_)>;

struct LibertyInfo {
    Liberty liberty;
    std::string_view name;  ///< for the command line
    std::string_view help;
};

/// All liberties, in the order of the enumeration.
std::span<const LibertyInfo> liberties();
std::optional<Liberty> find_liberty(std::string_view name);

/// What one maker's telephones are like on the wire.
struct Dialect {
    std::string_view name;        ///< for the command line
    std::string_view user_agent;  ///< SIP User-Agent
    std::string_view model;       ///< deviceModelName
    csta::Edition edition = csta::Edition::ed5;
    CallNaming naming = CallNaming::counted;
    unsigned first_cross_ref = 1;
    Liberties liberties;
    std::vector<std::string_view> services;  ///< names of the CSTA requests it serves

    bool has(Liberty liberty) const { return liberties.test(static_cast<std::size_t>(liberty)); }
    bool serves(std::string_view request) const;
};

std::span<const Dialect> dialects();
const Dialect* find_dialect(std::string_view name);  ///< null: no such maker

/// Does a phone of this dialect report such an event at all?
bool reports(const Dialect& dialect, const LineEvent& event);

/// What its firmware makes of a message before it is written.
void apply_liberties(const Dialect& dialect, csta::Message& message);

/// The message as the phone writes it: edition, spelling of the namespace.
std::string write(const Dialect& dialect, const csta::Message& message);

}  // namespace offhook::phone
