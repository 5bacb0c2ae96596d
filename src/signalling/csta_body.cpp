// SPDX-License-Identifier: Apache-2.0
#include "signalling/csta_body.hpp"

#include <utility>

#include "base/text.hpp"
#include "csta/writer.hpp"

namespace offhook::signalling {

namespace {
constexpr std::string_view kMediaType = "application/csta+xml";
}

bool has_csta_body(const sip::Message& message) {
    return !message.body.empty() && equals_ignoring_case(message.content_type(), kMediaType);
}

Result<csta::ReadMessage> read_body(const sip::Message& message, const Limits& limits) {
    if (!has_csta_body(message)) return failure("no_body", "no application/csta+xml body");
    return csta::read(message.body, limits);
}

sip::Body make_body(const csta::Message& message, csta::Edition edition) {
    return make_body(csta::write(message, edition));
}

sip::Body make_body(std::string xml) {
    return sip::Body{std::string(kMediaType), std::move(xml)};
}

}  // namespace offhook::signalling
