// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "trace/ring.hpp"

/// What the tests of this room share: a ring with a phone's and a client's flow, and messages for it.
namespace offhook::trace::testing {

inline constexpr FlowId kPhoneFlow{1};
inline constexpr FlowId kClientFlow{2};
inline constexpr std::string_view kMac = "000413AABBCC";

inline WallTime at(std::int64_t milliseconds) {
    return WallTime(std::chrono::seconds(1'769'860'800) + std::chrono::milliseconds(milliseconds));
}

inline std::string csta_xml(std::string_view name, std::string_view content) {
    return fmt::format(
        R"(<?xml version="1.0" encoding="UTF-8"?><{0} xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed5">{1}</{0}>)",
        name, content
    );
}

struct Dialog {
    std::string call_id = "call-1";
    std::string from = "offhook";
    std::string to = "000413aabbcc";
};

inline std::string message(
    std::string_view start, int cseq, std::string_view method, std::string_view body, const Dialog& dialog
) {
    return fmt::format(
        "{}\r\nVia: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK{}\r\nFrom: <sip:{}@offhook>;tag=1\r\n"
        "To: <sip:{}@offhook>;tag=2\r\nCall-ID: {}\r\nCSeq: {} {}\r\n{}Content-Length: {}\r\n\r\n{}",
        start, cseq, dialog.from, dialog.to, dialog.call_id, cseq, method,
        body.empty() ? "" : "Content-Type: application/csta+xml\r\n", body.size(), body
    );
}
inline std::string info(int cseq, std::string_view body, const Dialog& dialog = {}) {
    return message("INFO sip:peer@192.0.2.1 SIP/2.0", cseq, "INFO", body, dialog);
}
inline std::string ok(int cseq, std::string_view body, const Dialog& dialog = {}) {
    return message("SIP/2.0 200 OK", cseq, "INFO", body, dialog);
}

inline FlowEnds phone_ends() {
    return {kPhoneFlow, Side::phones, "TCP", {"192.0.2.7", 40'000}, {"192.0.2.1", 5060}};
}
inline FlowEnds client_ends() {
    return {kClientFlow, Side::clients, "TLS", {"2001:db8::7", 50'000}, {"2001:db8::1", 5061}};
}

/// A ring with both flows up; each message comes a millisecond after the one before.
class TestRing {
public:
    explicit TestRing(std::size_t capacity = std::size_t{1024} * 1024) : ring(capacity) {
        ring.flow_up(phone_ends());
        ring.flow_up(client_ends());
        ring.set_owner(kPhoneFlow, std::string(kMac));
        ring.set_owner(kClientFlow, "cti");
    }
    void add(FlowId flow, Direction direction, std::string bytes) {
        ++clock_;
        ring.add(flow, direction, std::move(bytes), at(clock_), Time(Duration(clock_)));
    }
    std::vector<RecordPointer> all() const { return ring.select({}, 1000); }

    Ring ring;

private:
    std::int64_t clock_ = 0;
};

inline std::vector<std::uint64_t> numbers(const std::vector<RecordPointer>& records) {
    std::vector<std::uint64_t> found;
    for (const RecordPointer& record : records) found.push_back(record->sequence);
    return found;
}

}  // namespace offhook::trace::testing
