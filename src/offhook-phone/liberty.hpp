// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace offhook::phone {

/// A way in which firmware departs from what ECMA-269/323 and TR/87 would lead one to expect, or uses what
/// they and RFC 3261 allow but few do.
enum class Liberty {
    // What messages look like
    misspelt_namespace,
    no_namespace,
    prefixed_elements,
    mixed_editions,
    disordered_elements,
    unknown_elements,
    private_data,
    device_with_port,
    device_with_name,
    contradicting_state,
    empty_transfer_list,
    no_added_party,
    // Which events come, and when
    no_clears,
    no_clear_after_transfer,
    no_far_clear,
    no_far_hold,
    offers_first,
    stray_events,
    event_before_monitor,
    // Identifiers
    cross_ref_is_account,
    new_call_id_after_transfer,
    reused_call_ids,
    picks_call_itself,
    // What is answered
    unspecified_for_unknown,
    unspecified_errors,
    no_snapshot,
    tells_existing_calls,
    answers_before_execution,
    does_nothing,
    silent_on_unknown_device,
    silent_while_ringing,
    sometimes_silent,
    late_answers,
    answers_after_events,
    empty_answers,
    no_answers,
    // SIP
    refuses_first_body,
    crlf_noise,
    folded_headers,
    lower_case_headers,
    compact_headers,
    count_  ///< how many there are
};

/// The liberties somebody takes.
class Liberties {
public:
    Liberties() = default;
    Liberties(std::initializer_list<Liberty> list) {
        for (const Liberty liberty : list) set(liberty);
    }

    bool has(Liberty liberty) const { return bits_.test(static_cast<std::size_t>(liberty)); }
    void set(Liberty liberty, bool value = true) { bits_.set(static_cast<std::size_t>(liberty), value); }

    friend bool operator==(const Liberties&, const Liberties&) = default;

private:
    std::bitset<static_cast<std::size_t>(Liberty::count_)> bits_;
};

struct LibertyInfo {
    Liberty liberty;
    std::string_view name;  ///< for the command line
    std::string_view help;
};

/// All liberties, in the order of the enumeration.
std::span<const LibertyInfo> liberties();
std::optional<Liberty> find_liberty(std::string_view name);

}  // namespace offhook::phone
