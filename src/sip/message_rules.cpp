// SPDX-License-Identifier: Apache-2.0
#include "sip/message_rules.hpp"

#include <array>
#include <bitset>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "sip/header_names.hpp"
#include "sip/scanner.hpp"

namespace offhook::sip {
namespace {

using Problem = std::optional<Fault>;

Problem bad(std::string reason, std::string text) {
    return Fault{Error{std::move(reason), std::move(text)}, 400};
}

Problem bad_value(std::string_view name, std::string_view value) {
    return bad("bad_header_value", std::string(name) + ": " + printable(value));
}

Problem check_mandatory(const Message& message) {
    constexpr std::array<std::string_view, 5> kMandatory = {"Via", "From", "To", "Call-ID", "CSeq"};
    for (const std::string_view name : kMandatory) {
        if (message.get(name).empty()) return bad("missing_header", std::string(name));
    }
    return std::nullopt;
}

Problem check_repetition(const Message& message) {
    std::bitset<kSingleHeaderCount> seen;
    for (const Header& header : message.headers) {
        const auto index = single_header_index(header.name);
        if (!index) continue;
        if (seen.test(*index)) return bad("repeated_header", header.name);
        seen.set(*index);
    }
    return std::nullopt;
}

template <class Value>
Problem check_one(const Message& message, std::string_view name) {
    const std::string_view value = message.get(name);
    return Value::parse(value) ? std::nullopt : bad_value(name, value);
}

/// Every item of a comma-separated list.
template <class Value>
Problem check_list(const Message& message, std::string_view name) {
    for (const Header& header : message.headers) {
        if (!equals_ignoring_case(header.name, name)) continue;
        std::string_view rest = header.value;
        while (const auto item = next_list_item(rest)) {
            if (!Value::parse(*item)) return bad_value(name, *item);
        }
    }
    return std::nullopt;
}

Problem check_contact(const Message& message) {
    if (message.get("Contact") == "*") return std::nullopt;  // RFC 3261 10.2.2
    return check_list<NameAddr>(message, "Contact");
}

Problem check_cseq(const Message& message) {
    const auto cseq = message.cseq();
    if (!cseq) return bad_value("CSeq", message.get("CSeq"));
    if (message.is_request() && cseq->method != message.method) {
        return bad("cseq_method_mismatch", printable(cseq->method));
    }
    return std::nullopt;
}

Problem check_max_forwards(const Message& message) {
    const std::string* value = message.find("Max-Forwards");
    if (value == nullptr || parse_number<std::uint8_t>(*value)) return std::nullopt;
    return bad_value("Max-Forwards", *value);
}

Problem check_request_uri(const Message& message) {
    const auto uri = Uri::parse(message.request_uri);
    if (!uri) return bad("bad_request_uri", printable(message.request_uri));
    if (!uri->is_sip() && uri->scheme != "tel") {
        return Fault{Error{"unknown_uri_scheme", printable(uri->scheme)}, 416};
    }
    // RFC 3261 19.1.1: a Request-URI has no headers part.
    if (!uri->headers.empty()) return bad("bad_request_uri", printable(message.request_uri));
    return std::nullopt;
}

constexpr std::array<Problem (*)(const Message&), 6> kForAll = {
    check_mandatory,
    check_repetition,
    [](const Message& message) { return check_list<Via>(message, "Via"); },
    [](const Message& message) { return check_one<NameAddr>(message, "From"); },
    [](const Message& message) { return check_one<NameAddr>(message, "To"); },
    check_cseq,
};
constexpr std::array<Problem (*)(const Message&), 3> kForRequests = {
    check_contact,
    check_max_forwards,
    check_request_uri,
};

template <class Checks>
Problem first_problem(const Checks& checks, const Message& message) {
    for (const auto check : checks) {
        if (auto problem = check(message)) return problem;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Fault> check_rules(const Message& message) {
    auto problem = first_problem(kForAll, message);
    if (!problem && message.is_request()) problem = first_problem(kForRequests, message);
    return problem;
}

}  // namespace offhook::sip
