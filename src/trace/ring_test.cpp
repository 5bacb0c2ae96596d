// SPDX-License-Identifier: Apache-2.0
#include "trace/ring.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trace/testing.hpp"

namespace offhook::trace {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Ring, KeepsMessagesWithoutTheirSecrets) {
    TestRing test;
    test.add(
        kPhoneFlow, Direction::in,
        "REGISTER sip:a SIP/2.0\r\nAuthorization: Digest response=\"5ec2e7\"\r\n\r\n"
    );
    const auto records = test.all();
    ASSERT_THAT(records, SizeIs(1));
    EXPECT_THAT(records[0]->bytes, ::testing::HasSubstr("response=\"******\""));
    EXPECT_EQ(records[0]->wall, at(1));
    EXPECT_EQ(records[0]->direction, Direction::in);
    EXPECT_EQ(records[0]->flow->ends().peer.to_string(), "192.0.2.7:40000");
}

TEST(Ring, StaysWithinItsBytes) {
    constexpr std::size_t kCapacity = 100'000;
    TestRing test(kCapacity);
    for (int i = 0; i < 1000; ++i) test.add(kPhoneFlow, Direction::in, info(i, std::string(1000, 'x')));
    const auto records = test.all();
    std::size_t bytes = 0;
    for (const auto& record : records) bytes += record->bytes.size();
    EXPECT_LE(bytes, kCapacity);
    EXPECT_GT(bytes, kCapacity / 2);
    EXPECT_EQ(records.back()->sequence, 1000U);
    EXPECT_EQ(test.ring.dropped(), records.front()->sequence - 1);
}

TEST(Ring, CutsWhatIsLongerThanAnyMessageMayBe) {
    TestRing test;
    test.add(kPhoneFlow, Direction::in, std::string(kMaxRecordBytes + 10, 'x'));
    EXPECT_EQ(test.all()[0]->bytes.size(), kMaxRecordBytes);
    EXPECT_EQ(test.all()[0]->cut, 10U);
}

TEST(Ring, AnOwnerToldLateHoldsForEarlierMessagesToo) {
    Ring ring(100'000);
    ring.flow_up(phone_ends());
    ring.add(kPhoneFlow, Direction::in, "OPTIONS sip:a SIP/2.0\r\n\r\n", at(1), {});
    Filter filter;
    filter.phone = "00:04:13:aa:bb:cc";
    EXPECT_THAT(ring.select(filter, 10), IsEmpty());
    ring.set_owner(kPhoneFlow, std::string(kMac));
    ring.flow_down(kPhoneFlow);
    EXPECT_THAT(ring.select(filter, 10), SizeIs(1));
}

TEST(Ring, WithoutCapacityItKeepsNothing) {
    TestRing test(0);
    test.add(kPhoneFlow, Direction::in, info(1, ""));
    EXPECT_EQ(test.ring.dropped(), 0U);
    test.ring.set_capacity(100'000);
    test.add(kPhoneFlow, Direction::in, info(2, ""));
    EXPECT_THAT(test.all(), SizeIs(1));
}

TEST(Ring, AFlowNobodyToldOfIsKnownByItsNumber) {
    TestRing test;
    test.add(FlowId{99}, Direction::out, info(1, ""));
    EXPECT_EQ(test.all()[0]->flow->ends().id, FlowId{99});
}

// --- Filters
// ------------------------------------------------------------------------------------------------

/// 1 to 3: a MakeCall of the client; 4 to 6: what the phone has to say; 7: noise.
TestRing& office() {
    static TestRing test;
    if (test.ring.find(1)) return test;
    const Dialog client{"client-call", "cti", "100"};
    const Dialog phone{"phone-call", "offhook", "000413aabbcc"};
    const std::string connection =
        "<connection><callID>c-7</callID><deviceID>sip:100@pbx</deviceID></connection>";
    const std::string make_call =
        "<callingDevice>sip:100@pbx</callingDevice><calledDirectoryNumber>1010</calledDirectoryNumber>";
    test.add(kClientFlow, Direction::in, info(1, csta_xml("MakeCall", make_call), client));
    test.add(kPhoneFlow, Direction::out, info(2, csta_xml("MakeCall", make_call), phone));
    test.add(
        kClientFlow, Direction::out,
        ok(1, csta_xml("CSTAErrorCode", "<operation>invalidDeviceID</operation>"), client)
    );
    test.add(kPhoneFlow, Direction::in, ok(2, csta_xml("MakeCallResponse", connection), phone));
    test.add(
        kPhoneFlow, Direction::in,
        info(3, csta_xml("DeliveredEvent", "<monitorCrossRefID>7</monitorCrossRefID>" + connection), phone)
    );
    test.add(kPhoneFlow, Direction::out, message("SIP/2.0 481 Gone", 3, "INFO", "", phone));
    test.add(FlowId{3}, Direction::in, "noise");
    return test;
}

struct FilterCase {
    const char* name;
    std::function<void(Filter&)> set;
    std::vector<std::uint64_t> found;
};

class RingFilter : public ::testing::TestWithParam<FilterCase> {};

TEST_P(RingFilter, FindsWhatItNames) {
    Filter filter;
    GetParam().set(filter);
    EXPECT_THAT(numbers(office().ring.select(filter, 100)), ElementsAreArray(GetParam().found));
}

INSTANTIATE_TEST_SUITE_P(
    Filters,
    RingFilter,
    ::testing::Values(
        FilterCase{"nothing", [](Filter&) {}, {1, 2, 3, 4, 5, 6, 7}},
        FilterCase{"phone", [](Filter& f) { f.phone = "00-04-13-aa-bb-cc"; }, {2, 4, 5, 6}},
        FilterCase{"other_phone", [](Filter& f) { f.phone = "000413000000"; }, {}},
        FilterCase{"client", [](Filter& f) { f.client = "cti"; }, {1, 3}},
        FilterCase{"line", [](Filter& f) { f.line = "<sip:100@PBX:5060>"; }, {1, 2, 4, 5}},
        FilterCase{"number", [](Filter& f) { f.line = "1010"; }, {1, 2}},
        FilterCase{"part_of_a_number", [](Filter& f) { f.line = "00"; }, {}},
        FilterCase{"line_of_another_host", [](Filter& f) { f.line = "100@pb"; }, {}},
        FilterCase{"call_id", [](Filter& f) { f.call_id = "client-call"; }, {1, 3}},
        FilterCase{"csta_call_id", [](Filter& f) { f.csta_call_id = "c-7"; }, {4, 5}},
        FilterCase{"method", [](Filter& f) { f.method = "info"; }, {1, 2, 3, 4, 5, 6}},
        FilterCase{"service", [](Filter& f) { f.service = "MakeCall"; }, {1, 2, 4}},
        FilterCase{"event", [](Filter& f) { f.service = "delivered"; }, {5}},
        FilterCase{
            "status",
            [](Filter& f) {
                f.status = StatusRange{481, 481};
            },
            {6}},
        FilterCase{"class", [](Filter& f) { f.status = StatusRange::parse("2xx").value(); }, {3, 4}},
        FilterCase{"flow", [](Filter& f) { f.flow = FlowId{3}; }, {7}},
        FilterCase{"side", [](Filter& f) { f.side = Side::clients; }, {1, 3}},
        FilterCase{"direction", [](Filter& f) { f.direction = Direction::out; }, {2, 3, 6}},
        FilterCase{"since", [](Filter& f) { f.since = at(6); }, {6, 7}},
        FilterCase{"until", [](Filter& f) { f.until = at(2); }, {1, 2}},
        FilterCase{"text", [](Filter& f) { f.text = "INVALIDdevice"; }, {3}},
        FilterCase{
            "all_at_once",
            [](Filter& f) {
                f.line = "100", f.method = "INFO", f.direction = Direction::in, f.client = "cti";
            },
            {1}}
    ),
    [](const auto& test) { return test.param.name; }
);

TEST(StatusRange, IsAStatusOrAClass) {
    EXPECT_EQ(StatusRange::parse("4XX")->first, 400);
    EXPECT_EQ(StatusRange::parse("4xx")->last, 499);
    EXPECT_EQ(StatusRange::parse("200")->last, 200);
    for (const char* bad : {"", "7xx", "0xx", "99", "700", "4x", "abc", "-200"})
        EXPECT_EQ(StatusRange::parse(bad).error().reason, "bad_status") << bad;
}

TEST(Ring, SelectsTheNewestInTheirOrder) {
    EXPECT_THAT(numbers(office().ring.select({}, 2)), ElementsAre(6, 7));
}

// --- Summary
// ------------------------------------------------------------------------------------------------

TEST(Summary, SeesWhatAMessageIs) {
    const auto record = office().ring.find(4);
    const Summary summary = summarize(record->bytes);
    EXPECT_EQ(summary.status, 200);
    EXPECT_EQ(summary.method, "INFO");
    EXPECT_EQ(summary.call_id, "phone-call");
    EXPECT_EQ(summary.cseq, "2 INFO");
    EXPECT_EQ(user_of(summary.to), "000413aabbcc");
    EXPECT_EQ(label_of(summary), "200 INFO MakeCallResponse");
    const CstaSummary csta = summarize_csta(summary);
    EXPECT_THAT(csta.call_ids, ElementsAre("c-7"));
    EXPECT_THAT(csta.lines, ElementsAre("sip:100@pbx"));
    EXPECT_EQ(summarize_csta(summarize(office().ring.find(3)->bytes)).error, "operation/invalidDeviceID");
    EXPECT_EQ(summarize_csta(summarize(office().ring.find(5)->bytes)).monitor_cross_ref, "7");
}

TEST(Summary, ReadsCompactFormsPrefixesAndComments) {
    const std::string text =
        "INFO sip:a SIP/2.0\ni: x\nf: <sip:b@c>\n\n<?xml?>\n<!-- <no> -->\n<p:HoldCall p:a='1'>"
        "<p:deviceID> 1 </p:deviceID><p:none/></p:HoldCall>";
    const Summary summary = summarize(text);
    EXPECT_EQ(summary.call_id, "x");
    EXPECT_EQ(user_of(summary.from), "b");
    EXPECT_EQ(summary.csta, "HoldCall");
    EXPECT_THAT(summarize_csta(summary).lines, ElementsAre("1"));
}

TEST(Summary, TakesAnythingWithoutHarm) {
    const std::string whole = info(1, csta_xml("MakeCall", "<a><b>1</b></a>"));
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const std::string cut = whole.substr(0, size);
        summarize_csta(summarize(cut));
        const std::string end = whole.substr(size);
        summarize_csta(summarize(end));
    }
    EXPECT_EQ(summarize("SIP/2.0 abc").status, 0);
    EXPECT_EQ(label_of(summarize("\x01\x02 x")), "??");
}

}  // namespace
}  // namespace offhook::trace
