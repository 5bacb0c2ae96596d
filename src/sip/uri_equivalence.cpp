// SPDX-License-Identifier: Apache-2.0
// When two URIs name the same resource: RFC 3261 19.1.4 for sip and sips, RFC 3966 4 for tel.
#include <algorithm>
#include <array>
#include <cstddef>

#include "base/text.hpp"
#include "sip/uri.hpp"

namespace offhook::sip {
namespace {

/// Unescaped but for the characters of the reserved set, whose escaped and bare forms differ in meaning.
std::string normal_form(std::string_view text) {
    constexpr std::string_view kReserved = ";/?:@&=+$,%";
    std::string normal;
    normal.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = text[i] == '%' ? unescape(text.substr(i, 3)) : std::nullopt;
        if (!byte || byte->size() != 1) {
            normal.push_back(text[i]);
            continue;
        }
        if (kReserved.find(byte->front()) == std::string_view::npos) {
            normal.append(*byte);
        } else {
            normal.append(to_upper(text.substr(i, 3)));
        }
        i += 2;
    }
    return normal;
}

bool same_with_case(std::string_view a, std::string_view b) {
    return a == b || normal_form(a) == normal_form(b);
}

bool same_without_case(std::string_view a, std::string_view b) {
    return equals_ignoring_case(a, b) || equals_ignoring_case(normal_form(a), normal_form(b));
}

/// Parameters with a meaning of their own: present in one URI only, they make it another resource.
bool never_ignored(std::string_view name) {
    constexpr std::array<std::string_view, 5> kNames = {"transport", "user", "ttl", "method", "maddr"};
    return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view known) {
        return equals_ignoring_case(known, name);
    });
}

bool parameters_allow(const Parameters& a, const Parameters& b) {
    return std::all_of(a.begin(), a.end(), [&](const Parameter& parameter) {
        const auto other = b.get(parameter.name);
        if (!other) return !never_ignored(parameter.name);
        return same_without_case(parameter.value.value_or(""), *other);
    });
}

using Same = bool (*)(std::string_view, std::string_view);

std::ptrdiff_t count_of(const Parameter& wanted, const Parameters& list, Same same) {
    return std::count_if(list.begin(), list.end(), [&](const Parameter& parameter) {
        return equals_ignoring_case(parameter.name, wanted.name) &&
               same(parameter.value.value_or(""), wanted.value.value_or(""));
    });
}

/// The same parameters in any order, each as often; names without case.
bool same_set(const Parameters& a, const Parameters& b, Same same) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const Parameter& parameter) {
               return count_of(parameter, a, same) == count_of(parameter, b, same);
           });
}

std::string without_visual_separators(std::string_view number) {
    std::string digits;
    for (const char c : number) {
        if (std::string_view("-.()").find(c) == std::string_view::npos) digits.push_back(c);
    }
    return digits;
}

bool same_sip(const Uri& a, const Uri& b) {
    return same_with_case(a.user, b.user) && same_with_case(a.password, b.password) &&
           equals_ignoring_case(a.host, b.host) && a.port == b.port &&
           parameters_allow(a.parameters, b.parameters) && parameters_allow(b.parameters, a.parameters) &&
           same_set(a.headers, b.headers, same_with_case);
}

bool same_tel(const Uri& a, const Uri& b) {
    return same_without_case(without_visual_separators(a.user), without_visual_separators(b.user)) &&
           same_set(a.parameters, b.parameters, same_without_case);
}

}  // namespace

bool Uri::equivalent(const Uri& other) const {
    if (scheme != other.scheme) return false;
    if (is_sip()) return same_sip(*this, other);
    if (scheme == "tel") return same_tel(*this, other);
    return opaque == other.opaque;
}

}  // namespace offhook::sip
