// SPDX-License-Identifier: Apache-2.0
#include "profiles/firmware.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace offhook::profiles {
namespace {

constexpr std::array kNumberings = {
    Numbering::plain,
    Numbering::letter_counts,
    Numbering::first_is_model,
    Numbering::may_run_together,
};

struct Ascending {
    Numbering numbering;
    std::vector<std::string_view> texts;
};

TEST(Firmware, IsOrderedAsTheMakerCounts) {
    for (const Ascending& one : {
             Ascending{
                 Numbering::plain,
                 {"2.5.1.41", "3.2.2.1136-SIP", "4.0.9", "4.1.0.128-SIP", "4.1.0.2033", "4.3.0.39", "10.0"}},
             Ascending{Numbering::letter_counts, {"1.9Z", "2.7C", "2.8", "2.8A", "2.8B", "2.10A", "3.0"}},
             Ascending{
                 Numbering::first_is_model,
                 {"34.72.14.6", "28.73.0.50", "28.73.98.3", "x.73.98.4", "35.80.0.70", "28.83.0.120",
                  "124.85.0.15", "96.87.0.16"}},
             Ascending{
                 Numbering::may_run_together,
                 {"7.3.30", "8.4.18", "8.7.2.99", "8.7.3", "873_19_20130321", "8.7.3.25", "8.7.4", "8.7.5.35",
                  "10.1.33.33", "10.1.84.12"}},
         }) {
        for (std::size_t i = 1; i < one.texts.size(); ++i) {
            const auto older = read_firmware(one.texts[i - 1], one.numbering);
            const auto newer = read_firmware(one.texts[i], one.numbering);
            ASSERT_TRUE(older && newer) << one.texts[i];
            EXPECT_LT(*older, *newer) << one.texts[i - 1] << " and " << one.texts[i];
        }
    }
}

struct Same {
    Numbering numbering;
    std::string_view a;
    std::string_view b;
};

TEST(Firmware, TakesDifferentSpellingsOfOneForTheSame) {
    for (const Same& one : {
             Same{Numbering::plain, "4.1.0 SP2", "4.1"},
             Same{Numbering::plain, "4.1.0.128-SIP", "4.1.0.128"},
             Same{Numbering::letter_counts, "2.8a", "2.8A"},
             Same{Numbering::first_is_model, "28.83.0.120", "x.83.0.120"},
             Same{Numbering::may_run_together, "873_19_20130321", "8.7.3.19.20130321"},
             Same{Numbering::plain, "1.2.3.4.5.6.7", "1.2.3.4.5.6.8"},
         }) {
        const auto a = read_firmware(one.a, one.numbering);
        ASSERT_TRUE(a) << one.a;
        EXPECT_EQ(a, read_firmware(one.b, one.numbering)) << one.a << " and " << one.b;
    }
}

TEST(Firmware, WithoutNumbersIsUnreadable) {
    for (const std::string_view text : {"", "beta", "x", "28", "28.", "28.beta", "28.99999999999"}) {
        EXPECT_EQ(read_firmware(text, Numbering::first_is_model), std::nullopt) << text;
    }
    for (const std::string_view text : {"", "beta", ".1", "-4.1", "_1", "99999999999.1", "1.99999999999"}) {
        for (const Numbering numbering :
             {Numbering::plain, Numbering::letter_counts, Numbering::may_run_together}) {
            EXPECT_EQ(read_firmware(text, numbering), std::nullopt) << text;
        }
    }
}

RC_GTEST_PROP(FirmwareProperty, NumbersAreReadAsWritten, (const std::array<std::uint16_t, 4>& numbers)) {
    std::string text;
    for (const std::uint16_t number : numbers) text += (text.empty() ? "" : ".") + std::to_string(number);
    const auto firmware = read_firmware(text, Numbering::plain);
    RC_ASSERT(firmware.has_value());
    for (std::size_t i = 0; i < numbers.size(); ++i) RC_ASSERT(firmware->numbers.at(i) == numbers.at(i));
    RC_ASSERT(read_firmware("28." + text, Numbering::first_is_model) == firmware);
}

RC_GTEST_PROP(FirmwareProperty, JunkIsReadOrRefused, (const std::string& text)) {
    for (const Numbering numbering : kNumberings) {
        const auto firmware = read_firmware(text, numbering);
        const bool has_digit = text.find_first_of("0123456789") != std::string::npos;
        RC_ASSERT(!firmware || has_digit);
    }
}

}  // namespace
}  // namespace offhook::profiles
