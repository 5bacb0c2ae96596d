// SPDX-License-Identifier: Apache-2.0
// The values of From, To, Contact, Route, Via and CSeq (RFC 3261 20 and 25.1).
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "sip/message.hpp"
#include "sip/scanner.hpp"

namespace offhook::sip {
namespace {

/// The display name, if one comes, up to the '<'. Without quotes it is tokens by the letter; all but
/// separators is taken, since phones write "(", "@" or UTF-8 there.
bool take_display_name(Scanner& scanner, std::string& name) {
    if (scanner.at('"')) {
        auto quoted = scanner.quoted_string();
        if (!quoted) return false;
        name = std::move(*quoted);
        scanner.skip_blank();
        return true;
    }
    name = trim(scanner.until("<"));
    return name.find_first_of("\",;>") == std::string::npos;
}

/// `<uri>` or, where `bare` allows it, a URI that ends at the first ';' (RFC 3261 20.10: a bare one may hold
/// no ',', ';' or '?').
std::optional<std::string_view> take_uri(Scanner& scanner, bool bare) {
    if (bare) {
        const std::string_view uri = trim(scanner.until(";"));
        return uri.find_first_of("?,") == std::string_view::npos ? std::optional(uri) : std::nullopt;
    }
    if (!scanner.accept('<')) return std::nullopt;
    const std::string_view uri = scanner.until(">");
    return scanner.accept('>') ? std::optional(uri) : std::nullopt;
}

constexpr std::uint32_t kCSeqEnd = 1U << 31U;  // RFC 3261 8.1.1.5

bool parse_sent_by(Scanner& scanner, Via& via) {
    scanner.skip_blank();
    via.host = scanner.until(scanner.at('[') ? "]" : " \t:;");
    if (scanner.accept(']')) via.host.push_back(']');
    if (!is_host(via.host)) return false;
    if (!scanner.accept_spaced(':')) return true;
    via.port = parse_number<std::uint16_t>(scanner.token()).value_or(0);
    return via.port != 0;
}

}  // namespace

Result<NameAddr> NameAddr::parse(std::string_view text) {
    const auto bad = [&] { return failure("bad_name_addr", printable(text)); };
    Scanner scanner(text);
    scanner.skip_blank();
    NameAddr address;
    const bool bare = !scanner.at('"') && text.find('<') == std::string_view::npos;
    if (!bare && !take_display_name(scanner, address.display_name)) return bad();
    const auto uri_text = take_uri(scanner, bare);
    if (!uri_text) return bad();
    auto uri = Uri::parse(*uri_text);
    if (!uri) return tl::unexpected<Error>(std::move(uri.error()));
    address.uri = std::move(*uri);
    if (!scanner.parameters(address.parameters)) return bad();
    return address;
}

std::string NameAddr::to_string() const {
    std::string text;
    if (!display_name.empty()) {
        append_quoted(text, display_name);
        text.push_back(' ');
    }
    text.append("<").append(uri.to_string()).append(">");
    append_header_parameters(text, parameters);
    return text;
}

std::string NameAddr::tag() const {
    return std::string(parameters.get("tag").value_or(""));
}

Result<Via> Via::parse(std::string_view text) {
    const auto bad = [&] { return failure("bad_via", printable(text)); };
    Scanner scanner(text);
    scanner.skip_blank();
    if (!equals_ignoring_case(scanner.token(), "SIP") || !scanner.accept_spaced('/')) return bad();
    if (scanner.token() != "2.0" || !scanner.accept_spaced('/')) return bad();
    Via via;
    via.transport = to_upper(scanner.token());
    if (via.transport.empty() || !parse_sent_by(scanner, via)) return bad();
    if (!scanner.parameters(via.parameters)) return bad();
    return via;
}

std::string Via::to_string() const {
    std::string text = "SIP/2.0/";
    text.append(transport).append(" ").append(host);
    if (port != 0) text.append(":").append(std::to_string(port));
    append_header_parameters(text, parameters);
    return text;
}

std::string Via::branch() const {
    return std::string(parameters.get("branch").value_or(""));
}

Result<CSeq> CSeq::parse(std::string_view text) {
    Scanner scanner(trim(text));
    const auto number = parse_number<std::uint32_t>(scanner.token());
    scanner.skip_blank();
    const std::string_view method = scanner.token();
    if (!number || *number >= kCSeqEnd || method.empty() || !scanner.done()) {
        return failure("bad_cseq", printable(text));
    }
    return CSeq{*number, std::string(method)};
}

std::string CSeq::to_string() const {
    return std::to_string(number) + " " + method;
}

}  // namespace offhook::sip
