// SPDX-License-Identifier: Apache-2.0
// A URI or a header value of a peer: what is read is written, and read again as the same.
#include <cstdint>
#include <string_view>

#include "require.hpp"
#include "sip/message.hpp"

using namespace offhook::sip;

namespace {

template <class Value>
void round_trip(std::string_view text) {
    const auto read = Value::parse(text);
    if (!read) return;
    const auto written = read->to_string();
    const auto again = Value::parse(written);
    FUZZ_REQUIRE(again);
    FUZZ_REQUIRE(again->to_string() == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    round_trip<Uri>(text);
    round_trip<NameAddr>(text);
    round_trip<Via>(text);
    round_trip<CSeq>(text);
    const auto half = text.find('\n');  // two URIs, one a line
    const auto first = Uri::parse(text.substr(0, half));
    const auto second = Uri::parse(half == std::string_view::npos ? text : text.substr(half + 1));
    if (first) FUZZ_REQUIRE(first->equivalent(*first));
    if (first && second) FUZZ_REQUIRE(first->equivalent(*second) == second->equivalent(*first));
    return 0;
}
