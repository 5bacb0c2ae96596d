// SPDX-License-Identifier: Apache-2.0
#include "sip/header_names.hpp"

#include <array>

#include "base/text.hpp"

namespace offhook::sip {
namespace {

/// The IANA registry's compact forms, by letter from 'a' to 'z'; an empty text where none is registered.
constexpr std::array<std::string_view, 26> kCompactForms = {
    "Accept-Contact",       // a, RFC 3841
    "Referred-By",          // b, RFC 3892
    "Content-Type",         // c
    "Request-Disposition",  // d, RFC 3841
    "Content-Encoding",     // e
    "From",                 // f
    "",                     // g
    "",                     // h
    "Call-ID",              // i
    "Reject-Contact",       // j, RFC 3841
    "Supported",            // k
    "Content-Length",       // l
    "Contact",              // m
    "Identity-Info",        // n, RFC 4474
    "Event",                // o, RFC 6665
    "",                     // p
    "",                     // q
    "Refer-To",             // r, RFC 3515
    "Subject",              // s
    "To",                   // t
    "Allow-Events",         // u, RFC 6665
    "Via",                  // v
    "",                     // w
    "Session-Expires",      // x, RFC 4028
    "Identity",             // y, RFC 8224
    "",                     // z
};

constexpr std::array<std::string_view, kSingleHeaderCount> kSingleHeaders = {
    "From",    "To",     "Call-ID",         "CSeq",  "Max-Forwards", "Content-Type",
    "Expires", "Min-SE", "Session-Expires", "Event", "Refer-To",     "Min-Expires",
};

}  // namespace

std::string_view full_header_name(std::string_view name) {
    if (name.size() != 1) return name;
    const char letter = to_lower(name.front());
    if (letter < 'a' || letter > 'z') return name;
    const std::string_view full = kCompactForms[static_cast<std::size_t>(letter - 'a')];
    return full.empty() ? name : full;
}

std::optional<std::size_t> single_header_index(std::string_view name) {
    for (std::size_t i = 0; i < kSingleHeaders.size(); ++i) {
        if (equals_ignoring_case(kSingleHeaders[i], name)) return i;
    }
    return std::nullopt;
}

}  // namespace offhook::sip
