// SPDX-License-Identifier: Apache-2.0
#include "offhook-phone/sip_manners.hpp"

#include <array>

#include "base/text.hpp"

namespace offhook::phone {

namespace {

constexpr std::string_view kLineEnd = "\r\n";

struct CompactName {
    std::string_view full;
    std::string_view compact;
};

// RFC 3261 7.3.3 and 20; Session-Expires by RFC 4028.
constexpr std::array kCompactNames = {
    CompactName{"Call-ID", "i"}, CompactName{"Contact", "m"},      CompactName{"Content-Length", "l"},
    CompactName{"From", "f"},    CompactName{"Content-Type", "c"}, CompactName{"Session-Expires", "x"},
    CompactName{"To", "t"},      CompactName{"Supported", "k"},    CompactName{"Via", "v"},
};

std::string_view compact_name(std::string_view name) {
    for (const CompactName& known : kCompactNames) {
        if (equals_ignoring_case(known.full, name)) return known.compact;
    }
    return name;
}

std::string header_line(const Liberties& liberties, std::string_view line) {
    const auto colon = line.find(':');
    std::string name(line.substr(0, colon));
    if (liberties.has(Liberty::compact_headers)) name = compact_name(name);
    if (liberties.has(Liberty::lower_case_headers)) name = to_lower(name);
    const std::string_view fold = liberties.has(Liberty::folded_headers) ? ":\r\n\t" : ": ";
    return name + std::string(fold) + std::string(trim(line.substr(colon + 1)));
}

bool takes_any(const Liberties& liberties) {
    return liberties.has(Liberty::crlf_noise) || liberties.has(Liberty::folded_headers) ||
           liberties.has(Liberty::lower_case_headers) || liberties.has(Liberty::compact_headers);
}

}  // namespace

std::optional<std::string> sip_bytes(const Liberties& liberties, const sip::Message& message) {
    if (!takes_any(liberties)) return std::nullopt;
    const std::string text = message.to_string();
    std::string bytes = liberties.has(Liberty::crlf_noise) ? "\r\n\r\n\r\n" : "";
    std::size_t at = text.find(kLineEnd) + kLineEnd.size();
    bytes += text.substr(0, at);  // the start line
    while (text.compare(at, kLineEnd.size(), kLineEnd) != 0) {
        const std::size_t end = text.find(kLineEnd, at);
        bytes += header_line(liberties, std::string_view(text).substr(at, end - at));
        bytes += kLineEnd;
        at = end + kLineEnd.size();
    }
    return bytes + text.substr(at);
}

}  // namespace offhook::phone
