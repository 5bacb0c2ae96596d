// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "net/network.hpp"
#include "offhook-phone/console.hpp"
#include "offhook-phone/fleet.hpp"
#include "offhook-phone/options.hpp"

namespace offhook::phone {

/// Joins fleet and console to sockets, clock, standard input and output.
///
/// Life: the program's. Thread: the loop's, on which everything runs.
class Runner final : net::NetworkHandler, FleetPort {
public:
    Runner(Options options, net::Loop& loop, Random& random, Random& dice, Reporter& reporter);

    /// Runs until the script's end, `quit` or a signal; the program's exit code.
    int run();

private:
    // net::NetworkHandler
    void flow_up(const net::FlowInfo& flow) override;
    void received(FlowId flow, std::vector<sip::Message>&& messages) override;
    void malformed(FlowId flow, const sip::Malformed& malformed) override;
    void flow_down(FlowId flow, const Error& why) override;

    // FleetPort
    FlowId connect(const PhoneSettings& phone) override;
    void close(FlowId flow, bool after_flush) override;
    void send(FlowId flow, sip::Message message) override;
    void send_bytes(FlowId flow, std::string bytes) override;
    void tell(const Notice& notice) override;

    bool read_script();
    void turn();
    void wake_up();
    void end();

    Options options_;
    net::Loop* loop_;
    Reporter* reporter_;
    Output output_;
    net::Network network_;
    Fleet fleet_;
    Traffic traffic_;
    Console console_;
    bool ending_ = false;
    bool stopped_ = false;
};

}  // namespace offhook::phone
