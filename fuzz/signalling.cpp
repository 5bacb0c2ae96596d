// SPDX-License-Identifier: Apache-2.0
// A phone and a client that are logged in, with a line, a session and a monitor, and then say anything at
// all. What the server sends must be SIP and CSTA that can be read, and it must come to rest.
//
// The input is a row of steps that end with a zero byte; the first byte of each says who does what with the
// rest of it.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "require.hpp"
#include "signalling/testing_world.hpp"
#include "sip/stream_parser.hpp"

using namespace offhook;
using signalling::testing::MemoryWorld;
using signalling::testing::Peer;

namespace {

constexpr const char* kMac = "000413AABBCC";
constexpr const char* kLine = "sip:100@pbx";
constexpr std::size_t kMostSteps = 32;

struct Scene {
    MemoryWorld world;
    Peer& phone = world.phone_with_line(kMac, kLine);
    Peer& client = world.client();
    switchboard::ClientId api_client =
        world.signalling.open_api_client({"chef", {}, "", ""}, world.now).value_or(switchboard::ClientId{});

    Scene() {
        world.signalling.watch_changes(true);
        client.invite(kLine);
        client.monitor(kLine);
    }

    /// Bytes on a flow, as they would come from the network.
    void feed(Peer& peer, std::string_view bytes) {
        sip::StreamParser parser(world.limits);
        std::vector<sip::StreamItem> items;
        parser.feed(bytes, items);
        for (sip::StreamItem& item : items) {
            if (auto* message = std::get_if<sip::Message>(&item))
                world.signalling.receive(peer.flow, std::move(*message), world.now);
            const auto* bad = std::get_if<sip::Malformed>(&item);
            if (bad == nullptr) continue;
            world.settle();
            world.signalling.malformed(peer.flow, bad->problem.status, bad->problem.partial);
            // The answer repeats what could not be read, and so cannot be read itself (RFC 3261 8.2.6.2).
            static_cast<void>(world.signalling.take_effects());
        }
    }

    void administer(std::string_view what) {
        auto& server = world.signalling;
        const char action = what.empty() ? '\0' : what.front();
        const std::string rest(what.substr(what.empty() ? 0 : 1));
        if (action == '0') server.stop_telephony(world.now);
        if (action == '1') server.start_telephony(world.now);
        if (action == 'f') static_cast<void>(server.forget_phone(rest, world.now));
        if (action == 'r') static_cast<void>(server.reconnect_phone(kMac, world.now));
        if (action == 'l') static_cast<void>(server.set_manual_lines(kMac, {rest}, world.now));
        if (action == 'd') static_cast<void>(server.enable_phone(kMac, rest.empty(), world.now));
        if (action == 'w') server.remove_account("anna", world.now);
    }

    void ask_by_api(const std::string& xml) {
        const auto read = csta::read(xml, world.limits);
        if (read)
            world.signalling.api_client_sent(api_client, switchboard::ServiceId{1}, read->message, world.now);
    }

    void step(char who, const std::string& what) {
        if (who == 'p') phone.send_raw_info(what);
        if (who == 'c') client.send_raw_info(what);
        if (who == 'P') feed(phone, what);
        if (who == 'C') feed(client, what);
        if (who == 'a') ask_by_api(what);
        if (who == 't') world.pass(std::chrono::seconds(what.size()));
        if (who == 'x') administer(what);
        world.settle();
        for (const std::string& fault : world.faults) std::fprintf(stderr, "%s\n", fault.c_str());
        FUZZ_REQUIRE(world.faults.empty());
    }
};

void look_at(const signalling::Signalling& server) {
    FUZZ_REQUIRE(server.counters().monitors == server.monitor_views().size());
    FUZZ_REQUIRE(server.counters().clients == server.client_views().size());
    for (const signalling::PhoneView& phone : server.phone_views())
        FUZZ_REQUIRE(server.phone_view(phone.username));
    FUZZ_REQUIRE(server.counters().lines == server.line_views().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    Scene scene;
    for (std::size_t i = 0; i < kMostSteps && !rest.empty(); ++i) {
        const std::string_view step = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(rest.size(), step.size() + 1));
        if (!step.empty()) scene.step(step.front(), std::string(step.substr(1)));
    }
    scene.world.pass(std::chrono::minutes(6));
    look_at(scene.world.signalling);
    return 0;
}
