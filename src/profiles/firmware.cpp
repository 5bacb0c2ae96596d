// SPDX-License-Identifier: Apache-2.0
#include "profiles/firmware.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace offhook::profiles {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view take_digits(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    return digits;
}

/// A as 1, B as 2, …; 0 if no letter follows.
std::uint32_t take_letter(std::string_view& text) {
    const char letter = text.empty() ? '\0' : to_lower(text.front());
    if (letter < 'a' || letter > 'z') return 0;
    text.remove_prefix(1);
    return static_cast<std::uint32_t>(letter - 'a') + 1;
}

bool take_separator(std::string_view& text) {
    if (text.empty() || (text.front() != '.' && text.front() != '_')) return false;
    text.remove_prefix(1);
    return true;
}

/// Fills a Firmware from left to right.
class Filler {
public:
    void add(std::uint32_t number) {
        if (!full()) firmware_.numbers.at(count_++) = number;
    }
    bool full() const { return count_ == firmware_.numbers.size(); }
    bool empty() const { return count_ == 0; }
    const Firmware& firmware() const { return firmware_; }

private:
    Firmware firmware_;
    std::size_t count_ = 0;
};

/// The "873_" of 873_19_20130321, a number for each digit; other forms are left alone.
void take_run_together(std::string_view& text, Filler& filler) {
    std::string_view rest = text;
    const std::string_view digits = take_digits(rest);
    if (digits.empty() || !rest.starts_with('_')) return;
    for (const char digit : digits) filler.add(static_cast<std::uint32_t>(digit - '0'));
    text = rest.substr(1);
}

void take_model(std::string_view& text) {
    const auto dot = text.find('.');
    text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
}

}  // namespace

std::optional<Firmware> read_firmware(std::string_view text, Numbering numbering) {
    Filler filler;
    if (numbering == Numbering::first_is_model) take_model(text);
    if (numbering == Numbering::may_run_together) take_run_together(text, filler);
    do {
        const std::string_view digits = take_digits(text);
        if (digits.empty()) break;
        const auto number = parse_number<std::uint32_t>(digits);
        if (!number) return std::nullopt;
        filler.add(*number);
        if (numbering != Numbering::letter_counts) continue;
        if (const std::uint32_t letter = take_letter(text); letter != 0) filler.add(letter);
    } while (!filler.full() && take_separator(text));
    if (filler.empty()) return std::nullopt;
    return filler.firmware();
}

}  // namespace offhook::profiles
