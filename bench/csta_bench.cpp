// SPDX-License-Identifier: Apache-2.0
// How fast CSTA messages are read and written: an event is read once and written for every client.
#include <benchmark/benchmark.h>
#include <boost/json.hpp>

#include "csta/json.hpp"
#include "csta/reader.hpp"
#include "csta/validate.hpp"
#include "csta/writer.hpp"

namespace {

using namespace offhook;

constexpr std::string_view kEvent =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    "<DeliveredEvent xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed5\">"
    "<monitorCrossRefID>43</monitorCrossRefID>"
    "<connection><callID>17</callID><deviceID>sip:100@pbx.example</deviceID></connection>"
    "<alertingDevice><deviceIdentifier>sip:100@pbx.example</deviceIdentifier></alertingDevice>"
    "<callingDevice><deviceIdentifier>sip:200@pbx.example</deviceIdentifier></callingDevice>"
    "<calledDevice><deviceIdentifier>sip:100@pbx.example</deviceIdentifier></calledDevice>"
    "<lastRedirectionDevice><notRequired/></lastRedirectionDevice>"
    "<localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause>"
    "<servicesPermitted><callControlServices><answerCall>true</answerCall><clearConnection>true"
    "</clearConnection><deflectCall>true</deflectCall></callControlServices></servicesPermitted>"
    "</DeliveredEvent>";

csta::Message event() {
    return csta::read(kEvent, Limits{})->message;
}

void read_event(benchmark::State& state) {
    const Limits limits;
    for (auto _ : state) benchmark::DoNotOptimize(csta::read(kEvent, limits));
}
BENCHMARK(read_event);

void write_event(benchmark::State& state) {
    const csta::Message message = event();
    for (auto _ : state) benchmark::DoNotOptimize(csta::write(message, csta::Edition::ed5));
}
BENCHMARK(write_event);

void copy_event_for_a_client(benchmark::State& state) {
    const csta::EncodedEvent encoded(event(), csta::Edition::ed5);
    for (auto _ : state) benchmark::DoNotOptimize(encoded.with_cross_ref("4711"));
}
BENCHMARK(copy_event_for_a_client);

void check_event(benchmark::State& state) {
    const csta::Message message = event();
    for (auto _ : state) benchmark::DoNotOptimize(csta::check(message));
}
BENCHMARK(check_event);

void event_as_json(benchmark::State& state) {
    const csta::Message message = event();
    for (auto _ : state) benchmark::DoNotOptimize(csta::to_json_text(message));
}
BENCHMARK(event_as_json);

}  // namespace
