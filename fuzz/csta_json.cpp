// SPDX-License-Identifier: Apache-2.0
// Any bytes as a CSTA message in JSON: what is taken must come out as XML that can be read.
#include <cstdint>

#include <boost/json.hpp>

#include "csta/json.hpp"
#include "csta/reader.hpp"
#include "csta/validate.hpp"
#include "csta/writer.hpp"
#include "require.hpp"

using namespace offhook;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Limits generous{.xml_size = std::size_t{64} * 1024 * 1024, .xml_depth = 64};
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto message = csta::from_json_text(text, Limits{});
    if (!message) return 0;
    csta::check(*message);
    const auto same = csta::from_json_text(csta::to_json_text(*message), generous);
    FUZZ_REQUIRE(same.has_value());
    FUZZ_REQUIRE(csta::read(csta::write(*message, csta::Edition::ed5), generous).has_value());
    return 0;
}
