// SPDX-License-Identifier: Apache-2.0
// Bytes of a peer: the items must not depend on how they are cut, and a message that was read is read again
// from what it is written as.
#include <cstdint>
#include <string>
#include <vector>

#include "require.hpp"
#include "sip/stream_parser.hpp"
#include "sip/testing/stream_text.hpp"

using namespace offhook;
using namespace offhook::sip;

namespace {

Limits small_limits() {
    Limits limits;
    limits.message_size = 4096;
    limits.start_line_size = 512;
    limits.header_size = 1024;
    limits.header_count = 32;
    return limits;
}

/// In pieces whose sizes go round from 1 to 16.
std::string outcome_of_pieces(std::string_view bytes) {
    constexpr std::size_t kLargestPiece = 16;
    StreamParser parser(small_limits());
    std::vector<StreamItem> items;
    for (std::size_t size = 1; !bytes.empty(); size = size % kLargestPiece + 1) {
        parser.feed(bytes.substr(0, size), items);
        bytes.remove_prefix(std::min(size, bytes.size()));
    }
    return testing::describe(items, parser);
}

void use(const Message& message) {
    static_cast<void>(message.contact());
    static_cast<void>(message.content_type());
    static_cast<void>(message.lists_token("Supported", "timer"));
    FUZZ_REQUIRE(message.from() && message.to() && message.cseq() && message.top_via());
    const auto again = parse_message(message.to_string());
    FUZZ_REQUIRE(again);
    FUZZ_REQUIRE(again->method == message.method && again->body == message.body);
    FUZZ_REQUIRE(again->headers.size() == message.headers.size());
    FUZZ_REQUIRE(parse_message(Message::response_to(message, 200).to_string()));
    for (const auto& address : {message.from(), message.to()}) {
        const auto read = NameAddr::parse(address->to_string());
        FUZZ_REQUIRE(read && read->to_string() == address->to_string());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    StreamParser parser(small_limits());
    std::vector<StreamItem> items;
    parser.feed(bytes, items);
    FUZZ_REQUIRE(testing::describe(items, parser) == outcome_of_pieces(bytes));
    for (const StreamItem& item : items) {
        if (const auto* message = std::get_if<Message>(&item)) use(*message);
        if (const auto* malformed = std::get_if<Malformed>(&item)) {
            static_cast<void>(Message::response_to(malformed->problem.partial, 400).to_string());
        }
    }
    return 0;
}
