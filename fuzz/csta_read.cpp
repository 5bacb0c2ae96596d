// SPDX-License-Identifier: Apache-2.0
// Any bytes as a CSTA message: read, checked, written in every edition, read again.
#include <cstdint>

#include <boost/json.hpp>

#include "csta/json.hpp"
#include "csta/reader.hpp"
#include "csta/schema.hpp"
#include "csta/validate.hpp"
#include "csta/views.hpp"
#include "csta/writer.hpp"
#include "require.hpp"

using namespace offhook;

namespace {

/// What is written must be readable, and written again must be the same.
void write_and_read_again(const csta::Message& message, csta::Edition edition) {
    const Limits generous{.xml_size = std::size_t{64} * 1024 * 1024, .xml_depth = 64};
    const std::string xml = csta::write(message, edition);
    const auto again = csta::read(xml, generous);
    FUZZ_REQUIRE(again.has_value());
    FUZZ_REQUIRE(csta::write(again->message, edition) == xml);
}

void look(const csta::Message& message) {
    csta::check(message);
    csta::read_snapshot(message);
    csta::read_forwarding_list(message);
    csta::line_key(csta::subject_device(message));
    csta::MonitorFilter::read(message, "requestedMonitorFilter");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view xml(reinterpret_cast<const char*>(data), size);
    const auto result = csta::read(xml, Limits{});
    if (!result) return 0;
    look(result->message);
    for (const csta::Edition edition : {csta::Edition::ed3, csta::Edition::ed5, csta::Edition::ed6}) {
        write_and_read_again(result->message, edition);
    }
    csta::to_json_text(result->message);
    csta::EncodedEvent(result->message, result->edition).with_cross_ref("1");
    return 0;
}
