// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace offhook::profiles {

/// How a maker counts its firmware.
enum class Numbering : std::uint8_t {
    plain,             ///< 4.1.0.2033
    letter_counts,     ///< 2.8A: the letter is part of the order
    first_is_model,    ///< 28.83.0.120: the first number stands for the model, the order begins after it
    may_run_together,  ///< 8.7.5.35, and in older ones 873_19_20130321 for 8.7.3.19.20130321
};

/// A firmware in a form that can be compared; numbers that are not there count as 0, those beyond the
/// sixth are left out. Only two of the same maker are worth comparing.
struct Firmware {
    std::array<std::uint32_t, 6> numbers{};

    friend auto operator<=>(const Firmware&, const Firmware&) = default;
};

/// Reads the numbers at the beginning of the text; what stands behind them ("-SIP", " SP2") does not
/// matter. Empty if there are none.
std::optional<Firmware> read_firmware(std::string_view text, Numbering numbering);

}  // namespace offhook::profiles
